// gzip files (RFC 1952) pushed in any pieces: several members, and damage that keeps what came before it.

import { crc32 } from './crc32.js';
import { Inflater, type Emit } from './inflate.js';

const TRAILER = 8;
const LONGEST_HEADER = 1 << 18;
const FLAG_HEADER_CRC = 2;
const FLAG_EXTRA = 4;
const FLAG_NAME = 8;
const FLAG_COMMENT = 16;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** Length of the member header at `at`; 0: more bytes are needed; -1: it is none. */
function headerLength(bytes: Uint8Array, at: number): number {
  const flags = bytes[at + 3];
  if (bytes[at] !== 0x1f || (bytes[at + 1] ?? 0x8b) !== 0x8b || (bytes[at + 2] ?? 8) !== 8) return -1;
  if (flags === undefined || bytes.length < at + 10) return 0;
  let end = at + 10;
  if (flags & FLAG_EXTRA) {
    if (bytes.length < end + 2) return 0;
    end += 2 + bytes[end]! + bytes[end + 1]! * 256;
  }
  for (const flag of [FLAG_NAME, FLAG_COMMENT]) {
    if (!(flags & flag)) continue;
    const zero = bytes.indexOf(0, end);
    if (zero < 0) return bytes.length - at > LONGEST_HEADER ? -1 : 0;
    end = zero + 1;
  }
  if (flags & FLAG_HEADER_CRC) end += 2;
  return end <= bytes.length ? end - at : 0;
}

function join(head: Uint8Array, tail: Uint8Array): Uint8Array {
  if (head.length === 0) return tail;
  const joined = new Uint8Array(head.length + tail.length);
  joined.set(head);
  joined.set(tail, head.length);
  return joined;
}

type State = 'header' | 'body' | 'trailer' | 'ended';

export class Gunzip {
  /** The first thing that was wrong, a sentence without final full stop, or "". */
  damage = '';
  private state: State = 'header';
  private members = 0;
  private crc = 0;
  private size = 0;
  private rest: Uint8Array = new Uint8Array();
  private inflater: Inflater;
  private readonly checkedEmit: Emit;

  constructor(emit: Emit) {
    this.checkedEmit = (bytes) => {
      this.crc = crc32(this.crc, bytes);
      this.size = (this.size + bytes.length) | 0;
      emit(bytes);
    };
    this.inflater = new Inflater(this.checkedEmit);
  }

  /** The next stored bytes, borrowed for the call. */
  push(chunk: Uint8Array): void {
    this.run(chunk, false);
  }

  /** Nothing follows. */
  finish(): void {
    this.run(new Uint8Array(), true);
  }

  private run(chunk: Uint8Array, final: boolean): void {
    if (this.state === 'ended') return;
    const bytes = join(this.rest, chunk);
    let at = 0;
    for (;;) {
      const used = this.step(bytes, at, final);
      if (used < 0) break;
      at += used;
    }
    this.rest = this.isEnded() ? new Uint8Array() : bytes.slice(at);
  }

  /** Bytes used by one part of a member; -1: more are needed, or all has ended. */
  private step(bytes: Uint8Array, at: number, final: boolean): number {
    if (this.state === 'ended') return -1;
    if (this.state === 'header') return this.readHeader(bytes, at, final);
    if (this.state === 'trailer') return this.readTrailer(bytes, at, final);
    const used = this.inflater.push(bytes, at, final);
    if (this.inflater.done) {
      this.state = 'trailer';
      return used;
    }
    if (this.inflater.damage !== '') {
      return this.end(`the gzip data is damaged: ${this.inflater.damage}`);
    }
    return used > 0 ? used : -1;
  }

  private isEnded(): boolean {
    return this.state === 'ended';
  }

  private end(damage: string): -1 {
    if (this.damage === '') this.damage = damage;
    this.state = 'ended';
    return -1;
  }

  private readHeader(bytes: Uint8Array, at: number, final: boolean): number {
    if (this.members > 0) {
      // Padding with zeros behind the last member is usual on tapes and means nothing.
      let padding = at;
      while (padding < bytes.length && bytes[padding] === 0) padding += 1;
      if (padding > at) return padding - at;
      if (at === bytes.length) return -1;
    }
    const length = headerLength(bytes, at);
    if (length < 0) {
      return this.end(
        this.members > 0
          ? 'what follows the gzip data is not gzip and was ignored'
          : 'the gzip data is damaged: its header is invalid',
      );
    }
    if (length === 0) return final ? this.end('the gzip data is damaged: it ends early') : -1;
    this.members += 1;
    this.crc = 0;
    this.size = 0;
    if (this.members > 1) this.inflater = new Inflater(this.checkedEmit);
    this.state = 'body';
    return length;
  }

  private readTrailer(bytes: Uint8Array, at: number, final: boolean): number {
    if (bytes.length - at < TRAILER) return final ? this.end('the gzip data is damaged: it ends early') : -1;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, TRAILER);
    if (view.getInt32(0, true) !== this.crc || view.getInt32(4, true) !== this.size) {
      this.damage ||= 'the gzip data is damaged: its checksum does not match';
    }
    this.state = 'header';
    return TRAILER;
  }
}
