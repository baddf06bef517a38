// Rules about attacks (domain.md 5.7): what one source does to one server.

import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { client, description, exchange, server, type Answer, type Asked } from '../lib/sip-attack.js';

const tool = 'analyze_sip_packets';

function one(segment: Segment, asked: Asked, answer?: Answer): void {
  exchange(segment, 0, client().at(5060), server().at(5060), asked, answer);
}

function many(segment: Segment, count: number, step: number, each: (i: number) => [Asked, Answer?]): void {
  const [from, to] = [client(), server()];
  for (let i = 0; i < count; i += 1) {
    const [asked, answer] = each(i);
    exchange(segment, i * step, from.at(5060), to.at(5060), asked, answer);
  }
}

const agent = (name: string): Asked => ({ method: 'OPTIONS', extra: [['User-Agent', name]] });
const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
const digest = (i: number): Asked => ({
  extra: [['Authorization', `Digest username="bob", realm="r", nonce="n${i}", uri="sip:x", response="${i}"`]],
});
const challenge: Answer = { status: 401, headers: [['WWW-Authenticate', 'Digest realm="r", nonce="n"']] };

function guesses(segment: Segment, count: number, status: number, step = 1): void {
  many(segment, count, step, (i) => [digest(i), i === count - 1 ? { status } : challenge]);
}
const enumerate = (segment: Segment, count: number): void =>
  many(segment, count, 1, (i) => [{ user: String(95 + i) }, { status: i === 5 ? 401 : 404 }]);
const spray = (segment: Segment, count: number): void =>
  many(segment, count, 30, (i) => [{ ...digest(i), user: `u${i}` }, challenge]);
const flood = (segment: Segment, count: number, method: string): void =>
  many(segment, count, 0.3, () => [{ method, user: 'bob' }, { status: method === 'INVITE' ? 486 : 200 }]);
const prefixes = ['00', '900', '9011', '+', '000', '810'];
const probe = (segment: Segment, count: number, last: number): void =>
  many(segment, count, 1, (i) => [
    { method: 'INVITE', user: `${prefixes[i] ?? ''}97259123456` },
    { status: i === count - 1 ? last : 404 },
  ]);
const ghosts = (segment: Segment, from: string): void =>
  many(segment, 3, 5, () => [{ method: 'INVITE', user: '1', host: '198.51.100.5', from }, { status: 486 }]);

function sweep(segment: Segment, count: number): void {
  for (let i = 0; i < count; i += 1) {
    exchange(segment, i, client().at(5060), server(`198.51.100.${10 + i}`).at(5060), { method: 'OPTIONS' });
  }
}

function hijack(segment: Segment, software: string): void {
  const [owner, thief, registrar] = [client(), client('203.0.113.66'), server()];
  const register = (name: string): Asked => ({ user: 'bob', from: 'bob', extra: [['User-Agent', name]] });
  const accepted: Answer = { status: 200, headers: [['Contact', '<sip:bob@203.0.113.9>;expires=3600']] };
  exchange(segment, 0, owner.at(5060), registrar.at(5060), register('Phone 1'), accepted);
  exchange(segment, 10, thief.at(5060), registrar.at(5060), register(software), accepted);
  exchange(segment, 20, registrar.at(5060), thief.at(5060), { method: 'INVITE', user: 'bob' });
}

