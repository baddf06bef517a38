// Hosts that get their addresses: a lease through a relay agent with its renewal, refusals, and a delegated prefix.

import { utf8 } from '../lib/bytes.js';
import { dhcp, dhcp6, dhcp6Relay, option, option6, type DhcpMessage, type DhcpOption } from '../lib/dhcp.js';
import { DhcpTalk } from '../lib/dhcp-talk.js';
import { Host, ipv4Broadcast, multicastGroup } from '../lib/host.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds, seconds } from '../lib/trace.js';

const XID = 0x3d1d_4f2a;
const phone = new Host('192.0.2.57', '02:04:f2:0a:40:57');
const PHONE_ASKS: readonly DhcpOption[] = [
  option.bytes(61, 1, ...phone.macAddress),
  option.text(12, 'desk-57'),
  option.text(60, 'examplePhone VVX'),
  option.bytes(55, 1, 3, 6, 15, 42, 66, 120, 121),
];
const PHONE_GETS: readonly DhcpOption[] = [
  option.address(54, '198.51.100.10'),
  option.seconds(51, 3600),
  option.seconds(58, 1800),
  option.seconds(59, 3150),
  option.address(1, '255.255.255.0'),
  option.address(3, '192.0.2.1'),
  option.address(6, '198.51.100.2', '198.51.100.3'),
  option.text(15, 'office.example.com'),
  option.address(42, '198.51.100.4'),
  option.text(66, 'https://provision.example.com/'),
  option.bytes(120, 0, 3, ...utf8('sip'), 7, ...utf8('example'), 3, ...utf8('com'), 0),
  option.bytes(121, 0, 192, 0, 2, 1, 8, 10, 192, 0, 2, 254),
];
const CIRCUIT = option.relay([1, Uint8Array.of(0, 4, 0, 100, 1, 7)], [2, Uint8Array.of(0, 6, 2, 0, 0x5e, 0, 0, 1)]);

/** The capture point sees both sides of the relay agent. */
function lease(): Capture {
  const segment = new Segment();
  const nobody = new Host('0.0.0.0', phone.mac);
  const agent = new Host('192.0.2.1', '02:1b:c5:0a:40:01');
  const uplink = new Host('198.51.100.1', '02:1b:c5:0a:50:01');
  const server = new Host('198.51.100.10', '02:1b:c5:0a:50:10');
  const everyone = ipv4Broadcast();
  const asks = (at: number, type: DhcpMessage['type'], more: readonly DhcpOption[] = []) => {
    const message = { type, xid: XID, client: phone, options: [...PHONE_ASKS, ...more] };
    segment.datagram(at, nobody.at(68), everyone.at(67), dhcp(message));
    const relayed = { ...message, relay: agent.ip, options: [...message.options, CIRCUIT] };
    segment.datagram(at + milliseconds(0.31), uplink.at(67), server.at(67), dhcp(relayed));
  };
  const answers = (at: number, type: 'offer' | 'ack') => {
    const message = { type, xid: XID, client: phone, your: phone.ip, relay: agent.ip };
    segment.datagram(at, server.at(67), agent.at(67), dhcp({ ...message, options: [...PHONE_GETS, CIRCUIT] }));
    segment.datagram(at + milliseconds(0.29), agent.at(67), phone.at(68), dhcp({ ...message, options: PHONE_GETS }));
  };
  asks(0, 'discover');
  answers(milliseconds(12.4), 'offer');
  asks(milliseconds(14.1), 'request', [option.address(50, phone.ip), option.address(54, server.ip)]);
  answers(milliseconds(19.8), 'ack');
  const renewal = { xid: XID + 1, client: phone, has: phone.ip };
  const [from, to] = [phone.at(68), server.at(67)];
  segment.datagram(seconds(1800), from, to, dhcp({ ...renewal, type: 'request', options: PHONE_ASKS }));
  const renewed = dhcp({ ...renewal, type: 'ack', your: phone.ip, options: PHONE_GETS });
  segment.datagram(seconds(1800) + milliseconds(4.2), to, from, renewed);
  return pcapCapture(segment.trace.frames());
}

