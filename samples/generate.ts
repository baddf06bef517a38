// Writes every sample capture and samples.json: `npx tsx samples/generate.ts [--out DIR] [--mix MB FILE]`;
// with `--rules DIR` the captures that show each finding rule, and a near miss of each, which are not committed.

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
} else if (mode === '--rules') {
  const folder = rest[0];
  if (folder === undefined) throw new Error('usage: generate.ts --rules DIR');
  const { ruleCapture, ruleCases } = await import('./lib/rule-case.js');
  mkdirSync(folder, { recursive: true });
  for (const [i, { rule, fires, nearMiss }] of (await ruleCases()).entries()) {
    writeFileSync(join(folder, `${rule}-${i}-fires.pcap`), ruleCapture(fires));
    writeFileSync(join(folder, `${rule}-${i}-near-miss.pcap`), ruleCapture(nearMiss));
  }
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
