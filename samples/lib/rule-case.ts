// A finding rule shown by two captures: one in which it must fire, and one that lacks only what the rule asks for.

import { readdirSync } from 'node:fs';
import { Blocks, Option } from './pcapng.js';
import { EPOCH, pcapCapture } from './scenario.js';
import { Segment } from './segment.js';

export interface RuleCase {
  /** Identifier of the rule, such as DNS-01; its findings may append a word to it (DNS-01-server-down). */
  readonly rule: string;
  /** The tool whose findings are meant. */
  readonly tool: string;
  /** What sets this case apart where a rule has several. */
  readonly name?: string;
  /** Frames that the finding must cite, among others. */
  readonly frames?: readonly number[];
  readonly severity?: 'critical' | 'error' | 'warning' | 'notice' | 'info';
  fires(segment: Segment): void;
  nearMiss(segment: Segment): void;
}

/** Bytes of the capture that `build` puts on a segment of Ethernet. */
export function ruleCapture(build: (segment: Segment) => void): Uint8Array {
  const segment = new Segment();
  build(segment);
  return segment.dropped > 0 ? withDrops(segment) : pcapCapture(segment.trace.frames()).bytes;
}

/** The segment's frames as pcapng, with interface statistics behind them. */
function withDrops({ trace, dropped }: Segment): Uint8Array {
  const blocks = new Blocks('little');
  const ticks = (time: number): bigint => BigInt(EPOCH) * 1_000_000n + BigInt(Math.round(time / 1000));
  const frames = trace.frames();
  const end = ticks(frames.at(-1)?.time ?? 0);
  const parts = [blocks.sectionHeader(), blocks.interfaceDescription(1, 0)];
  for (const { time, data } of frames) parts.push(blocks.enhancedPacket({ interface: 0, ticks: ticks(time), data }));
  parts.push(blocks.interfaceStatistics(0, end, [[Option.isbIfdrop, blocks.u64(BigInt(dropped))]]));
  return new Uint8Array(Buffer.concat(parts));
}

/** What every file of samples/rules exports as `cases`, in order of file name. */
export async function ruleCases(): Promise<readonly RuleCase[]> {
  const folder = new URL('../rules/', import.meta.url);
  const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const lists = files.sort().map(async (name) => {
    const module = (await import(new URL(name, folder).href)) as { cases: readonly RuleCase[] };
    return module.cases;
  });
  return (await Promise.all(lists)).flat();
}
