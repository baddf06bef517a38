// The file formats of Microsoft Network Monitor: a header, the frames, and a table of the frames' offsets.

import { ByteWriter, concat, utf8 } from './bytes.js';
import type { Frame } from './trace.js';

export interface NetmonOptions {
  /** 1 for version 1.1; 2.0 knows one kind of link, 2.3 says it of each frame and gives its time in UTC. */
  version: '1.1' | '2.0' | '2.3';
  /** Seconds since 1970 at which frame time 0 is; a whole second. */
  epoch: number;
}

/** What a frame of version 2.3 is of. */
export const Media = { ethernet: 1, filter: 0xffff, names: 0xfffe } as const;

export interface NetmonFrame extends Frame {
  media?: number;
}

const HEADER = 128;
/** From 1601, where FILETIME begins, to 1970. */
const FILETIME_SECONDS = 11_644_473_600n;
const NO_PROCESS = 0xffff_ffff;

function header({ version, epoch }: NetmonOptions, table: number, length: number): Uint8Array {
  const start = new Date(epoch * 1000);
  const [major, minor] = version.split('.').map(Number);
  return new ByteWriter('little', HEADER)
    .bytes(utf8(major === 1 ? 'RTSS' : 'GMBU'))
    .u8(minor ?? 0)
    .u8(major ?? 0)
    .u16(Media.ethernet)
    .u16(start.getUTCFullYear())
    .u16(start.getUTCMonth() + 1)
    .u16(start.getUTCDay())
    .u16(start.getUTCDate())
    .u16(start.getUTCHours())
    .u16(start.getUTCMinutes())
    .u16(start.getUTCSeconds())
    .u16(0)
    .u32(table)
    .u32(length)
    .bytes(new Uint8Array(HEADER - 32))
    .done();
}

function frameBytes({ version, epoch }: NetmonOptions, frame: NetmonFrame): Uint8Array {
  const { time, data, originalLength = data.length, media = Media.ethernet } = frame;
  const out = new ByteWriter('little', 40 + data.length);
  if (version === '1.1') {
    out
      .u32(Math.floor(time / 1e6))
      .u16(originalLength)
      .u16(data.length);
  } else {
    out
      .u64(BigInt(Math.floor(time / 1000)))
      .u32(originalLength)
      .u32(data.length);
  }
  out.bytes(data);
  if (version === '2.3') {
    const filetime = (FILETIME_SECONDS + BigInt(epoch)) * 10_000_000n + BigInt(Math.floor(time / 100));
    out.u16(media).u32(NO_PROCESS).u64(filetime).u8(0);
  }
  return out.done();
}

export function netmonFile(options: NetmonOptions, frames: readonly NetmonFrame[]): Uint8Array {
  const parts = frames.map((frame) => frameBytes(options, frame));
  const table = new ByteWriter('little', 4 * parts.length);
  let at = HEADER;
  for (const part of parts) {
    table.u32(at);
    at += part.length;
  }
  return concat(header(options, at, 4 * parts.length), ...parts, table.done());
}
