// Every row of the outcome table (domain.md 3.4), every metric of 3.5, registrations (3.7), and forks, PRACK, transfers,
// changes of the session, subscriptions and legs (3.3), on calls whose figures are known by construction.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Header } from '../../samples/lib/sip.js';
import { audio, type Stage, type Extra } from '../../samples/lib/sip-stage.js';
import {
  calls,
  call,
  detail,
  whole,
  has,
  invite,
  refusal,
  refused,
  credentials,
  challenged,
  cancelled,
  type Fields,
  type Scene,
} from './support/outcomes.js';

/** 3.4, in its order: outcome and how it comes about. */
const OUTCOMES: readonly (readonly [outcome: string, scene: Scene])[] = [
  ['undetermined_capture_started_late', (s) => s.request(0, 1, 2, 'BYE', 5, { toTag: 'b' })],
  ['undetermined_capture_started_late', (s) => s.request(0, 1, 2, 'INVITE', 5, { toTag: 'b' })],
  ['completed', (s) => s.answered(0).hangUp(10)],
  ['answered_still_up', (s) => s.answered(0).until(500)],
  ['answered_no_ack', (s) => invite(s).response(1, 2, 1, '200 OK', 'INVITE', 1).until(33)],
  ['undetermined_capture_ended', (s) => invite(s).response(1, 2, 1, '200 OK', 'INVITE', 1).until(32.9)],
  ['cancelled_by_caller', cancelled([], true)],
  ['cancelled_by_caller', cancelled([], false)],
  ['busy', refused('486 Busy Here')],
  ['busy', refused('600 Busy Everywhere')],
  ...['603 Decline', '607 Unwanted', '608 Rejected'].map((status) => ['declined', refused(status)] as const),
  ...['408 Timeout', '480 Away', '487 Ended'].map((status) => ['no_answer', refused(status, [], true)] as const),
  ['no_answer', refused('404 Not Found', [['Reason', 'Q.850;cause=18']])],
  ['unavailable', refused('480 Temporarily Unavailable')],
  ['unavailable', refused('500 Failure', [['Reason', 'Q.850;cause=20']])],
  ...['404', '410', '484', '485', '604', '416'].map((code) => ['not_found', refused(`${code} X`)] as const),
  [
    'auth_failed',
    (s) =>
      refusal(
        challenged(s)
          .request(0.2, 1, 2, 'INVITE', 2, { headers: credentials })
          .response(0.3, 2, 1, '407 Again', 'INVITE', 2),
        '407 X',
      ),
  ],
  [
    'auth_failed',
    (s) =>
      challenged(s)
        .request(0.2, 1, 2, 'INVITE', 2, { headers: credentials })
        .response(0.3, 2, 1, '403 No', 'INVITE', 2),
  ],
  ['auth_abandoned', (s) => challenged(s).until(32.2)],
  ['undetermined_capture_ended', (s) => challenged(s).until(32)],
  ...['403', '433', '436', '437', '438', '428'].map((code) => ['forbidden', refused(`${code} X`)] as const),
  ...['488', '606', '415', '406', '580'].map((code) => ['media_rejected', refused(`${code} X`)] as const),
  ['redirected', refused('302 Moved Temporarily')],
  ...['500', '503', '504', '599'].map((code) => ['server_failure', refused(`${code} X`)] as const),
  ...['400', '482', '699', '408'].map((code) => ['rejected_other', refused(`${code} X`)] as const),
  ['unreachable', (s) => invite(s).unreachable(0.2, 2, 1)],
  ['no_response', (s) => invite(s).until(32)],
  ['undetermined_capture_ended', (s) => invite(s).until(31.9)],
  ['timeout_after_provisional', (s) => invite(s).response(1, 2, 1, '183 Progress', 'INVITE', 1).until(181)],
  ['undetermined_capture_ended', (s) => invite(s).response(1, 2, 1, '183 Progress', 'INVITE', 1).until(180.9)],
];
for (const [i, [outcome, scene]] of OUTCOMES.entries()) {
  test(`3.4, scene ${i + 1}: ${outcome}`, () => assert.equal(call(scene)['outcome'], outcome));
}

