// SIP inside tunnels: one OPTIONS and its 200 in each, with other addresses outside than inside.

import { Host } from '../lib/host.js';
import { ipv4, ipv4Fragments } from '../lib/ipv4.js';
import { ETHERTYPE_IPV4 } from '../lib/link.js';
import { optionsPair } from '../lib/options-ping.js';
import { Random } from '../lib/random.js';
import { EPOCH, pcapCapture, type Scenario } from '../lib/scenario.js';
import { Segment, type DatagramOptions } from '../lib/segment.js';
import { milliseconds } from '../lib/trace.js';
import {
  gre,
  gtpUser,
  HepSegment,
  IP_IN_IP,
  l2tp,
  TunnelSegment,
  vxlan,
  type Carrier,
  type Ends,
} from '../lib/tunnel.js';

interface Cast {
  readonly client: Host;
  readonly server: Host;
  readonly ends: Ends;
}

function cast(random: Random): Cast {
  const host = (ip: string, mac: string) => new Host(ip, mac, { id: random.u16() });
  return {
    client: host('10.45.0.20', '02:1b:c5:0a:45:20'),
    server: host('10.45.0.5', '02:1b:c5:0a:45:05'),
    ends: { near: host('203.0.113.17', '02:00:5e:10:00:11'), far: host('198.51.100.9', '02:00:5e:10:00:09') },
  };
}

function tunnel(name: string, title: string, shows: string, makeSegment: (cast: Cast) => Segment): Scenario {
  const file = `tunnels/${name}.pcap`;
  const build = () => {
    const random = new Random(file);
    const people = cast(random);
    const segment = makeSegment(people);
    optionsPair(segment, milliseconds(140) + 77_000, people.client.at(5060), people.server.at(5060), random);
    return pcapCapture(segment.trace.frames());
  };
  return { file, title, shows, build };
}

const through =
  (carrier: (cast: Cast) => Carrier) =>
  (people: Cast): Segment =>
    new TunnelSegment(people.ends, carrier(people), new Set([people.client]));

/** IP in IP: the request is in fragments when it enters the tunnel, the answer is fragmented on the tunnel's way. */
class FragmentedTunnel extends Segment {
  constructor(private readonly people: Cast) {
    super();
  }

  override packet(time: number, from: Host, to: Host, protocol: number, payload: Uint8Array, extra: DatagramOptions) {
    const { client, ends } = this.people;
    const request = from === client;
    const [start, end] = request ? [ends.near, ends.far] : [ends.far, ends.near];
    const packets = request
      ? ipv4Fragments(from, to, protocol, payload, 232).map((inner) => ipv4(start, end, IP_IN_IP, inner))
      : ipv4Fragments(start, end, IP_IN_IP, ipv4(from, to, protocol, payload), 296);
    packets.forEach((packet, i) => {
      // The message is one of the frame that completes it.
      const options = i === packets.length - 1 ? extra : {};
      this.frame(time + i * 21_000, start, end, ETHERTYPE_IPV4, packet, options);
    });
  }
}

export const scenarios: readonly Scenario[] = [
  tunnel(
    'gre',
    'SIP in GRE',
    'SIP OPTIONS and 200 OK between private addresses in GRE with key and sequence numbers',
    through(() => gre(0x2a)),
  ),
  tunnel(
    'vxlan',
    'SIP in VXLAN',
    'SIP OPTIONS and 200 OK in Ethernet frames of a virtual network',
    through(() => vxlan(5001)),
  ),
  tunnel(
    'gtp-u',
    'SIP in GTP-U',
    'SIP OPTIONS and 200 OK of a phone, between a 5G base station and the core',
    through(({ ends }) => gtpUser({ up: 0x11aa_0001, down: 0x22bb_0002 }, ends.near)),
  ),
  tunnel(
    'l2tp',
    'SIP in L2TP',
    'SIP OPTIONS and 200 OK in PPP in L2TP data messages',
    through(() => l2tp(7, 4711)),
  ),
  tunnel(
    'ip-in-ip-fragments',
    'Fragments inside and outside of a tunnel',
    'SIP OPTIONS in fragments within IP in IP, and a 200 OK whose outer packets are fragments',
    (people) => new FragmentedTunnel(people),
  ),
  tunnel(
    'hep',
    'SIP as HOMER reports it',
    'SIP OPTIONS and 200 OK in HEP version 3, with the addresses and ports at which an agent saw them',
    ({ ends }) => new HepSegment(ends.near.at(39_411), ends.far.at(9060), EPOCH),
  ),
];
