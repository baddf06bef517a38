// Calls that fail, each in its own capture: busy, no answer, no such user, no common codec.

import { OutgoingCall } from '../lib/call.js';
import { office, type Office } from '../lib/cast.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Scenario } from '../lib/scenario.js';
import { EVENTS, G722, G729, OPUS, PCMA, PCMU, type Codec } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import type { Header } from '../lib/sip.js';
import { milliseconds, seconds } from '../lib/trace.js';

const ROUND_TRIP = milliseconds(15.6);

interface Attempt extends Office {
  readonly call: OutgoingCall;
  /** When the proxy's 100 came. */
  readonly trying: number;
}

function failing(
  row: Omit<Scenario, 'build'>,
  codecs: readonly Codec[],
  user: string,
  then: (attempt: Attempt) => void,
): Scenario {
  const build = () => {
    const random = new Random(row.file);
    const segment = new Segment();
    const people = office(segment, random);
    const offer = { media: people.aliceHost.at(random.between(5000, 12_000) * 2), codecs };
    const call = new OutgoingCall({ phone: people.phone, callee: { ...people.bob, user }, offer });
    const trying = call.inviteWithChallenge(milliseconds(random.between(100, 900)), ROUND_TRIP);
    then({ ...people, call, trying });
    return pcapCapture(segment.trace.frames());
  };
  return { ...row, build };
}

const USUAL = [PCMA, PCMU, G722, EVENTS];

export const scenarios: readonly Scenario[] = [
  failing(
    {
      file: 'sip-failed-busy.pcap',
      title: 'Busy',
      shows: 'The callee is on the phone: 486 Busy Here with the Q.850 cause 17',
    },
    USUAL,
    'bob',
    ({ call, bob, trying }) => {
      const headers: Header[] = [
        ['Reason', 'Q.850;cause=17;text="User busy"'],
        ['User-Agent', bob.software],
      ];
      call.fail(trying + milliseconds(187.2), 486, 'Busy Here', headers);
    },
  ),
  failing(
    {
      file: 'sip-failed-no-answer.pcap',
      title: 'No answer',
      shows: 'The phone rings for 24 seconds until the caller gives up: CANCEL, then 487 Request Terminated',
    },
    USUAL,
    'bob',
    ({ call, bob, trying }) => {
      call.ringing(trying + milliseconds(204.4));
      call.cancel(trying + seconds(24.3172), ROUND_TRIP);
      const headers: Header[] = [['User-Agent', bob.software]];
      call.fail(trying + seconds(24.3586), 487, 'Request Terminated', headers);
    },
  ),
  failing(
    {
      file: 'sip-failed-not-found.pcap',
      title: 'No such user',
      shows: 'The dialled number does not exist: 404 Not Found from the proxy',
    },
    USUAL,
    '7719',
    ({ call, server, trying }) => {
      call.fail(trying + milliseconds(41.2), 404, 'Not Found', [['Server', server.software]]);
    },
  ),
  failing(
    {
      file: 'sip-failed-codec.pcap',
      title: 'No common codec',
      shows: 'The phone offers Opus and G.729 only: 488 Not Acceptable Here with Warning 305',
    },
    [OPUS, G729],
    'bob',
    ({ call, bob, trying }) => {
      const headers: Header[] = [
        ['Warning', '305 bob-desk.example.com "Incompatible media format"'],
        ['User-Agent', bob.software],
      ];
      call.fail(trying + milliseconds(163.9), 488, 'Not Acceptable Here', headers);
    },
  ),
];
