// Whether a program that serves as oracle is on this machine.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** True when `program --version` runs. */
export async function installed(program: string): Promise<boolean> {
  return promisify(execFile)(program, ['--version']).then(
    () => true,
    () => false,
  );
}
