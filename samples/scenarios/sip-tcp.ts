// SIP over TCP as stacks and networks cut it: within headers and bodies, several in a segment, pings between, sent again.

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { PCMU, sdp } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { encodeSip, reply, sipFact, type SipMessage } from '../lib/sip.js';
import { TcpConnection } from '../lib/tcp.js';
import { milliseconds, seconds } from '../lib/trace.js';

const FILE = 'sip-tcp.pcap';
const CALL_ID = 'f81d4fae-7dec-11d0-a765@192.0.2.61';

function request(method: string, number: number, to: string, body?: string): SipMessage {
  return {
    start: `${method} sip:erin@example.net SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/TCP 192.0.2.61:5060;branch=z9hG4bKtcp${number}`],
      ['Max-Forwards', '70'],
      ['From', '"Dora" <sip:dora@example.com>;tag=d0ra'],
      ['To', to],
      ['Call-ID', CALL_ID],
      ['CSeq', `${method === 'ACK' ? 1 : number} ${method}`],
      ['Contact', '<sip:dora@192.0.2.61:5060;transport=tcp>'],
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  };
}

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const phone = new Host('192.0.2.61', '02:1b:c5:0a:61:61', { id: random.u16() }).at(49_321);
  const server = new Host('198.51.100.9', '02:00:5e:10:00:09', { id: random.u16(), ttl: 60 }).at(5060);
  const connection = new TcpConnection(segment, phone, server, random, milliseconds(12));
  connection.open(0);

  const offer = sdp(phone.host.at(40_000), random.u32(), [PCMU], 'dora');
  const invite = request('INVITE', 1, '<sip:erin@example.net>', offer);
  const inviteBytes = encodeSip(invite);
  // Within a header, then within the body.
  connection.push(milliseconds(40), 'client', inviteBytes.subarray(0, 150));
  connection.push(milliseconds(41), 'client', inviteBytes.subarray(150, inviteBytes.length - 40));
  // The first part once more, as if its acknowledgement had been lost.
  connection.again(milliseconds(260), 'client', inviteBytes.subarray(0, 150), inviteBytes.length - 40);
  connection.push(milliseconds(280), 'client', inviteBytes.subarray(inviteBytes.length - 40), { sip: sipFact(invite) });

  const [trying, ringing] = [reply(invite, 100, 'Trying'), reply(invite, 180, 'Ringing', { toTag: 'er1n' })];
  const both = utf8(new TextDecoder().decode(encodeSip(trying)) + new TextDecoder().decode(encodeSip(ringing)));
  connection.push(milliseconds(330), 'server', both, { sip: sipFact(trying), alsoSip: [sipFact(ringing)] });
  // RFC 5626 3.5.1: ping and pong, while it rings.
  connection.push(seconds(1), 'client', utf8('\r\n\r\n'));
  connection.push(seconds(1.03), 'server', utf8('\r\n'));

  const answer = sdp(server.host.at(30_000), random.u32(), [PCMU], 'erin');
  const contact = ['Contact', '<sip:erin@198.51.100.9:5060;transport=tcp>'] as const;
  const ok = reply(invite, 200, 'OK', { toTag: 'er1n', headers: [contact], body: answer });
  connection.push(seconds(2.5), 'server', encodeSip(ok), { sip: sipFact(ok) });
  const to = '<sip:erin@example.net>;tag=er1n';
  const ack = request('ACK', 11, to);
  connection.push(seconds(2.56), 'client', encodeSip(ack), { sip: sipFact(ack) });
  const bye = request('BYE', 2, to);
  connection.push(seconds(9), 'client', encodeSip(bye), { sip: sipFact(bye) });
  const done = reply(bye, 200, 'OK');
  connection.push(seconds(9.05), 'server', encodeSip(done), { sip: sipFact(done) });
  connection.close(seconds(9.5));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'SIP over TCP',
    shows: 'A call over TCP: messages cut by segments, two in one, one sent again, a ping and its pong between them',
    build,
  },
];
