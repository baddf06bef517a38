// Canonical Huffman codes of DEFLATE (RFC 1951, 3.2.2) as lookup tables.

/** Codes up to this length are found by one look-up, longer ones (rare by construction) bit by bit. */
export const ROOT_BITS = 10;
const MAX_BITS = 15;

export interface Huffman {
  /** By the next ROOT_BITS bits: symbol << 4 | length, or 0 for a longer or unused code. */
  root: Uint16Array;
  /** Number of codes of each length, and the symbols in order of code. */
  counts: Uint16Array;
  symbols: Uint16Array;
}

function reverseBits(code: number, length: number): number {
  let reversed = 0;
  for (let i = 0; i < length; i += 1) reversed |= ((code >> i) & 1) << (length - 1 - i);
  return reversed;
}

/** The code with these lengths by symbol; null when they are over-subscribed, or incomplete with more than one code. */
export function buildHuffman(lengths: Uint8Array): Huffman | null {
  const counts = new Uint16Array(MAX_BITS + 1);
  for (const length of lengths) counts[length]! += 1;
  const used = lengths.length - counts[0]!;
  counts[0] = 0;
  let left = 1;
  const offsets = new Uint16Array(MAX_BITS + 2);
  const next = new Uint16Array(MAX_BITS + 2);
  for (let length = 1; length <= MAX_BITS; length += 1) {
    left = (left << 1) - counts[length]!;
    if (left < 0) return null;
    offsets[length + 1] = offsets[length]! + counts[length]!;
    next[length + 1] = (next[length]! + counts[length]!) << 1;
  }
  if (left > 0 && !(used <= 1 && counts[1] === used)) return null;
  const symbols = new Uint16Array(used);
  const root = new Uint16Array(1 << ROOT_BITS);
  for (let symbol = 0; symbol < lengths.length; symbol += 1) {
    const length = lengths[symbol]!;
    if (length === 0) continue;
    symbols[offsets[length]!++] = symbol;
    const code = next[length]!++;
    if (length > ROOT_BITS) continue;
    const step = 1 << length;
    for (let at = reverseBits(code, length); at < root.length; at += step) root[at] = (symbol << 4) | length;
  }
  return { root, counts, symbols };
}

/** Decodes one symbol of any length from the low bits of `hold`: symbol << 4 | length, or 0 when no code matches. */
export function decodeLong(huffman: Huffman, hold: number): number {
  let code = 0;
  let first = 0;
  let index = 0;
  for (let length = 1; length <= MAX_BITS; length += 1) {
    code |= (hold >>> (length - 1)) & 1;
    const count = huffman.counts[length]!;
    if (code - first < count) return (huffman.symbols[index + code - first]! << 4) | length;
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return 0;
}

// Base values and extra bits of the length codes from 257 and of the distance codes (RFC 1951, 3.2.5).

// prettier-ignore
export const LENGTH_BASE = Uint16Array.of(
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258);
// prettier-ignore
export const LENGTH_EXTRA = Uint8Array.of(
  0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0);
// prettier-ignore
export const DISTANCE_BASE = Uint16Array.of(
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
  8193, 12289, 16385, 24577);
// prettier-ignore
export const DISTANCE_EXTRA = Uint8Array.of(
  0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13);

let fixed: { literals: Huffman; distances: Huffman } | undefined;

/** The codes of blocks with fixed Huffman codes (RFC 1951, 3.2.6). */
export function fixedCodes(): { literals: Huffman; distances: Huffman } {
  if (fixed) return fixed;
  const lengths = new Uint8Array(288).fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288);
  const literals = buildHuffman(lengths);
  const distances = buildHuffman(new Uint8Array(32).fill(5));
  if (!literals || !distances) throw new Error('the fixed codes of RFC 1951 are complete');
  fixed = { literals, distances };
  return fixed;
}
