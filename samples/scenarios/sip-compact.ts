// SIP as the grammar allows it and few write it: compact, folded and repeated headers, keep-alives, odd lengths.

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { EVENTS, PCMU, sdp } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { stunRequest, stunResponse } from '../lib/stun.js';
import { milliseconds, seconds, type SipFact } from '../lib/trace.js';

const FILE = 'sip-compact.pcap';

/** Both ends of the one flow of this capture. */
class Wire {
  readonly segment = new Segment();
  readonly random = new Random(FILE);
  readonly phone = new Host('192.0.2.31', '02:1b:c5:0a:31:31', { id: this.random.u16() }).at(5060);
  readonly server = new Host('198.51.100.5', '02:00:5e:10:00:01', { id: this.random.u16(), ttl: 60 }).at(5060);

  up(time: number, payload: string | Uint8Array, fact?: SipFact): void {
    this.#send(time, true, payload, fact);
  }

  down(time: number, payload: string | Uint8Array, fact?: SipFact): void {
    this.#send(time, false, payload, fact);
  }

  #send(time: number, up: boolean, payload: string | Uint8Array, fact?: SipFact): void {
    const [from, to] = up ? [this.phone, this.server] : [this.server, this.phone];
    const bytes = typeof payload === 'string' ? utf8(payload) : payload;
    this.segment.datagram(time, from, to, bytes, fact ? { sip: fact } : {});
  }
}

function text(lines: readonly string[], body = ''): string {
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

const DIALOG = { callId: '3848276298220188511@192.0.2.31', from: 'tag=wl2k7c', to: 'tag=b81e07' };

function compactInvite({ phone }: Wire): string {
  const body = sdp(phone.host.at(23_000), 53_655_765, [PCMU, EVENTS], 'carol');
  return text(
    [
      'INVITE sip:dave@example.org SIP/2.0',
      'v: SIP/2.0/UDP 192.0.2.31:5060;branch=z9hG4bKcmp0001;rport',
      'Via: SIP/2.0/UDP hop2.example.com;branch=z9hG4bKcmp0002,',
      '  SIP/2.0/TCP hop1.example.com;branch=z9hG4bKcmp0003',
      'Max-Forwards: 68',
      'ROUTE: <sip:edge.example.com;lr>',
      'route: <sip:core.example.com;lr>, <sip:198.51.100.5;lr>',
      'Record-Route: <sip:hop2.example.com;lr>',
      'Record-Route: <sip:hop1.example.com;lr>',
      `f: "Carol \\"CJ\\" Jensen" <sip:carol@example.com>;${DIALOG.from}`,
      't: Dave <sip:dave@example.org>',
      `i: ${DIALOG.callId}`,
      'CSeq: 7 INVITE',
      'm: <sip:carol@192.0.2.31:5060>',
      's: Delivery of the',
      '\t second pallet',
      'k: replaces, timer',
      'x: 1800;refresher=uac',
      'c: application/sdp',
      `l: ${body.length}`,
    ],
    body,
  );
}

function replyLines(status: string, cseq: string, extra: readonly string[]): string {
  return text([
    `SIP/2.0 ${status}`,
    'v: SIP/2.0/UDP 192.0.2.31:5060;branch=z9hG4bKcmp0001;rport=5060;received=192.0.2.31',
    'v: SIP/2.0/UDP hop2.example.com;branch=z9hG4bKcmp0002',
    'v: SIP/2.0/TCP hop1.example.com;branch=z9hG4bKcmp0003',
    `f: "Carol \\"CJ\\" Jensen" <sip:carol@example.com>;${DIALOG.from}`,
    `t: Dave <sip:dave@example.org>;${DIALOG.to}`,
    `i: ${DIALOG.callId}`,
    `CSeq: ${cseq}`,
    ...extra,
    'l: 0',
  ]);
}

/** The server is slow, so the INVITE comes twice. */
function call(wire: Wire): void {
  const invite = compactInvite(wire);
  const fact: SipFact = ['INVITE', DIALOG.callId, '7 INVITE'];
  wire.up(milliseconds(80), invite, fact);
  wire.up(milliseconds(580.4), invite, fact);
  wire.down(milliseconds(612), replyLines('100 Trying', '7 INVITE', []), [100, DIALOG.callId, '7 INVITE']);
  const declined = replyLines('603 Decline', '7 INVITE', ['Retry-After: 120']);
  wire.down(milliseconds(2210), declined, [603, DIALOG.callId, '7 INVITE']);
  const ack = text([
    'ACK sip:dave@example.org SIP/2.0',
    'V: SIP/2.0/UDP 192.0.2.31:5060;branch=z9hG4bKcmp0001;rport',
    'MAX-FORWARDS: 70',
    `F: "Carol \\"CJ\\" Jensen" <sip:carol@example.com>;${DIALOG.from}`,
    `T: Dave <sip:dave@example.org>;${DIALOG.to}`,
    `I: ${DIALOG.callId}`,
    'CSEQ: 7',
    '   ACK',
    'L: 0',
  ]);
  wire.up(milliseconds(2214.2), ack, ['ACK', DIALOG.callId, '7 ACK']);
}

function keepAlives(wire: Wire): void {
  wire.up(seconds(5), '\r\n\r\n');
  wire.down(seconds(5.012), '\r\n');
  wire.up(seconds(10), new Uint8Array(4));
  const transaction = wire.random.bytes(12);
  wire.up(seconds(15), stunRequest(transaction));
  wire.down(seconds(15.011), stunResponse(transaction, wire.phone));
}

/** A MESSAGE whose length line, body and what is around it differ from case to case. */
function message(wire: Wire, time: number, number: number, shape: { length: string[]; body: string; before?: string }) {
  const callId = `msg-${number}-${wire.random.hex(8)}@192.0.2.31`;
  const head = text([
    'MESSAGE sip:dave@example.org SIP/2.0',
    `VIA: SIP/2.0/UDP 192.0.2.31:5060;branch=z9hG4bKmsg${wire.random.token(8)};rport`,
    'max-forwards: 70',
    `FROM: <sip:carol@example.com>;tag=${wire.random.token(6)}`,
    'to: <sip:dave@example.org>',
    `CALL-ID: ${callId}`,
    `cSeQ: ${number} MESSAGE`,
    'content-type: text/plain',
    ...shape.length,
  ]);
  wire.up(time, `${shape.before ?? ''}${head}${shape.body}`, ['MESSAGE', callId, `${number} MESSAGE`]);
}

function build(): Capture {
  const wire = new Wire();
  call(wire);
  keepAlives(wire);
  message(wire, seconds(20), 1, { length: ['content-length: 5'], body: 'hello, and octets that nobody counted' });
  message(wire, seconds(21), 2, { length: [], body: 'no length: the datagram ends it' });
  message(wire, seconds(22), 3, { length: ['CONTENT-LENGTH: 900'], body: 'more was promised' });
  message(wire, seconds(23), 4, { length: ['l: 2'], body: 'ok', before: '\r\n\r\n' });
  return pcapCapture(wire.segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'Odd but legal SIP',
    shows: 'Compact, folded and repeated headers, a repeated INVITE, keep-alives, trailing bytes, wrong lengths',
    build,
  },
];
