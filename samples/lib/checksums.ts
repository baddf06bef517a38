// The Internet checksum (RFC 1071) and the pseudo-headers that UDP, TCP and ICMPv6 are summed with.

import { ByteWriter } from './bytes.js';

/** One's complement of the one's complement sum; every part but the last must have an even length. */
export function internetChecksum(...parts: readonly Uint8Array[]): number {
  let sum = 0;
  for (const part of parts) {
    const even = part.length & ~1;
    for (let i = 0; i < even; i += 2) sum += ((part[i] ?? 0) << 8) | (part[i + 1] ?? 0);
    if (part.length > even) sum += (part[even] ?? 0) << 8;
  }
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x10000);
  return ~sum & 0xffff;
}

/** RFC 768 and RFC 8200 section 8.1; the length of the addresses tells the version. */
export function pseudoHeader(from: Uint8Array, to: Uint8Array, protocol: number, length: number): Uint8Array {
  const header = new ByteWriter('big', 40).bytes(from).bytes(to);
  if (from.length === 4) return header.u8(0).u8(protocol).u16(length).done();
  return header.u32(length).zeros(3).u8(protocol).done();
}
