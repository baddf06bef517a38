// SIP messages with much in them: a signed call through three hops, bodies within bodies, a transfer, a full mailbox.

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { EVENTS, PCMA, sdp } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { seconds, type SipFact } from '../lib/trace.js';

const FILE = 'sip-anatomy.pcap';
const CALL = 'c0ffee-7f3a@gw.carrier.example.net';
const FROM = 'From: "Sales" <sip:+14085550123@carrier.example.net;user=phone>;tag=gw81';
const TO = 'To: <sip:+13125550199@example.com;user=phone>';
const PBX = 'tag=pbx42';

const base64url = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/** RFC 8588. The signature is only as long as a real one. */
function passport(signature: string): string {
  const header = { alg: 'ES256', ppt: 'shaken', typ: 'passport', x5u: 'https://cert.example.net/shaken.pem' };
  const claims = {
    attest: 'B',
    dest: { tn: ['13125550199'] },
    iat: 1_767_225_600,
    orig: { tn: '14085550123' },
    origid: '123e4567-e89b-12d3-a456-426655440000',
  };
  return `${base64url(JSON.stringify(header))}.${base64url(JSON.stringify(claims))}.${signature}`;
}

class Wire {
  readonly segment = new Segment();
  readonly random = new Random(FILE);
  readonly gateway = new Host('198.51.100.20', '02:00:5e:10:00:20', { id: this.random.u16(), ttl: 58 }).at(5060);
  readonly pbx = new Host('192.0.2.5', '02:1b:c5:0a:05:05', { id: this.random.u16() }).at(5060);
  readonly phone = new Host('192.0.2.41', '02:1b:c5:0a:41:41', { id: this.random.u16() }).at(5060);

  send(time: number, from: Wire['pbx'], to: Wire['pbx'], lines: readonly string[], body: string, fact: SipFact): void {
    const head = [...lines, `Content-Length: ${utf8(body).length}`].join('\r\n');
    this.segment.datagram(time, from, to, utf8(`${head}\r\n\r\n${body}`), { sip: fact });
  }
}

const GATEWAY_VIA = 'Via: SIP/2.0/UDP 198.51.100.20:5060;branch=z9hG4bKgw0001;rport';
const PROXY_VIAS = 'Via: SIP/2.0/TCP 10.20.0.7;branch=z9hG4bKpx0002;received=198.51.100.7, SIP/2.0/TLS [2001:db8::31]';

function invite(wire: Wire): void {
  const offer = sdp(wire.gateway.host.at(31_000), 88_112, [PCMA, EVENTS], 'gw');
  const key = `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${wire.random.token(40)}|2^31\r\n`;
  const location =
    '<?xml version="1.0"?><presence xmlns="urn:ietf:params:xml:ns:pidf" entity="pres:+14085550123@carrier.example.net">' +
    '<tuple id="1"><status><basic>open</basic></status></tuple></presence>\r\n';
  const boundary = 'part-9f2c';
  const body = [
    `--${boundary}\r\nContent-Type: application/sdp\r\n\r\n${offer}${key}`,
    `--${boundary}\r\nContent-Type: application/pidf+xml\r\nContent-ID: <loc@carrier.example.net>\r\n\r\n${location}`,
    `--${boundary}--\r\n`,
  ].join('\r\n');
  wire.send(
    seconds(0.4),
    wire.gateway,
    wire.pbx,
    [
      'INVITE sip:+13125550199@example.com;user=phone SIP/2.0',
      GATEWAY_VIA,
      `${PROXY_VIAS};branch=z9hG4bKpx0003`,
      'Max-Forwards: 67',
      'Record-Route: <sip:198.51.100.20;lr>, <sip:10.20.0.7;lr;transport=tcp>',
      FROM,
      TO,
      `Call-ID: ${CALL}`,
      'CSeq: 311 INVITE',
      'Contact: <sip:gw@198.51.100.20:5060;transport=udp>;+sip.instance="<urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128>"',
      'P-Asserted-Identity: "Sales" <sip:+14085550123@carrier.example.net>, <tel:+1-408-555-0123>',
      'Privacy: none',
      `Identity: ${passport(wire.random.token(86))};info=<https://cert.example.net/shaken.pem>;alg=ES256;ppt=shaken`,
      'Diversion: <sip:+13125550100@example.com>;reason=no-answer;counter=1;privacy=off',
      'History-Info: <sip:+13125550100@example.com>;index=1,',
      ' <sip:+13125550199@example.com?Reason=SIP%3Bcause%3D408%3Btext%3D%22no%20answer%22>;index=1.1;mp=1',
      'Session-Expires: 1800;refresher=uac',
      'Min-SE: 90',
      'Session-ID: ab30317f1a784dc48ff824d0d3715d86;remote=00000000000000000000000000000000',
      'P-Charging-Vector: icid-value="gw81-311";icid-generated-at=198.51.100.20',
      'Supported: timer, replaces, 100rel',
      'Allow: INVITE, ACK, CANCEL, BYE, REFER, NOTIFY, INFO, UPDATE, PRACK',
      'User-Agent: Example Gateway 7.2',
      `Content-Type: multipart/mixed;boundary="${boundary}"`,
    ],
    body,
    ['INVITE', CALL, '311 INVITE'],
  );
}

