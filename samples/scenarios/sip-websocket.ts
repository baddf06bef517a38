// SIP over WebSocket (RFC 7118): a browser registers and calls; masked, fragmented, and with a ping between.

import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { PCMU, sdp } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { encodeSip, reply, sipFact, type SipMessage } from '../lib/sip.js';
import { TcpConnection } from '../lib/tcp.js';
import { milliseconds, seconds } from '../lib/trace.js';
import { Opcode, upgradeAnswer, upgradeRequest, websocketFrame } from '../lib/websocket.js';

const FILE = 'sip-websocket.pcap';
const VIA_HOST = 'df7jal23ls0d.invalid';

function request(method: string, uri: string, number: number, to: string, body?: string): SipMessage {
  return {
    start: `${method} ${uri} SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/WS ${VIA_HOST};branch=z9hG4bKws${number}`],
      ['Max-Forwards', '70'],
      ['From', '<sip:alice@example.com>;tag=a11ce'],
      ['To', to],
      ['Call-ID', method === 'REGISTER' ? 'reg-aiuy7k9njasd' : 'call-asidkj3ss'],
      ['CSeq', `${method === 'ACK' ? 1 : number} ${method}`],
      ['Contact', `<sip:alice@${VIA_HOST};transport=ws>`],
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  };
}

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const browser = new Host('192.0.2.71', '02:1b:c5:0a:71:71', { id: random.u16() }).at(50_711);
  const proxy = new Host('198.51.100.12', '02:00:5e:10:00:12', { id: random.u16(), ttl: 60 }).at(80);
  const connection = new TcpConnection(segment, browser, proxy, random, milliseconds(14));
  const masked = (bytes: Uint8Array, options = {}) => websocketFrame(bytes, { mask: random.u32(), ...options });
  connection.open(0);
  connection.push(milliseconds(30), 'client', upgradeRequest('proxy.example.com', '/', 'sip'));
  connection.push(milliseconds(46), 'server', upgradeAnswer('sip'));

  const register = request('REGISTER', 'sip:example.com', 1, '<sip:alice@example.com>');
  connection.push(milliseconds(80), 'client', masked(encodeSip(register)), { sip: sipFact(register) });
  const registered = reply(register, 200, 'OK', { toTag: '12isjljn8', headers: [['Expires', '600']] });
  connection.push(milliseconds(110), 'server', websocketFrame(encodeSip(registered)), { sip: sipFact(registered) });

  const uri = 'sip:bob@example.com';
  const offer = sdp(browser.host.at(40_000), random.u32(), [PCMU], 'alice');
  const invite = request('INVITE', uri, 1, '<sip:bob@example.com>', offer);
  const bytes = encodeSip(invite);
  // One message in two frames, with a ping between them (RFC 6455 5.4).
  connection.push(seconds(2), 'client', masked(bytes.subarray(0, 300), { fin: false }));
  connection.push(seconds(2.001), 'client', masked(new Uint8Array(), { opcode: Opcode.ping }));
  const rest = masked(bytes.subarray(300), { opcode: Opcode.continuation });
  connection.push(seconds(2.002), 'client', rest, { sip: sipFact(invite) });
  connection.push(seconds(2.02), 'server', websocketFrame(new Uint8Array(), { opcode: Opcode.pong }));
  const ringing = reply(invite, 180, 'Ringing', { toTag: 'b0b' });
  connection.push(seconds(2.2), 'server', websocketFrame(encodeSip(ringing)), { sip: sipFact(ringing) });
  const answer = sdp(proxy.host.at(30_000), random.u32(), [PCMU], 'bob');
  const contact = ['Contact', '<sip:bob@203.0.113.22:5060;transport=udp>'] as const;
  const ok = reply(invite, 200, 'OK', { toTag: 'b0b', headers: [contact], body: answer });
  const binary = websocketFrame(encodeSip(ok), { opcode: Opcode.binary });
  connection.push(seconds(5), 'server', binary, { sip: sipFact(ok) });
  const to = '<sip:bob@example.com>;tag=b0b';
  const ack = request('ACK', uri, 2, to);
  connection.push(seconds(5.03), 'client', masked(encodeSip(ack)), { sip: sipFact(ack) });
  const bye = request('BYE', uri, 3, to);
  connection.push(seconds(12), 'client', masked(encodeSip(bye)), { sip: sipFact(bye) });
  const done = reply(bye, 200, 'OK');
  connection.push(seconds(12.04), 'server', websocketFrame(encodeSip(done)), { sip: sipFact(done) });
  connection.push(seconds(13), 'client', masked(Uint8Array.of(0x03, 0xe8), { opcode: Opcode.close }));
  connection.close(seconds(13.1));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'SIP over WebSocket',
    shows: 'A browser registers and calls over WebSocket: masked frames, one message in two of them, a ping between',
    build,
  },
];
