// SCTP packets with chunks (RFC 9260).

import { ByteWriter } from './bytes.js';
import type { Endpoint } from './host.js';

export const SCTP = 132;

export interface DataOptions {
  first?: boolean;
  last?: boolean;
  stream?: number;
  sequence?: number;
}

export function dataChunk(tsn: number, payload: Uint8Array, options: DataOptions = {}): Uint8Array {
  const { first = true, last = true, stream = 0, sequence = 0 } = options;
  return new ByteWriter('big', payload.length + 20)
    .u8(0)
    .u8((first ? 2 : 0) | (last ? 1 : 0))
    .u16(16 + payload.length)
    .u32(tsn >>> 0)
    .u16(stream)
    .u16(sequence)
    .u32(0)
    .bytes(payload)
    .align(4)
    .done();
}

/** Without gaps and duplicates. */
export function sackChunk(tsn: number): Uint8Array {
  return new ByteWriter()
    .u8(3)
    .u8(0)
    .u16(16)
    .u32(tsn >>> 0)
    .u32(106_496)
    .u32(0)
    .done();
}

/** CRC32c (RFC 9260 appendix A), least significant byte first. */
function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

export function sctpPacket(from: Endpoint, to: Endpoint, tag: number, ...chunks: readonly Uint8Array[]): Uint8Array {
  const writer = new ByteWriter().u16(from.port).u16(to.port).u32(tag).u32(0);
  for (const chunk of chunks) writer.bytes(chunk);
  const packet = writer.done();
  new DataView(packet.buffer).setUint32(8, crc32c(packet), true);
  return packet;
}
