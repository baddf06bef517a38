// TCP segments (RFC 9293) and one connection seen from the middle: handshake, data with acknowledgements, close.

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Endpoint } from './host.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';

export const TCP = 6;

const FIN = 0x01;
const SYN = 0x02;
const PSH = 0x08;
const ACK = 0x10;

interface Fields {
  sequence: number;
  acknowledgement: number;
  flags: number;
  window: number;
  options?: Uint8Array;
  data?: Uint8Array;
}

function tcp(from: Endpoint, to: Endpoint, fields: Fields): Uint8Array {
  const options = fields.options ?? new Uint8Array();
  const data = fields.data ?? new Uint8Array();
  const segment = new ByteWriter('big', 60 + data.length)
    .u16(from.port)
    .u16(to.port)
    .u32(fields.sequence >>> 0)
    .u32(fields.acknowledgement >>> 0)
    .u8(((20 + options.length) / 4) << 4)
    .u8(fields.flags)
    .u16(fields.window)
    .u16(0)
    .u16(0)
    .bytes(options)
    .bytes(data)
    .done();
  const pseudo = pseudoHeader(from.host.address, to.host.address, TCP, segment.length);
  new DataView(segment.buffer).setUint16(16, internetChecksum(pseudo, segment));
  return segment;
}

/** Maximum segment size 1460, SACK permitted, window scale 7. */
const SYN_OPTIONS = Uint8Array.of(2, 4, 0x05, 0xb4, 4, 2, 1, 3, 3, 7, 1, 1);
const SEGMENT_SIZE = 1460;
const SERIALISATION = 12_000; // nanoseconds of one full frame at 1 Gbit/s

interface Side {
  readonly end: Endpoint;
  next: number;
  readonly window: number;
}

export class TcpConnection {
  readonly #client: Side;
  readonly #server: Side;

  /** `roundTrip` in nanoseconds: the capture point is next to the client. */
  constructor(
    readonly segment: Segment,
    client: Endpoint,
    server: Endpoint,
    random: Random,
    readonly roundTrip: number,
  ) {
    this.#client = { end: client, next: random.u32(), window: 502 };
    this.#server = { end: server, next: random.u32(), window: 509 };
  }

  /** Each method answers the time at which it is over. */
  open(time: number): number {
    const [client, server] = [this.#client, this.#server];
    this.#put(time, client, server, SYN, { window: 64_240, options: SYN_OPTIONS });
    client.next += 1;
    this.#put(time + this.roundTrip, server, client, SYN | ACK, { window: 65_160, options: SYN_OPTIONS });
    server.next += 1;
    return this.#put(time + this.roundTrip + 40_000, client, server, ACK);
  }

  /** Data in full segments; `lostOnce` is the index of a segment that is seen here, lost after, and sent again. */
  send(time: number, by: 'client' | 'server', data: Uint8Array, lostOnce?: number): number {
    const [from, to] = by === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    const delay = by === 'client' ? this.roundTrip : 30_000;
    let now = time;
    let again: { sequence: number; data: Uint8Array; flags: number } | undefined;
    for (let at = 0, index = 0; at < data.length; at += SEGMENT_SIZE, index += 1) {
      const piece = data.subarray(at, at + SEGMENT_SIZE);
      const flags = at + SEGMENT_SIZE >= data.length ? PSH | ACK : ACK;
      if (index === lostOnce) again = { sequence: from.next, data: piece, flags };
      this.#put(now, from, to, flags, { data: piece });
      from.next += piece.length;
      // Every second segment is acknowledged, as delayed acknowledgements do.
      if (again === undefined && (index % 2 === 1 || flags & PSH)) this.#put(now + delay, to, from, ACK);
      now += SERIALISATION;
    }
    if (!again) return now + delay;
    const timeout = now + 200_000_000 + this.roundTrip;
    this.#put(timeout, from, to, again.flags, { data: again.data, sequence: again.sequence });
    return this.#put(timeout + delay, to, from, ACK);
  }

  close(time: number): number {
    const [client, server] = [this.#client, this.#server];
    this.#put(time, client, server, FIN | ACK);
    client.next += 1;
    this.#put(time + this.roundTrip, server, client, FIN | ACK);
    server.next += 1;
    return this.#put(time + this.roundTrip + 35_000, client, server, ACK);
  }

  #put(time: number, from: Side, to: Side, flags: number, fields: Partial<Fields> = {}): number {
    const whole: Fields = {
      sequence: from.next,
      acknowledgement: flags & ACK ? to.next : 0,
      flags,
      window: from.window,
      ...fields,
    };
    this.segment.packet(time, from.end.host, to.end.host, TCP, tcp(from.end, to.end, whole));
    return time;
  }
}
