// TCP segments (RFC 9293) and one connection seen from the middle: handshake, data with acknowledgements, close.

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Endpoint } from './host.js';
import type { Random } from './random.js';
import type { DatagramOptions, Segment } from './segment.js';

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
/** One block of selective acknowledgement (RFC 2018). */
function selective(left: number, right: number): Uint8Array {
  return new ByteWriter()
    .u8(1)
    .u8(1)
    .u8(5)
    .u8(10)
    .u32(left >>> 0)
    .u32(right >>> 0)
    .done();
}

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

  /**
   * Data in full segments. `lostOnce` is the index of one that is lost before it gets here: those behind it (there
   * should be three or more) are answered by duplicate acknowledgements, then it is sent again.
   */
  send(time: number, by: 'client' | 'server', data: Uint8Array, lostOnce = Infinity): number {
    const [from, to] = by === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    const delay = by === 'client' ? this.roundTrip : 30_000;
    const hole = from.next + lostOnce * SEGMENT_SIZE;
    const flagsAt = (at: number) => (at + SEGMENT_SIZE >= data.length ? PSH | ACK : ACK);
    let now = time;
    for (let at = 0, index = 0; at < data.length; at += SEGMENT_SIZE, index += 1) {
      const piece = data.subarray(at, at + SEGMENT_SIZE);
      if (index !== lostOnce) this.#put(now, from, to, flagsAt(at), { data: piece });
      from.next += piece.length;
      if (index > lostOnce) {
        const options = selective(hole + SEGMENT_SIZE, from.next);
        this.#put(now + delay, to, from, ACK, { acknowledgement: hole, options });
      } else if (index < lostOnce && (index % 2 === 1 || flagsAt(at) & PSH)) {
        // Every second segment is acknowledged, as delayed acknowledgements do.
        this.#put(now + delay, to, from, ACK);
      }
      now += SERIALISATION;
    }
    if (lostOnce === Infinity) return now + delay;
    const again = now + this.roundTrip;
    const at = lostOnce * SEGMENT_SIZE;
    const lost = data.subarray(at, at + SEGMENT_SIZE);
    this.#put(again, from, to, flagsAt(at), { data: lost, sequence: hole });
    return this.#put(again + delay, to, from, ACK);
  }

  /** One segment and its acknowledgement; `facts` are what it completes. */
  push(time: number, by: 'client' | 'server', data: Uint8Array, facts: DatagramOptions = {}): number {
    const [from, to] = by === 'client' ? [this.#client, this.#server] : [this.#server, this.#client];
    this.#put(time, from, to, PSH | ACK, { data }, facts);
    from.next += data.length;
    return this.#put(time + (by === 'client' ? this.roundTrip : 30_000), to, from, ACK);
  }

  /** Data that was sent before is sent again from `bytesBack` before the next byte on. */
  again(time: number, by: 'client' | 'server', data: Uint8Array, bytesBack: number): number {
    const from = by === 'client' ? this.#client : this.#server;
    const to = by === 'client' ? this.#server : this.#client;
    return this.#put(time, from, to, PSH | ACK, { data, sequence: from.next - bytesBack });
  }

  close(time: number): number {
    const [client, server] = [this.#client, this.#server];
    this.#put(time, client, server, FIN | ACK);
    client.next += 1;
    this.#put(time + this.roundTrip, server, client, FIN | ACK);
    server.next += 1;
    return this.#put(time + this.roundTrip + 35_000, client, server, ACK);
  }

  #put(
    time: number,
    from: Side,
    to: Side,
    flags: number,
    fields: Partial<Fields> = {},
    facts: DatagramOptions = {},
  ): number {
    const whole: Fields = {
      sequence: from.next,
      acknowledgement: flags & ACK ? to.next : 0,
      flags,
      window: from.window,
      ...fields,
    };
    this.segment.packet(time, from.end.host, to.end.host, TCP, tcp(from.end, to.end, whole), facts);
    return time;
  }
}
