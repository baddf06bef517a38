// The HTTP server in a process of its own, so that its memory can be read and it can be killed.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { HttpOptions, ServerOptions } from '../../../mcp-worker/node.js';

const PROGRAM = new URL('./http-server.ts', import.meta.url).pathname;

export interface HttpProcess {
  /** With a final slash. */
  url: string;
  /** Bytes that are in memory now. */
  residentBytes(): number;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

export async function startHttpProcess(options: ServerOptions & HttpOptions): Promise<HttpProcess> {
  const args = ['--import', import.meta.resolve('tsx'), PROGRAM, JSON.stringify(options)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  const [url] = (await Promise.race([once(lines, 'line'), once(lines, 'close')])) as [string?];
  if (url === undefined) throw new Error('the server ended before it listened');
  return {
    url,
    residentBytes() {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      return 1024 * Number(/VmRSS:\s*(\d+)/.exec(status)?.[1]);
    },
    async kill() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
