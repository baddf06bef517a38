// Captures of any size for tests of the page: pcap files of SIP requests, and the break and the not-a-capture in them.

import { closeSync, openSync, writeSync } from 'node:fs';

const TEXT = (number: number): string =>
  [
    `OPTIONS sip:probe${number}@example.com SIP/2.0`,
    'Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds',
    'Max-Forwards: 70',
    'From: "Alice" <sip:alice@example.com>;tag=1928301774',
    'To: <sip:bob@example.com>',
    `Call-ID: call-${number}@192.0.2.10`,
    `CSeq: ${number} OPTIONS`,
    'Contact: <sip:alice@192.0.2.10>',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');

function fileHeader(): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262144, 16);
  header.writeUInt32LE(1, 20); // Ethernet
  return header;
}

/** One record: Ethernet, IPv4, UDP 5060 to 5060. `number` is in its text and its time. */
export function sipRecord(number: number): Buffer {
  const payload = Buffer.from(TEXT(number));
  const frame = Buffer.alloc(14 + 20 + 8);
  frame.write('0200000000020200000000010800', 0, 'hex');
  frame.write('4500', 14, 'hex');
  frame.writeUInt16BE(20 + 8 + payload.length, 16);
  frame.write('0000400040110000c000020ac6336414', 18, 'hex');
  frame.writeUInt16BE(5060, 34);
  frame.writeUInt16BE(5060, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  const header = Buffer.alloc(16);
  header.writeUInt32LE(1767225600 + Math.floor(number / 1000), 0);
  header.writeUInt32LE((number % 1000) * 1000, 4);
  header.writeUInt32LE(frame.length + payload.length, 8);
  header.writeUInt32LE(frame.length + payload.length, 12);
  return Buffer.concat([header, frame, payload]);
}

/** A pcap with messages 1 to `count`. */
export function sipCapture(count: number): Buffer {
  return Buffer.concat([fileHeader(), ...Array.from({ length: count }, (_, at) => sipRecord(at + 1))]);
}

/** Writes a pcap of at least `bytes` bytes; the first hundred records are SIP, the rest are DNS-sized noise. */
export function writeLargeCapture(path: string, bytes: number): void {
  const file = openSync(path, 'w');
  const noise = sipRecord(7);
  noise.fill(0, 16 + 42);
  noise.writeUInt16BE(9999, 16 + 34);
  noise.writeUInt16BE(9999, 16 + 36);
  const block = Buffer.concat(Array.from({ length: 2000 }, () => noise));
  try {
    let written = writeSync(file, sipCapture(100));
    while (written < bytes) written += writeSync(file, block);
  } finally {
    closeSync(file);
  }
}
