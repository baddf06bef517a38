// Standard output and error: width, colour, broken pipes, and the progress line.

import type { AnalysisProgress } from '../wasm/types.js';
import { bytesText, countText } from './report/values.js';

const NARROWEST = 60;
const WIDEST = 120;
const DEFAULT_WIDTH = 80;

/** Columns that text may use. */
export function outputWidth(): number {
  const columns = process.stdout.isTTY ? process.stdout.columns : DEFAULT_WIDTH;
  return Math.min(Math.max(columns || DEFAULT_WIDTH, NARROWEST), WIDEST);
}

export function outputColour(): boolean {
  return process.stdout.isTTY === true && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
}

/** A reader that has seen enough (`| head`) ends the program quietly. */
export function exitOnBrokenPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
  process.stderr.on('error', () => {});
}

/** Writes to standard output and waits until it is taken. */
export function print(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      if (!error) resolve();
      else if ('code' in error && error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
      else reject(error);
    });
  });
}

const SHOW_AFTER_MS = 500;
const BAR = 24;

/** A progress line on standard error, for a person at a terminal and work that takes long. */
export class ProgressLine {
  private readonly started = Date.now();
  private shown = false;

  readonly update = (progress: AnalysisProgress): void => {
    if (!process.stderr.isTTY || Date.now() - this.started < SHOW_AFTER_MS) return;
    const { bytesRead, bytesTotal, packets } = progress;
    const done = bytesTotal ? Math.min(bytesRead / bytesTotal, 1) : undefined;
    const bar = done === undefined ? '' : `[${'='.repeat(Math.round(done * BAR)).padEnd(BAR)}] `;
    const percent = done === undefined ? '' : `${Math.floor(done * 100)} % of `;
    process.stderr.write(
      `\r\x1b[K${bar}${percent}${bytesText(bytesTotal ?? bytesRead)}, ${countText(packets, 'packet')}`,
    );
    this.shown = true;
  };

  clear(): void {
    if (this.shown) process.stderr.write('\r\x1b[K');
    this.shown = false;
  }
}
