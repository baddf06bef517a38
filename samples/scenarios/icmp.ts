// Ping with a loss, a traceroute through an MPLS network, a path MTU that is too small, and IPv6 neighbours.

import { Host, multicastGroup } from '../lib/host.js';
import { icmpMessage, routerAdvertisement, timeExceededWithLabel } from '../lib/icmp-errors.js';
import { ICMP, ICMPV6, icmpEcho, neighbourAdvertisement, neighbourSolicitation } from '../lib/icmp.js';
import { ipv4 } from '../lib/ipv4.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds, seconds } from '../lib/trace.js';
import { UDP, udp } from '../lib/udp.js';

const FILE = 'icmp.pcap';

function build(): Capture {
  const segment = new Segment();
  const client = new Host('192.0.2.70', '02:1b:c5:0a:40:70');
  const server = new Host('198.51.100.70', '02:1b:c5:0a:40:71', { ttl: 60 });
  for (let i = 1; i <= 5; i += 1) {
    segment.packet(seconds(i), client, server, ICMP, icmpEcho('request', 7, i, i));
    if (i === 3) continue;
    segment.packet(seconds(i) + milliseconds(20 + i), server, client, ICMP, icmpEcho('reply', 7, i, i));
  }
  for (let hop = 1; hop <= 3; hop += 1) {
    const probe = udp(client.at(40_000), server.at(33_433 + hop), new Uint8Array(32));
    const id = client.nextId();
    segment.packet(seconds(10 + hop), client, server, UDP, probe, { ttl: hop, id });
    const quoted = ipv4(client, server, UDP, probe, { ttl: 1, id });
    const router = new Host(`203.0.113.${hop}`, '02:1b:c5:0a:40:01');
    const time = seconds(10 + hop) + milliseconds(hop);
    if (hop < 3) segment.packet(time, router, client, ICMP, timeExceededWithLabel(quoted, 16_000 + hop));
    else segment.packet(time, server, client, ICMP, icmpMessage(3, 3, 0, quoted));
  }
  const large = udp(client.at(5000), server.at(9), new Uint8Array(1472));
  const id = client.nextId();
  segment.packet(seconds(20), client, server, UDP, large, { id });
  const router = new Host('203.0.113.2', '02:1b:c5:0a:40:01');
  const tooBig = icmpMessage(3, 4, 1400, ipv4(client, server, UDP, large, { id }).subarray(0, 28));
  segment.packet(seconds(20) + milliseconds(3), router, client, ICMP, tooBig);
  const gateway = new Host('fe80::1', '02:1b:c5:0a:40:01', { ttl: 255 });
  const host = new Host('2001:db8::70', '02:1b:c5:0a:40:70', { ttl: 255 });
  const peer = new Host('2001:db8::71', '02:1b:c5:0a:40:72', { ttl: 255 });
  const prefix = new Host('2001:db8::', '02:00:00:00:00:00').address;
  const nodes = multicastGroup('ff02::1');
  segment.packet(seconds(30), gateway, nodes, ICMPV6, routerAdvertisement(gateway, nodes, prefix));
  const group = multicastGroup('ff02::1:ff00:71');
  segment.packet(seconds(31), host, group, ICMPV6, neighbourSolicitation(host, group, peer));
  segment.packet(seconds(31) + milliseconds(1), peer, host, ICMPV6, neighbourAdvertisement(peer, host));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'ICMP and ICMPv6',
    shows: 'A ping that loses one of five, a traceroute with MPLS labels, a path MTU of 1400, IPv6 neighbours.',
    build,
  },
];
