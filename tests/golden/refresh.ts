// Writes every golden file from what the library answers now: `node --import tsx tests/golden/refresh.ts`. Read the diff.

import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root, samples } from '../js/support/captures.js';
import { goldenPath, goldenText, libraryResults } from './results.js';

const folder = join(root, 'tests/golden');
for (const entry of readdirSync(folder, { withFileTypes: true })) {
  if (entry.isDirectory()) rmSync(join(folder, entry.name), { recursive: true });
}
let written = 0;
for (const sample of samples()) {
  for (const [tool, result] of await libraryResults(sample)) {
    const path = goldenPath(sample, tool);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, goldenText(result));
    written += 1;
  }
}
console.log(`wrote ${written} golden files; look at them with git diff`);
