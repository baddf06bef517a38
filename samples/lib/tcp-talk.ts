// TCP segment by segment, for captures in which something goes wrong: the next number follows from what was sent.

import { ByteWriter } from './bytes.js';
import { internetChecksum, pseudoHeader } from './checksums.js';
import type { Endpoint, Host } from './host.js';
import type { Segment } from './segment.js';
import { TCP } from './tcp.js';

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;
export const URG = 0x20;

export interface Said {
  /** Bytes of payload. */
  length?: number;
  window?: number;
  /** Bytes before the next one: data that are sent again. */
  back?: number;
  /** Bytes of the other side that it has not got. */
  missing?: number;
  ttl?: number;
  options?: readonly number[];
}

interface Side {
  readonly end: Endpoint;
  next: number;
}

/** Maximum segment size 1460, SACK permitted, window scale 0. */
const SYN_OPTIONS = [2, 4, 0x05, 0xb4, 4, 2, 1, 3, 3, 0, 1, 1];

export class TcpTalk {
  /** Seconds. */
  now: number;
  readonly #client: Side;
  readonly #server: Side;

  constructor(
    readonly segment: Segment,
    client: Host,
    server: Host,
    { port = 80, from = 40000, at = 0, isn = 1000 }: { port?: number; from?: number; at?: number; isn?: number } = {},
  ) {
    this.#client = { end: client.at(from), next: isn };
    this.#server = { end: server.at(port), next: isn + 4000 };
    this.now = at;
  }

  wait(seconds: number): this {
    this.now += seconds;
    return this;
  }

  /** Three segments, 10 ms from the first to the last unless told. */
  open(roundTrip = 0.01, options: readonly number[] = SYN_OPTIONS): this {
    this.client(SYN, { options })
      .wait(roundTrip)
      .server(SYN | ACK, { options });
    return this.client(ACK);
  }

  /** Bytes of the client that are not there when the next segment comes. */
  hole(bytes: number): this {
    this.#client.next += bytes;
    return this;
  }

  client(flags: number, said: Said = {}): this {
    return this.#put(this.#client, this.#server, flags, said);
  }

  server(flags: number, said: Said = {}): this {
    return this.#put(this.#server, this.#client, flags, said);
  }

  #put(from: Side, to: Side, flags: number, said: Said): this {
    const data = new Uint8Array(said.length ?? 0).fill(0x61);
    const options = Uint8Array.from(said.options ?? []);
    const sequence = from.next - (said.back ?? 0);
    const packet = new ByteWriter('big', 60 + data.length)
      .u16(from.end.port)
      .u16(to.end.port)
      .u32(sequence)
      .u32(flags & ACK ? to.next - (said.missing ?? 0) : 0)
      .u8(((20 + options.length) / 4) << 4)
      .u8(flags)
      .u16(said.window ?? 60_000)
      .u16(0)
      .u16(0)
      .bytes(options)
      .bytes(data)
      .done();
    const pseudo = pseudoHeader(from.end.host.address, to.end.host.address, TCP, packet.length);
    new DataView(packet.buffer).setUint16(16, internetChecksum(pseudo, packet));
    const extra = said.ttl === undefined ? {} : { ttl: said.ttl };
    this.segment.packet(Math.round(this.now * 1e9), from.end.host, to.end.host, TCP, packet, extra);
    const end = sequence + data.length + (flags & (SYN | FIN) ? 1 : 0);
    from.next = Math.max(from.next, end);
    this.now += 0.001;
    return this;
  }
}
