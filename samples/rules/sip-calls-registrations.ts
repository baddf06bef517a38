// Rules about registrations (domain.md 5.3), each with a near miss.

import type { Header } from '../lib/sip.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { Stage, type Extra } from '../lib/sip-stage.js';

const tool = 'list_sip_calls';
const self = { from: 'sip:alice@example.com', to: 'sip:alice@example.com' };

const credentials = (nonce: string, more = ', algorithm=SHA-256, qop=auth, nc=00000001, cnonce="c"'): Extra => ({
  ...self,
  headers: [
    [
      'Authorization',
      `Digest username="alice", realm="r", nonce="${nonce}", uri="sip:example.com", response="00"${more}`,
    ],
  ],
});
const challenge = (nonce: string, stale = 'false'): Extra => ({
  ...self,
  headers: [['WWW-Authenticate', `Digest realm="r", nonce="${nonce}", stale=${stale}, algorithm=SHA-256, qop="auth"`]],
});
const expires = (seconds: number): Header => ['Expires', String(seconds)];

/** One REGISTER that asks for `asked` seconds and its 200 that grants `granted`. */
function register(
  stage: Stage,
  time: number,
  cseq: number,
  asked: number,
  granted: number,
  from = 1,
  extra: Extra = {},
): Stage {
  stage.request(time, from, 2, 'REGISTER', cseq, {
    ...self,
    ...extra,
    headers: [...(extra.headers ?? []), expires(asked)],
  });
  return stage.response(time + 0.1, 2, from, '200 OK', 'REGISTER', cseq, { ...self, headers: [expires(granted)] });
}

function answered(segment: Segment, status: string): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1, self);
  stage.response(0.1, 2, 1, status, 'REGISTER', 1, self);
}

/** `refused` requests with the latest nonce that are challenged again. */
function loop(segment: Segment, refused: number, stale = 'false'): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1, self);
  stage.response(0.1, 2, 1, '401 Unauthorized', 'REGISTER', 1, challenge('n0'));
  for (let i = 1; i <= refused; i += 1) {
    stage.request(i, 1, 2, 'REGISTER', i + 1, credentials(`n${i - 1}`));
    stage.response(i + 0.1, 2, 1, '401 Unauthorized', 'REGISTER', i + 1, challenge(`n${i}`, stale));
  }
}

function challenged(segment: Segment, end: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1, self);
  stage.response(0.1, 2, 1, '401 Unauthorized', 'REGISTER', 1, challenge('n0')).until(end);
}

function silent(segment: Segment, end: number): void {
  new Stage(segment).request(0, 1, 2, 'REGISTER', 1, self).until(end);
}

function refreshed(segment: Segment, at: readonly number[], seconds: number): void {
  const stage = new Stage(segment);
  at.forEach((time, i) => register(stage, time, i + 1, seconds, seconds));
}

function brief(segment: Segment, times: number): void {
  const stage = new Stage(segment);
  for (let i = 1; i <= times; i += 1) {
    stage.request(i, 1, 2, 'REGISTER', i, { ...self, headers: [expires(10)] });
    stage.response(i + 0.1, 2, 1, '423 Interval Too Brief', 'REGISTER', i, {
      ...self,
      headers: [['Min-Expires', '60']],
    });
  }
  register(stage, times + 1, times + 1, 60, 60);
}

/** Host 3 registers what host 1 has, with software of the given name. */
function second(segment: Segment, software: string): void {
  const stage = new Stage(segment);
  register(stage, 0, 1, 600, 600, 1, { headers: [['User-Agent', 'Phone/1']] });
  register(stage.call('another'), 10, 1, 600, 600, 3, { headers: [['User-Agent', software]] });
}

function authorized(segment: Segment, extra: Extra): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1, extra);
  stage.response(0.1, 2, 1, '200 OK', 'REGISTER', 1, self);
}

