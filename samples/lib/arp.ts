// ARP for IPv4 over Ethernet (RFC 826).

import { ByteWriter } from './bytes.js';
import type { Host } from './host.js';

export function arp(kind: 'request' | 'reply', from: Host, to: Host): Uint8Array {
  const request = kind === 'request';
  return new ByteWriter()
    .u16(1)
    .u16(0x0800)
    .u8(6)
    .u8(4)
    .u16(request ? 1 : 2)
    .bytes(from.macAddress)
    .bytes(from.address)
    .bytes(request ? new Uint8Array(6) : to.macAddress)
    .bytes(to.address)
    .done();
}
