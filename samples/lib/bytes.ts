// A growing byte buffer with fields of either byte order, and the few conversions that packets need.

export type Order = 'big' | 'little';

const encoder = new TextEncoder();

export function utf8(text: string): Uint8Array {
  return encoder.encode(text);
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Bytes of hexadecimal digits; anything between the digits is ignored. */
export function fromHex(text: string): Uint8Array {
  const pairs = text.replace(/[^0-9a-f]/gi, '').match(/../g) ?? [];
  return Uint8Array.from(pairs, (pair) => Number.parseInt(pair, 16));
}

export class ByteWriter {
  #buffer: Uint8Array;
  #view: DataView;
  #length = 0;
  readonly #little: boolean;

  constructor(order: Order = 'big', capacity = 128) {
    this.#buffer = new Uint8Array(capacity);
    this.#view = new DataView(this.#buffer.buffer);
    this.#little = order === 'little';
  }

  get length(): number {
    return this.#length;
  }

  u8(value: number): this {
    const at = this.#grow(1); // first, because it may replace the view
    this.#view.setUint8(at, value);
    return this;
  }

  u16(value: number): this {
    const at = this.#grow(2);
    this.#view.setUint16(at, value, this.#little);
    return this;
  }

  u32(value: number): this {
    const at = this.#grow(4);
    this.#view.setUint32(at, value, this.#little);
    return this;
  }

  u64(value: bigint): this {
    const at = this.#grow(8);
    this.#view.setBigUint64(at, value, this.#little);
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.#grow(value.length);
    this.#buffer.set(value, at);
    return this;
  }

  text(value: string): this {
    return this.bytes(utf8(value));
  }

  zeros(count: number): this {
    this.#grow(count);
    return this;
  }

  /** Zeros up to the next multiple. */
  align(multiple: number): this {
    return this.zeros((multiple - (this.#length % multiple)) % multiple);
  }

  /** A copy, so that the writer may go on. */
  done(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  /** Makes room and answers where it begins. */
  #grow(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(needed, this.#buffer.length * 2));
      larger.set(this.#buffer);
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    this.#length = needed;
    return at;
  }
}
