// One process, start to end: wall time and peak memory, its output thrown away.

import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Measurement {
  seconds: number;
  /** Peak resident memory in MiB. */
  mebibytes: number;
}

const GNU_TIME = '/usr/bin/time';
const hasGnuTime = existsSync(GNU_TIME);

/** Peak memory of a running process so far, in KiB; 0 once it has ended. */
function peakNow(pid: number): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function runOnce(command: readonly string[], watch: (pid: number) => void): Promise<number> {
  const [program, ...args] = command;
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program ?? '', args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => (complaint = (complaint + String(text)).slice(-2000)));
    const timer = setInterval(() => child.pid !== undefined && watch(child.pid), 5);
    child.on('error', reject);
    child.on('close', (status) => {
      clearInterval(timer);
      const seconds = (performance.now() - started) / 1000;
      // 3: a report of a damaged file (contract.md 1).
      if (status === 0 || status === 3) resolve(seconds);
      else reject(new Error(`${command.join(' ')} ended with ${status}: ${complaint}`));
    });
  });
}

/** Runs `command` to its end. The peak comes from GNU time where installed, else from looking every 5 ms. */
export async function measure(command: readonly string[]): Promise<Measurement> {
  if (!hasGnuTime) {
    let peak = 0;
    const seconds = await runOnce(command, (pid) => (peak = Math.max(peak, peakNow(pid))));
    return { seconds, mebibytes: peak / 1024 };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-bench-'));
  try {
    const report = join(folder, 'peak');
    const seconds = await runOnce([GNU_TIME, '-q', '-f', '%M', '-o', report, ...command], () => {});
    return { seconds, mebibytes: Number(readFileSync(report, 'utf8').trim().split('\n').at(-1)) / 1024 };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? NaN)) / 2;
}
