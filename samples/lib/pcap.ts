// The pcap file format in its variants: both byte orders, microseconds or nanoseconds, and Kuznetzov's longer records.

import { ByteWriter, concat, type Order } from './bytes.js';
import type { Frame } from './trace.js';

export interface PcapOptions {
  linkType: number;
  /** Seconds since 1970 at which frame time 0 is. */
  epoch: number;
  order?: Order;
  precision?: 'us' | 'ns';
  /** Records with interface index, protocol and packet type behind the usual four fields. */
  modified?: boolean;
  snaplen?: number;
}

const MAGIC = { us: 0xa1b2c3d4, ns: 0xa1b23c4d, modified: 0xa1b2cd34 } as const;

export function pcapHeader({
  linkType,
  order = 'little',
  precision = 'us',
  modified,
  snaplen,
}: PcapOptions): Uint8Array {
  return new ByteWriter(order, 24)
    .u32(modified ? MAGIC.modified : MAGIC[precision])
    .u16(2)
    .u16(4)
    .u32(0)
    .u32(0)
    .u32(snaplen ?? 262_144)
    .u32(linkType)
    .done();
}

/** `length` overrides the captured length that the record claims, for damaged files. */
export function pcapRecord(options: PcapOptions, frame: Frame, length = frame.data.length): Uint8Array {
  const { epoch, order = 'little', precision = 'us', modified } = options;
  const fraction = frame.time % 1e9;
  const record = new ByteWriter(order, 24 + frame.data.length)
    .u32(epoch + Math.floor(frame.time / 1e9))
    .u32(precision === 'ns' ? fraction : Math.floor(fraction / 1000))
    .u32(length)
    .u32(frame.originalLength ?? frame.data.length);
  if (modified) record.u32(2).u16(0x0800).u8(0).u8(0);
  return record.bytes(frame.data).done();
}

export function pcapFile(options: PcapOptions, frames: readonly Frame[]): Uint8Array {
  return concat(pcapHeader(options), ...frames.map((frame) => pcapRecord(options, frame)));
}
