// Rules about how data get through: TCP-04 to TCP-08, TCP-11, TCP-14 to TCP-16.

import { Host } from '../lib/host.js';
import { icmpMessage } from '../lib/icmp-errors.js';
import { ICMP } from '../lib/icmp.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { ACK, PSH, SYN, TcpTalk } from '../lib/tcp-talk.js';

const TOOL = 'analyze_tcp_connections';
const host = (last: number): Host =>
  new Host(`192.0.2.${last}`, `02:1b:c5:0a:40:${last.toString(16).padStart(2, '0')}`);
const talk = (segment: Segment): TcpTalk => new TcpTalk(segment, host(1), host(2));
const DATA = PSH | ACK;

/** Data of the client, each segment acknowledged after `delay`. */
function send(one: TcpTalk, segments: number, delay = 0, length = 100): TcpTalk {
  for (let i = 0; i < segments; i += 1) one.client(DATA, { length }).wait(delay).server(ACK);
  return one;
}
/** `lost` of `all` segments are sent again after 100 ms. */
function lose(segment: Segment, all: number, lost: number): void {
  const one = talk(segment).open();
  send(one, all - 2 * lost);
  for (let i = 0; i < lost; i += 1) {
    one.client(DATA, { length: 100 }).wait(0.1);
    one.client(DATA, { length: 100, back: 100 }).server(ACK);
  }
}
function stall(segment: Segment, seconds: number): void {
  const one = talk(segment).open().client(DATA, { length: 100 });
  one.wait(seconds).client(DATA, { length: 100, back: 100 }).server(ACK);
}
function backOff(segment: Segment, times: number): void {
  const one = talk(segment).open().client(DATA, { length: 100 });
  for (let i = 0; i < times; i += 1) one.wait(0.2).client(DATA, { length: 100, back: 100 });
}
function closed(segment: Segment, seconds: number): void {
  const one = talk(segment).open().client(DATA, { length: 100 });
  one.server(ACK, { window: 0 }).wait(seconds).server(ACK);
}
function disorder(segment: Segment, times: number): void {
  const one = send(talk(segment).open(), 10);
  for (let i = 0; i < times; i += 1) {
    // The second of two comes first.
    one.hole(100).client(DATA, { length: 100 });
    one.client(DATA, { length: 100, back: 200 }).server(ACK);
  }
}
function bulk(segment: Segment, options: readonly number[] | undefined): void {
  send(talk(segment).open(0.01, options), 80, 0, 1400);
}
function small(segment: Segment, times: number): void {
  const one = talk(segment).open();
  for (let i = 0; i < times; i += 1) {
    one.client(DATA, { length: 10 }).wait(0.05).server(ACK).client(DATA, { length: 10 });
    one.server(DATA, { length: 10 }).client(ACK);
  }
}
function answer(segment: Segment, seconds: number): void {
  talk(segment).open().client(DATA, { length: 10 }).server(ACK).wait(seconds).server(DATA, { length: 10 });
}
function gap(segment: Segment, before: number): void {
  send(talk(segment).open(), before).hole(100).client(DATA, { length: 100 });
}

/** Windows of 2000 bytes that are filled `times` times, among segments that do not. */
function filled(segment: Segment, times: number): void {
  const one = talk(segment).open();
  for (let i = 0; i < 4; i += 1) {
    one.server(ACK, { window: 2000 }).client(DATA, { length: 1000 });
    one.client(DATA, { length: i < times ? 1000 : 900 }).wait(0.01);
    one.server(ACK, { window: 2000 });
  }
}

/**
 * A segment of `length` bytes that is sent four times in vain, while the server asks for what follows small data, as far
 * as it `lives`, and a router may say that it is too big.
 */
function swallowed(
  segment: Segment,
  length: number,
  { lives = true, told = false, arrives = false, at = 0, isn = 1000 } = {},
): void {
  const one = new TcpTalk(segment, host(1), host(2), { at, isn })
    .open()
    .client(DATA, { length: 100 })
    .server(ACK)
    .client(DATA, { length });
  const quoted = segment.trace.frames().at(-1)?.data.subarray(14, 42);
  const tooBig = icmpMessage(3, 4, 1400, quoted);
  if (told) segment.packet(Math.round(one.now * 1e9), host(9), host(1), ICMP, tooBig);
  for (let i = 0; i < 3; i += 1) {
    one.wait(0.3 * 2 ** i).client(DATA, { length, back: length });
    // A duplicate acknowledgement: what the server misses is the segment.
    if (lives) one.server(ACK, { missing: length });
  }
  if (arrives) one.server(ACK);
}

/** The SYN comes by twice, the second time with a segment size of 1400, and from `ttl` hops. */
function clamped(segment: Segment, ttl: number): void {
  const one = talk(segment).client(SYN, { options: [2, 4, 0x05, 0xb4], ttl: 64 });
  one.client(SYN, { options: [2, 4, 0x05, 0x78], back: 1, ttl });
}

