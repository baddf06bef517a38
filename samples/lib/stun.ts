// STUN binding requests and responses (RFC 8489), which phones send on their SIP flow to keep a NAT open.

import { ByteWriter } from './bytes.js';
import type { Endpoint } from './host.js';

const COOKIE = 0x2112a442;

export function stunRequest(transaction: Uint8Array): Uint8Array {
  return new ByteWriter().u16(0x0001).u16(0).u32(COOKIE).bytes(transaction).done();
}

/** With XOR-MAPPED-ADDRESS of an IPv4 endpoint. */
export function stunResponse(transaction: Uint8Array, { host, port }: Endpoint): Uint8Array {
  const address = new DataView(host.address.buffer).getUint32(0);
  return new ByteWriter()
    .u16(0x0101)
    .u16(12)
    .u32(COOKIE)
    .bytes(transaction)
    .u16(0x0020)
    .u16(8)
    .u16(0x0001)
    .u16(port ^ (COOKIE >>> 16))
    .u32((address ^ COOKIE) >>> 0)
    .done();
}
