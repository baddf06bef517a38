// Rules about the media of whole calls (domain.md 5.5): whether it is there, where it goes, and when.

import type { RuleCase } from '../lib/rule-case.js';
import { sendRtp } from '../lib/rtp-stage.js';
import type { Segment } from '../lib/segment.js';
import { audio, Stage } from '../lib/sip-stage.js';

const tool = 'analyze_rtp_streams';
const ports = [4000, 5000] as const;
const back = [5000, 4000] as const;

/** A call from host 1 to 2 that is answered at two seconds. */
function call(segment: Segment, offer = audio(1, 4000, '0'), answer = audio(2, 5000, '0')): Stage {
  return new Stage(segment).answered(0, 1, 2, 2, { body: offer }, { body: answer });
}

function both(stage: Stage, begin: number, end: number): Stage {
  sendRtp(stage, { from: 1, to: 2, ports, begin, end });
  sendRtp(stage, { from: 2, to: 1, ports: back, begin, end });
  return stage;
}

function oneWay(segment: Segment, answers: boolean): void {
  const stage = call(segment);
  sendRtp(stage, { from: 1, to: 2, ports, begin: 2.1, end: 10 });
  if (answers) sendRtp(stage, { from: 2, to: 1, ports: back, begin: 2.1, end: 10 });
  stage.hangUp(10);
}

/** The callee's announcement begins before the call is answered and ends then, two seconds and a bit after it. */
function answeredAfter(segment: Segment, announced: number): void {
  const stage = call(segment);
  sendRtp(stage, { from: 2, to: 1, ports: back, begin: 1, end: announced });
  sendRtp(stage, { from: 1, to: 2, ports, begin: 2.1, end: 10 });
  stage.hangUp(10);
}

/** The caller sends from 3 to 10 s, the callee not at all; the BYE comes at `time`. */
function ended(segment: Segment, time: number): void {
  const stage = call(segment);
  sendRtp(stage, { from: 1, to: 2, ports, begin: 3, end: 10 });
  stage.hangUp(time);
}

/** Beside a call with media another one, with media or without. */
function second(segment: Segment, media: boolean): void {
  const stage = both(call(segment), 2.1, 10).hangUp(10).call('other@192.0.2.3');
  stage.answered(0.01, 3, 4, 2, { body: audio(3, 4100, '0') }, { body: audio(4, 5100, '0') });
  if (media) sendRtp(stage, { from: 3, to: 4, ports: [4100, 5100], begin: 2.2, end: 9 });
  stage.hangUp(9.5, 3, 4);
}

/** Two calls that a server in the middle answers, whose media goes from end to end. */
function direct(segment: Segment): void {
  const stage = call(segment, audio(1, 4000, '0'), audio(2, 5000, '0')).call('leg@192.0.2.3');
  stage.answered(0.1, 3, 2, 1.9, { body: audio(3, 6000, '0') }, { body: audio(2, 5000, '0') });
  both(stage, 2.2, 10).hangUp(10, 3, 2);
}

function strayed(segment: Segment, host: number, port: number): void {
  const stage = call(segment);
  sendRtp(stage, { from: 1, to: host, ports: [4000, port], begin: 2.1, end: 10 });
  sendRtp(stage, { from: 2, to: 1, ports: back, begin: 2.1, end: 10 });
}

/** The callee's port is closed, from then on or because the call has just ended. */
function closed(segment: Segment, ended: boolean): void {
  const stage = both(call(segment), 2.1, 6);
  if (ended) stage.hangUp(5.9);
  stage.rtp(1, 2, [4000, 5000], 6, 6.01).unreachable(6.01, 2, 1).until(8);
}

function outside(segment: Segment, end: number): void {
  both(call(segment).hangUp(5), 2.1, end);
}

/** A third host sends to the callee's port, while the caller does or behind that. */
function injected(segment: Segment, begin: number): void {
  sendRtp(both(call(segment), 2.1, 6), { from: 7, to: 2, ports: [7000, 5000], begin, end: begin + 3 });
}

function unsignalled(segment: Segment, sdp: boolean): void {
  both(sdp ? call(segment) : new Stage(segment), 2.1, 10);
}

const fax = (host: number, port: number): string =>
  audio(host, port, '0', 'sendrecv', 2).replace(/m=audio (\d+) RTP\/AVP 0\r\na=sendrecv/, 'm=image $1 udptl t38');