function reused(segment: Segment, after: number): void {
  const stage = new Stage(segment).request(0, 1, 2, 'REGISTER', 1, credentials('n'));
  stage.response(0.1, 2, 1, '200 OK', 'REGISTER', 1, self);
  stage
    .request(after, 1, 2, 'REGISTER', 2, credentials('n'))
    .response(after + 0.1, 2, 1, '200 OK', 'REGISTER', 2, self);
}

const basic: Extra = { ...self, headers: [['Authorization', 'Basic YWxpY2U6c2VjcmV0']] };

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-RG-01',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: (s) => answered(s, '403 Forbidden'),
    nearMiss: (s) => answered(s, '200 OK'),
  },
  { rule: 'SIP-RG-02', tool, severity: 'error', frames: [4, 6], fires: (s) => loop(s, 2), nearMiss: (s) => loop(s, 1) },
  { rule: 'SIP-RG-02', tool, name: 'stale', fires: (s) => loop(s, 3), nearMiss: (s) => loop(s, 3, 'true') },
  {
    rule: 'SIP-RG-03',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (s) => challenged(s, 32.2),
    nearMiss: (s) => challenged(s, 32),
  },
  {
    rule: 'SIP-RG-04',
    tool,
    severity: 'error',
    frames: [1],
    fires: (s) => silent(s, 32),
    nearMiss: (s) => silent(s, 31.9),
  },
  {
    rule: 'SIP-RG-05',
    tool,
    severity: 'warning',
    frames: [2, 3],
    fires: (s) => refreshed(s, [0, 601.2], 600),
    nearMiss: (s) => refreshed(s, [0, 600.35], 600),
  },
  {
    rule: 'SIP-RG-05',
    tool,
    name: 'the capture goes on',
    frames: [2],
    fires: (s) => void register(new Stage(s), 0, 1, 60, 60).until(61.2),
    nearMiss: (s) => void register(new Stage(s), 0, 1, 60, 60).until(60.9),
  },
  {
    rule: 'SIP-RG-06',
    tool,
    severity: 'notice',
    frames: [1, 2],
    fires: (s) => void register(new Stage(s), 0, 1, 3600, 1799),
    nearMiss: (s) => void register(new Stage(s), 0, 1, 3600, 1800),
  },
  { rule: 'SIP-RG-06', tool, name: '423', frames: [2, 4], fires: (s) => brief(s, 2), nearMiss: (s) => brief(s, 1) },
  {
    rule: 'SIP-RG-07',
    tool,
    severity: 'warning',
    fires: (s) => refreshed(s, [0, 6, 12, 18, 24, 30, 36, 42, 48, 54], 30),
    nearMiss: (s) => refreshed(s, [0, 7, 14, 21, 28, 35, 42, 49, 56, 63], 30),
  },
  {
    rule: 'SIP-RG-07',
    tool,
    name: 'tenth',
    fires: (s) => refreshed(s, [0, 50, 100], 600),
    nearMiss: (s) => refreshed(s, [0, 70, 140], 600),
  },
  {
    rule: 'SIP-RG-08',
    tool,
    severity: 'warning',
    frames: [2, 4],
    fires: (s) => second(s, 'Other/2'),
    nearMiss: (s) => second(s, 'Phone/1'),
  },
  {
    rule: 'SIP-RG-09',
    tool,
    name: 'Basic',
    severity: 'warning',
    frames: [1],
    fires: (s) => authorized(s, basic),
    nearMiss: (s) => authorized(s, credentials('n')),
  },
  {
    rule: 'SIP-RG-09',
    tool,
    name: 'MD5',
    severity: 'notice',
    fires: (s) => authorized(s, credentials('n', ', qop=auth')),
    nearMiss: (s) => authorized(s, credentials('n')),
  },
  {
    rule: 'SIP-RG-09',
    tool,
    name: 'qop',
    severity: 'notice',
    fires: (s) => authorized(s, credentials('n', ', algorithm=SHA-256')),
    nearMiss: (s) => authorized(s, credentials('n')),
  },
  {
    rule: 'SIP-RG-09',
    tool,
    name: 'old nonce',
    severity: 'warning',
    fires: (s) => reused(s, 3601),
    nearMiss: (s) => reused(s, 3599),
  },
];
