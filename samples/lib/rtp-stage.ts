// RTP streams with a fault and RTCP reports between the hosts of a Stage, for the cases of rules about media.

import { ByteWriter } from './bytes.js';
import type { Stage } from './sip-stage.js';
import { seconds } from './trace.js';

export interface Sending {
  readonly from: number | string;
  readonly to: number | string;
  readonly ports: readonly [number, number];
  readonly begin: number;
  readonly end: number;
  /** Payload type; 0, PCMU. */
  readonly type?: number;
  readonly ssrc?: number;
  /** Seconds between packets of `samples` samples; 20 ms and 160. */
  readonly interval?: number;
  readonly samples?: number;
  readonly fill?: number;
  /** Packets that are lost, by number. */
  readonly lost?: (i: number) => boolean;
  /** Seconds that a packet is late. */
  readonly late?: (i: number) => number;
}

/** The SSRC of what `host` sends when nothing else is said. */
export const ssrcOf = (host: number | string): number => 0x2000 + Number(String(host).split('.').at(-1));

export function sendRtp(stage: Stage, sending: Sending): void {
  const { from, to, ports, begin, end, type = 0, interval = 0.02, samples = 160, fill } = sending;
  const [source, target] = [stage.host(from).at(ports[0]), stage.host(to).at(ports[1])];
  for (let i = 0; begin + i * interval < end; i += 1) {
    if (sending.lost?.(i)) continue;
    const header = new ByteWriter()
      .u8(0x80)
      .u8(type)
      .u16(i & 0xffff);
    header.u32(i * samples).u32(sending.ssrc ?? ssrcOf(from));
    const noise = (k: number): number => 0x80 | ((i * 7 + k * 13) & 0x7f);
    const packet = header.bytes(Uint8Array.from({ length: samples }, (_, k) => fill ?? noise(k))).done();
    const time = begin + i * interval + (sending.late?.(i) ?? 0);
    stage.segment.datagram(seconds(time), source, target, packet);
  }
}

/** Keys pressed (RFC 4733): an event of `packets` packets whose last `ends` have the end bit. */
export function sendKey(
  stage: Stage,
  from: number,
  to: number,
  ports: readonly [number, number],
  time: number,
  ends: number,
) {
  for (let i = 0; i < 8; i += 1) {
    const packet = new ByteWriter().u8(0x80).u8(i === 0 ? 0x80 | 101 : 101);
    packet
      .u16(0x4000 + i)
      .u32(Math.round(time * 8000))
      .u32(ssrcOf(from));
    packet
      .u8(5)
      .u8((i >= 8 - ends ? 0x80 : 0) | 10)
      .u16(Math.min(i + 1, 6) * 160);
    stage.segment.datagram(
      seconds(time + i * 0.02),
      stage.host(from).at(ports[0]),
      stage.host(to).at(ports[1]),
      packet.done(),
    );
  }
}

export interface Report {
  /** Host whose stream is reported on. */
  readonly about: number;
  /** Of 256. */
  readonly fraction?: number;
  readonly highest?: number;
  /** NTP's middle 32 bits of the sender report, and seconds since it came. */
  readonly lastReport?: number;
  readonly delay?: number;
}

const block = ({ about, fraction = 0, highest = 0, lastReport = 0, delay = 0 }: Report): Uint8Array =>
  new ByteWriter()
    .u32(ssrcOf(about))
    .u8(fraction)
    .u8(0)
    .u16(fraction)
    .u32(highest)
    .u32(0)
    .u32(lastReport)
    .u32(Math.round(delay * 0x10000))
    .done();

export function sendReceiverReport(
  stage: Stage,
  time: number,
  from: number,
  to: number,
  ports: readonly [number, number],
  report: Report,
) {
  const packet = new ByteWriter().u8(0x81).u8(201).u16(7).u32(ssrcOf(from)).bytes(block(report)).done();
  stage.segment.datagram(seconds(time), stage.host(from).at(ports[0]), stage.host(to).at(ports[1]), packet);
}

/** A sender report whose NTP time is `middle` in its middle 32 bits. */
export function sendSenderReport(
  stage: Stage,
  time: number,
  from: number,
  to: number,
  ports: readonly [number, number],
  middle: number,
) {
  const packet = new ByteWriter().u8(0x80).u8(200).u16(6).u32(ssrcOf(from));
  packet.u32(0xe000_0000 + (middle >>> 16)).u32((middle & 0xffff) * 0x10000);
  packet.u32(0).u32(50).u32(8000);
  stage.segment.datagram(seconds(time), stage.host(from).at(ports[0]), stage.host(to).at(ports[1]), packet.done());
}
