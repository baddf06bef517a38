// Captures made on the spot, with SIP messages that are known by construction.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';

/** Frames of a made capture are this far apart. */
const STEP_MICROSECONDS = 20_000;
const START_SECONDS = 1_767_225_600; // 2026-01-01T00:00:00Z

function udpFrame(payload: Buffer, fromCaller: boolean): Buffer {
  const frame = Buffer.alloc(42 + payload.length);
  frame.writeUInt16BE(0x0800, 12);
  frame[14] = 0x45;
  frame.writeUInt16BE(28 + payload.length, 16);
  frame[22] = 64;
  frame[23] = 17;
  frame.set(fromCaller ? [192, 0, 2, 10, 192, 0, 2, 20] : [192, 0, 2, 20, 192, 0, 2, 10], 26);
  frame.writeUInt16BE(5060, 34);
  frame.writeUInt16BE(5060, 36);
  frame.writeUInt16BE(8 + payload.length, 38);
  payload.copy(frame, 42);
  return frame;
}

function pcap(frames: readonly Buffer[]): Buffer {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(262_144, 16);
  header.writeUInt32LE(1, 20);
  const records = frames.flatMap((frame, i) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(START_SECONDS + Math.floor((i * STEP_MICROSECONDS) / 1e6), 0);
    record.writeUInt32LE((i * STEP_MICROSECONDS) % 1e6, 4);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return [record, frame];
  });
  return Buffer.concat([header, ...records]);
}

function sip(startLine: string, call: number, cseq: string): Buffer {
  const branch = `z9hG4bK${call}${cseq.replace(' ', '')}`;
  return Buffer.from(
    `${startLine}\r\nVia: SIP/2.0/UDP 192.0.2.10:5060;branch=${branch}\r\nFrom: <sip:alice@example.org>;tag=a${call}\r\n` +
      `To: <sip:bob@example.org>;tag=b${call}\r\nContact: <sip:192.0.2.10:5060>\r\nCall-ID: call${call}@example.org\r\nCSeq: ${cseq}\r\nMax-Forwards: 70\r\n` +
      `Content-Length: 0\r\n\r\n`,
  );
}

export const MESSAGES_PER_CALL = 5;

/** A pcap of that many calls, each INVITE, 180, 200, ACK, and a BYE without an answer: five frames, five messages. */
export function callsCapture(calls: number): Buffer {
  const frames: Buffer[] = [];
  for (let call = 1; call <= calls; call += 1) {
    frames.push(
      udpFrame(sip('INVITE sip:bob@example.org SIP/2.0', call, '1 INVITE'), true),
      udpFrame(sip('SIP/2.0 180 Ringing', call, '1 INVITE'), false),
      udpFrame(sip('SIP/2.0 200 OK', call, '1 INVITE'), false),
      udpFrame(sip('ACK sip:bob@example.org SIP/2.0', call, '1 ACK'), true),
      udpFrame(sip('BYE sip:bob@example.org SIP/2.0', call, '2 BYE'), true),
    );
  }
  return pcap(frames);
}

let folder: string | undefined;

/** Writes a file into a folder that goes when the tests of this file have run. */
export function temporaryFile(name: string, bytes: Uint8Array): string {
  if (folder === undefined) {
    const made = mkdtempSync(join(tmpdir(), 'pcapglass-test-'));
    folder = made;
    after(() => rmSync(made, { recursive: true, force: true }));
  }
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}
