// Writes every sample capture and samples.json: `npx tsx samples/generate.ts [--out DIR] [--mix MB FILE]`.

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sampleFiles } from './lib/collect.js';

const [mode, ...rest] = process.argv.slice(2);

if (mode === '--mix') {
  const megabytes = Number(rest[0]);
  const file = rest[1];
  if (!(megabytes > 0) || file === undefined) throw new Error('usage: generate.ts --mix MB FILE');
  const { writeMix } = await import('./lib/mix.js');
  writeMix(file, megabytes * 1e6);
} else {
  const folder = mode === '--out' ? rest[0] : fileURLToPath(new URL('.', import.meta.url));
  if (folder === undefined || (mode !== undefined && mode !== '--out'))
    throw new Error('usage: generate.ts [--out DIR]');
  for (const { name, bytes } of await sampleFiles()) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
}
