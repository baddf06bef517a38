// Rules about SIP requests and their answers (domain.md 5.1).

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { encodeSip } from '../lib/sip.js';
import { a, srv } from '../lib/dns-message.js';
import { DnsScene } from '../lib/dns-scene.js';
import { Stage } from '../lib/sip-stage.js';
import { seconds } from '../lib/trace.js';

const caller = (): Host => new Host('192.0.2.10', '02:1b:c5:0a:31:7e');
const callee = (): Host => new Host('198.51.100.5', '02:00:5e:10:00:01', { ttl: 60 });

/** An INVITE that nobody answers, sent again by timer A, in a capture that ends at `end` seconds. */
function unanswered(segment: Segment, end: number): void {
  const [from, to] = [caller(), callee()];
  const invite = encodeSip({
    start: 'INVITE sip:bob@example.com SIP/2.0',
    headers: [
      ['Via', 'SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK74bf9'],
      ['Max-Forwards', '70'],
      ['From', '<sip:alice@example.com>;tag=9fxced76sl'],
      ['To', '<sip:bob@example.com>'],
      ['Call-ID', '3848276298220188511@192.0.2.10'],
      ['CSeq', '1 INVITE'],
      ['Contact', '<sip:alice@192.0.2.10>'],
    ],
  });
  for (const time of [0, 0.5, 1.5, 3.5, 7.5, 15.5]) {
    segment.datagram(seconds(time), from.at(5060), to.at(5060), invite);
  }
  segment.datagram(seconds(end), from.at(40_000), to.at(40_001), utf8('the capture goes on until here'));
}

const SERVICE = { name: '_sip._udp.example.com', type: 'SRV' } as const;
const MISSING = { rcode: 'NXDOMAIN' } as const;
/** The host of DnsScene's client, on a Stage. */
const CLIENT = 50;

/** The place of the SIP service does not exist; the client registers all the same at `time`. */
function unresolved(segment: Segment, time: number): void {
  new DnsScene(segment).ask(0, SERVICE, MISSING);
  new Stage(segment).request(time, CLIENT, 2, 'REGISTER', 1).until(20);
}

/** Nobody answers, and the capture ends at `end`. */
function deafResolver(segment: Segment, end: number): void {
  new DnsScene(segment).ask(0, SERVICE);
  new Stage(segment).until(end);
}

/** After SRV the client asks for the address of the domain (RFC 3263 4.2), or only for another transport. */
function nextStep(segment: Segment, name: string): void {
  const scene = new DnsScene(segment);
  scene.ask(0, SERVICE, MISSING);
  scene.ask(1, { name, type: 'A' }, { answers: [a(name, '203.0.113.80')] });
  scene.until(20);
}
function otherTransport(segment: Segment, domain: string): void {
  const scene = new DnsScene(segment);
  const name = `_sips._tcp.${domain}`;
  scene.ask(0, { name, type: 'SRV' }, { answers: [srv(name, 'sip.example.com', 5061)] });
  scene.ask(1, SERVICE, MISSING);
  scene.until(20);
}

/** A client that called bob@example.com looks `name` up a minute later, in vain. */
function again(segment: Segment, name: string): void {
  new Stage(segment).answered(0, CLIENT, 2).hangUp(10, CLIENT, 2);
  const scene = new DnsScene(segment);
  scene.ask(60, { name, type: 'A' }, MISSING);
  scene.until(80);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-TR-02',
    tool: 'list_sip_calls',
    severity: 'error',
    frames: [1],
    fires: (segment) => unanswered(segment, 33),
    nearMiss: (segment) => unanswered(segment, 16),
  },
  {
    rule: 'SIP-TR-13',
    tool: 'list_sip_calls',
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => unresolved(segment, 5.2),
    nearMiss: (segment) => unresolved(segment, 4.9),
  },
  {
    rule: 'SIP-TR-13',
    tool: 'list_sip_calls',
    name: 'no answer',
    frames: [1],
    fires: (segment) => deafResolver(segment, 32.1),
    nearMiss: (segment) => deafResolver(segment, 31),
  },
  {
    rule: 'SIP-TR-13',
    tool: 'list_sip_calls',
    name: 'the domain has an address',
    fires: (segment) => nextStep(segment, 'www.example.com'),
    nearMiss: (segment) => nextStep(segment, 'example.com'),
  },
  {
    rule: 'SIP-TR-13',
    tool: 'list_sip_calls',
    name: 'another transport is there',
    fires: (segment) => otherTransport(segment, 'example.org'),
    nearMiss: (segment) => otherTransport(segment, 'example.com'),
  },
  {
    rule: 'SIP-TR-13',
    tool: 'list_sip_calls',
    name: 'a domain that was called before',
    fires: (segment) => again(segment, 'example.com'),
    nearMiss: (segment) => again(segment, 'www.example.com'),
  },
];
