// SIP within TLS, which a capture cannot read: a trunk that works, and a phone that refuses an expired certificate.

import { concat } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { TcpConnection } from '../lib/tcp.js';
import {
  certificate,
  certificateMessage,
  clientHello,
  ContentType,
  randomBytes,
  serverHello,
  tlsRecord,
} from '../lib/tls.js';
import { milliseconds, seconds } from '../lib/trace.js';

const FILE = 'sip-tls.pcap';

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const proxy = new Host('198.51.100.20', '02:00:5e:10:00:20', { id: random.u16(), ttl: 60 }).at(5061);
  const trunk = new Host('192.0.2.81', '02:1b:c5:0a:81:81', { id: random.u16() }).at(49_901);
  const phone = new Host('192.0.2.82', '02:1b:c5:0a:82:82', { id: random.u16() }).at(50_233);
  const hello = (name: string) => tlsRecord(ContentType.handshake, clientHello(random, name));
  const flight = (notAfter: string) => {
    const names = {
      subject: 'example.com',
      issuer: 'Example CA',
      dnsNames: ['sip.example.com'],
      uris: ['sip:example.com'],
    };
    const own = certificate(random, { ...names, notBefore: '250101000000Z', notAfter });
    return tlsRecord(ContentType.handshake, concat(serverHello(random), certificateMessage(own)));
  };
  const finished = concat(
    tlsRecord(ContentType.changeCipherSpec, Uint8Array.of(1)),
    tlsRecord(ContentType.handshake, randomBytes(random, 40)),
  );
  const encrypted = (count: number) => tlsRecord(ContentType.applicationData, randomBytes(random, count));

  const good = new TcpConnection(segment, trunk, proxy, random, milliseconds(12));
  good.open(0);
  good.push(milliseconds(30), 'client', hello('sip.example.com'));
  good.push(milliseconds(44), 'server', flight('270101000000Z'));
  good.push(milliseconds(58), 'client', finished);
  good.push(milliseconds(72), 'server', finished);
  good.push(milliseconds(100), 'client', encrypted(612));
  good.push(milliseconds(130), 'server', encrypted(488));
  good.push(seconds(4), 'client', encrypted(397));
  good.push(seconds(4.03), 'server', encrypted(421));
  good.push(seconds(9), 'client', tlsRecord(ContentType.alert, randomBytes(random, 26)));
  good.close(seconds(9.01));

  const bad = new TcpConnection(segment, phone, proxy, random, milliseconds(20));
  bad.open(seconds(11));
  bad.push(seconds(11.03), 'client', hello('sip.example.com'));
  bad.push(seconds(11.06), 'server', flight('260101000000Z'));
  // Fatal, certificate_expired.
  bad.push(seconds(11.08), 'client', tlsRecord(ContentType.alert, Uint8Array.of(2, 45)));
  bad.close(seconds(11.1));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'SIP over TLS',
    shows:
      'Signalling that cannot be seen: a trunk within TLS, and a phone that ends the handshake over an old certificate',
    build,
  },
];
