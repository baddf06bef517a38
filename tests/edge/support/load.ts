// Many calls at once, a bounded number at a time, with how long each took.

import type { Client } from '@modelcontextprotocol/client';

export interface Question {
  tool: string;
  args: { [name: string]: unknown };
}

export type Answer = Awaited<ReturnType<Client['callTool']>>;

/** Does `work` for every item, `width` at a time, and gives the milliseconds that each took, ascending. */
export async function atOnce<T>(
  items: readonly T[],
  width: number,
  work: (item: T, lane: number) => Promise<void>,
): Promise<number[]> {
  const taken: number[] = [];
  const rest = items.values();
  const lane = async (number: number) => {
    for (const item of rest) {
      const started = performance.now();
      await work(item, number);
      taken.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: width }, (_, number) => lane(number)));
  return taken.sort((a, b) => a - b);
}

/** The value below which this share of ascending `values` lies. */
export function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0;
}

/** Without what two askings of the same may differ in. */
export function comparable(result: unknown): unknown {
  const { analysis_timestamp: _when, ...rest } = result as { [name: string]: unknown };
  return rest;
}