test('3.4: a redirected call that is followed is one attempt', () => {
  const one = calls((s) =>
    s
      .request(0, 1, 2, 'INVITE', 1)
      .response(0.1, 2, 1, '302 Moved', 'INVITE', 1)
      .request(0.2, 1, 3, 'INVITE', 2)
      .response(1, 3, 1, '200 OK', 'INVITE', 2)
      .request(1.1, 1, 3, 'ACK', 2, { toTag: 'b', branch: 'k' }),
  );
  has(one.calls[0], { outcome: 'answered_still_up', attempts: 1, setup_time: 1 });
  has(one.statistics.all, { attempts: 1, ser_pct: 100 });
});

test('3.4: how a call was given up', () => {
  has(call(cancelled([], true)), { cancelled: 'while_ringing', ring_time: 8 });
  has(call(cancelled([], false)), { cancelled: 'before_ringing', ring_time: undefined });
  const elsewhere: Header = ['Reason', 'SIP;cause=200;text="Call completed elsewhere"'];
  has(call(cancelled([elsewhere], true)), { cancelled: 'answered_elsewhere' });
});

test('3.4: Retry-After of a 503, and a BYE without answer', () => {
  has(call(refused('503 Full', [['Retry-After', '120']])), {
    retry_after: 120,
    outcome_text: 'server failure: 503 Full (Retry-After 120 s)',
  });
  const bye: Scene = (s) => s.answered(0).request(12, 1, 2, 'BYE', 2, { toTag: 'b' }).until(44);
  // RFC 6076 4.5: 10 s and Timer F.
  has(call(bye), { outcome: 'completed', bye_unanswered: true, duration: 42, disconnect_delay: undefined });
});

test('3.5: times of a completed call', () => {
  const scene: Scene = (s) =>
    invite(s)
      .response(0.1, 2, 1, '100 Trying', 'INVITE', 1)
      .response(0.5, 2, 1, '180 Ringing', 'INVITE', 1)
      .response(3, 2, 1, '200 OK', 'INVITE', 1)
      .request(3.2, 1, 2, 'ACK', 1, { toTag: 'b', branch: 'k' })
      .request(13, 2, 1, 'BYE', 7, { fromTag: 'b', toTag: 'a' })
      .response(13.25, 1, 2, '200 OK', 'BYE', 7, { fromTag: 'b', toTag: 'a' });
  has(call(scene), {
    trying_delay: 0.1,
    post_dial_delay: 0.5,
    ring_time: 2.5,
    setup_time: 3,
    answer_to_ack: 0.2,
    duration: 10,
    disconnect_delay: 0.25,
    released_by: 'callee',
  });
  has(call(refused('486 Busy', [], true)), { failure_delay: 0.5, post_dial_delay: undefined });
});

test('3.5: ratios over ten attempts', () => {
  const statuses = ['486 B', '480 U', '603 D', '500 E', '408 T', '404 N', '302 M'];
  const { statistics } = calls((s) => {
    for (let i = 0; i < 3; i += 1)
      s.call(`good${i}`)
        .answered(i * 0.2)
        .hangUp(i * 0.2 + 12);
    statuses.forEach((status, i) => refusal(invite(s.call(`bad${i}`)), status));
    return s;
  });
  // 3 answered, 1 redirected of 10; 480, 486, 603 are effective; 500, 408 ineffective.
  has(statistics.all, {
    attempts: 10,
    answered: 3,
    ser_pct: 33.33,
    seer_pct: 66.67,
    isa_pct: 20,
    scr_pct: 30,
    mean_duration: 10,
  });
  assert.deepEqual(statistics.by_final_code, { 200: 3, 302: 1, 404: 1, 408: 1, 480: 1, 486: 1, 500: 1, 603: 1 });
  assert.deepEqual([statistics.concurrent_max, statistics.attempts_per_second_max], [3, 10]);
});

