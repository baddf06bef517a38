// Endace's Extensible Record Format: records one after the other, without a file header.

import { ByteWriter, concat } from './bytes.js';
import type { Frame } from './trace.js';

export interface ErfOptions {
  /** Seconds since 1970 at which frame time 0 is. */
  epoch: number;
  /** Port of the card that a frame came in on, 0 to 7. */
  port?: (frame: number) => number;
  /** Records that were lost before a frame. */
  lost?: (frame: number) => number;
}

export const ErfType = { ethernet: 2, metadata: 27, padding: 48 } as const;

/** Bits 0, 1 and 6 of the flags; bit 2 says that records are as long as they need to be. */
function flagsOf(port: number): number {
  return 0x04 | (port & 3) | ((port & 4) << 4);
}

const CRC_POLYNOMIAL = 0xedb8_8320;

/** The frame check sequence of Ethernet (IEEE 802.3 3.2.9), as it is sent. */
function frameCheckSequence(data: Uint8Array): Uint8Array {
  let crc = 0xffff_ffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ CRC_POLYNOMIAL : crc >>> 1;
  }
  return new ByteWriter('little', 4).u32(~crc >>> 0).done();
}

/** The frame with its check sequence, filled up to eight bytes as the cards do. */
export function erfFile(options: ErfOptions, frames: readonly Frame[]): Uint8Array {
  const { epoch, port = () => 0, lost = () => 0 } = options;
  const records = frames.map(({ time, data }, i) => {
    const whole = concat(data, frameCheckSequence(data));
    const seconds = BigInt(epoch + Math.floor(time / 1e9));
    const fraction = ((BigInt(time % 1e9) << 32n) + 500_000_000n) / 1_000_000_000n;
    const body = new ByteWriter('big', 18 + whole.length).u8(0).u8(0).bytes(whole).align(8).done();
    return concat(
      new ByteWriter('little', 8).u64((seconds << 32n) | fraction).done(),
      new ByteWriter('big', 8)
        .u8(ErfType.ethernet)
        .u8(flagsOf(port(i + 1)))
        .u16(16 + body.length)
        .u16(lost(i + 1))
        .u16(whole.length)
        .done(),
      body,
    );
  });
  return concat(...records);
}
