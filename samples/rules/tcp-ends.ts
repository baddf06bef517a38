// Rules about how connections begin and end: TCP-01 to TCP-03, TCP-09, TCP-10, TCP-12, TCP-13, TCP-17.

import { Host } from '../lib/host.js';
import { icmpMessage } from '../lib/icmp-errors.js';
import { ICMP } from '../lib/icmp.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { ACK, FIN, PSH, RST, SYN, TcpTalk, URG } from '../lib/tcp-talk.js';

const TOOL = 'analyze_tcp_connections';
const host = (last: number): Host =>
  new Host(`192.0.2.${last}`, `02:1b:c5:0a:40:${last.toString(16).padStart(2, '0')}`);
const talk = (segment: Segment, options = {}): TcpTalk => new TcpTalk(segment, host(1), host(2), options);

function refused(segment: Segment, after: number): void {
  talk(segment)
    .client(SYN)
    .wait(after)
    .server(RST | ACK);
}
function unanswered(segment: Segment, rest: number): void {
  talk(segment).client(SYN);
  talk(segment, { port: 81, from: 40001, at: rest }).open();
}
/** A SYN about which a router says something (RFC 792 type 3), and the capture ends; `other`: about another SYN. */
function rejected(segment: Segment, other: boolean): void {
  talk(segment).client(SYN);
  if (other) talk(segment, { port: 81, from: 40001, at: 0.01 }).client(SYN);
  const quoted = segment.trace.frames().at(-1)?.data.subarray(14, 42);
  segment.packet(20_000_000, host(9), host(1), ICMP, icmpMessage(3, 13, 0, quoted));
  if (other) talk(segment, { port: 81, from: 40001, at: 0.03 }).server(SYN | ACK);
}
function resent(segment: Segment, times: number): void {
  const one = talk(segment).client(SYN);
  for (let i = 0; i < times; i += 1) one.server(SYN | ACK, { back: i === 0 ? 0 : 1 }).wait(1);
}
function session(segment: Segment): TcpTalk {
  return talk(segment)
    .open()
    .client(PSH | ACK, { length: 10 })
    .server(ACK);
}
function idle(segment: Segment, seconds: number): void {
  session(segment);
  talk(segment, { port: 81, from: 40001, at: seconds }).client(SYN);
}
function scan(segment: Segment, ports: number, hosts = 1, flags = SYN): void {
  for (let i = 0; i < ports; i += 1)
    for (let j = 0; j < hosts; j += 1) {
      const options = { port: 100 + i, from: 50000 + i, at: i + j / 10 };
      new TcpTalk(segment, host(1), host(20 + j), options).client(flags).server(RST | ACK);
    }
}
function flood(segment: Segment, number: number): void {
  for (let i = 0; i < number; i += 1)
    new TcpTalk(segment, host(10 + (i % 50)), host(2), { from: 1024 + i, at: i / 250 }).client(SYN);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'TCP-01',
    tool: TOOL,
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => refused(segment, 2.9),
    nearMiss: (segment) => refused(segment, 3.1),
  },
  {
    rule: 'TCP-02',
    tool: TOOL,
    severity: 'error',
    frames: [1],
    fires: (segment) => unanswered(segment, 3.1),
    nearMiss: (segment) => unanswered(segment, 2.9),
  },
  {
    rule: 'TCP-02',
    tool: TOOL,
    name: 'SYN sent again',
    frames: [1, 2],
    fires: (segment) => void talk(segment).client(SYN).wait(1).client(SYN, { back: 1 }),
    nearMiss: (segment) =>
      void talk(segment)
        .client(SYN)
        .wait(1)
        .client(SYN, { back: 1 })
        .server(SYN | ACK),
  },
  {
    rule: 'TCP-02',
    tool: TOOL,
    name: 'a router says why',
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => rejected(segment, false),
    nearMiss: (segment) => rejected(segment, true),
  },
  {
    rule: 'TCP-03',
    tool: TOOL,
    severity: 'warning',
    frames: [2],
    fires: (segment) => resent(segment, 3),
    nearMiss: (segment) => resent(segment, 2),
  },
  {
    rule: 'TCP-09',
    tool: TOOL,
    severity: 'warning',
    frames: [6],
    fires: (segment) => void session(segment).server(RST | ACK),
    nearMiss: (segment) =>
      void session(segment)
        .server(FIN | ACK)
        .server(RST | ACK),
  },
  {
    rule: 'TCP-09-injected',
    tool: TOOL,
    severity: 'error',
    frames: [6],
    fires: (segment) => void session(segment).server(RST | ACK, { ttl: 59 }),
    nearMiss: (segment) => void session(segment).server(RST | ACK, { ttl: 60 }),
  },
  {
    rule: 'TCP-10',
    tool: TOOL,
    severity: 'notice',
    frames: [5],
    fires: (segment) => idle(segment, 61),
    nearMiss: (segment) => idle(segment, 59),
  },
  {
    rule: 'TCP-12',
    tool: TOOL,
    name: 'ports of one host',
    severity: 'warning',
    frames: [1, 3],
    fires: (segment) => scan(segment, 15),
    nearMiss: (segment) => scan(segment, 14),
  },
  {
    rule: 'TCP-12',
    tool: TOOL,
    name: 'one port of many hosts',
    frames: [1],
    fires: (segment) => scan(segment, 1, 25),
    nearMiss: (segment) => scan(segment, 1, 24),
  },
  {
    rule: 'TCP-12',
    tool: TOOL,
    name: 'Xmas',
    frames: [1],
    fires: (segment) => scan(segment, 15, 1, FIN | PSH | URG),
    nearMiss: (segment) => scan(segment, 14, 1, FIN | PSH | URG),
  },
  {
    rule: 'TCP-13',
    tool: TOOL,
    severity: 'error',
    frames: [1],
    fires: (segment) => flood(segment, 200),
    nearMiss: (segment) => flood(segment, 199),
  },
  {
    rule: 'TCP-17',
    tool: TOOL,
    severity: 'warning',
    frames: [1],
    fires: (segment) => void talk(segment).client(SYN | FIN),
    nearMiss: (segment) => void talk(segment).client(SYN),
  },
];
