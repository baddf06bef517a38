// Rules about calls (domain.md 5.2) up to SIP-CA-14, each with a near miss.

import type { Header } from '../lib/sip.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { audio, Stage } from '../lib/sip-stage.js';

const tool = 'list_sip_calls';

function refused(segment: Segment, status: string, headers: readonly Header[] = [], offer = '0 8'): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1, { body: audio(1, 4000, offer) });
  stage.response(1, 2, 1, status, 'INVITE', 1, { headers }).request(1.1, 1, 2, 'ACK', 1, { toTag: 'b' });
}

function silent(segment: Segment, end: number): void {
  new Stage(segment).request(0, 1, 2, 'INVITE', 1).until(end);
}

/** A 2xx that is sent again, without ACK or with one at `ack`; a BYE of the callee at `bye`. */
function unacknowledged(segment: Segment, ack?: number, bye?: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1);
  for (const time of [1, 1.5, 2.5, 4.5]) stage.response(time, 2, 1, '200 OK', 'INVITE', 1);
  if (ack !== undefined) stage.request(ack, 1, 2, 'ACK', 1, { toTag: 'b', branch: 'ack1' });
  if (bye !== undefined) {
    stage.request(bye, 2, 1, 'BYE', 1, { fromTag: 'b', toTag: 'a' });
    stage.response(bye + 0.1, 1, 2, '200 OK', 'BYE', 1, { fromTag: 'b', toTag: 'a' });
  }
  stage.until(40);
}

/** A session of 90 s, refreshed never, that ends `after` seconds after its answer. */
function timed(segment: Segment, after: number): void {
  const ok = { headers: [['Session-Expires', '90;refresher=uac']] as const };
  new Stage(segment).answered(0, 1, 2, 2, {}, ok).hangUp(2 + after);
}

function tooSmall(segment: Segment, times: number): void {
  const stage = new Stage(segment);
  for (let i = 1; i <= times; i += 1) {
    stage.request(i, 1, 2, 'INVITE', i, { headers: [['Session-Expires', '60']] });
    stage.response(i + 0.1, 2, 1, '422 Session Interval Too Small', 'INVITE', i, { headers: [['Min-SE', '90']] });
    stage.request(i + 0.2, 1, 2, 'ACK', i, { toTag: 'b' });
  }
}

function refresher(segment: Segment, value: string): void {
  new Stage(segment).answered(0, 1, 2, 2, {}, { headers: [['Session-Expires', value]] });
}

/** Calls of these lengths between the same two hosts. */
function calls(segment: Segment, lengths: readonly number[]): void {
  const stage = new Stage(segment);
  lengths.forEach((length, i) => {
    stage
      .call(`call${i}`)
      .answered(i * 200)
      .hangUp(i * 200 + 2 + length);
  });
}

/** An answered call with RTP both ways until `stop`, in a capture until second 60. */
function vanished(segment: Segment, stop: number): void {
  const stage = new Stage(segment);
  stage.answered(0, 1, 2, 2, { body: audio(1, 4000, '0') }, { body: audio(2, 5000, '0') });
  stage.rtp(1, 2, [4000, 5000], 2.2, stop).rtp(2, 1, [5000, 4000], 2.2, stop).until(60);
}

function bye(segment: Segment, end: number, status?: string): void {
  const stage = new Stage(segment).answered(0).request(10, 1, 2, 'BYE', 2, { toTag: 'b' });
  if (status !== undefined) stage.response(10.1, 2, 1, status, 'BYE', 2);
  stage.until(end);
}

/** 183 with SDP, RTP to the caller for `heard` seconds, then a refusal. */
function announcement(segment: Segment, heard: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1, { body: audio(1, 4000, '0') });
  stage.response(0.2, 2, 1, '183 Session Progress', 'INVITE', 1, { body: audio(2, 5000, '0') });
  stage.rtp(2, 1, [5000, 4000], 0.3, 0.3 + heard);
  stage.response(6, 2, 1, '404 Not Found', 'INVITE', 1).request(6.1, 1, 2, 'ACK', 1, { toTag: 'b' });
}