test('3.5, RFC 3960: early media', () => {
  const scene: Scene = (s) => {
    invite(s, { body: audio(1, 4000, '0') }).response(1, 2, 1, '183 Progress', 'INVITE', 1, {
      body: audio(2, 5000, '0'),
    });
    return s
      .rtp(2, 1, [5000, 4000], 1.5, 6)
      .response(5, 2, 1, '200 OK', 'INVITE', 1)
      .request(5.1, 1, 2, 'ACK', 1, { toTag: 'b', branch: 'k' });
  };
  has(detail(scene).early_media, { first_frame: 3, start: 1.5, stop: 5, direction: 'to_caller' });
});

test('TX-06, timers: repeats with their intervals and the state', () => {
  const at = (times: readonly number[]): Fields => {
    const scene: Scene = (s) => (times.forEach((time) => s.request(time, 1, 2, 'INVITE', 1)), s.until(40));
    return detail(scene).transactions[0] ?? {};
  };
  has(at([0, 0.5, 1.5, 3.5]), {
    state: 'timed_out',
    retransmission_frames: [2, 3, 4],
    retransmission_intervals: [0.5, 1, 2],
    nonstandard_timer: false,
  });
  has(at([0, 0.5, 1, 1.5]), { nonstandard_timer: true });
});

test('DL-01, DL-02: dialogs of a fork, one ended by 199', () => {
  const scene: Scene = (s) => {
    invite(s)
      .response(0.5, 2, 1, '180 Ringing', 'INVITE', 1, { toTag: 'x' })
      .response(0.7, 2, 1, '183 Progress', 'INVITE', 1, { toTag: 'y' });
    s.response(2, 2, 1, '199 Early Dialog Terminated', 'INVITE', 1, { toTag: 'y' }).response(
      3,
      2,
      1,
      '200 OK',
      'INVITE',
      1,
      { toTag: 'x' },
    );
    s.request(3.1, 1, 2, 'ACK', 1, { toTag: 'x', branch: 'k' });
    return s.request(9, 1, 2, 'BYE', 2, { toTag: 'x' }).response(9.1, 2, 1, '200 OK', 'BYE', 2, { toTag: 'x' });
  };
  const { dialogs } = detail(scene);
  assert.equal(dialogs.length, 2);
  has(dialogs[0], {
    from_tag: 'a',
    to_tag: 'x',
    state: 'ended',
    first_code: 180,
    response_delay: 0.5,
    answered_frame: 5,
    ended_frame: 7,
    ended_by: 'BYE',
  });
  has(dialogs[1], {
    to_tag: 'y',
    state: 'ended',
    first_code: 183,
    response_delay: 0.7,
    ended_frame: 4,
    ended_by: '199 Early Dialog Terminated',
  });
});

test('DL-04: what a re-INVITE changes', () => {
  const to = (body: string | undefined, extra: Extra = {}): string[] => {
    const scene: Scene = (s) => {
      s.answered(0, 1, 2, 2, { body: audio(1, 4000, '0 8') }, { body: audio(2, 5000, '0') });
      s.request(5, 1, 2, 'INVITE', 2, { toTag: 'b', ...(body === undefined ? {} : { body }), ...extra });
      return s.response(5.1, 2, 1, '200 OK', 'INVITE', 2);
    };
    const changes = detail(scene).session_changes;
    assert.equal(changes.length, 1);
    return changes[0]?.changes ?? [];
  };
  assert.ok(to(audio(1, 4000, '0 8', 'sendonly', 2)).includes('hold'));
  assert.ok(to(audio(1, 4000, '8 0', 'sendrecv', 2)).includes('codec_change'));
  assert.ok(to(audio(1, 4002, '0 8', 'sendrecv', 2)).includes('media_move'));
  assert.ok(to(audio(1, 4000, '0 8', 'sendrecv', 2).concat('m=video 4004 RTP/AVP 31\r\n')).includes('video_add'));
  assert.ok(
    to(audio(1, 4000, '0 8', 'sendrecv', 2).replace('audio 4000 RTP/AVP 0 8', 'image 4000 udptl t38')).includes(
      't38_switch',
    ),
  );
  assert.ok(to(audio(1, 4000, '0 8')).includes('session_refresh'));
  assert.ok(to(undefined).includes('no_description'));
  assert.ok(to(audio(1, 4000, '0 8'), { contact: '<sip:ua@192.0.2.77>' }).includes('address_change'));
});

