// Rules about SIP transactions and transports (domain.md 5.1) that sip-requests.ts does not show.

import { Host } from '../lib/host.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { Stage } from '../lib/sip-stage.js';
import { encodeSip } from '../lib/sip.js';
import { stunRequest, stunResponse } from '../lib/stun.js';
import { seconds } from '../lib/trace.js';

const tool = 'list_sip_calls';
const EXPEDITED = 46 << 2;
const CS3 = 24 << 2;

/** `count` OPTIONS of one client, of which the first `lost` are answered only after a repeat. */
function pings(segment: Segment, count: number, lost: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < count; i += 1) {
    stage.call(`ping${i}`).request(i, 1, 2, 'OPTIONS', 1);
    if (i < lost) stage.request(i + 0.5, 1, 2, 'OPTIONS', 1);
    stage.response(i + 0.6, 2, 1, '200 OK', 'OPTIONS', 1);
  }
}

/** A request that is sent again `repeats` times after its response. */
function deaf(segment: Segment, repeats: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1).response(0.1, 2, 1, '180 Ringing', 'INVITE', 1);
  for (let i = 0; i < repeats; i += 1) stage.request(0.8 + i, 1, 2, 'INVITE', 1);
}

/** Ten good exchanges, and at `time` an answer to nothing. */
function stray(segment: Segment, time: number): void {
  pings(segment, 10, 0);
  new Stage(segment).call('stray').response(time, 2, 1, '200 OK', 'OPTIONS', 7);
}

/** Calls of which the captured side is that of the answers, `whole` of them with their requests. */
function oneSided(segment: Segment, whole: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < 8; i += 1) {
    stage.call(`side${i}`);
    if (i < whole) stage.request(i, 1, 2, 'OPTIONS', 1);
    stage.response(i + 0.1, 2, 1, '200 OK', 'OPTIONS', 1);
  }
}

/** One INVITE that passes host 5 `times` times, each time over one hop more. */
function circle(segment: Segment, times: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < times; i += 1) {
    const vias = Array.from({ length: i + 1 }, (_, k) => `SIP/2.0/UDP 192.0.2.${4 + k}:5060;branch=z9hG4bKv${i}n${k}`);
    stage.request(i * 0.01, 4, 5, 'INVITE', 1, { vias, uri: 'sip:bob@example.com', hops: 70 - i });
  }
}

function hops(segment: Segment, left: number): void {
  const vias = ['SIP/2.0/UDP 192.0.2.4;branch=z9hG4bKh2', 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKh1'];
  new Stage(segment).request(0, 4, 5, 'OPTIONS', 1, { vias, hops: left });
}

function refusals(segment: Segment, count: number, apart: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < count; i += 1) {
    stage.call(`full${i}`).request(i * apart, 1, 2, 'INVITE', 1);
    stage.response(i * apart + 0.1, 2, 1, '503 Service Unavailable', 'INVITE', 1, { headers: [['Retry-After', '5']] });
    stage.request(i * apart + 0.2, 1, 2, 'ACK', 1, { toTag: 'b' });
  }
}

/** 32 exchanges; the last eight take `slow` seconds. */
function slowing(segment: Segment, slow: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < 32; i += 1) {
    stage.call(`slow${i}`).request(i * 5, 1, 2, 'OPTIONS', 1);
    stage.response(i * 5 + (i < 24 ? 0.05 : slow), 2, 1, '200 OK', 'OPTIONS', 1);
  }
}

function overloadControl(segment: Segment, value: number): void {
  const vias = [`SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKoc;oc=${value};oc-algo="loss"`];
  const stage = new Stage(segment).request(0, 1, 2, 'OPTIONS', 1, { branch: 'oc' });
  stage.response(0.1, 2, 1, '200 OK', 'OPTIONS', 1, { vias });
}

const marked = (segment: Segment, tos: number): void => {
  new Stage(segment).request(0, 1, 2, 'OPTIONS', 1, { tos }).response(0.1, 2, 1, '200 OK', 'OPTIONS', 1, { tos: CS3 });
};

/** Marked OPTIONS between hosts 1 and 2, and an unmarked one between two others. */
function beside(segment: Segment, from: string, to: string): void {
  marked(segment, CS3);
  const [client, server] = [new Host(from, '02:00:5e:10:01:01'), new Host(to, '02:00:5e:10:01:02')];
  const ping = encodeSip({
    start: `OPTIONS sip:${to} SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/UDP ${from}:5060;branch=z9hG4bKbeside`],
      ['From', `<sip:carol@${from}>;tag=c`],
      ['To', `<sip:${to}>`],
      ['Call-ID', 'beside'],
      ['CSeq', '1 OPTIONS'],
      ['Max-Forwards', '70'],
    ],
  });
  segment.datagram(seconds(0.2), client.at(5060), server.at(5060), ping);
}

const large = (segment: Segment, bytes: number): void => {
  new Stage(segment).request(0, 1, 2, 'MESSAGE', 1, { body: 'x'.repeat(bytes), type: 'text/plain' });
};

/** A response to a host other than that of its Via. */
function astray(segment: Segment, to: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'OPTIONS', 1, { branch: 'way' });
  const vias = ['SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKwaystage'];
  stage.response(0.1, 2, to, '200 OK', 'OPTIONS', 1, { vias });
}

