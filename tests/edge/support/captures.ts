// Small captures made in place, and what is true of them by construction.

const ETHERNET = 1;
const encoder = new TextEncoder();

function udpFrame(payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(42 + payload.length);
  const view = new DataView(frame.buffer);
  frame.set([0x02, 0, 0, 0, 0, 2, 0x02, 0, 0, 0, 0, 1, 0x08, 0x00]);
  frame.set([0x45, 0], 14);
  view.setUint16(16, 28 + payload.length);
  frame.set([64, 17], 22);
  frame.set([192, 0, 2, 1, 192, 0, 2, 2], 26);
  view.setUint16(34, 5060);
  view.setUint16(36, 5060);
  view.setUint16(38, 8 + payload.length);
  frame.set(payload, 42);
  return frame;
}

function options(number: number): Uint8Array {
  const lines = [
    'OPTIONS sip:bob@192.0.2.2 SIP/2.0',
    `Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK${number}`,
    'Max-Forwards: 70',
    `From: <sip:alice@192.0.2.1>;tag=${number}`,
    'To: <sip:bob@192.0.2.2>',
    `Call-ID: call-${number}@192.0.2.1`,
    'CSeq: 1 OPTIONS',
    'Content-Length: 0',
  ];
  return encoder.encode(`${lines.join('\r\n')}\r\n\r\n`);
}

/** A pcap of so many SIP requests, one in each packet, a second apart. */
export function sipCapture(messages: number): Uint8Array {
  const frames = Array.from({ length: messages }, (_, i) => udpFrame(options(i + 1)));
  const bytes = new Uint8Array(24 + frames.reduce((sum, frame) => sum + 16 + frame.length, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, 65535, true);
  view.setUint32(20, ETHERNET, true);
  let at = 24;
  for (const [i, frame] of frames.entries()) {
    view.setUint32(at, 1_767_225_600 + i, true);
    view.setUint32(at + 8, frame.length, true);
    view.setUint32(at + 12, frame.length, true);
    bytes.set(frame, at + 16);
    at += 16 + frame.length;
  }
  return bytes;
}
