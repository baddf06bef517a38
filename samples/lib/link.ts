// Link layers: Ethernet with and without tags, Linux cooked, BSD loopback, and none at all.

import { ByteWriter, type Order } from './bytes.js';
import type { Host } from './host.js';

export const ETHERTYPE_IPV4 = 0x0800;
export const ETHERTYPE_ARP = 0x0806;
export const ETHERTYPE_IPV6 = 0x86dd;
const CUSTOMER_TAG = 0x8100;
const SERVICE_TAG = 0x88a8;

/** LINKTYPE_ values of capture files. */
export const LinkType = {
  null: 0,
  ethernet: 1,
  raw: 101,
  loop: 108,
  linuxCooked: 113,
  ipv4: 228,
  ipv6: 229,
  linuxCooked2: 276,
} as const;

export type LinkWrapper = (from: Host, to: Host, etherType: number, packet: Uint8Array) => Uint8Array;

/** Short frames are padded to the 60 bytes that a receiver sees. */
export function ethernet(from: Host, to: Host, etherType: number, packet: Uint8Array): Uint8Array {
  const frame = new Uint8Array(Math.max(60, 14 + packet.length));
  frame.set(to.macAddress, 0);
  frame.set(from.macAddress, 6);
  frame[12] = etherType >> 8;
  frame[13] = etherType & 0xff;
  frame.set(packet, 14);
  return frame;
}

function tag(priority: number, vlan: number): number {
  return (priority << 13) | vlan;
}

/** IEEE 802.1Q. */
export function vlan(id: number, priority = 0): LinkWrapper {
  return (from, to, etherType, packet) => {
    const tagged = new ByteWriter('big', 4 + packet.length).u16(tag(priority, id)).u16(etherType).bytes(packet).done();
    return ethernet(from, to, CUSTOMER_TAG, tagged);
  };
}

/** IEEE 802.1ad: a service tag outside, a customer tag inside. */
export function qinq(service: number, customer: number): LinkWrapper {
  const inner = (etherType: number, packet: Uint8Array) =>
    new ByteWriter('big', 8 + packet.length)
      .u16(tag(0, service))
      .u16(CUSTOMER_TAG)
      .u16(tag(3, customer))
      .u16(etherType)
      .bytes(packet)
      .done();
  return (from, to, etherType, packet) => ethernet(from, to, SERVICE_TAG, inner(etherType, packet));
}

/** 0 is "sent to us", 4 "sent by us". */
function packetType(from: Host, self: Host): number {
  return from === self ? 4 : 0;
}

export function linuxCooked(self: Host): LinkWrapper {
  return (from, _to, etherType, packet) =>
    new ByteWriter()
      .u16(packetType(from, self))
      .u16(1)
      .u16(6)
      .bytes(from.macAddress)
      .zeros(2)
      .u16(etherType)
      .bytes(packet)
      .done();
}

export function linuxCooked2(self: Host): LinkWrapper {
  return (from, _to, etherType, packet) =>
    new ByteWriter()
      .u16(etherType)
      .u16(0)
      .u32(3)
      .u16(1)
      .u8(packetType(from, self))
      .u8(6)
      .bytes(from.macAddress)
      .zeros(2)
      .bytes(packet)
      .done();
}

/** DLT_NULL writes the address family in the byte order of the capturing machine; DLT_LOOP is always big-endian. */
export function bsdLoopback(order: Order, familyOfIpv6 = 30): LinkWrapper {
  return (_from, _to, etherType, packet) =>
    new ByteWriter(order)
      .u32(etherType === ETHERTYPE_IPV6 ? familyOfIpv6 : 2)
      .bytes(packet)
      .done();
}

export const bare: LinkWrapper = (_from, _to, _etherType, packet) => packet;
