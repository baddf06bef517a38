// Rules about ICMP and ICMPv6 messages (domain.md 8.2).

import { concat } from '../lib/bytes.js';
import { Host, multicastGroup } from '../lib/host.js';
import { icmpMessage, routerAdvertisement } from '../lib/icmp-errors.js';
import { ICMP, ICMPV6, icmpEcho, neighbourAdvertisement, neighbourSolicitation } from '../lib/icmp.js';
import { ipv4 } from '../lib/ipv4.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';
import { UDP, udp } from '../lib/udp.js';

const TOOL = 'analyze_icmp_packets';
const client = (): Host => new Host('192.0.2.10', '02:1b:c5:0a:31:7e');
const server = (): Host => new Host('198.51.100.5', '02:00:5e:10:00:01', { ttl: 60 });
const router = (last = 1): Host => new Host(`203.0.113.${last}`, '02:00:5e:10:00:01');

/** Echo requests one second apart; those of `lost` have no reply; the capture goes on until `end`. */
function pings(segment: Segment, count: number, lost: readonly number[], end = count + 10): void {
  const [from, to] = [client(), server()];
  for (let i = 1; i <= count; i += 1) {
    segment.packet(seconds(i), from, to, ICMP, icmpEcho('request', 9, i, i));
    if (!lost.includes(i)) segment.packet(seconds(i + 0.02), to, from, ICMP, icmpEcho('reply', 9, i, i));
  }
  segment.datagram(seconds(end), from.at(40_000), to.at(40_001), new Uint8Array(4));
}

/** A datagram and the error about it. `ttl`: as it was sent. */
function failed(segment: Segment, type: number, code: number, { ttl = 64, rest = 0, quote = 28 } = {}): void {
  const [from, to] = [client(), server()];
  const id = from.nextId();
  const datagram = udp(from.at(5000), to.at(9999), new Uint8Array(64));
  segment.packet(seconds(1), from, to, UDP, datagram, { id, ttl });
  const quoted = ipv4(from, to, UDP, datagram, { id, ttl: 1 }).subarray(0, quote);
  segment.packet(seconds(1.01), router(), from, ICMP, icmpMessage(type, code, rest, quoted));
}

function requests(segment: Segment, count: number, spacing: number, target: (i: number) => Host): void {
  const from = client();
  for (let i = 0; i < count; i += 1) {
    segment.packet(seconds(1 + i * spacing), from, target(i), ICMP, icmpEcho('request', 9, i, i));
  }
}

/** Data that look encrypted: a linear congruential generator. */
function randomEchoes(segment: Segment, count: number, random: boolean): void {
  let state = 1;
  for (let i = 0; i < count; i += 1) {
    const data = Uint8Array.from({ length: 400 }, (_, at) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return random ? (state >>> 16) & 0xff : at & 0x3f;
    });
    segment.packet(seconds(i), client(), server(), ICMP, icmpMessage(8, 0, 0x9_0000 + i, data));
  }
}

const host6 = (last: number, card = last): Host =>
  new Host(`2001:db8::${last}`, `02:1b:c5:0a:40:${card.toString().padStart(2, '0')}`, { ttl: 255 });
const anyone = (): Host => new Host('::', '02:1b:c5:0a:40:10', { ttl: 255 });
const group = (): Host => multicastGroup('ff02::1:ff00:2');
const nodes = (): Host => multicastGroup('ff02::1');

function solicit(segment: Segment, time: number, from: Host): void {
  segment.packet(seconds(time), from, group(), ICMPV6, neighbourSolicitation(from, group(), host6(2)));
}
function advertise(segment: Segment, time: number, from: Host, to: Host): void {
  segment.packet(seconds(time), from, to, ICMPV6, neighbourAdvertisement(from, to));
}
function advertisedRouters(segment: Segment, prefixes: readonly string[]): void {
  prefixes.forEach((prefix, i) => {
    const from = new Host(`fe80::${i + 1}`, `02:1b:c5:0a:40:0${i + 1}`, { ttl: 255 });
    const network = new Host(prefix, '02:00:00:00:00:00').address;
    segment.packet(seconds(i), from, nodes(), ICMPV6, routerAdvertisement(from, nodes(), network));
  });
}
/** The same packet `sightings` times within a millisecond, a hop less each time. */
function seenAgain(segment: Segment, sightings: number): void {
  const [from, to] = [client(), server()];
  const id = from.nextId();
  for (let i = 0; i < sightings; i += 1) {
    const datagram = udp(from.at(5000), to.at(9999), new Uint8Array(64));
    segment.packet(seconds(1 + i / 2000), from, to, UDP, datagram, { id, ttl: 60 - i });
  }
  segment.packet(seconds(2), from, to, ICMP, icmpEcho('request', 1, 1, 1));
}
function answered(segment: Segment, type: 'request' | 'reply'): void {
  segment.packet(seconds(1), server(), client(), ICMP, icmpEcho(type, 9, 1, 1));
}
function changedReply(segment: Segment, stamp: number): void {
  segment.packet(seconds(1), client(), server(), ICMP, icmpEcho('request', 9, 1, 1));
  segment.packet(seconds(1.1), server(), client(), ICMP, icmpEcho('reply', 9, 1, stamp));
}
const one = (segment: Segment, message: Uint8Array): void =>
  segment.packet(seconds(1), client(), server(), ICMP, message);

