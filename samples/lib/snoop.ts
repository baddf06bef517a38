// The snoop file format (RFC 1761).

import { ByteWriter, concat, utf8 } from './bytes.js';
import type { Frame } from './trace.js';

export interface SnoopOptions {
  /** Seconds since 1970 at which frame time 0 is. */
  epoch: number;
  /** Packets dropped so far, when a frame was captured. */
  drops?: (frame: number) => number;
}

const ETHERNET = 4;
const RECORD_HEADER = 24;

/** Records are filled up to four bytes, as snoop does. */
export function snoopFile({ epoch, drops = () => 0 }: SnoopOptions, frames: readonly Frame[]): Uint8Array {
  const header = new ByteWriter('big', 16).bytes(utf8('snoop\0\0\0')).u32(2).u32(ETHERNET).done();
  const records = frames.map(({ time, data, originalLength }, i) =>
    new ByteWriter('big', RECORD_HEADER + data.length)
      .u32(originalLength ?? data.length)
      .u32(data.length)
      .u32((RECORD_HEADER + data.length + 3) & ~3)
      .u32(drops(i + 1))
      .u32(epoch + Math.floor(time / 1e9))
      .u32(Math.floor((time % 1e9) / 1000))
      .bytes(data)
      .align(4)
      .done(),
  );
  return concat(header, ...records);
}
