// gzip files (RFC 1952) pushed in any pieces, inflated by pako's zlib. DecompressionStream would drop what it had
// inflated before damage, and browsers' refuses a second member; here every host gives the same bytes.

import { Z_OK, Z_STREAM_END, Z_BUF_ERROR, Z_NO_FLUSH, ZStream, zlibInflate, zlibInflateInit2 } from 'pako';

/** 32 kB window, and a gzip header and trailer that zlib checks (zlib.h, inflateInit2). */
const GZIP_WINDOW_BITS = 15 + 16;
const OUTPUT = 1 << 18;

/** Receives inflated bytes, borrowed for the call. */
export type Emit = (bytes: Uint8Array) => void;

export function isGzip(bytes: Uint8Array): boolean {
  return bytes.length >= 2 && bytes[0] === 0x1f && bytes[1] === 0x8b;
}

/** zlib's words for what is wrong with its data. */
function reasonOf(message: string): string {
  if (message === 'incorrect data check' || message === 'incorrect length check') return 'its checksum does not match';
  return message === '' ? 'it cannot be inflated' : message;
}

export class Gunzip {
  /** The first thing that was wrong, a sentence without final full stop, or "". */
  damage = '';
  private state: 'between' | 'member' | 'ended' = 'between';
  private members = 0;
  private stream = new ZStream();
  /** The first byte of a member's magic number, when a piece ended behind it. */
  private heldMagic = false;
  private readonly output = new Uint8Array(OUTPUT);

  constructor(private readonly emit: Emit) {}

  /** The next stored bytes, borrowed for the call. */
  push(chunk: Uint8Array): void {
    let bytes = chunk;
    if (this.heldMagic && chunk.length > 0) {
      bytes = new Uint8Array(chunk.length + 1);
      bytes[0] = 0x1f;
      bytes.set(chunk, 1);
      this.heldMagic = false;
    }
    let at = 0;
    while (at < bytes.length && this.state !== 'ended') {
      at += this.state === 'member' ? this.inflate(bytes.subarray(at)) : this.beginMember(bytes.subarray(at));
    }
  }

  /** Nothing follows. */
  finish(): void {
    if (this.state === 'member' || (this.state === 'between' && this.members === 0)) {
      this.end('the gzip data is damaged: it ends early');
    } else if (this.heldMagic) {
      this.end('what follows the gzip data is not gzip and was ignored');
    }
  }

  private end(damage: string): void {
    this.damage ||= damage;
    this.state = 'ended';
  }

  /** Looks for the next member at the front of `bytes`; returns how many of them were used. */
  private beginMember(bytes: Uint8Array): number {
    if (this.members > 0 && bytes[0] === 0) {
      // Padding with zeros behind a member is usual on tapes and means nothing.
      const next = bytes.findIndex((byte) => byte !== 0);
      return next < 0 ? bytes.length : next;
    }
    if (bytes.length === 1 && bytes[0] === 0x1f) {
      this.heldMagic = true;
      return 1;
    }
    if (this.members > 0 && !isGzip(bytes)) {
      this.end('what follows the gzip data is not gzip and was ignored');
      return bytes.length;
    }
    this.members += 1;
    this.stream = new ZStream();
    zlibInflateInit2(this.stream, GZIP_WINDOW_BITS);
    this.state = 'member';
    return 0;
  }

  /** Inflates from the front of `bytes` to the end of them or of the member; returns how many were used. */
  private inflate(bytes: Uint8Array): number {
    const { stream } = this;
    stream.input = bytes;
    stream.next_in = 0;
    stream.avail_in = bytes.length;
    let status: number = Z_OK;
    do {
      stream.output = this.output;
      stream.next_out = 0;
      stream.avail_out = OUTPUT;
      status = zlibInflate(stream, Z_NO_FLUSH);
      // Whatever was wrong, what had been inflated before it is good.
      if (stream.next_out > 0) this.emit(this.output.subarray(0, stream.next_out));
    } while (status === Z_OK && (stream.avail_in > 0 || stream.avail_out === 0));
    if (status === Z_STREAM_END) this.state = 'between';
    else if (status !== Z_OK && status !== Z_BUF_ERROR) {
      this.end(`the gzip data is damaged: ${reasonOf(stream.msg)}`);
    }
    return bytes.length - stream.avail_in;
  }
}
