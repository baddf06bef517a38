// Rules about who asks, who answers and when (domain.md 7.4).

import { arp } from '../lib/arp.js';
import { ByteWriter } from '../lib/bytes.js';
import { option, option6 } from '../lib/dhcp.js';
import { client, Dhcp6Talk, DhcpTalk, LEASE, server, server6 } from '../lib/dhcp-talk.js';
import { Host, ipv4Broadcast, multicastGroup } from '../lib/host.js';
import { ICMPV6 } from '../lib/icmp.js';
import { ETHERTYPE_ARP } from '../lib/link.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const tool = 'analyze_dhcp_packets';
const lease = (duration: number, t1: number, t2: number) => [
  option.seconds(51, duration),
  option.seconds(58, t1),
  option.seconds(59, t2),
  ...LEASE.slice(3),
];

/** DISCOVER, OFFER and REQUEST within 20 ms, and an ACK with `options`. */
function leased(segment: Segment, options = LEASE, station = client()): DhcpTalk {
  return new DhcpTalk(segment, station)
    .asks(0, 'discover')
    .answers(0.01, 'offer', { options })
    .selects(0.02)
    .answers(0.03, 'ack', { options });
}

function refusedWhen(segment: Segment, kind: 'init-reboot' | 'selecting', answer: 'ack' | 'nak'): void {
  const talk = new DhcpTalk(segment);
  if (kind === 'selecting') talk.selects(0);
  else talk.asks(0, 'request', {}, [option.address(50, '192.0.2.70')]);
  talk.answers(0.01, answer, answer === 'nak' ? { options: [option.text(56, 'wrong network')] } : {});
}

/** `count` clients that ask in turn, every 100 ms, each with the hardware address that `mac` gives. */
function crowd(segment: Segment, count: number, mac: (index: number) => string): void {
  for (let i = 0; i < count; i += 1) {
    new DhcpTalk(segment, new Host('0.0.0.0', mac(i))).asks(i / 10, 'discover', { xid: 0x100 + i });
  }
}
const hex = (value: number) => (value & 0xff).toString(16).padStart(2, '0');

/** RFC 4861 4.2, without options. */
function routerAdvertisement(segment: Segment, flags: number): void {
  const message = new ByteWriter().u8(134).u8(0).u16(0).u8(64).u8(flags).u16(1800).zeros(8).done();
  segment.packet(0, server6(), multicastGroup('ff02::1'), ICMPV6, message, { ttl: 255 });
}