const crypto = ['a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj'];

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-SE-01',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, agent('Friendly-Scanner')),
    nearMiss: (segment) => one(segment, agent('Friendly Phone')),
  },
  {
    rule: 'SIP-SE-01',
    name: 'a tool of administrators is a notice',
    tool,
    severity: 'notice',
    fires: (segment) => one(segment, agent('sipsak 0.9.7')),
    nearMiss: (segment) => one(segment, agent('sip 0.9.7')),
  },
  ...['7f0000013ad4\x013373909361', '95\x01253755633', '100:a\x011178722521'].map((text): RuleCase => ({
    rule: 'SIP-SE-02',
    name: text.replace('\x01', ' '),
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, { fromTag: hex(text) }),
    nearMiss: (segment) => one(segment, { fromTag: hex(text.replace('\x01', '-')) }),
  })),
  {
    rule: 'SIP-SE-03',
    tool,
    severity: 'warning',
    frames: [1, 10],
    fires: (segment) => sweep(segment, 10),
    nearMiss: (segment) => sweep(segment, 9),
  },
  {
    rule: 'SIP-SE-04',
    tool,
    severity: 'error',
    frames: [12],
    fires: (segment) => enumerate(segment, 10),
    nearMiss: (segment) => enumerate(segment, 9),
  },
  {
    rule: 'SIP-SE-05',
    tool,
    severity: 'error',
    frames: [2],
    fires: (segment) => guesses(segment, 5, 403),
    nearMiss: (segment) => guesses(segment, 4, 403),
  },
  {
    rule: 'SIP-SE-05',
    name: 'a guess succeeds',
    tool,
    severity: 'critical',
    frames: [12],
    fires: (segment) => guesses(segment, 6, 200),
    nearMiss: (segment) => guesses(segment, 6, 200, 20),
  },
  {
    rule: 'SIP-SE-06',
    tool,
    severity: 'error',
    fires: (segment) => spray(segment, 10),
    nearMiss: (segment) => spray(segment, 9),
  },
  {
    rule: 'SIP-SE-07',
    tool,
    severity: 'error',
    fires: (segment) => flood(segment, 100, 'INVITE'),
    nearMiss: (segment) => flood(segment, 99, 'INVITE'),
  },
  {
    rule: 'SIP-SE-08',
    tool,
    severity: 'warning',
    fires: (segment) => flood(segment, 100, 'REGISTER'),
    nearMiss: (segment) => flood(segment, 99, 'REGISTER'),
  },
  {
    rule: 'SIP-SE-09',
    tool,
    severity: 'error',
    frames: [1],
    fires: (segment) => probe(segment, 5, 403),
    nearMiss: (segment) => probe(segment, 4, 403),
  },
  {
    rule: 'SIP-SE-09',
    name: 'one is answered',
    tool,
    severity: 'critical',
    fires: (segment) => probe(segment, 6, 200),
    nearMiss: (segment) => probe(segment, 4, 200),
  },
  {
    rule: 'SIP-SE-10',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, { method: 'INVITE', user: '0088212345678' }, { status: 200 }),
    nearMiss: (segment) => one(segment, { method: 'INVITE', user: '004930123456' }, { status: 200 }),
  },
  {
    rule: 'SIP-SE-11',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => ghosts(segment, '100'),
    nearMiss: (segment) => ghosts(segment, 'carol'),
  },
  {
    rule: 'SIP-SE-12',
    tool,
    severity: 'error',
    frames: [4, 5],
    fires: (segment) => hijack(segment, 'Other 2'),
    nearMiss: (segment) => hijack(segment, 'Phone 1'),
  },
  {
    rule: 'SIP-SE-15',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, { user: "a'or'3=3--" }),
    nearMiss: (segment) => one(segment, { user: "o'hara" }),
  },
  {
    rule: 'SIP-SE-16',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (segment) => one(segment, digest(1)),
    nearMiss: (segment) => one(segment, {}),
  },
  {
    rule: 'SIP-SE-17',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (segment) => one(segment, { extra: [['Record-Route', '<sip:10.1.2.3;lr>']] }),
    nearMiss: (segment) => one(segment, { extra: [['Record-Route', '<sip:203.0.113.9;lr>']] }),
  },
  {
    rule: 'SIP-SE-18',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, { method: 'INVITE', body: description('203.0.113.9', 4000, crypto) }),
    nearMiss: (segment) => one(segment, { method: 'INVITE', body: description('203.0.113.9', 4000) }),
  },
];