/** A response to the gateway, or a request of the same dialog. */
function dialog(first: string, cseq: string, extra: readonly string[]): string[] {
  return [first, GATEWAY_VIA, FROM, `${TO};${PBX}`, `Call-ID: ${CALL}`, `CSeq: ${cseq}`, ...extra];
}

function call(wire: Wire): void {
  const { gateway, pbx } = wire;
  invite(wire);
  const reliable = ['Require: 100rel', 'RSeq: 7101', 'Contact: <sip:pbx@192.0.2.5>', 'Server: Asterisk PBX 20.5.0'];
  wire.send(seconds(0.52), pbx, gateway, dialog('SIP/2.0 183 Session Progress', '311 INVITE', reliable), '', [
    183,
    CALL,
    '311 INVITE',
  ]);
  const prack = dialog('PRACK sip:pbx@192.0.2.5 SIP/2.0', '312 PRACK', ['Max-Forwards: 70', 'RAck: 7101 311 INVITE']);
  wire.send(seconds(0.56), gateway, pbx, prack, '', ['PRACK', CALL, '312 PRACK']);
  const keys = 'Signal=5\r\nDuration=160\r\n';
  const info = ['Max-Forwards: 70', 'Content-Type: application/dtmf-relay'];
  wire.send(seconds(3.1), gateway, pbx, dialog('INFO sip:pbx@192.0.2.5 SIP/2.0', '313 INFO', info), keys, [
    'INFO',
    CALL,
    '313 INFO',
  ]);
  const refused = [
    'Warning: 305 pbx.example.com "G.726 is not offered here", 370 pbx.example.com "No trunk left"',
    'Reason: Q.850;cause=34;text="no circuit available", SIP;cause=503',
    'Retry-After: 120 (trunk maintenance);duration=600',
  ];
  wire.send(seconds(4.2), pbx, gateway, dialog('SIP/2.0 503 Trunk busy', '311 INVITE', refused), '', [
    503,
    CALL,
    '311 INVITE',
  ]);
}

/** Requests of the PBX and a phone, each a dialog of its own. */
function notices(wire: Wire): void {
  const { pbx, phone, random } = wire;
  const request = (method: string, from: typeof pbx, number: number, extra: readonly string[]): [string[], string] => {
    const callId = `${method.toLowerCase()}-${random.hex(6)}@192.0.2.5`;
    const lines = [
      `${method} sip:201@${from === pbx ? '192.0.2.41' : 'example.com'} SIP/2.0`,
      `Via: SIP/2.0/UDP ${from === pbx ? '192.0.2.5' : '192.0.2.41'};branch=z9hG4bK${random.token(8)};rport`,
      'Max-Forwards: 70',
      `From: <sip:201@example.com>;tag=${random.token(5)}`,
      'To: <sip:201@example.com>',
      `Call-ID: ${callId}`,
      `CSeq: ${number} ${method}`,
      'Contact: <sip:201@192.0.2.41>',
      ...extra,
    ];
    return [lines, callId];
  };
  const transfer = 'Refer-To: <sip:202@example.com?Replaces=44c1%40192.0.2.42%3Bto-tag%3Dt9%3Bfrom-tag%3Df3>';
  const [refer, referred] = request('REFER', phone, 21, [transfer, 'Referred-By: <sip:201@example.com>']);
  wire.send(seconds(6), phone, pbx, refer, '', ['REFER', referred, '21 REFER']);

  const progress = ['Event: refer;id=21', 'Subscription-State: active;expires=60', 'Content-Type: message/sipfrag'];
  const [sipfrag, first] = request('NOTIFY', pbx, 22, progress);
  wire.send(seconds(6.4), pbx, phone, sipfrag, 'SIP/2.0 180 Ringing\r\n', ['NOTIFY', first, '22 NOTIFY']);

  const summary =
    'Messages-Waiting: yes\r\nMessage-Account: sip:*97@example.com\r\nVoice-Message: 2/8 (0/1)\r\nFax-Message: 0/1\r\n';
  const mailbox = [
    'Event: message-summary',
    'Subscription-State: active',
    'Content-Type: application/simple-message-summary',
  ];
  const [mwi, second] = request('NOTIFY', pbx, 23, mailbox);
  wire.send(seconds(7), pbx, phone, mwi, summary, ['NOTIFY', second, '23 NOTIFY']);
}

function build(): Capture {
  const wire = new Wire();
  call(wire);
  notices(wire);
  return pcapCapture(wire.segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'SIP taken apart',
    shows:
      'A signed call with Via hops, History-Info, SDP and location in one body, DTMF, Warning and Q.850, a transfer, a mailbox',
    build,
  },
];
