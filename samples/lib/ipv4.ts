// IPv4 packets (RFC 791).

import { ByteWriter } from './bytes.js';
import { internetChecksum } from './checksums.js';
import type { Host } from './host.js';

export interface IpOptions {
  /** DSCP and ECN: the TOS octet of IPv4, the traffic class of IPv6. */
  tos?: number;
  ttl?: number;
  /** Header options of IPv4; padded to a multiple of 4. */
  options?: Uint8Array;
  /** Flags and offset field of IPv4: by default, do not fragment. */
  fragment?: number;
  /** Identification of IPv4: by default, the sender's next. */
  id?: number;
}

const DONT_FRAGMENT = 0x4000;

export function ipv4(from: Host, to: Host, protocol: number, payload: Uint8Array, extra: IpOptions = {}): Uint8Array {
  const options = new ByteWriter('big', 40)
    .bytes(extra.options ?? new Uint8Array())
    .align(4)
    .done();
  const headerLength = 20 + options.length;
  const header = new ByteWriter('big', 60)
    .u8(0x40 | (headerLength / 4))
    .u8(extra.tos ?? 0)
    .u16(headerLength + payload.length)
    .u16(extra.id ?? from.nextId())
    .u16(extra.fragment ?? DONT_FRAGMENT)
    .u8(extra.ttl ?? from.ttl)
    .u8(protocol)
    .u16(0)
    .bytes(from.address)
    .bytes(to.address)
    .bytes(options)
    .done();
  new DataView(header.buffer).setUint16(10, internetChecksum(header));
  const packet = new Uint8Array(header.length + payload.length);
  packet.set(header);
  packet.set(payload, header.length);
  return packet;
}

const MORE_FRAGMENTS = 0x2000;

/** One datagram in packets that carry at most `size` bytes each, a multiple of 8. */
export function ipv4Fragments(from: Host, to: Host, protocol: number, payload: Uint8Array, size: number): Uint8Array[] {
  const id = from.nextId();
  const packets: Uint8Array[] = [];
  for (let at = 0; at < payload.length; at += size) {
    const more = at + size < payload.length ? MORE_FRAGMENTS : 0;
    packets.push(ipv4(from, to, protocol, payload.subarray(at, at + size), { id, fragment: more | (at / 8) }));
  }
  return packets;
}
