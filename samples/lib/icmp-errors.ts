// ICMP messages of any type (RFC 792, RFC 4443), errors that quote a packet, and MPLS labels behind it (RFC 4950).

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Host } from './host.js';
import { ICMPV6 } from './icmp.js';

/** `rest` is the second word of the header. */
export function icmpMessage(type: number, code: number, rest: number, body: Uint8Array = new Uint8Array()): Uint8Array {
  const bytes = new ByteWriter().u8(type).u8(code).u16(0).u32(rest).bytes(body).done();
  new DataView(bytes.buffer).setUint16(2, internetChecksum(bytes));
  return bytes;
}

export function icmpv6Message(from: Host, to: Host, type: number, rest: number, body: Uint8Array): Uint8Array {
  const bytes = new ByteWriter().u8(type).u8(0).u16(0).u32(rest).bytes(body).done();
  const pseudo = pseudoHeader(from.address, to.address, ICMPV6, bytes.length);
  new DataView(bytes.buffer).setUint16(2, internetChecksum(pseudo, bytes));
  return bytes;
}

/** Time exceeded with the packet cut or filled to 128 bytes and one MPLS label behind (RFC 4884 4.2). */
export function timeExceededWithLabel(quoted: Uint8Array, label: number): Uint8Array {
  const object = new ByteWriter()
    .u8(0x20)
    .u8(0)
    .u16(0)
    .u16(8)
    .u8(1)
    .u8(1)
    .u32(((label << 12) | 0x101) >>> 0)
    .done();
  new DataView(object.buffer).setUint16(2, internetChecksum(object));
  const whole = new Uint8Array(128);
  whole.set(quoted.subarray(0, 128));
  return icmpMessage(11, 0, 32 << 16, new ByteWriter('big', 256).bytes(whole).bytes(object).done());
}

/** Router advertisement of one prefix /64 with a link-layer address (RFC 4861 4.2). */
export function routerAdvertisement(from: Host, to: Host, prefix: Uint8Array, lifetime = 1800): Uint8Array {
  const body = new ByteWriter().u32(0).u32(0).u8(1).u8(1).bytes(from.macAddress);
  body.u8(3).u8(4).u8(64).u8(0xc0).u32(86_400).u32(14_400).u32(0).bytes(prefix);
  return icmpv6Message(from, to, 134, ((64 << 24) | lifetime) >>> 0, body.done());
}
