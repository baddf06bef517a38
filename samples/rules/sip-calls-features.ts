// Rules about calls (domain.md 5.2) from SIP-CA-15 on, each with a near miss.

import type { Header } from '../lib/sip.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { Stage, type Extra } from '../lib/sip-stage.js';

const tool = 'list_sip_calls';

function reinvite(segment: Segment, status: string): void {
  const stage = new Stage(segment).answered(0).request(5, 1, 2, 'INVITE', 2, { toTag: 'b' });
  stage.response(5.1, 2, 1, status, 'INVITE', 2).request(5.2, 1, 2, 'ACK', 2, { toTag: 'b' });
}

/** Two devices answer; the second is acknowledged and ended `after` seconds later. */
function forked(segment: Segment, after: number): void {
  const stage = new Stage(segment).answered(0).response(2.2, 2, 1, '200 OK', 'INVITE', 1, { toTag: 'c' });
  stage.request(2.3, 1, 2, 'ACK', 1, { toTag: 'c', branch: 'ack2' });
  stage.request(2.2 + after, 1, 2, 'BYE', 2, { toTag: 'c', branch: 'bye2' });
  stage.response(2.3 + after, 2, 1, '200 OK', 'BYE', 2, { toTag: 'c', branch: 'bye2' }).until(40);
}

/** The caller cancels what was answered, and hangs up or not. */
function race(segment: Segment, ends: boolean): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1).response(1, 2, 1, '180 Ringing', 'INVITE', 1);
  stage.response(5, 2, 1, '200 OK', 'INVITE', 1).request(5.01, 1, 2, 'CANCEL', 1);
  stage.response(5.1, 2, 1, '200 OK', 'CANCEL', 1).request(5.2, 1, 2, 'ACK', 1, { toTag: 'b', branch: 'ack1' });
  if (ends) stage.hangUp(5.3);
  stage.until(40);
}

function cancel(segment: Segment, ended: boolean): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1).response(1, 2, 1, '180 Ringing', 'INVITE', 1);
  stage.request(5, 1, 2, 'CANCEL', 1).response(5.1, 2, 1, '200 OK', 'CANCEL', 1);
  if (ended) stage.response(5.2, 2, 1, '487 Request Terminated', 'INVITE', 1);
  stage.until(40);
}

/** A reliable 183 that is sent three times, with a PRACK whose RAck says `rack` at once. */
function reliable(segment: Segment, rack?: string, answer = '200 OK'): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1);
  const headers: Header[] = [
    ['Require', '100rel'],
    ['RSeq', '77'],
  ];
  for (const time of rack === undefined ? [0.5, 1, 2] : [0.5]) {
    stage.response(time, 2, 1, '183 Session Progress', 'INVITE', 1, { headers });
  }
  if (rack === undefined) return;
  stage.request(0.6, 1, 2, 'PRACK', 2, { toTag: 'b', headers: [['RAck', rack]] });
  stage.response(0.7, 2, 1, answer, 'PRACK', 2);
}

function extension(segment: Segment, status: string): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1, { headers: [['Require', 'foo']] });
  stage.response(0.1, 2, 1, status, 'INVITE', 1, { headers: [['Unsupported', 'foo']] });
}

function shortCalls(segment: Segment, count: number, length: number): void {
  const stage = new Stage(segment);
  for (let i = 0; i < count; i += 1)
    stage
      .call(`short${i}`)
      .answered(i * 20)
      .hangUp(i * 20 + 2 + length);
}

const invite = (segment: Segment, extra: Extra): void => {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1, extra);
  stage.response(1, 2, 1, '486 Busy Here', 'INVITE', 1).request(1.1, 1, 2, 'ACK', 1, { toTag: 'b' });
};

const diverted = (users: readonly string[]): Extra => ({
  headers: users.map((user): Header => ['Diversion', `<sip:${user}@example.com>;reason=unconditional`]),
});

/** A REFER answered with `status`, and a NOTIFY that tells `progress`. */
function transfer(segment: Segment, status: string, progress?: string): void {
  const stage = new Stage(segment).answered(0);
  stage.request(5, 1, 2, 'REFER', 2, { toTag: 'b', headers: [['Refer-To', '<sip:carol@example.com>']] });
  stage.response(5.1, 2, 1, status, 'REFER', 2);
  if (progress !== undefined) {
    const headers: Header[] = [
      ['Event', 'refer'],
      ['Subscription-State', 'terminated;reason=noresource'],
    ];
    const body = `SIP/2.0 ${progress}\r\n`;
    stage.request(6, 2, 1, 'NOTIFY', 1, {
      fromTag: 'b',
      toTag: 'a',
      headers,
      body,
      type: 'message/sipfrag;version=2.0',
    });
    stage.response(6.1, 1, 2, '200 OK', 'NOTIFY', 1, { fromTag: 'b', toTag: 'a' });
  }
  stage.until(40);
}

const asserted = (user: string): Extra => ({ headers: [['P-Asserted-Identity', `<sip:${user}@example.com>`]] });

const breach = (segment: Segment, ok: Extra, cseq = 2, ackCseq = 1): void => {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1).response(1, 2, 1, '200 OK', 'INVITE', 1, ok);
  stage.request(1.1, 1, 2, 'ACK', ackCseq, { toTag: 'b', branch: 'ack1' });
  stage.request(2, 1, 2, 'INFO', 5, { toTag: 'b' }).response(2.1, 2, 1, '200 OK', 'INFO', 5);
  stage.request(3, 1, 2, 'INFO', cseq, { toTag: 'b' }).response(3.1, 2, 1, '200 OK', 'INFO', cseq);
};

