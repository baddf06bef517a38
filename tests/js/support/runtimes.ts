// Deno and Bun from npm, installed once into build/runtimes: 200 MB that only the deep checks need.

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './captures.js';

const VERSIONS = { deno: '2.9.6', bun: '1.4.4' } as const;
export type Runtime = keyof typeof VERSIONS;
export const RUNTIMES = Object.keys(VERSIONS) as Runtime[];

const folder = join(root, 'build', 'runtimes');

/** The program, or nothing where npm could not install it. */
export function runtimeProgram(name: Runtime): string | undefined {
  const path = join(folder, name, 'node_modules', '.bin', name);
  if (!existsSync(path)) {
    mkdirSync(join(folder, name), { recursive: true });
    const what = ['install', '--no-audit', '--no-fund', '--loglevel=error', '--prefix', join(folder, name)];
    spawnSync('npm', [...what, `${name}@${VERSIONS[name]}`], { stdio: 'ignore', timeout: 180_000 });
  }
  const { status } = spawnSync(path, ['--version'], { stdio: 'ignore' });
  return status === 0 ? path : undefined;
}