test('DL-06: reliable responses and their PRACK', () => {
  const headers: Header[] = [
    ['Require', '100rel'],
    ['RSeq', '77'],
  ];
  const scene: Scene = (s) =>
    invite(s)
      .response(0.5, 2, 1, '183 Progress', 'INVITE', 1, { headers })
      .response(1, 2, 1, '183 Progress', 'INVITE', 1, { headers })
      .request(1.1, 1, 2, 'PRACK', 2, { toTag: 'b', headers: [['RAck', '77 1 INVITE']] })
      .response(1.2, 2, 1, '200 OK', 'PRACK', 2);
  const { reliable_responses: all } = detail(scene);
  assert.equal(all.length, 1);
  has(all[0], { frame: 2, code: 183, rseq: 77, retransmissions: 1, prack_frame: 4, prack_code: 200 });
});

test('DL-07: a transfer, its progress, and the call that follows', () => {
  const scene =
    (refer: string): Scene =>
    (s) => {
      s.answered(0)
        .request(5, 1, 2, 'REFER', 2, { toTag: 'b', headers: [['Refer-To', refer]] })
        .response(5.1, 2, 1, '202 Accepted', 'REFER', 2);
      for (const [i, status] of ['100 Trying', '200 OK'].entries()) {
        const headers: Header[] = [
          ['Event', 'refer'],
          ['Subscription-State', 'active'],
        ];
        s.request(6 + i, 2, 1, 'NOTIFY', 1 + i, {
          fromTag: 'b',
          toTag: 'a',
          headers,
          body: `SIP/2.0 ${status}\r\n`,
          type: 'message/sipfrag',
        });
        s.response(6.1 + i, 1, 2, '200 OK', 'NOTIFY', 1 + i, { fromTag: 'b', toTag: 'a' });
      }
      s.call('new');
      return s.request(5.5, 2, 3, 'INVITE', 1, {
        to: 'sip:carol@example.com',
        headers: [['Referred-By', '<sip:alice@example.com>']],
      });
    };
  const [blind] = detail(scene('<sip:carol@example.com>')).transfers;
  has(blind, {
    refer_frame: 5,
    refer_to: 'sip:carol@example.com',
    attended: false,
    final_code: 202,
    resulting_call_index: 2,
  });
  assert.deepEqual(blind?.['progress'], [
    { frame: 8, code: 100 },
    { frame: 10, code: 200 },
  ]);
  has(detail(scene('<sip:carol@example.com?Replaces=x%3Bto-tag%3D1>')).transfers[0], { attended: true });
});

test('DL-08: a subscription', () => {
  const scene: Scene = (s) => {
    s.request(0, 1, 2, 'SUBSCRIBE', 1, {
      headers: [
        ['Event', 'presence'],
        ['Expires', '3600'],
      ],
    }).response(0.1, 2, 1, '200 OK', 'SUBSCRIBE', 1);
    const headers: Header[] = [
      ['Event', 'presence'],
      ['Subscription-State', 'terminated;reason=timeout'],
    ];
    return s
      .request(1, 2, 1, 'NOTIFY', 1, { fromTag: 'b', toTag: 'a', headers })
      .response(1.1, 1, 2, '200 OK', 'NOTIFY', 1, { fromTag: 'b', toTag: 'a' });
  };
  const { subscriptions, statistics } = whole(scene);
  assert.equal(statistics['subscriptions'], 1);
  has(subscriptions[0], {
    event: 'presence',
    state: 'terminated',
    reason: 'timeout',
    code: 200,
    expires: 3600,
    subscribes: 1,
    notifies: 1,
    subscriber: 'alice@example.com',
  });
});

