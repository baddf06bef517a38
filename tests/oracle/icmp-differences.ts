// Where ICMP and ARP of pcapglass and of tshark 4.0 differ, each with its reason.

export interface Difference {
  capture: string;
  frames: readonly number[];
  /** Facts that differ; "frame" when one side has no such message. */
  facts: readonly string[];
  reason: string;
}

export const EXPECTED: readonly Difference[] = [];

export function reasonFor(capture: string, frame: number, fact: string): string | undefined {
  return EXPECTED.find((one) => one.capture === capture && one.frames.includes(frame) && one.facts.includes(fact))
    ?.reason;
}
