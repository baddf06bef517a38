// One OPTIONS and its 200 over every link type and IP variant, and in every variant of the pcap file header.

import { Host } from '../lib/host.js';
import { ipv4 } from '../lib/ipv4.js';
import { ipv6, withExtensions } from '../lib/ipv6.js';
import {
  bare,
  bsdLoopback,
  ethernet,
  ETHERTYPE_IPV4,
  ETHERTYPE_IPV6,
  linuxCooked,
  linuxCooked2,
  LinkType,
  qinq,
  type LinkWrapper,
} from '../lib/link.js';
import { optionsPair } from '../lib/options-ping.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type PcapVariant, type Scenario } from '../lib/scenario.js';
import { Segment, type DatagramOptions } from '../lib/segment.js';
import { milliseconds } from '../lib/trace.js';

interface Peers {
  readonly client: Host;
  readonly server: Host;
}

function peers(version: 4 | 6, random: Random): Peers {
  const addresses =
    version === 4 ? (['192.0.2.20', '192.0.2.5'] as const) : (['2001:db8:9::20', '2001:db8:9::5'] as const);
  const [client, server] = addresses;
  return {
    client: new Host(client, '02:1b:c5:0a:50:20', { id: random.u16() }),
    server: new Host(server, '02:1b:c5:0a:50:05', { id: random.u16() }),
  };
}

function pair(
  name: string,
  what: string,
  variant: PcapVariant,
  link: (peers: Peers) => LinkWrapper,
  version: 4 | 6 = 4,
  makeSegment = (wrap: LinkWrapper) => new Segment(wrap),
): Scenario {
  const file = `linktypes/${name}.pcap`;
  const build = () => {
    const random = new Random(file);
    const hosts = peers(version, random);
    const segment = makeSegment(link(hosts));
    const time = milliseconds(random.between(1, 900)) + 123_456;
    optionsPair(segment, time, hosts.client.at(5060), hosts.server.at(5060), random);
    return pcapCapture(segment.trace.frames(), variant);
  };
  return { file, title: what, shows: `SIP OPTIONS and 200 OK. ${what}`, build };
}

const onEthernet = () => ethernet;
const { ethernet: ETHERNET, raw: RAW, loop: LOOP } = LinkType;

/** IPv4 with record route (one empty slot) and router alert. */
class WithIpv4Options extends Segment {
  override packet(time: number, from: Host, to: Host, protocol: number, payload: Uint8Array, extra: DatagramOptions) {
    const options = Uint8Array.of(0x94, 4, 0, 0, 7, 7, 4, 0, 0, 0, 0, 0);
    this.frame(time, from, to, ETHERTYPE_IPV4, ipv4(from, to, protocol, payload, { options }), extra);
  }
}

class WithIpv6Extensions extends Segment {
  override packet(time: number, from: Host, to: Host, protocol: number, payload: Uint8Array, extra: DatagramOptions) {
    const extended = withExtensions(protocol, payload, 0x1d00_4a00 + from.nextId());
    this.frame(time, from, to, ETHERTYPE_IPV6, ipv6(from, to, extended.next, extended.payload), extra);
  }
}

export const scenarios: readonly Scenario[] = [
  pair('linux-cooked', 'Linux cooked capture, version 1', { linkType: LinkType.linuxCooked }, ({ client }) =>
    linuxCooked(client),
  ),
  pair('linux-cooked-2', 'Linux cooked capture, version 2', { linkType: LinkType.linuxCooked2 }, ({ client }) =>
    linuxCooked2(client),
  ),
  pair('null', 'BSD loopback, little-endian', { linkType: LinkType.null }, () => bsdLoopback('little')),
  pair('null-big-endian', 'BSD loopback, big-endian', { linkType: LinkType.null, order: 'big' }, () =>
    bsdLoopback('big'),
  ),
  pair(
    'null-ipv6',
    'BSD loopback with the IPv6 family of macOS',
    { linkType: LinkType.null },
    () => bsdLoopback('little', 30),
    6,
  ),
  pair('loop', 'OpenBSD loopback', { linkType: LOOP }, () => bsdLoopback('big')),
  pair('raw-ip', 'Raw IP', { linkType: RAW }, () => bare),
  pair('raw-ipv4', 'Raw IPv4', { linkType: LinkType.ipv4 }, () => bare),
  pair('raw-ipv6', 'Raw IPv6', { linkType: LinkType.ipv6 }, () => bare, 6),
  pair('qinq', '802.1ad service tag and 802.1Q customer tag', { linkType: ETHERNET }, () => qinq(2001, 120)),
  pair('ipv4-options', 'IPv4 with header options', {}, onEthernet, 4, (wrap) => new WithIpv4Options(wrap)),
  pair('ipv6-extensions', 'IPv6 with extension headers', {}, onEthernet, 6, (wrap) => new WithIpv6Extensions(wrap)),
  pair('big-endian', 'Pcap, big-endian, microseconds', { order: 'big' }, onEthernet),
  pair('nanoseconds', 'Pcap, little-endian, nanoseconds', { precision: 'ns' }, onEthernet),
  pair('nanoseconds-big-endian', 'Pcap, big-endian, nanoseconds', { order: 'big', precision: 'ns' }, onEthernet),
  pair('modified', 'Pcap with Kuznetzov’s longer record headers', { modified: true }, onEthernet),
];
