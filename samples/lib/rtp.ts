// RTP streams of G.711 A-law (RFC 3550 section 5.1, RFC 3551): a steady tone in packets of 20 ms.

import { ByteWriter } from './bytes.js';
import type { Endpoint } from './host.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';

const RATE = 8000;
const SAMPLES = 160;
const INTERVAL = 20_000_000; // nanoseconds
const EXPEDITED_FORWARDING = 0xb8;

/** ITU-T G.711: the sign, three bits of segment, four of mantissa; even bits inverted. */
function aLaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = (sample >= 0 ? sample : -sample - 1) >> 3;
  let segment = 0;
  for (let rest = magnitude >> 5; rest > 0; rest >>= 1) segment += 1;
  const mantissa = segment < 2 ? (magnitude >> 1) & 0x0f : (magnitude >> segment) & 0x0f;
  return (sign | (segment << 4) | mantissa) ^ 0x55;
}

const tones = new Map<number, Uint8Array>();

/** One second, which a tone of whole hertz repeats exactly; kept, because a large mix asks for it a million times. */
function toneSecond(hertz: number): Uint8Array {
  let second = tones.get(hertz);
  if (!second) {
    const sample = (i: number) => Math.round(9000 * Math.sin((2 * Math.PI * hertz * i) / RATE));
    second = Uint8Array.from({ length: RATE }, (_, i) => aLaw(sample(i)));
    tones.set(hertz, second);
  }
  return second;
}

export interface RtpStream {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly ssrc: number;
  readonly firstSequence: number;
  readonly firstTimestamp: number;
  readonly hertz: number;
  /** Nanoseconds: first packet at the capture point, and the most that one is late. */
  readonly start: number;
  readonly jitter: number;
  readonly packets: number;
}

/** What the sender and the receiver of a stream know of it, which RTCP tells. */
export interface RtpState {
  readonly stream: RtpStream;
  /** Arrival of every packet at the capture point. */
  readonly arrivals: readonly number[];
}

export function sendRtp(segment: Segment, stream: RtpStream, random: Random): RtpState {
  const tone = toneSecond(stream.hertz);
  const arrivals: number[] = [];
  for (let i = 0; i < stream.packets; i += 1) {
    const time = stream.start + i * INTERVAL + random.below(stream.jitter);
    const at = (i * SAMPLES) % RATE;
    const packet = new ByteWriter('big', 12 + SAMPLES)
      .u8(0x80)
      .u8((i === 0 ? 0x80 : 0) | 8)
      .u16((stream.firstSequence + i) & 0xffff)
      .u32((stream.firstTimestamp + i * SAMPLES) >>> 0)
      .u32(stream.ssrc)
      .bytes(tone.subarray(at, at + SAMPLES))
      .done();
    segment.datagram(time, stream.from, stream.to, packet, { tos: EXPEDITED_FORWARDING });
    arrivals.push(time);
  }
  return { stream, arrivals };
}

/** Packets that had passed at `time`. */
export function packetsBefore({ arrivals }: RtpState, time: number): number {
  return arrivals.filter((arrival) => arrival <= time).length;
}

/** Interarrival jitter of RFC 3550 section 6.4.1 in units of the timestamp, over the first `count` packets. */
export function interarrivalJitter({ arrivals }: RtpState, count: number): number {
  let jitter = 0;
  for (let i = 1; i < count; i += 1) {
    const late = (arrivals[i] ?? 0) - (arrivals[i - 1] ?? 0) - INTERVAL;
    jitter += (Math.abs(late) / (1e9 / RATE) - jitter) / 16;
  }
  return Math.floor(jitter);
}

/** The RTP timestamp that belongs to a moment of the stream. */
export function timestampAt({ stream }: RtpState, time: number): number {
  return (stream.firstTimestamp + Math.round((time - stream.start) / (1e9 / RATE))) >>> 0;
}

export const RTP_PAYLOAD_BYTES = SAMPLES;
