// A question that an engineer asks of a capture, and what its answer must hold by construction of that capture.

import type { Segment } from '../../samples/lib/segment.js';
import { samples, type ExpectedMessage } from '../js/support/captures.js';
import type { Fact } from './facts.js';

/** A finding of the triage whose `next` call is made, or a call that the one who asks knows to make. */
export type Step = (
  | { readonly follow: string; readonly frames: readonly number[] }
  | { readonly tool: string; readonly args?: { readonly [name: string]: unknown } }
) & {
  /** What the answer to this call must hold. */
  readonly holds: Fact;
};

export interface Question {
  readonly asked: string;
  /** A sample by its name, or what is put into a capture made for it. */
  readonly capture: string | ((segment: Segment) => void);
  /** What the triage, which every walk begins with, must hold beside the findings that are followed. */
  readonly triage?: Fact;
  readonly steps: readonly Step[];
}

/** The frame of the sample's last message that began so, as its generator counted. */
export function frameOf(sample: string, start: ExpectedMessage[1]): number {
  const messages = samples().find(({ name }) => name === sample)?.expect?.sip ?? [];
  const found = messages.filter(([, begins]) => begins === start).at(-1);
  if (!found) throw new Error(`${sample} holds no ${start}`);
  return found[0];
}
