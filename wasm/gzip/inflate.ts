// DEFLATE (RFC 1951) pushed in any pieces, with exact knowledge of where it ends or breaks: that is what
// DecompressionStream cannot give (it drops what it had inflated before damage, and refuses a second gzip member).

import {
  buildHuffman,
  decodeLong,
  DISTANCE_BASE,
  DISTANCE_EXTRA,
  fixedCodes,
  LENGTH_BASE,
  LENGTH_EXTRA,
  ROOT_BITS,
  type Huffman,
} from './huffman.js';

const WINDOW = 1 << 15;
const OUTPUT = 1 << 18;
const ROOT_MASK = (1 << ROOT_BITS) - 1;
const LONGEST_MATCH = 258;
/** No block header (at most 2302 bits) or symbol needs more input than this. */
const HEADROOM = 512;
const CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** Receives inflated bytes, borrowed for the call. */
export type Emit = (bytes: Uint8Array) => void;

type State = 'header' | 'stored' | 'codes' | 'done' | 'broken';

export class Inflater {
  /** Why the data is broken, or "". */
  damage = '';
  private state: State = 'header';
  private last = false;
  private storedLeft = 0;
  private literals: Huffman = fixedCodes().literals;
  private distances: Huffman = fixedCodes().distances;
  private hold = 0;
  private bits = 0;
  private input: Uint8Array = new Uint8Array();
  private at = 0;
  /** Real end of input; up to HEADROOM zero bytes follow when `input` is the last. */
  private end = 0;
  private readonly output = new Uint8Array(WINDOW + OUTPUT + LONGEST_MATCH);
  private filled = 0;
  private emitted = 0;

  constructor(private readonly emit: Emit) {}

  get done(): boolean {
    return this.state === 'done';
  }

  /**
   * Takes `input` from `start`; `final` says that nothing follows. Returns how many of its bytes were used: what is
   * left must come again at the front of the next push, except after done, when it lies behind the data.
   */
  push(input: Uint8Array, start: number, final: boolean): number {
    this.end = input.length;
    this.input = input;
    this.at = start;
    if (final) {
      this.input = new Uint8Array(input.length - start + HEADROOM);
      this.input.set(input.subarray(start));
      this.at = 0;
      this.end = input.length - start;
    }
    const base = final ? start : 0;
    while (this.step(final));
    this.flush();
    if (this.state === 'done') {
      this.at -= this.bits >> 3;
      this.bits = 0;
      this.hold = 0;
    }
    const used = Math.min(this.at, this.end) + base - start;
    this.input = new Uint8Array();
    return used;
  }

  /** One step of the state machine; false: wants more input, or has ended. */
  private step(final: boolean): boolean {
    if (this.state === 'done' || this.state === 'broken') return false;
    if (this.state === 'stored') return this.copyStored(final);
    if (!final && this.end - this.at < HEADROOM) return false;
    return this.state === 'header' ? this.readHeader() : this.readCodes(final);
  }

  private broken(why: string): false {
    this.damage = this.overrun() ? 'it ends early' : why;
    this.state = 'broken';
    return false;
  }

  /** True when bits behind the real end of the input have been used. */
  private overrun(): boolean {
    return this.at - (this.bits >> 3) > this.end;
  }

  private take(count: number): number {
    while (this.bits < count) {
      this.hold |= (this.input[this.at++] ?? 0) << this.bits;
      this.bits += 8;
    }
    const value = this.hold & ((1 << count) - 1);
    this.hold >>>= count;
    this.bits -= count;
    return value;
  }

  private readHeader(): boolean {
    this.last = this.take(1) === 1;
    const type = this.take(2);
    if (type === 0) return this.readStoredHeader();
    if (type === 3) return this.broken('it has an invalid block');
    if (type === 1) ({ literals: this.literals, distances: this.distances } = fixedCodes());
    else if (!this.readDynamicCodes()) return false;
    if (this.overrun()) return this.broken('it ends early');
    this.state = 'codes';
    return true;
  }

  private readStoredHeader(): boolean {
    this.take(this.bits & 7);
    const length = this.take(16);
    const complement = this.take(16);
    if (this.overrun()) return this.broken('it ends early');
    if ((length ^ 0xffff) !== complement) return this.broken('it has an invalid stored block');
    // Whole bytes may be held: the block is copied from the input itself.
    this.at -= this.bits >> 3;
    this.bits = 0;
    this.hold = 0;
    this.storedLeft = length;
    this.state = 'stored';
    return true;
  }

  private copyStored(final: boolean): boolean {
    const length = Math.min(this.storedLeft, this.end - this.at, WINDOW + OUTPUT - this.filled);
    this.output.set(this.input.subarray(this.at, this.at + length), this.filled);
    this.filled += length;
    this.at += length;
    this.storedLeft -= length;
    if (this.filled >= WINDOW + OUTPUT) this.slide();
    if (this.storedLeft === 0) return this.endBlock();
    if (this.at < this.end) return true;
    return final ? this.broken('it ends early') : false;
  }

  private endBlock(): boolean {
    this.state = this.last ? 'done' : 'header';
    return !this.last;
  }

