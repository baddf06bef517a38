// Rules about several ICMP messages together (domain.md 8.2): routes, loops, black holes, tunnels, routers.

import { ByteWriter } from '../lib/bytes.js';
import { Host, multicastGroup } from '../lib/host.js';
import { icmpMessage, icmpv6Message, routerAdvertisement } from '../lib/icmp-errors.js';
import { ICMP, ICMPV6, icmpEcho, neighbourAdvertisement, neighbourSolicitation } from '../lib/icmp.js';
import { ipv4 } from '../lib/ipv4.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { TCP } from '../lib/tcp.js';
import { seconds } from '../lib/trace.js';
import { UDP, udp } from '../lib/udp.js';

const client = (): Host => new Host('192.0.2.10', '02:1b:c5:0a:31:7e');
const server = (last = 5): Host => new Host(`198.51.100.${last}`, '02:00:5e:10:00:01', { ttl: 60 });
const router = (last: number): Host => new Host(`203.0.113.${last}`, '02:00:5e:10:00:01');

function later(segment: Segment, time: number): void {
  segment.datagram(seconds(time), client().at(40_000), server().at(40_001), new Uint8Array(4));
}
function request(segment: Segment, time: number, to: Host, sequence = 1): void {
  segment.packet(seconds(time), client(), to, ICMP, icmpEcho('request', 9, sequence, 1), { id: 100 + sequence });
}
function reply(segment: Segment, time: number, from: Host, sequence = 1, stamp = 1): void {
  segment.packet(seconds(time), from, client(), ICMP, icmpEcho('reply', 9, sequence, stamp));
}

/** Probes with TTL 1, 2 ... and what the routers with these last octets say. */
function route(segment: Segment, reporters: readonly number[], first = 1): void {
  const [from, to] = [client(), server()];
  reporters.forEach((last, i) => {
    const id = from.nextId();
    const probe = udp(from.at(50_000), to.at(33_434 + i), new Uint8Array(32));
    segment.packet(seconds(i), from, to, UDP, probe, { id, ttl: first + i });
    const quoted = ipv4(from, to, UDP, probe, { id, ttl: 1 }).subarray(0, 28);
    segment.packet(seconds(i + 0.01), router(last), from, ICMP, icmpMessage(11, 0, 0, quoted));
  });
}

/** A segment of 1000 bytes, the error that it is too big for 600, and the same segment again. */
function blackHole(segment: Segment, again: number, size = 1000): void {
  const [from, to] = [client(), server()];
  const data = (length: number): Uint8Array => {
    const header = new ByteWriter().u16(40_000).u16(80).u32(77).u32(1).u8(0x50).u8(0x18).u16(1000).u32(0);
    return header.bytes(new Uint8Array(length)).done();
  };
  const id = from.nextId();
  segment.packet(seconds(1), from, to, TCP, data(1000), { id });
  const quoted = ipv4(from, to, TCP, data(1000), { id }).subarray(0, 28);
  segment.packet(seconds(1.01), router(1), from, ICMP, icmpMessage(3, 4, 600, quoted));
  for (let i = 0; i < again; i += 1) segment.packet(seconds(2 + i), from, to, TCP, data(size));
}

/** The last fragment of an echo request, `length` bytes long, at the last offset that there is. */
function lastFragment(segment: Segment, length: number): void {
  segment.packet(seconds(1), client(), server(), ICMP, new Uint8Array(length), { fragment: 8189 });
}

function changedReplies(segment: Segment, count: number): void {
  for (let i = 0; i < count; i += 1) {
    request(segment, i, server(), i);
    reply(segment, i + 0.1, server(), i, 2);
  }
}
function unasked(segment: Segment, count: number): void {
  for (let i = 0; i < count; i += 1) {
    segment.packet(seconds(i), server(), client(), ICMP, icmpMessage(0, 0, 0x9_0000 + i, new Uint8Array(1000)));
  }
}

const nodes = (): Host => multicastGroup('ff02::1');
interface Advertised {
  address?: number;
  card?: number;
  lifetime?: number;
}
function advertise(segment: Segment, time: number, { address = 1, card = 1, lifetime = 1800 }: Advertised): void {
  const from = new Host(`fe80::${address}`, `02:1b:c5:0a:40:0${card}`, { ttl: 255 });
  const prefix = new Host('2001:db8:1::', '02:00:00:00:00:00').address;
  segment.packet(seconds(time), from, nodes(), ICMPV6, routerAdvertisement(from, nodes(), prefix, lifetime));
}
/** A host asks whether 2001:db8::2 is in use; the card `card` says that it has it. */
function wanted(segment: Segment, card: number): void {
  const probing = new Host('::', '02:1b:c5:0a:40:02', { ttl: 255 });
  const solicited = multicastGroup('ff02::1:ff00:2');
  const holder = new Host('2001:db8::2', `02:1b:c5:0a:40:0${card}`, { ttl: 255 });
  segment.packet(seconds(1), probing, solicited, ICMPV6, neighbourSolicitation(probing, solicited, holder));
  segment.packet(seconds(1.5), holder, nodes(), ICMPV6, neighbourAdvertisement(holder, nodes()));
}

