// Rules about single RTP streams (domain.md 5.5): what is sent is whole or has one fault.

import type { RuleCase } from '../lib/rule-case.js';
import { sendKey, sendReceiverReport, sendRtp, sendSenderReport, type Sending } from '../lib/rtp-stage.js';
import type { Segment } from '../lib/segment.js';
import { audio, Stage } from '../lib/sip-stage.js';

const tool = 'analyze_rtp_streams';

const there = { from: 1, to: 2, ports: [4000, 5000], begin: 2.1, end: 10 } as const;
const back = { from: 2, to: 1, ports: [5000, 4000], begin: 2.1, end: 10 } as const;

/** A call from host 1 to 2, answered at two seconds, in which host 1 sends as `changed` says. */
function call(segment: Segment, changed: Partial<Sending> = {}, offer = '0', answer = '0', more = ''): Stage {
  const stage = new Stage(segment);
  stage.answered(0, 1, 2, 2, { body: audio(1, 4000, offer) + more }, { body: audio(2, 5000, answer) + more });
  sendRtp(stage, { ...there, ...changed });
  sendRtp(stage, { ...back, end: changed.end ?? back.end });
  return stage;
}

const every = (n: number) => (i: number) => i % n === n - 1;
const lateBy = (n: number, time: number) => (i: number) => (i % n === 0 ? time : 0);

function reported(segment: Segment, fraction: number): void {
  sendReceiverReport(call(segment), 9, 2, 1, [5001, 4001], { about: 1, fraction, highest: 340 });
}

/** A sender report, and the answer to it `time` seconds later, of which 0.1 s passed at the receiver. */
function roundTrip(segment: Segment, time: number): void {
  const stage = call(segment);
  sendSenderReport(stage, 5, 1, 2, [4001, 5001], 0x1234_0000);
  const report = { about: 1, highest: 140, lastReport: 0x1234_0000, delay: 0.1 };
  sendReceiverReport(stage, 5 + time, 2, 1, [5001, 4001], report);
}

function key(segment: Segment, ends: number): void {
  const stage = call(segment, {}, '0 101', '0 101', 'a=rtpmap:101 telephone-event/8000\r\n');
  sendKey(stage, 1, 2, [4000, 5000], 4, ends);
}

/** Two halves with a pause between them that no sequence number tells of. */
function pause(segment: Segment, length: number): void {
  call(segment, { late: (i) => (i >= 100 ? length : 0) });
}

const of = (
  rule: string,
  fires: RuleCase['fires'],
  nearMiss: RuleCase['nearMiss'],
  severity: RuleCase['severity'],
): RuleCase => ({
  rule,
  tool,
  ...(severity === undefined ? {} : { severity }),
  fires,
  nearMiss,
});

export const cases: readonly RuleCase[] = [
  of(
    'SIP-ME-04',
    (s) => void call(s, { lost: every(50) }),
    (s) => void call(s, { lost: every(120) }),
    'warning',
  ),
  {
    ...of(
      'SIP-ME-04',
      (s) => void call(s, { lost: every(25) }),
      (s) => void call(s),
      'error',
    ),
    name: 'four of a hundred',
  },
  {
    ...of(
      'SIP-ME-04',
      (s) => void call(s, { lost: (i) => i > 100 && i <= 110, end: 6 }),
      (s) => void call(s, { lost: (i) => i === 100, end: 6 }),
      'warning',
    ),
    name: 'ten in a row',
  },
  of(
    'SIP-ME-05',
    (s) => void call(s, { late: lateBy(2, 0.015 * 2) }),
    (s) => void call(s, { late: lateBy(2, 0.01) }),
    'warning',
  ),
  of(
    'SIP-ME-06',
    (s) => void call(s, { late: lateBy(50, 0.03) }),
    (s) => void call(s, { late: lateBy(150, 0.03) }),
    'warning',
  ),
  of(
    'SIP-ME-07',
    (s) => void call(s, { lost: every(5) }),
    (s) => void call(s, { lost: every(150) }),
    'error',
  ),
  of(
    'SIP-ME-08',
    (s) => reported(s, 26),
    (s) => reported(s, 2),
    'warning',
  ),
  of(
    'SIP-ME-09',
    (s) => roundTrip(s, 0.7),
    (s) => roundTrip(s, 0.3),
    'error',
  ),
  of(
    'SIP-ME-10',
    (s) => void call(s, { type: 8 }),
    (s) => void call(s, { type: 8 }, '0 8', '0 8'),
    'error',
  ),
  of(
    'SIP-ME-11',
    (s) => void call(s, { interval: 0.03, samples: 240 }),
    (s) => void call(s),
    'notice',
  ),
  of(
    'SIP-ME-14',
    (s) => pause(s, 1.2),
    (s) => pause(s, 0.8),
    'warning',
  ),
  of(
    'SIP-ME-15',
    (s) => void call(s, { fill: 0xff }),
    (s) => void call(s, { fill: 0xff, end: 6 }),
    'warning',
  ),
  of(
    'SIP-ME-16',
    (s) => key(s, 0),
    (s) => key(s, 3),
    'warning',
  ),
  of(
    'SIP-ME-19',
    (s) => void call(s, { interval: 0.02 * 1.0005, end: 60 }),
    (s) => void call(s, { interval: 0.02 * 1.00005, end: 60 }),
    'notice',
  ),
];
