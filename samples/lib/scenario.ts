// What a scenario is: the name and the purpose of a capture, and the function that builds it.

import type { Order } from './bytes.js';
import { pcapFile } from './pcap.js';
import { expectation, type Expectation, type Frame } from './trace.js';

export interface Capture {
  readonly bytes: Uint8Array;
  readonly packets: number;
  /** Absent where the file is damaged in a way that makes it a matter of opinion. */
  readonly expect?: Expectation;
}

export interface Scenario {
  /** Path below samples/. */
  readonly file: string;
  readonly title: string;
  /** One line on what there is to see. */
  readonly shows: string;
  build(): Capture;
}

/** 2026-03-09T09:00:00Z, a Monday: when all samples begin. */
export const EPOCH = 1_773_046_800;

export interface PcapVariant {
  linkType?: number;
  order?: Order;
  precision?: 'us' | 'ns';
  modified?: boolean;
}

export function pcapCapture(frames: readonly Frame[], variant: PcapVariant = {}): Capture {
  const options = { linkType: 1, epoch: EPOCH, ...variant };
  return { bytes: pcapFile(options, frames), packets: frames.length, expect: expectation(frames) };
}
