// RTCP sender and receiver reports, SDES and BYE (RFC 3550 section 6), in compound packets.

import { ByteWriter, concat } from './bytes.js';
import { interarrivalJitter, packetsBefore, RTP_PAYLOAD_BYTES, timestampAt, type RtpState } from './rtp.js';

const NTP_OFFSET = 2_208_988_800; // seconds from 1900 to 1970

interface Ntp {
  seconds: number;
  fraction: number;
}

function ntp(epoch: number, time: number): Ntp {
  const whole = Math.floor(time / 1e9);
  return { seconds: epoch + whole + NTP_OFFSET, fraction: Math.floor(((time - whole * 1e9) / 1e9) * 0x1_0000_0000) };
}

/** The middle 32 bits, which a report block repeats as LSR. */
export function middle(epoch: number, time: number): number {
  const stamp = ntp(epoch, time);
  return (((stamp.seconds & 0xffff) << 16) | (stamp.fraction >>> 16)) >>> 0;
}

function packet(type: number, count: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(0x80 | count)
    .u8(type)
    .u16(body.length / 4)
    .bytes(body)
    .done();
}

export interface Received {
  readonly state: RtpState;
  /** When the last sender report of that source passed, if any. */
  readonly lastReport?: number;
}

function reportBlock(epoch: number, time: number, { state, lastReport }: Received): Uint8Array {
  const { stream } = state;
  const count = packetsBefore(state, time);
  return new ByteWriter()
    .u32(stream.ssrc)
    .u32(0)
    .u32(stream.firstSequence + count - 1)
    .u32(interarrivalJitter(state, count))
    .u32(lastReport === undefined ? 0 : middle(epoch, lastReport))
    .u32(lastReport === undefined ? 0 : Math.round(((time - lastReport) / 1e9) * 0x10000))
    .done();
}

export function senderReport(epoch: number, time: number, sent: RtpState, received: Received): Uint8Array {
  const stamp = ntp(epoch, time);
  const count = packetsBefore(sent, time);
  const body = new ByteWriter()
    .u32(sent.stream.ssrc)
    .u32(stamp.seconds)
    .u32(stamp.fraction)
    .u32(timestampAt(sent, time))
    .u32(count)
    .u32(count * RTP_PAYLOAD_BYTES)
    .bytes(reportBlock(epoch, time, received));
  return packet(200, 1, body.done());
}

/** Of a participant that has heard nobody yet. */
export function emptyReceiverReport(ssrc: number): Uint8Array {
  return packet(201, 0, new ByteWriter().u32(ssrc).done());
}

export function sourceDescription(ssrc: number, name: string): Uint8Array {
  // At least one zero ends the list of items, and the chunk ends on a multiple of 4.
  const chunk = new ByteWriter().u32(ssrc).u8(1).u8(name.length).text(name).u8(0).align(4);
  return packet(202, 1, chunk.done());
}

export function goodbye(ssrc: number): Uint8Array {
  return packet(203, 1, new ByteWriter().u32(ssrc).done());
}

export function compound(...packets: readonly Uint8Array[]): Uint8Array {
  return concat(...packets);
}
