// Rules about NAT and addressing (domain.md 5.4).

import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { ask, client, description, exchange, lasts, server, type Asked } from '../lib/sip-attack.js';
import { sendRtp } from '../lib/rtp-stage.js';
import { audio, Stage } from '../lib/sip-stage.js';
import { encodeSip, reply } from '../lib/sip.js';
import { stunRequest, stunResponse } from '../lib/stun.js';
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

function mid(segment: Segment, port: number, later = 60): void {
  const call = { method: 'INVITE', callId: 'moved', fromTag: 'm' };
  exchange(segment, 0, client().at(5060), server().at(5060), call, { status: 200 });
  exchange(segment, later, client().at(port), server().at(5060), { ...call, cseq: 2, toTag: 'srv' }, { status: 200 });
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

/** A call whose caller says `connection` in SDP, and RTP between `source` and what the callee says. */
function media(segment: Segment, connection: string, streams: (stage: Stage) => void): void {
  const stage = new Stage(segment);
  const offer = audio(1, 4000, '0').replace('c=IN IP4 192.0.2.1', `c=IN IP4 ${connection}`);
  streams(stage.answered(0, 1, 2, 1, { body: offer }, { body: audio(2, 5000, '0') }));
  stage.until(12);
}
const toHidden = (stage: Stage): void =>
  sendRtp(stage, { from: 2, to: '192.168.1.2', ports: [5000, 4000], begin: 1, end: 5 });
const fromCaller = (stage: Stage): void => sendRtp(stage, { from: 1, to: 2, ports: [4000, 5000], begin: 1, end: 5 });
const fromPort = (stage: Stage): void => sendRtp(stage, { from: 1, to: 2, ports: [4010, 5000], begin: 1, end: 5 });
const fromOther = (stage: Stage): void => sendRtp(stage, { from: 7, to: 2, ports: [4000, 5000], begin: 1, end: 5 });

/** Connectivity checks between two that offered candidates, with a success or without. */
function ice(segment: Segment, success: boolean): void {
  const lines = (host: number) => `a=ice-ufrag:abcd\r\na=candidate:1 1 UDP 1 192.0.2.${host} ${host}000 typ host\r\n`;
  const stage = new Stage(segment);
  const [offer, answer] = [audio(1, 4000, '0') + lines(1), audio(2, 5000, '0') + lines(2)];
  stage.answered(0, 1, 2, 1, { body: offer }, { body: answer });
  const [one, other] = [stage.host(1).at(4000), stage.host(2).at(5000)];
  for (let i = 0; i < 8; i += 1) {
    const transaction = Uint8Array.from({ length: 12 }, (_, k) => i * 12 + k);
    segment.datagram(seconds(1.5 + i), one, other, stunRequest(transaction));
    if (success) segment.datagram(seconds(1.6 + i), other, one, stunResponse(transaction, one));
  }
  stage.until(15);
}

/** Two sights of a request within one network. */
function withinOneNetwork(segment: Segment, relay: string): void {
  const request = { method: 'INVITE', callId: 'in', branch: 'z9hG4bKin', fromTag: 'x', cseq: 7, via: '10.0.0.2' };
  const to = server(relay).at(5060);
  segment.datagram(
    seconds(0),
    client('10.0.0.2').at(5060),
    to,
    encodeSip(ask({ ...request, contact: 'sip:a@10.0.0.2' })),
  );
  const changed = ask({ ...request, contact: 'sip:a@10.0.0.3' });
  segment.datagram(seconds(0.001), client('10.0.0.3').at(5060), to, encodeSip(changed));
}

function unreached(segment: Segment, host: string, reached: boolean): void {
  const stage = new Stage(segment).answered(0, 1, 2, 1, { contact: `<sip:alice@${host}>` });
  if (reached) stage.request(9, 2, 1, 'BYE', 2, { toTag: 'b' });
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
  {
    rule: 'SIP-NA-02',
    name: 'the peer reaches the client all the same',
    tool,
    severity: 'warning',
    fires: (segment) => unreached(segment, '192.168.1.2', false),
    nearMiss: (segment) => unreached(segment, '192.168.1.2', true),
  },
  {
    rule: 'SIP-NA-02',
    name: 'loopback is no NAT',
    tool,
    fires: (segment) => unreached(segment, '10.0.0.1', false),
    nearMiss: (segment) => unreached(segment, '127.0.1.1', false),
  },
  {
    rule: 'SIP-NA-03',
    tool,
    severity: 'error',
    frames: [1],
    fires: (segment) => media(segment, '192.168.1.2', toHidden),
    nearMiss: (segment) => media(segment, '192.0.2.1', toHidden),
  },
  {
    rule: 'SIP-NA-03',
    name: 'handled by latching',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (segment) => media(segment, '192.168.1.2', fromCaller),
    nearMiss: (segment) => media(segment, '192.0.2.1', fromCaller),
  },
  {
    rule: 'SIP-NA-04',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => media(segment, '192.0.2.1', fromOther),
    nearMiss: (segment) => media(segment, '192.0.2.1', fromCaller),
  },
  {
    rule: 'SIP-NA-04',
    name: 'another port',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (segment) => media(segment, '192.0.2.1', fromPort),
    nearMiss: (segment) => media(segment, '192.0.2.1', fromCaller),
  },
  {
    rule: 'SIP-NA-05',
    name: 'a binding in use is not forgotten',
    tool,
    fires: (segment) => mid(segment, 5071, 20),
    nearMiss: (segment) => mid(segment, 5071, 5),
  },
  {
    rule: 'SIP-NA-07',
    name: 'nobody translates within one private network',
    tool,
    fires: (segment) => withinOneNetwork(segment, '198.51.100.5'),
    nearMiss: (segment) => withinOneNetwork(segment, '10.0.0.9'),
  },
  {
    rule: 'SIP-NA-10',
    tool,
    severity: 'error',
    fires: (segment) => ice(segment, false),
    nearMiss: (segment) => ice(segment, true),
  },
];
