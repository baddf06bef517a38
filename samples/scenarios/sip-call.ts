// A phone registers and makes a call that is answered: all of the signalling, and speech both ways.

import { OutgoingCall } from '../lib/call.js';
import { office } from '../lib/cast.js';
import { Random } from '../lib/random.js';
import { compound, emptyReceiverReport, goodbye, senderReport, sourceDescription } from '../lib/rtcp.js';
import { sendRtp, type RtpState } from '../lib/rtp.js';
import { EPOCH, pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { EVENTS, PCMA, PCMU } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { milliseconds, seconds } from '../lib/trace.js';

const FILE = 'sip-call.pcap';
const ALICE_MEDIA = 11_782;
const BOB_MEDIA = 40_014;

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const { phone, bob, aliceHost, bobHost } = office(segment, random);
  phone.register(milliseconds(131.204), milliseconds(14.82));

  const offer = { media: aliceHost.at(ALICE_MEDIA), codecs: [PCMA, PCMU, EVENTS] };
  const call = new OutgoingCall({ phone, callee: bob, offer });
  const trying = call.inviteWithChallenge(seconds(2.406118), milliseconds(15.3));
  call.ringing(trying + milliseconds(212.7));
  const answered = trying + seconds(2.8514);
  call.answer(answered, bobHost.at(BOB_MEDIA), [PCMA, EVENTS]);
  call.ackAnswer(answered + milliseconds(3.9));

  const stream = (hertz: number) => ({
    ssrc: random.u32(),
    firstSequence: random.u16(),
    firstTimestamp: random.u32(),
    hertz,
    packets: 200,
  });
  const [alice, bobMedia] = [aliceHost.at(ALICE_MEDIA), bobHost.at(BOB_MEDIA)];
  const there = { ...stream(440), from: alice, to: bobMedia, start: answered + milliseconds(11), jitter: 180_000 };
  const back = { ...stream(620), from: bobMedia, to: alice, start: answered + milliseconds(26), jitter: 2_600_000 };
  const sent = sendRtp(segment, there, random);
  const received = sendRtp(segment, back, random);
  control(segment, answered, sent, received);
  call.byeFromCallee(answered + seconds(4.0713));
  return pcapCapture(segment.trace.frames());
}

/** Bob's end has heard nothing at first; then both report once, and say goodbye when the call ends. */
function control(segment: Segment, answered: number, sent: RtpState, received: RtpState): void {
  const { from, to, ssrc } = sent.stream;
  const [alice, bob] = [from.host.at(from.port + 1), to.host.at(to.port + 1)];
  const ours = sourceDescription(ssrc, 'alice@192.0.2.10');
  const theirs = sourceDescription(received.stream.ssrc, 'bob@203.0.113.40');
  const first = emptyReceiverReport(received.stream.ssrc);
  segment.datagram(answered + milliseconds(21.3), bob, alice, compound(first, theirs));

  const reported = answered + seconds(2.3151);
  const report = senderReport(EPOCH, reported, sent, { state: received });
  segment.datagram(reported, alice, bob, compound(report, ours));
  const heard = answered + seconds(2.6042);
  const answer = senderReport(EPOCH, heard, received, { state: sent, lastReport: reported });
  segment.datagram(heard, bob, alice, compound(answer, theirs));

  const end = answered + seconds(4.0762);
  const last = senderReport(EPOCH, end, sent, { state: received, lastReport: heard });
  segment.datagram(end, alice, bob, compound(last, ours, goodbye(ssrc)));
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'A registration and a call',
    shows:
      'A phone registers, calls through a proxy that asks for a password, talks for four seconds and is hung up on',
    build,
  },
];