function notify(segment: Segment, status: string): void {
  const headers: Header[] = [
    ['Event', 'presence'],
    ['Subscription-State', 'active;expires=600'],
  ];
  new Stage(segment).request(0, 2, 1, 'NOTIFY', 1, { toTag: 'b', headers }).response(0.1, 1, 2, status, 'NOTIFY', 1);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-CA-15',
    tool,
    severity: 'notice',
    frames: [5, 6],
    fires: (s) => reinvite(s, '491 Request Pending'),
    nearMiss: (s) => reinvite(s, '200 OK'),
  },
  {
    rule: 'SIP-CA-16',
    tool,
    severity: 'warning',
    frames: [3, 5],
    fires: (s) => forked(s, 5.1),
    nearMiss: (s) => forked(s, 4.9),
  },
  {
    rule: 'SIP-CA-17',
    tool,
    severity: 'warning',
    frames: [3, 4],
    fires: (s) => race(s, false),
    nearMiss: (s) => race(s, true),
  },
  {
    rule: 'SIP-CA-18',
    tool,
    severity: 'warning',
    frames: [3],
    fires: (s) => cancel(s, false),
    nearMiss: (s) => cancel(s, true),
  },
  {
    rule: 'SIP-CA-19',
    tool,
    severity: 'error',
    frames: [2, 3, 4],
    fires: (s) => reliable(s),
    nearMiss: (s) => reliable(s, '77 1 INVITE'),
  },
  {
    rule: 'SIP-CA-19',
    tool,
    name: 'RAck',
    frames: [3],
    fires: (s) => reliable(s, '78 1 INVITE'),
    nearMiss: (s) => reliable(s, '77 1 INVITE'),
  },
  {
    rule: 'SIP-CA-19',
    tool,
    name: '481',
    fires: (s) => reliable(s, '77 1 INVITE', '481 Gone'),
    nearMiss: (s) => reliable(s, '77 1 INVITE'),
  },
  {
    rule: 'SIP-CA-20',
    tool,
    frames: [1, 2],
    fires: (s) => extension(s, '420 Bad Extension'),
    nearMiss: (s) => extension(s, '486 Busy Here'),
  },
  {
    rule: 'SIP-CA-21',
    tool,
    severity: 'warning',
    fires: (s) => shortCalls(s, 5, 5.9),
    nearMiss: (s) => shortCalls(s, 5, 6.1),
  },
  {
    rule: 'SIP-CA-21',
    tool,
    name: 'mean',
    fires: (s) => shortCalls(s, 20, 9.5),
    nearMiss: (s) => shortCalls(s, 19, 9.5),
  },
  {
    rule: 'SIP-CA-22',
    tool,
    frames: [1],
    fires: (s) => invite(s, diverted(['b', 'c', 'd', 'e', 'f'])),
    nearMiss: (s) => invite(s, diverted(['b', 'c', 'd', 'e'])),
  },
  {
    rule: 'SIP-CA-22',
    tool,
    name: 'twice',
    fires: (s) => invite(s, diverted(['b', 'b'])),
    nearMiss: (s) => invite(s, diverted(['b', 'c'])),
  },
  {
    rule: 'SIP-CA-23',
    tool,
    severity: 'error',
    frames: [5, 6],
    fires: (s) => transfer(s, '603 Decline'),
    nearMiss: (s) => transfer(s, '202 Accepted', '200 OK'),
  },
  {
    rule: 'SIP-CA-23',
    tool,
    name: 'progress',
    frames: [5, 7],
    fires: (s) => transfer(s, '202 Accepted', '486 Busy Here'),
    nearMiss: (s) => transfer(s, '202 Accepted', '180 Ringing'),
  },
  {
    rule: 'SIP-CA-23',
    tool,
    name: 'no NOTIFY',
    fires: (s) => transfer(s, '202 Accepted'),
    nearMiss: (s) => transfer(s, '202 Accepted', '200 OK'),
  },
  {
    rule: 'SIP-CA-24',
    tool,
    severity: 'notice',
    frames: [1],
    fires: (s) => invite(s, asserted('mallory')),
    nearMiss: (s) => invite(s, asserted('alice')),
  },
  {
    rule: 'SIP-CA-25',
    tool,
    severity: 'error',
    frames: [1],
    fires: (s) => invite(s, { uri: 'urn:service:sos.fire' }),
    nearMiss: (s) => invite(s, { uri: 'urn:service:counseling' }),
  },
  {
    rule: 'SIP-CA-25',
    tool,
    name: 'number',
    fires: (s) => invite(s, { uri: 'sip:112@example.com' }),
    nearMiss: (s) => invite(s, { uri: 'sip:1121@example.com' }),
  },
  {
    rule: 'SIP-CA-26',
    tool,
    name: 'To tag',
    frames: [2],
    fires: (s) => breach(s, { toTag: '' }, 6),
    nearMiss: (s) => breach(s, {}, 6),
  },
  {
    rule: 'SIP-CA-26',
    tool,
    name: 'CSeq',
    severity: 'warning',
    frames: [6],
    fires: (s) => breach(s, {}, 4),
    nearMiss: (s) => breach(s, {}, 6),
  },
  {
    rule: 'SIP-CA-26',
    tool,
    name: 'ACK',
    frames: [3],
    fires: (s) => breach(s, {}, 6, 2),
    nearMiss: (s) => breach(s, {}, 6, 1),
  },
  {
    rule: 'SIP-DL-08',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (s) => notify(s, '481 Subscription Does Not Exist'),
    nearMiss: (s) => notify(s, '200 OK'),
  },
];