/** 183 with SDP, 180 without, and RTP to the caller from `begin` on. */
function ringBack(segment: Segment, begin: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1, { body: audio(1, 4000, '0') });
  stage.response(0.2, 2, 1, '183 Session Progress', 'INVITE', 1, { body: audio(2, 5000, '0') });
  stage.response(0.4, 2, 1, '180 Ringing', 'INVITE', 1);
  stage.response(8, 2, 1, '200 OK', 'INVITE', 1).request(8.1, 1, 2, 'ACK', 1, { toTag: 'b', branch: 'ack1' });
  stage.rtp(2, 1, [5000, 4000], begin, 9);
}

function ringsAfter(segment: Segment, delay: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'INVITE', 1).response(delay, 2, 1, '180 Ringing', 'INVITE', 1);
  stage.response(delay + 1, 2, 1, '200 OK', 'INVITE', 1);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-CA-01',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (s) => refused(s, '500 Server Internal Error'),
    nearMiss: (s) => refused(s, '200 OK'),
  },
  {
    rule: 'SIP-CA-02',
    tool,
    severity: 'error',
    frames: [1],
    fires: (s) => silent(s, 32),
    nearMiss: (s) => silent(s, 31.9),
  },
  { rule: 'SIP-CA-03', tool, frames: [2, 3], fires: (s) => unacknowledged(s), nearMiss: (s) => unacknowledged(s, 4.6) },
  {
    rule: 'SIP-CA-04',
    tool,
    frames: [3, 5, 6],
    fires: (s) => unacknowledged(s, 1.2),
    nearMiss: (s) => unacknowledged(s, 4.2),
  },
  {
    rule: 'SIP-CA-05',
    tool,
    severity: 'error',
    fires: (s) => unacknowledged(s, undefined, 33),
    nearMiss: (s) => unacknowledged(s, undefined, 28),
  },
  {
    rule: 'SIP-CA-06',
    tool,
    severity: 'error',
    frames: [3, 5],
    fires: (s) => timed(s, 91),
    nearMiss: (s) => timed(s, 50),
  },
  {
    rule: 'SIP-CA-07',
    tool,
    name: '422',
    frames: [2, 5],
    fires: (s) => tooSmall(s, 2),
    nearMiss: (s) => tooSmall(s, 1),
  },
  {
    rule: 'SIP-CA-07',
    tool,
    name: 'refresher',
    frames: [3],
    fires: (s) => refresher(s, '90'),
    nearMiss: (s) => refresher(s, '90;refresher=uas'),
  },
  {
    rule: 'SIP-CA-08',
    tool,
    severity: 'warning',
    fires: (s) => calls(s, [120, 121, 119.5, 70]),
    nearMiss: (s) => calls(s, [120, 125, 119.5, 70]),
  },
  { rule: 'SIP-CA-09', tool, severity: 'warning', fires: (s) => vanished(s, 29), nearMiss: (s) => vanished(s, 31) },
  { rule: 'SIP-CA-10', tool, name: 'silence', frames: [5], fires: (s) => bye(s, 42), nearMiss: (s) => bye(s, 41.9) },
  {
    rule: 'SIP-CA-10',
    tool,
    name: '481',
    frames: [5, 6],
    fires: (s) => bye(s, 12, '481 Call Does Not Exist'),
    nearMiss: (s) => bye(s, 12, '200 OK'),
  },
  {
    rule: 'SIP-CA-11',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (s) => refused(s, '488 Not Acceptable Here'),
    nearMiss: (s) => refused(s, '486 Busy Here'),
  },
  {
    rule: 'SIP-CA-11',
    tool,
    name: 'Warning',
    fires: (s) => refused(s, '400 Bad Request', [['Warning', '304 host "Media type not available"']]),
    nearMiss: (s) => refused(s, '400 Bad Request', [['Warning', '399 host "something else"']]),
  },
  {
    rule: 'SIP-CA-12',
    tool,
    severity: 'notice',
    frames: [2, 3],
    fires: (s) => announcement(s, 3.2),
    nearMiss: (s) => announcement(s, 2.8),
  },
  {
    rule: 'SIP-CA-13',
    tool,
    severity: 'warning',
    frames: [2, 3],
    fires: (s) => ringBack(s, 8.2),
    nearMiss: (s) => ringBack(s, 1),
  },
  {
    rule: 'SIP-CA-14',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (s) => ringsAfter(s, 3.1),
    nearMiss: (s) => ringsAfter(s, 3),
  },
  {
    rule: 'SIP-CA-14',
    tool,
    name: 'very slow',
    severity: 'error',
    fires: (s) => ringsAfter(s, 8.1),
    nearMiss: (s) => ringsAfter(s, 2),
  },
];