/** A laptop comes from another network, and then finds that its new address is taken. */
function refused(): Capture {
  const segment = new Segment();
  const old = [option.address(50, '203.0.113.88')];
  new DhcpTalk(segment)
    .asks(0, 'request', { xid: 0x61 }, old)
    .answers(0.004, 'nak', { xid: 0x61, options: [option.text(56, 'requested address not on this network')] })
    .asks(0.02, 'discover', { xid: 0x62 })
    .answers(0.031, 'offer', { xid: 0x62 })
    .selects(0.033, { xid: 0x62 })
    .answers(0.041, 'ack', { xid: 0x62 })
    .asks(1.2, 'decline', { xid: 0x62 }, [option.address(54, '192.0.2.1'), option.address(50, '192.0.2.70')])
    .until(12);
  return pcapCapture(segment.trace.frames());
}

/** RFC 8415 18 and 19: SOLICIT, ADVERTISE, REQUEST and REPLY of a home router, as the relay agent passes them on. */
function prefix(): Capture {
  const segment = new Segment();
  const router = new Host('fe80::200:5eff:fe00:5301', '02:00:5e:00:53:01');
  const agent = new Host('2001:db8:0:1::1', '02:00:5e:00:53:fe');
  const server = new Host('2001:db8:0:9::547', '02:00:5e:00:53:99', { ttl: 62 });
  const group = multicastGroup('ff02::1:2');
  const interfaceId: DhcpOption = [18, utf8('ge-0/0/7.100')];
  const wrapped = (type: 'relayForward' | 'relayReply', message: Uint8Array) =>
    dhcp6Relay(type, 0, '2001:db8:100::1', router.ip, [interfaceId, option6.message(message)]);
  const asks = (at: number, message: Uint8Array) => {
    segment.datagram(at, router.at(546), group.at(547), message);
    segment.datagram(at + milliseconds(0.4), agent.at(547), server.at(547), wrapped('relayForward', message));
  };
  const answers = (at: number, message: Uint8Array) =>
    segment.datagram(at, server.at(547), agent.at(547), wrapped('relayReply', message));
  const wants = [option6.association(3, 1, [0, 0], []), option6.association(25, 1, [0, 0], [])];
  const gives = [
    option6.association(3, 1, [1800, 2880], [option6.address('2001:db8:100::57', 3600, 7200)]),
    option6.association(25, 1, [1800, 2880], [option6.prefix('2001:db8:1700::', 56, 3600, 7200)]),
    [23, server.address] as const,
  ];
  const [mine, its] = [option6.duid(1, router), option6.duid(2, server)];
  const elapsed = option6.bytes(8, 0, 0);
  asks(0, dhcp6('solicit', 0x1700, [mine, elapsed, option6.bytes(6, 0, 23, 0, 24), ...wants]));
  answers(milliseconds(9), dhcp6('advertise', 0x1700, [mine, its, ...gives]));
  asks(milliseconds(1011), dhcp6('request', 0x1701, [mine, its, elapsed, ...wants]));
  answers(milliseconds(1020), dhcp6('reply', 0x1701, [mine, its, ...gives, option6.status(0, 'bound')]));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: 'dhcp-lease-relay.pcap',
    title: 'DHCP through a relay agent',
    shows: 'A phone gets its address through a relay agent, seen on both sides of it, and renews the lease at T1',
    build: lease,
  },
  {
    file: 'dhcp-refused.pcap',
    title: 'DHCP refused and declined',
    shows: 'A NAK for the address of another network, then a lease that the client declines as taken',
    build: refused,
  },
  {
    file: 'dhcpv6-prefix-relay.pcap',
    title: 'DHCPv6 prefix delegation',
    shows: 'A home router gets an address and a /56 prefix from a server behind a relay agent',
    build: prefix,
  },
];