function wrong(message: Uint8Array): Uint8Array {
  return concat(message.subarray(0, 3), Uint8Array.of((message[3] ?? 0) ^ 1), message.subarray(4));
}

const rule = (
  id: string,
  severity: NonNullable<RuleCase['severity']>,
  frames: readonly number[],
  fires: (segment: Segment) => void,
  nearMiss: (segment: Segment) => void,
): RuleCase => ({ rule: id, tool: TOOL, severity, frames, fires, nearMiss });

export const cases: readonly RuleCase[] = [
  rule(
    'IC-02',
    'error',
    [3],
    (s) => pings(s, 5, [2]),
    (s) => pings(s, 5, []),
  ),
  {
    ...rule(
      'IC-02',
      'error',
      [9],
      (s) => pings(s, 5, [5]),
      (s) => pings(s, 5, [5], 6),
    ),
    name: 'the capture ends',
  },
  rule(
    'IC-03',
    'notice',
    [1],
    (s) => answered(s, 'reply'),
    (s) => answered(s, 'request'),
  ),
  rule(
    'IC-03-payload',
    'warning',
    [2],
    (s) => changedReply(s, 2),
    (s) => changedReply(s, 1),
  ),
  rule(
    'IC-04',
    'warning',
    [1, 2],
    (s) => failed(s, 3, 13),
    (s) => failed(s, 3, 4, { rest: 1400 }),
  ),
  rule(
    'IC-05',
    'warning',
    [2],
    (s) => failed(s, 3, 4, { rest: 1400 }),
    (s) => failed(s, 3, 1),
  ),
  rule(
    'IC-07',
    'error',
    [1, 2],
    (s) => failed(s, 11, 0),
    (s) => failed(s, 11, 0, { ttl: 1 }),
  ),
  {
    ...rule(
      'IC-07',
      'error',
      [1, 3],
      (s) => seenAgain(s, 3),
      (s) => seenAgain(s, 2),
    ),
    name: 'one packet again',
  },
  rule(
    'IC-08',
    'notice',
    [2],
    (s) => failed(s, 5, 1, { rest: 0xcb007102 }),
    (s) => failed(s, 3, 1),
  ),
  rule(
    'IC-09',
    'warning',
    [100],
    (s) => requests(s, 100, 0.005, server),
    (s) => requests(s, 99, 0.005, server),
  ),
  rule(
    'IC-09-sweep',
    'warning',
    [10],
    (s) => requests(s, 10, 0.1, router),
    (s) => requests(s, 9, 0.1, router),
  ),
  rule(
    'IC-10',
    'error',
    [1],
    (s) => requests(s, 1, 1, () => router(255)),
    (s) => requests(s, 1, 1, () => router(254)),
  ),
  rule(
    'IC-11',
    'warning',
    [1],
    (s) => randomEchoes(s, 10, true),
    (s) => randomEchoes(s, 10, false),
  ),
  rule(
    'IC-12',
    'notice',
    [1],
    (s) => one(s, icmpMessage(13, 0, 0x9_0001, new Uint8Array(12))),
    (s) => one(s, icmpMessage(42, 0, 0x9_0001, new Uint8Array(12))),
  ),
  rule(
    'IC-13',
    'error',
    [1, 2],
    (s) => advertisedRouters(s, ['2001:db8:1::', '2001:db8:2::']),
    (s) => advertisedRouters(s, ['2001:db8:1::', '2001:db8:1::']),
  ),
  rule(
    'IC-14',
    'error',
    [2],
    (s) => [3, 4].forEach((card) => advertise(s, card, host6(2, card), host6(1))),
    (s) => [3, 4].forEach((time) => advertise(s, time, host6(2, 3), host6(1))),
  ),
  rule(
    'IC-14-duplicate-address',
    'error',
    [1, 2],
    (s) => {
      solicit(s, 0, anyone());
      advertise(s, 0.1, host6(2), nodes());
    },
    (s) => {
      solicit(s, 0, host6(1));
      advertise(s, 0.1, host6(2), nodes());
    },
  ),
  rule(
    'IC-15',
    'warning',
    [1, 2, 3],
    (s) => {
      for (const time of [0, 1, 2]) solicit(s, time, host6(1));
      one6(s, 9);
    },
    (s) => {
      for (const time of [0, 1]) solicit(s, time, host6(1));
      one6(s, 9);
    },
  ),
  rule(
    'IC-16',
    'notice',
    [2],
    (s) => failed(s, 4, 0),
    (s) => failed(s, 3, 1),
  ),
  rule(
    'IC-16-checksum',
    'notice',
    [1],
    (s) => one(s, wrong(icmpEcho('request', 9, 1, 1))),
    (s) => one(s, icmpEcho('request', 9, 1, 1)),
  ),
  rule(
    'IC-16-quote',
    'notice',
    [2],
    (s) => failed(s, 3, 1, { quote: 24 }),
    (s) => failed(s, 3, 1),
  ),
];

/** The capture goes on until then. */
function one6(segment: Segment, time: number): void {
  segment.datagram(seconds(time), host6(1).at(40_000), host6(3).at(40_001), new Uint8Array(4));
}
