// Tunnels: what stands between an outer and an inner packet, and a segment of network that sees only the outer ones.

import { ByteWriter, concat } from './bytes.js';
import type { Endpoint, Host } from './host.js';
import { ipv4 } from './ipv4.js';
import { ETHERTYPE_IPV4, ethernet } from './link.js';
import { Segment, type DatagramOptions } from './segment.js';
import { UDP, udp } from './udp.js';

export const IP_IN_IP = 4;
const GRE = 47;

/** The two ends of a tunnel; a packet to `far` goes from `near`, the other way round otherwise. */
export interface Ends {
  readonly near: Host;
  readonly far: Host;
}

/** What carries an inner IPv4 packet between two ends: an IP protocol and its payload. */
export type Carrier = (
  from: Host,
  to: Host,
  inner: { from: Host; to: Host; packet: Uint8Array },
) => { protocol: number; payload: Uint8Array };

function overUdp(from: Host, to: Host, ports: { source: number; destination: number }, payload: Uint8Array) {
  return { protocol: UDP, payload: udp(from.at(ports.source), to.at(ports.destination), payload) };
}

/** RFC 2784 and RFC 2890, with a key and sequence numbers. */
export function gre(key: number): Carrier {
  let sequence = 0;
  return (_from, _to, { packet }) => {
    const header = new ByteWriter().u16(0x3000).u16(ETHERTYPE_IPV4).u32(key).u32(sequence++);
    return { protocol: GRE, payload: header.bytes(packet).done() };
  };
}

/** RFC 7348: an Ethernet frame behind the network identifier. */
export function vxlan(network: number): Carrier {
  return (from, to, inner) => {
    const header = new ByteWriter().u32(0x0800_0000).u32(network * 256);
    // The frame as the virtual switch gives it on: without padding.
    const frame = ethernet(inner.from, inner.to, ETHERTYPE_IPV4, inner.packet).subarray(0, 14 + inner.packet.length);
    return overUdp(from, to, { source: 50_122, destination: 4789 }, header.bytes(frame).done());
  };
}

/** 3GPP TS 29.281 with the PDU session container of 5G (TS 38.415). */
export function gtpUser(tunnel: { up: number; down: number }, near: Host): Carrier {
  return (from, to, { packet }) => {
    const up = from === near;
    const container = new ByteWriter()
      .u8(1)
      .u8(up ? 0x10 : 0)
      .u8(9)
      .u8(0)
      .done();
    const header = new ByteWriter()
      .u8(0x34)
      .u8(255)
      .u16(4 + container.length + packet.length)
      .u32(up ? tunnel.up : tunnel.down)
      .u16(0)
      .u8(0)
      .u8(0x85);
    return overUdp(from, to, { source: 2152, destination: 2152 }, header.bytes(container).bytes(packet).done());
  };
}

/** RFC 2661: a data message with length, and PPP in it. */
export function l2tp(tunnel: number, session: number): Carrier {
  return (from, to, { packet }) => {
    const ppp = concat(Uint8Array.of(0xff, 0x03, 0x00, 0x21), packet);
    const header = new ByteWriter()
      .u16(0x4002)
      .u16(8 + ppp.length)
      .u16(tunnel)
      .u16(session);
    return overUdp(from, to, { source: 1701, destination: 1701 }, header.bytes(ppp).done());
  };
}

export class TunnelSegment extends Segment {
  constructor(
    readonly ends: Ends,
    private readonly carrier: Carrier,
    /** Those whose packets go from near to far. */
    private readonly nearSide: ReadonlySet<Host>,
  ) {
    super();
  }

  override packet(time: number, from: Host, to: Host, protocol: number, payload: Uint8Array, extra: DatagramOptions) {
    const [start, end] = this.nearSide.has(from) ? [this.ends.near, this.ends.far] : [this.ends.far, this.ends.near];
    const packet = ipv4(from, to, protocol, payload);
    const outer = this.carrier(start, end, { from, to, packet });
    this.frame(time, start, end, ETHERTYPE_IPV4, ipv4(start, end, outer.protocol, outer.payload), extra);
  }
}

/** A chunk of HEP version 3: vendor 0, type, length with these six bytes, value. */
function chunk(type: number, value: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u16(0)
    .u16(type)
    .u16(6 + value.length)
    .bytes(value)
    .done();
}

const u8 = (value: number) => Uint8Array.of(value);
const u16 = (value: number) => new ByteWriter().u16(value).done();
const u32 = (value: number) => new ByteWriter().u32(value).done();

/** What a HOMER agent sends to its collector of each SIP message it saw. */
export class HepSegment extends Segment {
  constructor(
    private readonly agent: Endpoint,
    private readonly collector: Endpoint,
    private readonly epoch: number,
  ) {
    super();
  }

  override datagram(
    time: number,
    from: Endpoint,
    to: Endpoint,
    payload: Uint8Array,
    extra: DatagramOptions = {},
  ): void {
    const isIpv6 = from.host.isIpv6;
    const chunks = concat(
      chunk(1, u8(isIpv6 ? 10 : 2)),
      chunk(2, u8(UDP)),
      chunk(isIpv6 ? 5 : 3, from.host.address),
      chunk(isIpv6 ? 6 : 4, to.host.address),
      chunk(7, u16(from.port)),
      chunk(8, u16(to.port)),
      chunk(9, u32(this.epoch + Math.floor(time / 1e9))),
      chunk(10, u32(Math.floor((time % 1e9) / 1e3))),
      chunk(11, u8(1)), // SIP
      chunk(12, u32(2001)), // the agent
      chunk(15, payload),
    );
    const message = new ByteWriter()
      .text('HEP3')
      .u16(6 + chunks.length)
      .bytes(chunks);
    super.datagram(time + 400_000, this.agent, this.collector, message.done(), extra);
  }
}
