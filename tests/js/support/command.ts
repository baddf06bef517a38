// Runs the built command, `node bin/pcapglass.js`, as a user would.

import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { join } from 'node:path';
import { root } from './captures.js';

export interface Outcome {
  status: number | null;
  stdout: string;
  stderr: string;
}

const environment = { ...process.env, NO_COLOR: '1' };

export function startCommand(
  args: readonly string[],
  variables: Record<string, string> = {},
): ChildProcessWithoutNullStreams {
  const env = { ...environment, ...variables };
  return spawn(process.execPath, [join(root, 'bin/pcapglass.js'), ...args], { cwd: root, env });
}

/** Runs it to its end, with `input` on standard input. */
export function pcapglass(args: readonly string[], input?: Uint8Array): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = startCommand(args);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // The command may close its input before all of it is written.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, stdout, stderr }));
  });
}
