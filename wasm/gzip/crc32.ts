// CRC-32 as gzip uses it (RFC 1952, 8), four bytes at a time.

const TABLES: Int32Array[] = [];

function tables(): Int32Array[] {
  if (TABLES.length > 0) return TABLES;
  const first = new Int32Array(256);
  for (let n = 0; n < 256; n += 1) {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    first[n] = value;
  }
  TABLES.push(first);
  for (let i = 1; i < 4; i += 1) {
    TABLES.push(TABLES[i - 1]!.map((value) => (value >>> 8) ^ first[value & 255]!));
  }
  return TABLES;
}

/** The CRC of more bytes after those that gave `crc`; starts at 0. */
export function crc32(crc: number, bytes: Uint8Array): number {
  const [t0, t1, t2, t3] = tables() as [Int32Array, Int32Array, Int32Array, Int32Array];
  let value = ~crc;
  let at = 0;
  for (const whole = bytes.length & ~3; at < whole; at += 4) {
    value ^= bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    value = t3[value & 255]! ^ t2[(value >>> 8) & 255]! ^ t1[(value >>> 16) & 255]! ^ t0[value >>> 24]!;
  }
  for (; at < bytes.length; at += 1) value = (value >>> 8) ^ t0[(value ^ bytes[at]!) & 255]!;
  return ~value;
}
