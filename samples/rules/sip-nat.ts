// Rules about NAT and addressing (domain.md 5.4).

import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { ask, client, description, exchange, lasts, server, type Asked } from '../lib/sip-attack.js';
import { encodeSip, reply } from '../lib/sip.js';
import { seconds } from '../lib/trace.js';

const tool = 'analyze_sip_packets';

function one(segment: Segment, asked: Asked, status?: number): void {
  exchange(
    segment,
    0,
    client().at(5060),
    server().at(5060),
    { method: 'INVITE', ...asked },
    status === undefined ? undefined : { status },
  );
}

/** The client's Via is private; the server's answer says where it came from, or not. */
function behindNat(segment: Segment, marks: boolean): void {
  const [from, to] = [client().at(5060), server().at(5060)];
  const request = ask({ via: '192.168.1.2:5060;rport' });
  segment.datagram(seconds(0), from, to, encodeSip(request));
  const source = { ip: from.host.ip, port: from.port };
  segment.datagram(seconds(0.02), to, from, encodeSip(reply(request, 200, 'OK', marks ? { source } : {})));
}

function mid(segment: Segment, port: number): void {
  const call = { method: 'INVITE', callId: 'moved', fromTag: 'm' };
  exchange(segment, 0, client().at(5060), server().at(5060), call, { status: 200 });
  exchange(segment, 60, client().at(port), server().at(5060), { ...call, cseq: 2, toTag: 'srv' }, { status: 200 });
}

function twoSides(segment: Segment, contact: string): void {
  const request = {
    method: 'INVITE',
    callId: 'twice',
    branch: 'z9hG4bKtwice',
    fromTag: 'x',
    cseq: 7,
    via: '192.168.1.2',
  };
  const inside = ask({ ...request, contact: 'sip:alice@192.168.1.2' });
  segment.datagram(seconds(0), client('192.168.1.2').at(5060), server().at(5060), encodeSip(inside));
  const outside = ask({ ...request, contact });
  segment.datagram(seconds(0.001), client().at(5060), server().at(5060), encodeSip(outside));
}

const alg = (contact: string): Asked => ({
  via: '192.168.1.2:5060',
  contact,
  body: description('203.0.113.9', 4000, [], '192.168.1.2'),
});

function family(segment: Segment, lines: readonly string[]): void {
  one(segment, { body: description('2001:db8::9', 4000, lines) }, 488);
}

function unacknowledged(segment: Segment, contact: string): void {
  one(segment, { contact });
  lasts(segment, 40);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-NA-01',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => behindNat(segment, false),
    nearMiss: (segment) => behindNat(segment, true),
  },
  {
    rule: 'SIP-NA-02',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => unacknowledged(segment, 'sip:alice@192.168.1.2'),
    nearMiss: (segment) => unacknowledged(segment, 'sip:alice@df7jal23ls0d.invalid;transport=ws'),
  },
  {
    rule: 'SIP-NA-05',
    tool,
    severity: 'warning',
    frames: [1, 3],
    fires: (segment) => mid(segment, 5071),
    nearMiss: (segment) => mid(segment, 5060),
  },
  {
    rule: 'SIP-NA-06',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, alg('sip:alice@203.0.113.9')),
    nearMiss: (segment) => one(segment, alg('sip:alice@192.168.1.2')),
  },
  {
    rule: 'SIP-NA-07',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (segment) => twoSides(segment, 'sip:alice@203.0.113.9'),
    nearMiss: (segment) => twoSides(segment, 'sip:alice@192.168.1.2'),
  },
  {
    rule: 'SIP-NA-08',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => one(segment, { body: description('0.0.0.0', 4000) }),
    nearMiss: (segment) => one(segment, { body: description('0.0.0.0', 4000, ['a=sendonly']) }),
  },
  {
    rule: 'SIP-NA-09',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (segment) => family(segment, []),
    nearMiss: (segment) => family(segment, ['a=altc:1 IP4 203.0.113.9 4000', 'a=altc:2 IP6 2001:db8::9 4000']),
  },
];
