// The frames of a capture in the making, with what is known of each by construction.

/** Method or status code, Call-ID, CSeq: one SIP message that an analyzer must find. */
export type SipFact = readonly [start: string | number, callId: string, cseq: string];

export interface Frame {
  /** Nanoseconds since the epoch of the capture (see `Clock`). */
  readonly time: number;
  readonly data: Uint8Array;
  /** Length on the wire where that is more than what was captured. */
  readonly originalLength?: number;
  readonly comment?: string;
  readonly sip?: SipFact;
  /** Messages that the same frame completes after that one, on a stream. */
  readonly alsoSip?: readonly SipFact[];
}

/** What is true of a capture by construction; `sip` holds [frame, method or status, Call-ID, CSeq]. */
export interface Expectation {
  readonly packets: number;
  readonly sip_messages: number;
  readonly sip: readonly (readonly [frame: number, start: string | number, callId: string, cseq: string])[];
}

export class Trace {
  readonly #frames: Frame[] = [];

  add(frame: Frame): void {
    this.#frames.push(frame);
  }

  /** In order of time; frames of the same time stay in the order they were added. */
  frames(): readonly Frame[] {
    return [...this.#frames].sort((a, b) => a.time - b.time);
  }
}

/** `numbers`: the frame number of each packet, where other blocks of the file take numbers too. */
export function expectation(frames: readonly Frame[], numbers?: readonly number[]): Expectation {
  const factsOf = ({ sip, alsoSip = [] }: Frame): readonly SipFact[] => (sip ? [sip, ...alsoSip] : alsoSip);
  const sip = frames.flatMap((frame, i) => factsOf(frame).map((fact) => [numbers?.[i] ?? i + 1, ...fact] as const));
  return { packets: frames.length, sip_messages: sip.length, sip };
}

export function seconds(count: number): number {
  return Math.round(count * 1e9);
}

export function milliseconds(count: number): number {
  return Math.round(count * 1e6);
}
