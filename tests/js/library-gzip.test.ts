// Our gzip reader: everything zlib writes, in any pieces; damage gives exactly the same prefix in any pieces.

import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { Gunzip } from '../../wasm/gunzip.js';

function inflate(stored: Uint8Array, piece: number): { bytes: Buffer; damage: string } {
  const found: Buffer[] = [];
  const gunzip = new Gunzip((bytes) => found.push(Buffer.from(bytes)));
  for (let at = 0; at < stored.length; at += piece) gunzip.push(stored.subarray(at, at + piece));
  gunzip.finish();
  return { bytes: Buffer.concat(found), damage: gunzip.damage };
}

/** Bytes that compress somewhat, the same in every run. */
function sampleBytes(length: number): Buffer {
  const chunks: Buffer[] = [];
  let total = 0;
  for (let i = 0; total < length; i += 1) {
    const hash = createHash('sha256')
      .update(String(i % 500))
      .digest();
    const chunk = i % 3 === 0 ? Buffer.alloc(i % 700, i & 255) : hash;
    chunks.push(chunk);
    total += chunk.length;
  }
  return Buffer.concat(chunks).subarray(0, length);
}

const inputs: Record<string, Buffer> = {
  nothing: Buffer.alloc(0),
  'one byte': Buffer.from('a'),
  zeros: Buffer.alloc(2_000_000),
  noise: randomBytes(200_000),
  mixture: sampleBytes(700_000),
};

describe('gzip', () => {
  for (const [what, bytes] of Object.entries(inputs)) {
    test(`${what}, of every level and strategy, in any pieces`, () => {
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [
          0,
          constants.Z_FILTERED,
          constants.Z_HUFFMAN_ONLY,
          constants.Z_RLE,
          constants.Z_FIXED,
        ]) {
          const stored = gzipSync(bytes, { level, strategy });
          for (const piece of stored.length < 5000 ? [1, 7, 1 << 20] : [977, 65_536, 1 << 20]) {
            const found = inflate(stored, piece);
            assert.equal(found.damage, '');
            assert.ok(found.bytes.equals(bytes), `level ${level}, strategy ${strategy}, pieces of ${piece}`);
          }
        }
      }
    });
  }

  const bytes = sampleBytes(150_000);
  const stored = gzipSync(bytes);

  test('several members, and padding with zeros behind them', () => {
    const members = Buffer.concat([stored, gzipSync(Buffer.from('two')), gzipSync(Buffer.alloc(0)), Buffer.alloc(600)]);
    for (const piece of [1, 100, 1 << 20]) {
      const found = inflate(members, piece);
      assert.equal(found.damage, '');
      assert.ok(found.bytes.equals(Buffer.concat([bytes, Buffer.from('two')])));
    }
  });

  test('a header with extra field, name, comment and checksum', () => {
    // Flags FHCRC, FEXTRA, FNAME, FCOMMENT; the last two bytes are the low half of the header's CRC-32.
    // prettier-ignore
    const header = Buffer.from([0x1f, 0x8b, 8, 2 | 4 | 8 | 16, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3, 65, 66, 0, 67, 0, 0x80, 0x8f]);
    const whole = Buffer.concat([header, deflateRawSync(bytes), stored.subarray(-8)]);
    for (const piece of [1, 1 << 20]) {
      const found = inflate(whole, piece);
      assert.equal(found.damage, '');
      assert.ok(found.bytes.equals(bytes));
    }
  });

  test('what follows and is not gzip is reported', () => {
    const found = inflate(Buffer.concat([stored, Buffer.from('more')]), 1000);
    assert.ok(found.bytes.equals(bytes));
    assert.match(found.damage, /not gzip and was ignored/);
  });

  test('every cut gives a prefix, the same in any pieces', () => {
    for (let cut = 1; cut < stored.length; cut += 1 + Math.floor(cut / 3)) {
      const part = stored.subarray(0, cut);
      const single = inflate(part, 1);
      const whole = inflate(part, 1 << 20);
      assert.match(single.damage, /it ends early/);
      assert.equal(whole.damage, single.damage);
      assert.ok(single.bytes.equals(whole.bytes));
      assert.ok(bytes.subarray(0, single.bytes.length).equals(single.bytes));
    }
  });

  test('every flipped bit is noticed, with the same prefix in any pieces', () => {
    for (let at = 10; at < stored.length; at += 1 + Math.floor(stored.length / 200)) {
      const flipped = Buffer.from(stored);
      flipped[at]! ^= 1 << (at % 8);
      const small = inflate(flipped, 333);
      const whole = inflate(flipped, 1 << 20);
      assert.notEqual(small.damage, '');
      assert.equal(small.damage, whole.damage);
      assert.ok(small.bytes.equals(whole.bytes));
    }
  });
});
