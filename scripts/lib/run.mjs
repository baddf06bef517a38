// Runs the programs of a build: quiet while all is well, their whole output when not.

import { spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/** Runs a program; on failure prints what it printed and ends this process. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, ...options });
  if (result.status === 0) return result.stdout ?? '';
  process.stderr.write(`${result.stdout ?? ''}${result.stderr ?? ''}`);
  console.error(`failed: ${program} ${args.join(' ')}${result.error ? ` (${result.error.message})` : ''}`);
  process.exit(result.status || 1);
}

/** What a program prints, or null when it is not there or fails. */
export function tryRun(program, args, options = {}) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8', ...options });
  return result.status === 0 ? result.stdout : null;
}
