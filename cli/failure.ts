// Failures as one clear line on standard error.

import { CaptureError } from '../wasm/errors.js';
import { Failure, UsageError } from './errors.js';
import { printable } from './report/values.js';

/** Says what went wrong; errors that are ours say so, and with PCAPGLASS_DEBUG where. */
export function complain(error: unknown): void {
  const known = [CaptureError, Failure, UsageError].some((type) => error instanceof type);
  const message = error instanceof Error ? error.message : String(error);
  const help = error instanceof UsageError ? ` (see pcapglass ${error.command} --help)`.replace('  ', ' ') : '';
  process.stderr.write(`pcapglass: ${known ? '' : 'internal error: '}${printable(message)}${help}\n`);
  if (!known && process.env['PCAPGLASS_DEBUG'] && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}
