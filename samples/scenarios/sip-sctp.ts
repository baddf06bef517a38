// SIP over SCTP (RFC 4168): whole messages in chunks, one in three fragments, one chunk sent again.

import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { PCMU, sdp } from '../lib/sdp.js';
import { dataChunk, sackChunk, SCTP, sctpPacket } from '../lib/sctp.js';
import { Segment } from '../lib/segment.js';
import { encodeSip, reply, sipFact, type SipMessage } from '../lib/sip.js';
import { milliseconds, seconds } from '../lib/trace.js';

const FILE = 'sip-sctp.pcap';

function request(method: string, number: number, body?: string): SipMessage {
  return {
    start: `${method} sip:core2.example.net;transport=sctp SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/SCTP 192.0.2.91:5060;branch=z9hG4bKsctp${number}`],
      ['Max-Forwards', '70'],
      ['From', '<sip:core1.example.net>;tag=c0re1'],
      ['To', '<sip:core2.example.net>'],
      ['Call-ID', `association-${number}@192.0.2.91`],
      ['CSeq', `${number} ${method}`],
      ['Contact', '<sip:192.0.2.91:5060;transport=sctp>'],
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  };
}

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const one = new Host('192.0.2.91', '02:1b:c5:0a:91:91', { id: random.u16() }).at(5060);
  const two = new Host('192.0.2.92', '02:1b:c5:0a:92:92', { id: random.u16() }).at(5060);
  const [tagOne, tagTwo] = [random.u32(), random.u32()];
  const there = (time: number, chunks: Uint8Array[], facts = {}) =>
    segment.packet(time, one.host, two.host, SCTP, sctpPacket(one, two, tagTwo, ...chunks), facts);
  const back = (time: number, chunks: Uint8Array[], facts = {}) =>
    segment.packet(time, two.host, one.host, SCTP, sctpPacket(two, one, tagOne, ...chunks), facts);

  const options = request('OPTIONS', 1);
  const ping = dataChunk(100, encodeSip(options));
  there(0, [ping], { sip: sipFact(options) });
  // The acknowledgement was lost: SCTP sends the same chunk again, which is no second message.
  there(seconds(1), [ping]);
  const ok = reply(options, 200, 'OK', { toTag: 'c0re2' });
  back(seconds(1.001), [sackChunk(100), dataChunk(500, encodeSip(ok))], { sip: sipFact(ok) });
  there(seconds(1.002), [sackChunk(500)]);

  const invite = request('INVITE', 2, sdp(one.host.at(40_000), random.u32(), [PCMU], 'core1'));
  const bytes = encodeSip(invite);
  there(seconds(3), [dataChunk(101, bytes.subarray(0, 200), { last: false, sequence: 1 })]);
  there(seconds(3) + milliseconds(1), [
    dataChunk(102, bytes.subarray(200, 400), { first: false, last: false, sequence: 1 }),
  ]);
  const last = dataChunk(103, bytes.subarray(400), { first: false, sequence: 1 });
  there(seconds(3) + milliseconds(2), [last], { sip: sipFact(invite) });
  const trying = reply(invite, 100, 'Trying');
  const busy = reply(invite, 486, 'Busy Here', { toTag: 'c0re2' });
  const both = [
    sackChunk(103),
    dataChunk(501, encodeSip(trying), { sequence: 1 }),
    dataChunk(502, encodeSip(busy), { sequence: 2 }),
  ];
  back(seconds(3.1), both, { sip: sipFact(trying), alsoSip: [sipFact(busy)] });
  const ack = request('ACK', 2);
  there(seconds(3.15), [sackChunk(502), dataChunk(104, encodeSip(ack), { sequence: 2 })], { sip: sipFact(ack) });
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'SIP over SCTP',
    shows: 'Two cores over SCTP: messages in chunks, one in three fragments, two in one packet, one chunk sent again',
    build,
  },
];