/** A router's "fragmentation needed" quotes a segment of the connection before, from the same port. */
function toldBefore(segment: Segment): void {
  swallowed(segment, 1460, { told: true, arrives: true });
  swallowed(segment, 1460, { lives: false, at: 10, isn: 900_000 });
}

function dropped(segment: Segment, packets: number): void {
  gap(segment, 100);
  segment.dropped = packets;
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'TCP-04',
    tool: TOOL,
    severity: 'warning',
    frames: [1, 3],
    fires: (segment) => void talk(segment).open(0.15),
    nearMiss: (segment) => void talk(segment).open(0.147),
  },
  {
    rule: 'TCP-04-queue',
    tool: TOOL,
    frames: [1, 3],
    fires: (segment) => void send(talk(segment).open(0.06), 10, 0.26),
    nearMiss: (segment) => void send(talk(segment).open(0.07), 10, 0.26),
  },
  {
    rule: 'TCP-05',
    tool: TOOL,
    severity: 'warning',
    frames: [201],
    fires: (segment) => lose(segment, 100, 1),
    nearMiss: (segment) => lose(segment, 102, 1),
  },
  {
    rule: 'TCP-05',
    tool: TOOL,
    name: 'five percent',
    severity: 'error',
    fires: (segment) => lose(segment, 200, 10),
    nearMiss: (segment) => lose(segment, 9, 1),
  },
  {
    rule: 'TCP-06',
    tool: TOOL,
    severity: 'warning',
    frames: [4, 5],
    fires: (segment) => stall(segment, 1),
    nearMiss: (segment) => stall(segment, 0.9),
  },
  {
    rule: 'TCP-06',
    tool: TOOL,
    name: 'back-off',
    frames: [7],
    fires: (segment) => backOff(segment, 3),
    nearMiss: (segment) => backOff(segment, 2),
  },
  {
    rule: 'TCP-07',
    tool: TOOL,
    severity: 'warning',
    frames: [5],
    fires: (segment) => closed(segment, 0.2),
    nearMiss: (segment) => closed(segment, 0.19),
  },
  {
    rule: 'TCP-07',
    tool: TOOL,
    name: 'two seconds',
    severity: 'error',
    frames: [5],
    fires: (segment) => closed(segment, 2),
    nearMiss: (segment) => closed(segment, 0.1),
  },
  {
    rule: 'TCP-07-full',
    tool: TOOL,
    severity: 'warning',
    fires: (segment) => filled(segment, 3),
    nearMiss: (segment) => filled(segment, 2),
  },
  {
    rule: 'TCP-08',
    tool: TOOL,
    severity: 'warning',
    frames: [25],
    fires: (segment) => disorder(segment, 3),
    nearMiss: (segment) => disorder(segment, 2),
  },
  {
    rule: 'TCP-11',
    tool: TOOL,
    severity: 'notice',
    frames: [1, 2],
    fires: (segment) => bulk(segment, [2, 4, 0x05, 0xb4]),
    nearMiss: (segment) => bulk(segment, undefined),
  },
  {
    rule: 'TCP-11-mtu',
    tool: TOOL,
    severity: 'error',
    fires: (segment) => swallowed(segment, 1460),
    nearMiss: (segment) => swallowed(segment, 1460, { arrives: true }),
  },
  {
    rule: 'TCP-11-mtu',
    tool: TOOL,
    name: 'not a small one',
    fires: (segment) => swallowed(segment, 1448),
    nearMiss: (segment) => swallowed(segment, 1000),
  },
  {
    rule: 'TCP-11-mtu',
    tool: TOOL,
    name: 'a router says so; else the server may be gone',
    frames: [7],
    fires: (segment) => swallowed(segment, 1460, { lives: false, told: true }),
    nearMiss: (segment) => swallowed(segment, 1460, { lives: false }),
  },
  {
    rule: 'TCP-11-mtu',
    tool: TOOL,
    name: 'not what a router said of an earlier connection between the same ports',
    fires: (segment) => swallowed(segment, 1460, { lives: false, told: true, isn: 900_000 }),
    nearMiss: toldBefore,
  },
  {
    rule: 'TCP-11-clamp',
    tool: TOOL,
    severity: 'notice',
    frames: [2],
    fires: (segment) => clamped(segment, 63),
    nearMiss: (segment) => clamped(segment, 64),
  },
  {
    rule: 'TCP-14',
    tool: TOOL,
    severity: 'notice',
    fires: (segment) => small(segment, 5),
    nearMiss: (segment) => small(segment, 4),
  },
  {
    rule: 'TCP-15',
    tool: TOOL,
    severity: 'notice',
    fires: (segment) => answer(segment, 0.5),
    nearMiss: (segment) => answer(segment, 0.49),
  },
  {
    rule: 'TCP-16',
    tool: TOOL,
    severity: 'notice',
    frames: [100],
    fires: (segment) => gap(segment, 48),
    nearMiss: (segment) => gap(segment, 49),
  },
  {
    rule: 'TCP-16',
    tool: TOOL,
    name: 'the interface says that it dropped packets',
    frames: [204],
    fires: (segment) => dropped(segment, 3),
    nearMiss: (segment) => dropped(segment, 0),
  },
];