type Build = (segment: Segment) => void;
const rule = (
  [id, name]: readonly [string, string],
  severity: NonNullable<RuleCase['severity']>,
  frames: readonly number[],
  fires: Build,
  nearMiss: Build,
): RuleCase => ({ rule: id, name, tool: 'analyze_icmp_packets', severity, frames, fires, nearMiss });

function unanswered(segment: Segment, to: Host): void {
  for (let i = 1; i <= 5; i += 1) request(segment, i, to, i);
  later(segment, 20);
}
function asked(segment: Segment, answering: number): void {
  request(segment, 1, server());
  reply(segment, 1.1, server(answering));
}

/** A ping to all nodes that one of them answers, with data that are the same or not. */
function nodesAnswer(segment: Segment, data: number): void {
  const [from, to] = [new Host('fe80::1', '02:1b:c5:0a:40:01'), new Host('fe80::2', '02:1b:c5:0a:40:02')];
  const body = (fill: number): Uint8Array => new Uint8Array(16).fill(fill);
  segment.packet(seconds(1), from, nodes(), ICMPV6, icmpv6Message(from, nodes(), 128, 0x9_0001, body(1)));
  segment.packet(seconds(1.1), to, from, ICMPV6, icmpv6Message(to, from, 129, 0x9_0001, body(data)));
}

export const cases: readonly RuleCase[] = [
  rule(
    ['IC-02', 'nobody has to answer for a group'],
    'error',
    [1],
    (s) => unanswered(s, server()),
    (s) => unanswered(s, multicastGroup('224.0.0.1')),
  ),
  rule(
    ['IC-03', 'members of a group answer with their own addresses'],
    'notice',
    [2],
    (s) => {
      request(s, 1, server(7));
      reply(s, 1.1, server(), 2);
    },
    (s) => {
      request(s, 1, multicastGroup('224.0.0.1'));
      reply(s, 1.1, server());
      reply(s, 1.2, server(6));
    },
  ),
  rule(
    ['IC-03-address', 'another host answers'],
    'notice',
    [1, 2],
    (s) => asked(s, 6),
    (s) => asked(s, 5),
  ),
  rule(
    ['IC-03-payload', 'the pseudo-header of a group is another'],
    'warning',
    [2],
    (s) => nodesAnswer(s, 2),
    (s) => nodesAnswer(s, 1),
  ),
  rule(
    ['IC-05-black-hole', 'twice again as large'],
    'error',
    [2, 4],
    (s) => blackHole(s, 2),
    (s) => blackHole(s, 1),
  ),
  rule(
    ['IC-05-black-hole', 'smaller segments follow'],
    'error',
    [2, 4],
    (s) => blackHole(s, 2),
    (s) => blackHole(s, 2, 500),
  ),
  rule(
    ['IC-06', 'two distances'],
    'info',
    [2],
    (s) => route(s, [1, 2]),
    (s) => route(s, [1]),
  ),
  rule(
    ['IC-07', 'two routers in turn'],
    'error',
    [2, 4, 6, 8],
    (s) => route(s, [1, 2, 1, 2]),
    (s) => route(s, [1, 2, 1, 3]),
  ),
  rule(
    ['IC-09-ping-of-death', 'beyond 65535 bytes'],
    'error',
    [1],
    (s) => lastFragment(s, 4),
    (s) => lastFragment(s, 3),
  ),
  rule(
    ['IC-10-victim', 'ten hosts answer'],
    'error',
    [10],
    (s) => Array.from({ length: 10 }, (_, i) => reply(s, 1 + i / 10, server(20 + i))),
    (s) => Array.from({ length: 9 }, (_, i) => reply(s, 1 + i / 10, server(20 + i))),
  ),
  rule(
    ['IC-11-payload', 'ten replies'],
    'warning',
    [1],
    (s) => changedReplies(s, 10),
    (s) => changedReplies(s, 9),
  ),
  rule(
    ['IC-11-one-way', 'ten kilobytes'],
    'warning',
    [1],
    (s) => unasked(s, 10),
    (s) => unasked(s, 9),
  ),
  rule(
    ['IC-13-lifetime', 'two routers'],
    'notice',
    [1, 2],
    (s) => [1800, 0].forEach((lifetime, i) => advertise(s, i, { address: i + 1, card: i + 1, lifetime })),
    (s) => [1800, 0].forEach((lifetime, i) => advertise(s, i, { lifetime })),
  ),
  rule(
    ['IC-13-mac', 'lifetime zero from another card'],
    'error',
    [1, 2],
    (s) => [1, 2].forEach((card, i) => advertise(s, i, { card, lifetime: 1800 * (1 - i) })),
    (s) => [1, 1].forEach((card, i) => advertise(s, i, { card, lifetime: 1800 * (1 - i) })),
  ),
  rule(
    ['IC-13-flood', 'ten in a second'],
    'error',
    [10],
    (s) => Array.from({ length: 10 }, (_, i) => advertise(s, 1 + i * 0.1, {})),
    (s) => Array.from({ length: 9 }, (_, i) => advertise(s, 1 + i * 0.1, {})),
  ),
  rule(
    ['IC-14-duplicate-address', 'the host itself announces it'],
    'error',
    [1, 2],
    (s) => wanted(s, 3),
    (s) => wanted(s, 2),
  ),
];