function arpAfterLease(segment: Segment, mac: string): void {
  leased(segment);
  const other = new Host('192.0.2.70', mac);
  segment.frame(seconds(1), other, ipv4Broadcast(), ETHERTYPE_ARP, arp('reply', other, server()));
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'DH-01',
    tool,
    severity: 'error',
    frames: [1, 3],
    fires: (segment) =>
      void new DhcpTalk(segment).asks(0, 'discover').asks(4, 'discover').asks(12, 'discover').until(23),
    nearMiss: (segment) =>
      void new DhcpTalk(segment).asks(0, 'discover').asks(4, 'discover').asks(12, 'discover').until(21),
  },
  {
    rule: 'DH-01',
    name: 'SOLICIT',
    tool,
    frames: [1, 2],
    fires: (segment) => void new Dhcp6Talk(segment).asks(0, 'solicit', 1).asks(1, 'solicit', 1).until(12),
    nearMiss: (segment) =>
      void new Dhcp6Talk(segment).asks(0, 'solicit', 1).asks(1, 'solicit', 1).answers(1.1, 'advertise', 1).until(12),
  },
  {
    rule: 'DH-02',
    tool,
    severity: 'warning',
    frames: [2, 3],
    fires: (segment) => void new DhcpTalk(segment).asks(0, 'discover').answers(0.01, 'offer').asks(4, 'discover'),
    nearMiss: (segment) => void new DhcpTalk(segment).asks(0, 'discover').answers(0.01, 'offer').selects(4),
  },
  {
    rule: 'DH-03',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => void new DhcpTalk(segment).selects(0).selects(4).until(15),
    nearMiss: (segment) => void new DhcpTalk(segment).selects(0).selects(4).answers(4.1, 'ack').until(15),
  },
  {
    rule: 'DH-04',
    tool,
    severity: 'warning',
    frames: [2],
    fires: (segment) => refusedWhen(segment, 'selecting', 'nak'),
    nearMiss: (segment) => refusedWhen(segment, 'selecting', 'ack'),
  },
  {
    rule: 'DH-04',
    name: 'INIT-REBOOT on another network',
    tool,
    severity: 'notice',
    frames: [2],
    fires: (segment) => refusedWhen(segment, 'init-reboot', 'nak'),
    nearMiss: (segment) => refusedWhen(segment, 'init-reboot', 'ack'),
  },
  {
    rule: 'DH-05',
    name: 'DECLINE',
    tool,
    severity: 'error',
    frames: [5],
    fires: (segment) => void leased(segment).asks(0.1, 'decline', { options: [option.address(50, '192.0.2.70')] }),
    nearMiss: (segment) => void leased(segment).tells(0.1, 'release'),
  },
  {
    rule: 'DH-05',
    name: 'ARP of another machine',
    tool,
    severity: 'error',
    frames: [4, 5],
    fires: (segment) => arpAfterLease(segment, '02:00:5e:00:00:99'),
    nearMiss: (segment) => arpAfterLease(segment, client().mac),
  },
  {
    rule: 'DH-06',
    tool,
    severity: 'error',
    frames: [2, 3],
    fires: (segment) => twoServers(segment, '192.0.2.254'),
    nearMiss: (segment) => twoServers(segment, '192.0.2.1'),
  },
  {
    rule: 'DH-06',
    name: 'one identifier, two machines',
    tool,
    severity: 'error',
    frames: [2, 3],
    fires: (segment) => sameServer(segment, '02:00:5e:00:00:66'),
    nearMiss: (segment) => sameServer(segment, server().mac),
  },
  {
    rule: 'DH-07',
    tool,
    severity: 'error',
    frames: [1, 20],
    fires: (segment) => crowd(segment, 20, (i) => `${hex(i * 4 + 2)}:${hex(i * 7)}:${hex(i * 11)}:00:00:${hex(i)}`),
    nearMiss: (segment) => crowd(segment, 20, (i) => `00:04:f2:00:00:${hex(i)}`),
  },
  {
    rule: 'DH-08',
    name: 'renewals go on',
    tool,
    severity: 'error',
    frames: [1, 4],
    fires: (segment) => exhausted(segment, 'ack'),
    nearMiss: (segment) => exhausted(segment, undefined),
  },
  {
    rule: 'DH-08',
    name: 'NoAddrsAvail',
    tool,
    severity: 'error',
    frames: [2],
    fires: (segment) =>
      void new Dhcp6Talk(segment).asks(0, 'solicit', 1).answers(0.1, 'advertise', 1, [option6.status(2, 'none left')]),
    nearMiss: (segment) =>
      void new Dhcp6Talk(segment).asks(0, 'solicit', 1).answers(0.1, 'advertise', 1, [option6.status(0, 'fine')]),
  },
  {
    rule: 'DH-09',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (segment) => void new DhcpTalk(segment).asks(0, 'discover').answers(1.2, 'offer'),
    nearMiss: (segment) => void new DhcpTalk(segment).asks(0, 'discover').answers(0.9, 'offer'),
  },
  {
    rule: 'DH-10',
    name: 'short lease',
    tool,
    severity: 'warning',
    frames: [4],
    fires: (segment) => void leased(segment, lease(299, 100, 200)),
    nearMiss: (segment) => void leased(segment, lease(300, 100, 200)),
  },
  {
    rule: 'DH-10',
    name: 'T1 after T2',
    tool,
    frames: [4],
    fires: (segment) => void leased(segment, lease(86_400, 75_600, 43_200)),
    nearMiss: (segment) => void leased(segment, lease(86_400, 43_200, 75_600)),
  },
  {
    rule: 'DH-10',
    name: 'rebinding',
    tool,
    frames: [1],
    fires: (segment) => void new DhcpTalk(segment).asks(0, 'request', { has: '192.0.2.70' }),
    nearMiss: (segment) => void new DhcpTalk(segment).tells(0, 'request'),
  },
  {
    rule: 'DH-13',
    tool,
    severity: 'warning',
    frames: [1, 20],
    fires: (segment) => storm(segment, 0.5),
    nearMiss: (segment) => storm(segment, 0.6),
  },
  {
    rule: 'DH-16',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (segment) => {
      routerAdvertisement(segment, 0x80);
      new Dhcp6Talk(segment).asks(1, 'solicit', 1).until(12);
    },
    nearMiss: (segment) => {
      routerAdvertisement(segment, 0x00);
      new Dhcp6Talk(segment).asks(1, 'solicit', 1).until(12);
    },
  },
  {
    rule: 'DH-16',
    name: 'a server answers',
    tool,
    fires: (segment) => {
      routerAdvertisement(segment, 0x40);
      new Dhcp6Talk(segment).asks(1, 'informationRequest', 1).until(12);
    },
    nearMiss: (segment) => {
      routerAdvertisement(segment, 0x40);
      new Dhcp6Talk(segment).asks(1, 'informationRequest', 1).answers(1.1, 'reply', 1).until(12);
    },
  },
];

function twoServers(segment: Segment, router: string): void {
  const second = new Host('192.0.2.200', '02:1b:c5:0a:40:c8');
  const other = LEASE.map((one) => (one[0] === 3 ? option.address(3, router) : one));
  new DhcpTalk(segment).asks(0, 'discover').answers(0.01, 'offer');
  new DhcpTalk(segment, client(), second).answers(0.02, 'offer', { options: other });
}

function sameServer(segment: Segment, mac: string): void {
  new DhcpTalk(segment).asks(0, 'discover').answers(0.01, 'offer');
  new DhcpTalk(segment, client(), new Host('192.0.2.1', mac, { id: 0x7000 })).answers(0.02, 'offer');
}

function exhausted(segment: Segment, answer: 'ack' | undefined): void {
  const holder = new Host('192.0.2.71', '02:1b:c5:0a:40:71');
  new DhcpTalk(segment).asks(0, 'discover').asks(4, 'discover').until(20);
  const talk = new DhcpTalk(segment, holder).tells(6, 'request', { xid: 7 });
  if (answer) talk.answers(6.01, answer, { xid: 7 });
}

function storm(segment: Segment, pause: number): void {
  const talk = new DhcpTalk(segment);
  for (let i = 0; i < 20; i += 1) talk.asks(i * pause, 'inform');
}