function toFax(segment: Segment, status: string): void {
  const stage = both(call(segment), 2.1, 5).request(5, 1, 2, 'INVITE', 2, { toTag: 'b', body: fax(1, 4000) });
  stage.response(5.1, 2, 1, status, 'INVITE', 2).request(5.2, 1, 2, 'ACK', 2, { toTag: 'b', branch: 'ack2' });
  stage.hangUp(7).until(50);
}

const secure = (text: string): string => text.replace('RTP/AVP', 'RTP/SAVP');

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-ME-01',
    tool,
    severity: 'error',
    fires: (segment) => oneWay(segment, false),
    nearMiss: (segment) => oneWay(segment, true),
  },
  {
    rule: 'SIP-ME-01',
    name: 'what the callee played before the answer does not count',
    tool,
    frames: [1],
    fires: (segment) => answeredAfter(segment, 3.9),
    nearMiss: (segment) => answeredAfter(segment, 4.2),
  },
  {
    rule: 'SIP-ME-01',
    name: 'nor does what the caller sends behind the BYE',
    tool,
    fires: (segment) => ended(segment, 10),
    nearMiss: (segment) => ended(segment, 4.5),
  },
  {
    rule: 'SIP-ME-02',
    tool,
    severity: 'error',
    fires: (segment) => second(segment, false),
    nearMiss: (segment) => second(segment, true),
  },
  {
    rule: 'SIP-ME-02',
    name: 'media of another call with the same endpoints is media',
    tool,
    severity: 'info',
    frames: [3],
    fires: (segment) => void call(segment).hangUp(10),
    nearMiss: direct,
  },
  {
    rule: 'SIP-ME-02',
    name: 'the call lasts',
    tool,
    severity: 'info',
    fires: (segment) => void call(segment).hangUp(7.5),
    nearMiss: (segment) => void call(segment).hangUp(6.5),
  },
  {
    rule: 'SIP-ME-03',
    tool,
    severity: 'error',
    fires: (segment) => strayed(segment, 7, 5000),
    nearMiss: (segment) => strayed(segment, 2, 5000),
  },
  {
    rule: 'SIP-ME-03',
    name: 'ICMP says that the port is closed',
    tool,
    severity: 'error',
    fires: (segment) => closed(segment, false),
    nearMiss: (segment) => closed(segment, true),
  },
  {
    rule: 'SIP-ME-12',
    tool,
    severity: 'warning',
    frames: [3],
    fires: (segment) => void both(call(segment), 4.5, 10),
    nearMiss: (segment) => void both(call(segment), 3.5, 10),
  },
  {
    rule: 'SIP-ME-13',
    tool,
    severity: 'notice',
    fires: (segment) => outside(segment, 11),
    nearMiss: (segment) => outside(segment, 9),
  },
  {
    rule: 'SIP-ME-17',
    tool,
    severity: 'error',
    fires: (segment) => void both(call(segment, secure(audio(1, 4000, '0'))), 2.1, 8),
    nearMiss: (segment) => void both(call(segment, secure(audio(1, 4000, '0')), secure(audio(2, 5000, '0'))), 2.1, 8),
  },
  {
    rule: 'SIP-ME-18',
    name: 'a second source',
    tool,
    severity: 'warning',
    fires: (segment) => injected(segment, 3),
    nearMiss: (segment) => sendRtp(both(call(segment), 2.1, 6), { from: 1, to: 2, ports, begin: 6.1, end: 8, ssrc: 9 }),
  },
  {
    rule: 'SIP-ME-18',
    name: 'no signalling',
    tool,
    severity: 'notice',
    fires: (segment) => unsignalled(segment, false),
    nearMiss: (segment) => unsignalled(segment, true),
  },
  {
    rule: 'SIP-ME-20',
    tool,
    severity: 'warning',
    fires: (segment) => toFax(segment, '488 Not Acceptable Here'),
    nearMiss: (segment) => toFax(segment, '491 Request Pending'),
  },
  {
    rule: 'SIP-ME-20',
    name: 'accepted, and no fax data comes',
    tool,
    severity: 'warning',
    fires: (segment) => faxes(segment, 20),
    nearMiss: (segment) => faxes(segment, 7),
  },
];

function faxes(segment: Segment, end: number): void {
  const stage = both(call(segment), 2.1, 5).request(5, 1, 2, 'INVITE', 2, { toTag: 'b', body: fax(1, 4000) });
  stage.response(5.1, 2, 1, '200 OK', 'INVITE', 2, { body: fax(2, 5000) });
  stage.request(5.2, 1, 2, 'ACK', 2, { toTag: 'b', branch: 'ack2' }).hangUp(end).until(50);
}
