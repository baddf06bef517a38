// TLS records and the handshake messages that go in clear (RFC 5246), and a certificate without a real signature.

import { ByteWriter, concat, utf8 } from './bytes.js';
import type { Random } from './random.js';

export const ContentType = { changeCipherSpec: 20, alert: 21, handshake: 22, applicationData: 23 } as const;

export function tlsRecord(type: number, fragment: Uint8Array): Uint8Array {
  return new ByteWriter().u8(type).u16(0x0303).u16(fragment.length).bytes(fragment).done();
}

function message(type: number, body: Uint8Array): Uint8Array {
  return new ByteWriter()
    .u8(type)
    .u8(body.length >> 16)
    .u16(body.length & 0xffff)
    .bytes(body)
    .done();
}

export function randomBytes(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.u16() & 0xff);
}

export function clientHello(random: Random, serverName: string): Uint8Array {
  const name = utf8(serverName);
  const extension = new ByteWriter()
    .u16(0)
    .u16(name.length + 5)
    .u16(name.length + 3)
    .u8(0)
    .u16(name.length)
    .bytes(name)
    .done();
  const suites = new ByteWriter().u16(0xc02f).u16(0xc030).u16(0x009c).done();
  const body = new ByteWriter()
    .u16(0x0303)
    .bytes(randomBytes(random, 32))
    .u8(0)
    .u16(suites.length)
    .bytes(suites)
    .u8(1)
    .u8(0)
    .u16(extension.length)
    .bytes(extension)
    .done();
  return message(1, body);
}

export function serverHello(random: Random): Uint8Array {
  const body = new ByteWriter().u16(0x0303).bytes(randomBytes(random, 32)).u8(0).u16(0xc02f).u8(0).u16(0).done();
  return message(2, body);
}

export function certificateMessage(certificate: Uint8Array): Uint8Array {
  const length = (bytes: Uint8Array) => new ByteWriter().u8(bytes.length >> 16).u16(bytes.length & 0xffff);
  const list = length(certificate).bytes(certificate).done();
  return message(11, length(list).bytes(list).done());
}

function der(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const content = concat(...parts);
  const writer = new ByteWriter('big', content.length + 4).u8(tag);
  if (content.length < 0x80) writer.u8(content.length);
  else if (content.length < 0x100) writer.u8(0x81).u8(content.length);
  else writer.u8(0x82).u16(content.length);
  return writer.bytes(content).done();
}

export interface CertificateOptions {
  subject: string;
  issuer: string;
  dnsNames: readonly string[];
  uris: readonly string[];
  /** UTCTime: YYMMDDHHMMSSZ. */
  notBefore: string;
  notAfter: string;
}

/** X.509 version 3 (RFC 5280 4.1). Key and signature are random bytes. */
export function certificate(random: Random, options: CertificateOptions): Uint8Array {
  const name = (text: string) =>
    der(0x30, der(0x31, der(0x30, der(0x06, Uint8Array.of(85, 4, 3)), der(0x0c, utf8(text)))));
  const algorithm = der(0x30, der(0x06, Uint8Array.of(42, 134, 72, 134, 247, 13, 1, 1, 11)), der(0x05));
  const keyAlgorithm = der(0x30, der(0x06, Uint8Array.of(42, 134, 72, 134, 247, 13, 1, 1, 1)), der(0x05));
  const bits = (count: number) => der(0x03, Uint8Array.of(0), randomBytes(random, count));
  const key = der(0x30, der(0x02, Uint8Array.of(0x7f), randomBytes(random, 127)), der(0x02, Uint8Array.of(1, 0, 1)));
  const names = [
    ...options.dnsNames.map((text) => der(0x82, utf8(text))),
    ...options.uris.map((text) => der(0x86, utf8(text))),
  ];
  const alternative = der(0x30, der(0x06, Uint8Array.of(85, 29, 17)), der(0x04, der(0x30, ...names)));
  const signed = der(
    0x30,
    der(0xa0, der(0x02, Uint8Array.of(2))),
    der(0x02, Uint8Array.of(0x11), randomBytes(random, 7)),
    algorithm,
    name(options.issuer),
    der(0x30, der(0x17, utf8(options.notBefore)), der(0x17, utf8(options.notAfter))),
    name(options.subject),
    der(0x30, keyAlgorithm, der(0x03, Uint8Array.of(0), key)),
    der(0xa3, der(0x30, alternative)),
  );
  return der(0x30, signed, algorithm, bits(256));
}
