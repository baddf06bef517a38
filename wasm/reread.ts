// Byte ranges of the uncompressed capture from a source that can be read again.

import { CaptureError } from './errors.js';
import { Gunzip } from './gunzip.js';
import type { Source } from './source.js';

export interface ByteRange {
  offset: number;
  length: number;
}

const GZIP_PIECE = 1 << 16;

/** The ranges' bytes, each as long as asked unless the source ends within. */
export async function readRanges(source: Source, ranges: readonly ByteRange[], gzip: boolean): Promise<Uint8Array[]> {
  if (!source.read) throw new CaptureError('not_readable', `${source.name}: it cannot be read a second time`);
  if (gzip) return inflateRanges(source, ranges);
  const found: Uint8Array[] = [];
  for (const { offset, length } of ranges) found.push(await source.read(offset, length));
  return found;
}

/** There is no way into the middle of gzip data: inflates from the beginning to the end of the last range. */
async function inflateRanges(source: Source, ranges: readonly ByteRange[]): Promise<Uint8Array[]> {
  const found = ranges.map(({ length }) => ({ bytes: new Uint8Array(length), filled: 0 }));
  const end = ranges.reduce((most, { offset, length }) => Math.max(most, offset + length), 0);
  let position = 0;
  const gunzip = new Gunzip((bytes) => {
    for (const [i, range] of ranges.entries()) {
      const from = Math.max(range.offset, position);
      const to = Math.min(range.offset + range.length, position + bytes.length);
      const target = found[i];
      if (from >= to || !target) continue;
      target.bytes.set(bytes.subarray(from - position, to - position), from - range.offset);
      target.filled = to - range.offset;
    }
    position += bytes.length;
  });
  for await (const chunk of source.chunks()) {
    for (let at = 0; at < chunk.length && position < end; at += GZIP_PIECE) {
      gunzip.push(chunk.subarray(at, at + GZIP_PIECE));
    }
    if (position >= end) break;
  }
  if (position < end) gunzip.finish();
  return found.map(({ bytes, filled }) => bytes.subarray(0, filled));
}