function malformed(segment: Segment, cseq: string): void {
  const stage = new Stage(segment);
  const message = encodeSip({
    start: 'OPTIONS sip:bob@192.0.2.2 SIP/2.0',
    headers: [
      ['Via', 'SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKbad'],
      ['Max-Forwards', '70'],
      ['From', '<sip:alice@example.com>;tag=a'],
      ['To', '<sip:bob@example.com>'],
      ['Call-ID', 'malformed'],
      ['CSeq', cseq],
    ],
  });
  segment.datagram(0, stage.host(1).at(5060), stage.host(2).at(5060), message);
}

/** A STUN binding request, perhaps its response, and a REGISTER after both. */
function keepAlive(segment: Segment, pong: boolean): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1).response(0.1, 2, 1, '200 OK', 'REGISTER', 1);
  const [phone, server] = [stage.host(1).at(5060), stage.host(2).at(5060)];
  const transaction = new Uint8Array(12).fill(7);
  segment.datagram(seconds(30), phone, server, stunRequest(transaction));
  if (pong) segment.datagram(seconds(30.1), server, phone, stunResponse(transaction, phone));
  stage.request(45, 1, 2, 'REGISTER', 2).response(45.1, 2, 1, '200 OK', 'REGISTER', 2).until(60);
}

export const cases: readonly RuleCase[] = [
  { rule: 'SIP-TR-01', tool, name: 'large request', fires: (s) => large(s, 1300), nearMiss: (s) => large(s, 500) },
  {
    rule: 'SIP-TR-03',
    tool,
    severity: 'warning',
    frames: [2],
    fires: (s) => pings(s, 50, 5),
    nearMiss: (s) => pings(s, 50, 4),
  },
  { rule: 'SIP-TR-03', tool, name: 'share', fires: (s) => pings(s, 60, 5), nearMiss: (s) => pings(s, 110, 5) },
  {
    rule: 'SIP-TR-04',
    tool,
    severity: 'error',
    frames: [1, 2, 3, 4],
    fires: (s) => deaf(s, 2),
    nearMiss: (s) => deaf(s, 1),
  },
  {
    rule: 'SIP-TR-05',
    tool,
    severity: 'notice',
    frames: [21],
    fires: (s) => stray(s, 32),
    nearMiss: (s) => stray(s, 31),
  },
  {
    rule: 'SIP-TR-05-one_sided_capture',
    tool,
    frames: [1],
    fires: (s) => oneSided(s, 0),
    nearMiss: (s) => oneSided(s, 4),
  },
  {
    rule: 'SIP-TR-06',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (s) => void new Stage(s).request(0, 1, 2, 'OPTIONS', 1).unreachable(0.1, 2, 1),
    nearMiss: (s) => void new Stage(s).rtp(1, 2, [4000, 5000], 0, 0.02).unreachable(0.1, 2, 1),
  },
  {
    rule: 'SIP-TR-07',
    tool,
    severity: 'warning',
    fires: (s) => keepAlive(s, false),
    nearMiss: (s) => keepAlive(s, true),
  },
  {
    rule: 'SIP-TR-10',
    tool,
    frames: [1],
    fires: (s) => malformed(s, '1 INVITE'),
    nearMiss: (s) => malformed(s, '1 OPTIONS'),
  },
  {
    rule: 'SIP-TR-11',
    tool,
    severity: 'warning',
    frames: [2],
    fires: (s) => astray(s, 3),
    nearMiss: (s) => astray(s, 1),
  },
  {
    rule: 'SIP-TR-12',
    tool,
    name: 'loop',
    severity: 'error',
    frames: [1, 2, 3],
    fires: (s) => circle(s, 3),
    nearMiss: (s) => circle(s, 2),
  },
  {
    rule: 'SIP-TR-12',
    tool,
    name: 'few hops',
    severity: 'notice',
    frames: [1],
    fires: (s) => hops(s, 10),
    nearMiss: (s) => hops(s, 11),
  },
  {
    rule: 'SIP-TR-14',
    tool,
    name: '503',
    severity: 'warning',
    frames: [2, 5, 8],
    fires: (s) => refusals(s, 3, 29),
    nearMiss: (s) => refusals(s, 3, 31),
  },
  { rule: 'SIP-TR-14', tool, name: 'slower', fires: (s) => slowing(s, 0.6), nearMiss: (s) => slowing(s, 0.15) },
  {
    rule: 'SIP-TR-14',
    tool,
    name: 'oc',
    frames: [2],
    fires: (s) => overloadControl(s, 20),
    nearMiss: (s) => overloadControl(s, 0),
  },
  {
    rule: 'SIP-TR-15',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (s) => marked(s, EXPEDITED),
    nearMiss: (s) => marked(s, CS3),
  },
  {
    rule: 'SIP-TR-15',
    tool,
    name: 'a host that speaks to itself marks nothing',
    frames: [3],
    fires: (s) => beside(s, '192.0.2.77', '192.0.2.78'),
    nearMiss: (s) => beside(s, '127.0.0.1', '127.0.0.2'),
  },
];
