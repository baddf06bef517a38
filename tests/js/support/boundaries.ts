// Where a capture file of each format may end without being cut, told by a second, simpler reading of its lengths.

export interface Boundaries {
  /** Sizes at which a prefix of the file lacks nothing. */
  readonly fileEnds: Set<number>;
  /** From this size on a prefix is recognised for what it is. */
  readonly opensAt: number;
}

/** After the header, and after each record, whose length `lengthAt` gives. */
function ofRecords(bytes: Uint8Array, header: number, least: number, lengthAt: (at: number) => number): number[] {
  const ends = [header];
  for (let at = header; at + least <= bytes.length;) {
    const length = lengthAt(at);
    if (length < least) break;
    ends.push((at += length));
  }
  return ends;
}

const opensWithHeader = (ends: readonly number[]): Boundaries => {
  return { fileEnds: new Set(ends), opensAt: Math.min(...ends) };
};

function ofPcapng(bytes: Uint8Array, view: DataView): number[] {
  let little = true;
  const ends = ofRecords(bytes, 0, 12, (at) => {
    if (view.getUint32(at) === 0x0a0d0d0a) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
    return view.getUint32(at + 4, little);
  });
  return ends.slice(1);
}

function ofPcap(bytes: Uint8Array, view: DataView): number[] {
  const magic = view.getUint32(0);
  const little = magic >>> 24 !== 0xa1;
  const recordHeader = magic === 0xa1b2cd34 || magic === 0x34cdb2a1 ? 24 : 16;
  return ofRecords(bytes, 24, recordHeader, (at) => recordHeader + view.getUint32(at + 8, little));
}

/** Records without a header: what may be them is only known by three, or when fewer fill the file. */
function ofErf(bytes: Uint8Array, view: DataView): Boundaries {
  const ends = ofRecords(bytes, 0, 16, (at) => view.getUint16(at + 10)).slice(1);
  return { fileEnds: new Set(ends), opensAt: ends[2] ?? Infinity };
}

export function boundaries(bytes: Uint8Array): Boundaries {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const begins = Buffer.from(bytes.subarray(0, 5)).toString('latin1');
  if (bytes.length < 24) return { fileEnds: new Set(), opensAt: Infinity };
  if (begins.startsWith('\n\r\r\n')) return opensWithHeader(ofPcapng(bytes, view));
  if (begins === 'snoop') return opensWithHeader(ofRecords(bytes, 16, 24, (at) => view.getUint32(at + 8)));
  if (/^(RTSS|GMBU)/.test(begins) && bytes.length >= 128) {
    // Without the table behind the frames it is never whole; what is behind the table matters to nobody.
    const tableEnd = view.getUint32(24, true) + view.getUint32(28, true);
    const rest = Math.max(0, bytes.length - tableEnd + 1);
    return { fileEnds: new Set(Array.from({ length: rest }, (_, i) => tableEnd + i)), opensAt: 128 };
  }
  const isPcap = [0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34].some(
    (m) => view.getUint32(0) === m || view.getUint32(0, true) === m,
  );
  const plausibleErf = !isPcap && view.getUint32(4, true) > 1_000_000_000;
  return plausibleErf ? ofErf(bytes, view) : opensWithHeader(ofPcap(bytes, view));
}
