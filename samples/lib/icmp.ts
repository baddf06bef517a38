// ICMP echo (RFC 792), and ICMPv6 neighbour discovery (RFC 4861).

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Host } from './host.js';

export const ICMP = 1;
export const ICMPV6 = 58;

/** The payload of `ping`: a time stamp of 16 bytes, then bytes that count. */
export function icmpEcho(kind: 'request' | 'reply', id: number, sequence: number, stamp: number): Uint8Array {
  const message = new ByteWriter()
    .u8(kind === 'request' ? 8 : 0)
    .u8(0)
    .u16(0)
    .u16(id)
    .u16(sequence);
  const body = new ByteWriter('little').u64(BigInt(stamp)).u64(0n);
  for (let value = 0x10; value < 0x38; value += 1) body.u8(value);
  const bytes = message.bytes(body.done()).done();
  new DataView(bytes.buffer).setUint16(2, internetChecksum(bytes));
  return bytes;
}

function icmpv6(from: Host, to: Host, message: Uint8Array): Uint8Array {
  const pseudo = pseudoHeader(from.address, to.address, ICMPV6, message.length);
  new DataView(message.buffer).setUint16(2, internetChecksum(pseudo, message));
  return message;
}

export function neighbourSolicitation(from: Host, group: Host, target: Host): Uint8Array {
  const message = new ByteWriter().u8(135).u8(0).u16(0).u32(0).bytes(target.address);
  return icmpv6(from, group, message.u8(1).u8(1).bytes(from.macAddress).done());
}

/** Solicited, override. */
export function neighbourAdvertisement(from: Host, to: Host): Uint8Array {
  const message = new ByteWriter().u8(136).u8(0).u16(0).u32(0x6000_0000).bytes(from.address);
  return icmpv6(from, to, message.u8(2).u8(1).bytes(from.macAddress).done());
}
