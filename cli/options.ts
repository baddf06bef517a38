// The command line of each command, by util.parseArgs; every mistake is a UsageError.

import { parseArgs, type ParseArgsConfig } from 'node:util';
import { UsageError } from './errors.js';

type Options = NonNullable<ParseArgsConfig['options']>;
type Parsed<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: true; strict: true }>>;

/** Options and positional arguments; `--help` is understood everywhere. */
export function parseCommand<T extends Options>(command: string, args: string[], options: T): Parsed<T> {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // The first sentence names the mistake; Node's second one advises on `--`.
    throw new UsageError((message.split(/\. |\n/)[0] ?? message).replace(/\.$/, ''), command);
  }
}

/** "sip,dns" as names out of `known`. */
export function parseNames(text: string, option: string, known: readonly string[], command: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`${option}: there is no protocol '${unknown}'; known are ${known.join(', ')}`, command);
  }
  if (names.length === 0) throw new UsageError(`${option} names no protocol; known are ${known.join(', ')}`, command);
  return [...new Set(names)];
}

/** A whole number from `min` to `max`. */
export function parseWhole(text: string, option: string, min: number, max: number, command: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UsageError(`${option} must be a whole number from ${min} to ${max}, not '${text}'`, command);
  }
  return value;
}

export function parseChoice<T extends string>(text: string, option: string, choices: readonly T[], command: string): T {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new UsageError(`${option} must be ${choices.join(', ')}, not '${text}'`, command);
  return found;
}