  private readDynamicCodes(): boolean {
    const literals = this.take(5) + 257;
    const distances = this.take(5) + 1;
    const orders = this.take(4) + 4;
    const codeLengths = new Uint8Array(19);
    for (let i = 0; i < orders; i += 1) codeLengths[CODE_ORDER[i]!] = this.take(3);
    const codes = buildHuffman(codeLengths);
    const lengths = new Uint8Array(literals + distances);
    for (let i = 0; codes && i < lengths.length;) {
      const symbol = this.symbol(codes);
      if (symbol < 0) return this.broken('it has an invalid code');
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      const value = symbol === 16 ? (lengths[i - 1] ?? 255) : 0;
      const repeat = symbol === 16 ? 3 + this.take(2) : symbol === 17 ? 3 + this.take(3) : 11 + this.take(7);
      if (value === 255 || i + repeat > lengths.length) return this.broken('it has an invalid code');
      lengths.fill(value, i, i + repeat);
      i += repeat;
    }
    if (this.overrun()) return this.broken('it ends early');
    const literalCode = buildHuffman(lengths.subarray(0, literals));
    const distanceCode = buildHuffman(lengths.subarray(literals));
    if (!literalCode || !distanceCode || lengths[256] === 0) return this.broken('it has an invalid code');
    this.literals = literalCode;
    this.distances = distanceCode;
    return true;
  }

  private symbol(code: Huffman): number {
    while (this.bits < 15) {
      this.hold |= (this.input[this.at++] ?? 0) << this.bits;
      this.bits += 8;
    }
    const entry = code.root[this.hold & ROOT_MASK] || decodeLong(code, this.hold);
    if (entry === 0) return -1;
    this.hold >>>= entry & 15;
    this.bits -= entry & 15;
    return entry >> 4;
  }

  /** Literals and matches until the block ends, the output is full or the input runs short. */
  private readCodes(final: boolean): boolean {
    const { input, output, end } = this;
    const { literals, distances } = this;
    const literalRoot = literals.root;
    const distanceRoot = distances.root;
    const limit = final ? end + 8 : end - 16;
    const full = WINDOW + OUTPUT;
    let { hold, bits, at, filled } = this;
    let why = '';
    let blockEnds = false;
    while (at <= limit && filled < full) {
      // At least 23 bits: a literal or length code with its extra bits (never more than 30: cheap integers).
      while (bits <= 22) {
        hold |= input[at++]! << bits;
        bits += 8;
      }
      let entry = literalRoot[hold & ROOT_MASK]! || decodeLong(literals, hold);
      hold >>>= entry & 15;
      bits -= entry & 15;
      if (final && at - (bits >> 3) > end) {
        why = 'it ends early';
        break;
      }
      if (entry >> 4 < 256 && entry !== 0) {
        output[filled++] = entry >> 4;
        continue;
      }
      if (entry >> 4 === 256) {
        blockEnds = true;
        break;
      }
      const lengthCode = (entry >> 4) - 257;
      const lengthBase = LENGTH_BASE[lengthCode];
      if (entry === 0 || lengthBase === undefined) {
        why = 'it has an invalid code';
        break;
      }
      const lengthBits = LENGTH_EXTRA[lengthCode]!;
      const length = lengthBase + (hold & ((1 << lengthBits) - 1));
      hold >>>= lengthBits;
      bits -= lengthBits;
      // 28 bits in two goes: a distance code, then its extra bits.
      while (bits <= 22) {
        hold |= input[at++]! << bits;
        bits += 8;
      }
      entry = distanceRoot[hold & ROOT_MASK]! || decodeLong(distances, hold);
      hold >>>= entry & 15;
      bits -= entry & 15;
      const distanceBase = entry === 0 ? undefined : DISTANCE_BASE[entry >> 4];
      const distanceBits = DISTANCE_EXTRA[entry >> 4] ?? 0;
      while (bits < distanceBits) {
        hold |= input[at++]! << bits;
        bits += 8;
      }
      const distance = (distanceBase ?? 0) + (hold & ((1 << distanceBits) - 1));
      hold >>>= distanceBits;
      bits -= distanceBits;
      if (final && at - (bits >> 3) > end) {
        why = 'it ends early';
        break;
      }
      if (distanceBase === undefined || distance > filled) {
        why = distanceBase === undefined ? 'it has an invalid code' : 'it refers to data before its beginning';
        break;
      }
      const from = filled - distance;
      for (let i = 0; i < length; i += 1) output[filled + i] = output[from + i]!;
      filled += length;
    }
    Object.assign(this, { hold, bits, at, filled });
    if (filled >= full) this.slide();
    if (why !== '') return this.broken(why);
    if (blockEnds) return this.endBlock();
    return at <= limit || (final && this.broken('it ends early'));
  }

  /** Keeps the last 32 KiB, which matches may refer to, at the front. */
  private slide(): void {
    this.flush();
    this.output.copyWithin(0, this.filled - WINDOW, this.filled);
    this.filled = WINDOW;
    this.emitted = WINDOW;
  }

  private flush(): void {
    if (this.filled > this.emitted) this.emit(this.output.subarray(this.emitted, this.filled));
    this.emitted = this.filled;
  }
}
