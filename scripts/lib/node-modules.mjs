// node_modules as package-lock.json says, installed only when the lock file has changed.

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { inRoot } from './paths.mjs';
import { run } from './run.mjs';

export function ensureNodeModules() {
  const stamp = inRoot('node_modules', '.pcapglass-lock');
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return;
  console.error('· npm ci');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel', 'error']);
  writeFileSync(stamp, lock);
}
