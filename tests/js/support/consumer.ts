// A project of a user: the packed package installed into an empty folder, and programs run there.

import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './captures.js';

export interface Consumer {
  folder: string;
  /** The packed package. */
  tarball: string;
  /** False when the registry could not be reached, and the dependencies are links to the checkout's. */
  fromRegistry: boolean;
  write(name: string, text: string | Uint8Array): string;
  /** Runs a program there; throws with all it printed when it fails. */
  run(program: string, args: readonly string[]): string;
  remove(): void;
}

function runIn(folder: string, program: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

const NETWORK_ERRORS = /ENOTCACHED|EAI_AGAIN|ENOTFOUND|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|network/;

/** Unpacks by hand what npm would have installed. */
function unpack(folder: string, tarball: string): void {
  const target = join(folder, 'node_modules', 'pcapglass');
  mkdirSync(target, { recursive: true });
  runIn(folder, 'tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
  const manifest = JSON.parse(readFileSync(join(target, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>;
  };
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), link);
  }
}

export function installPackage(): Consumer {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-consumer-'));
  const [packed] = JSON.parse(
    runIn(root, 'npm', ['pack', '--json', '--loglevel=error', '--pack-destination', folder]),
  ) as { filename: string }[];
  const tarball = join(folder, packed?.filename ?? '');
  const write = (name: string, text: string | Uint8Array) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  write('package.json', JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  let fromRegistry = true;
  try {
    runIn(folder, 'npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error', tarball]);
  } catch (error) {
    if (!NETWORK_ERRORS.test(String(error))) throw error;
    unpack(folder, tarball);
    fromRegistry = false;
  }
  return {
    folder,
    tarball,
    fromRegistry,
    write,
    run: (program, args) => runIn(folder, program, args),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
