// WebSocket frames and the HTTP messages before them (RFC 6455).

import { ByteWriter, utf8 } from './bytes.js';

export const Opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface FrameOptions {
  opcode?: number;
  /** The last fragment of a message. */
  fin?: boolean;
  /** Clients mask what they send. */
  mask?: number;
}

export function websocketFrame(payload: Uint8Array, { opcode = Opcode.text, fin = true, mask }: FrameOptions = {}) {
  const masked = mask === undefined ? 0 : 0x80;
  const writer = new ByteWriter('big', payload.length + 14).u8((fin ? 0x80 : 0) | opcode);
  if (payload.length < 126) writer.u8(masked | payload.length);
  else writer.u8(masked | 126).u16(payload.length);
  if (mask === undefined) return writer.bytes(payload).done();
  const key = new ByteWriter('big', 4).u32(mask).done();
  return writer
    .bytes(key)
    .bytes(payload.map((byte, index) => byte ^ (key[index % 4] ?? 0)))
    .done();
}

/** RFC 6455 1.3: the key and the answer to it are those of the RFC. */
export function upgradeRequest(host: string, path: string, subprotocol: string): Uint8Array {
  return utf8(
    `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: https://www.example.com\r\n' +
      `Sec-WebSocket-Protocol: ${subprotocol}\r\nSec-WebSocket-Version: 13\r\n\r\n`,
  );
}

export function upgradeAnswer(subprotocol: string): Uint8Array {
  return utf8(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\nSec-WebSocket-Protocol: ${subprotocol}\r\n\r\n`,
  );
}
