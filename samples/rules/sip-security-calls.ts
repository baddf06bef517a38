// Rules about attacks that whole calls, sizes and broken messages show (domain.md 5.7), and patterns that look like them.

import { sendRtp } from '../lib/rtp-stage.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { client, exchange, server, type Asked } from '../lib/sip-attack.js';
import { audio, Stage } from '../lib/sip-stage.js';
import type { Header } from '../lib/sip.js';

const tool = 'analyze_sip_packets';

/** A third host ends the call at five seconds; media goes on until `end`. */
function spoofed(segment: Segment, by: number, end: number): void {
  const stage = new Stage(segment);
  stage.answered(0, 1, 2, 1, { body: audio(1, 4000, '0') }, { body: audio(2, 5000, '0') });
  sendRtp(stage, { from: 1, to: 2, ports: [4000, 5000], begin: 1.1, end });
  sendRtp(stage, { from: 2, to: 1, ports: [5000, 4000], begin: 1.1, end });
  stage.request(5, by, 2, 'BYE', 9, { toTag: 'b', vias: [`SIP/2.0/UDP 192.0.2.${by}:5060;branch=z9hG4bKbye`] });
}

const broken: readonly Asked[] = [
  { extra: [['Call-ID', 'again']] },
  { branch: 'z9hG4bK' },
  { cseq: 2 ** 31 },
  { extra: [['Expires', '99999999999']] },
  { via: '2001:db8::1:5060' },
];

/** Thirty malformed requests with defects of the first `kinds` kinds. */
function fuzz(segment: Segment, kinds: number): void {
  for (let i = 0; i < 30; i += 1) {
    exchange(segment, i, client().at(5060), server().at(5060), { method: 'OPTIONS', ...broken[i % kinds] });
  }
}

function amplified(segment: Segment, count: number, bytes: number): void {
  for (let i = 0; i < count; i += 1) {
    const headers: Header[] = [['X-Fill', 'x'.repeat(bytes)]];
    exchange(segment, i, client().at(5060), server().at(5060), { method: 'OPTIONS' }, { status: 404, headers });
  }
}

function callRound(segment: Segment, count: number, talk: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < count; i += 1) {
    const [begin, to] = [i * 30, `sip:4930${1000 + i}@example.com`];
    stage.call(`spam${i}@192.0.2.1`).request(begin, 1, 2, 'INVITE', 1, { to });
    stage.response(begin + 1, 2, 1, '200 OK', 'INVITE', 1, { to });
    stage.request(begin + 1.1, 1, 2, 'ACK', 1, { to, toTag: 'b', branch: `ack${i}` });
    stage.request(begin + 1 + talk, 1, 2, 'BYE', 2, { to, toTag: 'b' });
    stage.response(begin + 1.1 + talk, 2, 1, '200 OK', 'BYE', 2, { to });
  }
}

/** A server asks twelve others at once; `answering` of them answer. */
function trunks(segment: Segment, answering: number): void {
  for (let i = 0; i < 12; i += 1) {
    const to = server(`198.51.100.${10 + i}`).at(5060);
    const answer = i < answering ? { status: 200 } : undefined;
    exchange(segment, i * 0.001, client().at(5060), to, { method: 'OPTIONS' }, answer);
  }
}

/** Six times refused credentials, each within its own Call-ID or, as a phone does, all within one. */
function stubborn(segment: Segment, oneCall: boolean): void {
  const challenge = { status: 401, headers: [['WWW-Authenticate', 'Digest realm="r", nonce="n"'] as const] };
  for (let i = 0; i < 6; i += 1) {
    const digest = `Digest username="bob", realm="r", nonce="n${i}", uri="sip:x", response="${i}"`;
    const asked: Asked = { cseq: i + 1, extra: [['Authorization', digest]], ...(oneCall ? { callId: 'phone' } : {}) };
    exchange(segment, i * 8, client().at(5060), server().at(5060), asked, challenge);
  }
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-SE-03',
    name: 'who supervises its trunks is answered',
    tool,
    fires: (segment) => trunks(segment, 2),
    nearMiss: (segment) => trunks(segment, 12),
  },
  {
    rule: 'SIP-SE-05',
    name: 'a phone with a wrong password saved',
    tool,
    severity: 'error',
    fires: (segment) => stubborn(segment, false),
    nearMiss: (segment) => stubborn(segment, true),
  },
  {
    rule: 'SIP-SE-13',
    tool,
    severity: 'error',
    fires: (segment) => spoofed(segment, 7, 9),
    nearMiss: (segment) => spoofed(segment, 1, 9),
  },
  {
    rule: 'SIP-SE-13',
    name: 'media stops',
    tool,
    fires: (segment) => spoofed(segment, 7, 7.5),
    nearMiss: (segment) => spoofed(segment, 7, 6.5),
  },
  {
    rule: 'SIP-SE-14',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => fuzz(segment, 5),
    nearMiss: (segment) => fuzz(segment, 4),
  },
  {
    rule: 'SIP-SE-19',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (segment) => amplified(segment, 10, 1000),
    nearMiss: (segment) => amplified(segment, 10, 100),
  },
  {
    rule: 'SIP-SE-20',
    tool: 'list_sip_calls',
    severity: 'notice',
    frames: [1],
    fires: (segment) => callRound(segment, 20, 5),
    nearMiss: (segment) => callRound(segment, 19, 5),
  },
  {
    rule: 'SIP-SE-20',
    name: 'the calls are long',
    tool: 'list_sip_calls',
    fires: (segment) => callRound(segment, 20, 9),
    nearMiss: (segment) => callRound(segment, 20, 11),
  },
];
