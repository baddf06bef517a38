// UDP datagrams (RFC 768).

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Endpoint } from './host.js';

export const UDP = 17;

export function udp(from: Endpoint, to: Endpoint, payload: Uint8Array): Uint8Array {
  const length = 8 + payload.length;
  const datagram = new ByteWriter('big', length).u16(from.port).u16(to.port).u16(length).u16(0).bytes(payload).done();
  const sum = internetChecksum(pseudoHeader(from.host.address, to.host.address, UDP, length), datagram);
  // 0 means "no checksum", so a sum of 0 is sent as its other representation.
  new DataView(datagram.buffer).setUint16(6, sum === 0 ? 0xffff : sum);
  return datagram;
}
