// A stretch of network at which frames are captured: wraps packets in its link layer and puts them on a trace.

import type { Endpoint, Host } from './host.js';
import { ipv4, type IpOptions } from './ipv4.js';
import { ipv6 } from './ipv6.js';
import { ETHERTYPE_IPV4, ETHERTYPE_IPV6, ethernet, type LinkWrapper } from './link.js';
import { Trace, type SipFact } from './trace.js';
import { UDP, udp } from './udp.js';

export interface DatagramOptions extends IpOptions {
  sip?: SipFact;
  alsoSip?: readonly SipFact[];
  comment?: string;
}

export class Segment {
  readonly trace = new Trace();
  /** Packets that the interface says it has dropped; such a capture is pcapng. */
  dropped = 0;

  constructor(private readonly wrap: LinkWrapper = ethernet) {}

  datagram(time: number, from: Endpoint, to: Endpoint, payload: Uint8Array, options: DatagramOptions = {}): void {
    this.packet(time, from.host, to.host, UDP, udp(from, to, payload), options);
  }

  packet(time: number, from: Host, to: Host, protocol: number, payload: Uint8Array, options: DatagramOptions = {}) {
    const make = from.isIpv6 ? ipv6 : ipv4;
    const type = from.isIpv6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
    this.frame(time, from, to, type, make(from, to, protocol, payload, options), options);
  }

  /** Anything that the link layer carries. */
  frame(time: number, from: Host, to: Host, type: number, packet: Uint8Array, options: DatagramOptions = {}): void {
    const { sip, alsoSip, comment } = options;
    this.trace.add({
      time,
      data: this.wrap(from, to, type, packet),
      ...(sip ? { sip } : {}),
      ...(alsoSip ? { alsoSip } : {}),
      ...(comment ? { comment } : {}),
    });
  }
}
