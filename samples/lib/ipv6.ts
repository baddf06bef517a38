// IPv6 packets and extension headers (RFC 8200).

import { ByteWriter, concat } from './bytes.js';
import type { Host } from './host.js';
import type { IpOptions } from './ipv4.js';

const HOP_BY_HOP = 0;
const FRAGMENT = 44;
const DESTINATION_OPTIONS = 60;

export function ipv6(from: Host, to: Host, next: number, payload: Uint8Array, extra: IpOptions = {}): Uint8Array {
  return new ByteWriter('big', 40 + payload.length)
    .u32((0x6000_0000 | ((extra.tos ?? 0) << 20)) >>> 0)
    .u16(payload.length)
    .u8(next)
    .u8(extra.ttl ?? from.ttl)
    .bytes(from.address)
    .bytes(to.address)
    .bytes(payload)
    .done();
}

/**
 * Hop-by-hop options (router alert), destination options (padding only) and an atomic fragment header (RFC 6946) before
 * `payload`; answers the first next-header value and the whole.
 */
export function withExtensions(
  protocol: number,
  payload: Uint8Array,
  id: number,
): { next: number; payload: Uint8Array } {
  const hopByHop = new ByteWriter().u8(DESTINATION_OPTIONS).u8(0).u8(5).u8(2).u16(0).u8(1).u8(0).done();
  const destination = new ByteWriter().u8(FRAGMENT).u8(0).u8(1).u8(4).u32(0).done();
  const fragment = new ByteWriter().u8(protocol).u8(0).u16(0).u32(id).done();
  return { next: HOP_BY_HOP, payload: concat(hopByHop, destination, fragment, payload) };
}