test('DL-09: legs of a B2BUA are suggested with the reason', () => {
  const legs = (first: Extra, second: Extra, later = 0.5, from = 2): { call_index: number; reason: string }[] => {
    const scene: Scene = (s) => {
      s.call('leg-a').request(0, 1, 2, 'INVITE', 1, first);
      return s.call('leg-b').request(later, from, 3, 'INVITE', 1, { from: 'sip:pbx@b', fromTag: 'z', ...second });
    };
    return detail(scene).related_calls;
  };
  const id = (value: string): Extra => ({ headers: [['Session-ID', `${value};remote=0`]] });
  assert.match(legs(id('abc'), id('abc'))[0]?.reason ?? '', /Session-ID/);
  assert.deepEqual(legs(id('abc'), id('abd')), []);
  assert.match(legs({}, { headers: [['X-Call-ID', 'leg-a']] })[0]?.reason ?? '', /names this Call-ID/);
  const icid: Extra = { headers: [['P-Charging-Vector', 'icid-value="1234";orig-ioi=x']] };
  assert.match(legs(icid, icid)[0]?.reason ?? '', /icid/);
  const number = (user: string): Extra => ({ to: `sip:${user}@example.com` });
  assert.match(legs(number('0012065550100'), number('2065550100'))[0]?.reason ?? '', /digits, 500 ms apart/);
  assert.deepEqual(legs(number('0012065550100'), number('2065550100'), 3.1), []);
  assert.deepEqual(legs(number('0012065550100'), number('2065550100'), 0.5, 4), []);
});

test('3.7: a registration with its binding', () => {
  const self = { to: 'sip:alice@example.com', contact: '<sip:alice@10.0.0.5>' };
  const scene: Scene = (s) => {
    s.request(0, 1, 2, 'REGISTER', 1, { ...self, headers: [['Expires', '30']] });
    s.response(0.1, 2, 1, '423 Interval Too Brief', 'REGISTER', 1, { ...self, headers: [['Min-Expires', '60']] });
    for (const [i, time] of [1, 51, 121].entries()) {
      s.request(time, 1, 2, 'REGISTER', 2 + i, {
        ...self,
        headers: [
          ['Expires', '60'],
          ['Path', '<sip:p;lr>'],
        ],
      });
      s.response(time + 0.1, 2, 1, '200 OK', 'REGISTER', 2 + i, {
        ...self,
        headers: [
          ['Expires', '60'],
          ['Service-Route', '<sip:r;lr>'],
        ],
      });
    }
    return s;
  };
  const { registrations, statistics } = whole(scene);
  has(registrations[0], {
    state: 'registered',
    attempts: 3,
    succeeded: 3,
    asked_expires: 60,
    granted_expires: 60,
    min_expires: 60,
    refresh_interval: 60,
    bindings: 1,
    lapses: 1,
    natted: true,
    contact: '10.0.0.5',
    path: true,
    service_route: true,
    third_party: false,
    call_ids: 1,
  });
  has(statistics, { registrations: 3, ira_pct: 0 });
});

test('3.7: states, and ira_pct', () => {
  const register = (s: Stage, status?: string, headers: readonly Header[] = []): Stage => {
    s.request(0, 1, 2, 'REGISTER', 1, { to: 'sip:alice@example.com', headers });
    return status === undefined ? s.until(40) : s.response(0.1, 2, 1, status, 'REGISTER', 1, { headers });
  };
  const state = (scene: Scene): unknown => whole(scene).registrations[0]?.['state'];
  assert.equal(
    state((s) => register(s, '200 OK', [['Expires', '0']])),
    'unregistered',
  );
  assert.equal(
    state((s) => register(s, '403 No')),
    'failed',
  );
  assert.equal(
    state((s) => register(s)),
    'no_response',
  );
  assert.equal(
    state((s) => register(s, '401 Who').until(40)),
    'challenged_no_retry',
  );
  assert.equal(whole((s) => register(s, '403 No')).statistics['ira_pct'], 100);
  assert.equal(whole((s) => register(s, '401 Who').until(40)).statistics['ira_pct'], 0);
});
