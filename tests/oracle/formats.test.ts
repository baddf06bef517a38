// snoop, Network Monitor and ERF: captures of the samples and the shared collection, written anew by Wireshark's editcap
// and mergecap in each format, have the times, lengths and bytes of their source; and tshark's of the new file.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { isGzip, samples, sharedCaptures, storedBytes, type CaptureFile } from '../js/support/captures.js';
import { nativeProgram } from './sip-messages.js';
import { installed } from './support/programs.js';

const run = promisify(execFile);
const LARGEST = 4 << 20;
const MOST_CAPTURES = 60;

interface Row {
  readonly frame: number;
  readonly ns: bigint;
  readonly wire: number;
  readonly captured: number;
  /** In hexadecimal; tshark does not give them. */
  readonly bytes: string;
}

interface Format {
  readonly name: string;
  readonly program: 'editcap' | 'mergecap';
  /** Nanoseconds that the format's clock counts in. */
  readonly tick: bigint;
  /** Bytes that the writer appends to a frame that is whole: a frame check sequence. */
  readonly appended: number;
}

// editcap 4.0 cannot write ERF from other formats ("a record type that can't be saved"); mergecap can.
const formats: readonly Format[] = [
  { name: 'snoop', program: 'editcap', tick: 1000n, appended: 0 },
  { name: 'netmon1', program: 'editcap', tick: 1_000_000n, appended: 0 },
  { name: 'netmon2', program: 'editcap', tick: 1000n, appended: 0 },
  { name: 'erf', program: 'mergecap', tick: 1n, appended: 4 },
];

const OPTIONS = { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 1 << 28 };

async function lines(program: string, args: readonly string[]): Promise<string[]> {
  const { stdout } = await run(program, [...args], OPTIONS);
  return stdout.split('\n').filter(Boolean);
}

async function ourRows(path: string): Promise<Row[]> {
  const rows = await lines(nativeProgram, ['records', path]);
  return rows.map((row) => {
    const [frame = '', ns = '', , wire = '', captured = '', bytes = ''] = row.split('\t');
    return { frame: Number(frame), ns: BigInt(ns || 0), wire: Number(wire), captured: Number(captured), bytes };
  });
}

/** Wireshark's frames, without ERF's metadata, which it takes for a packet of its own. */
async function tsharkRows(path: string): Promise<Row[]> {
  const fields = ['frame.number', 'frame.time_epoch', 'frame.len', 'frame.cap_len', 'erf.types.type'];
  const rows = await lines('tshark', ['-n', '-r', path, '-T', 'fields', ...fields.flatMap((field) => ['-e', field])]);
  return rows.flatMap((row) => {
    const [frame = '', time = '', wire = '', captured = '', type = ''] = row.split('\t');
    if (Number(type) === 27) return [];
    const ns = BigInt(time.replace('.', ''));
    return [{ frame: Number(frame), ns, wire: Number(wire), captured: Number(captured), bytes: '' }];
  });
}

const withoutBytes = ({ frame, ns, wire, captured }: Row): string => `${frame} ${ns} ${wire} ${captured}`;

/** Network Monitor 1 has 32 bits of milliseconds since the first frame. */
const LONGEST_NETMON1 = 1_000_000n << 32n;

/** How a frame differs from what it was before it was written in a format; undefined when it does not. */
function difference(format: Format, before: Row, after: Row, first: bigint): string | undefined {
  const off = after.ns > before.ns ? after.ns - before.ns : before.ns - after.ns;
  const writable = format.name !== 'netmon1' || (before.ns >= first && before.ns - first < LONGEST_NETMON1);
  // Writers cut what the clock cannot hold, of the start of the capture and of the time since.
  if (writable && off > format.tick) return `time ${after.ns}, not ${before.ns}`;
  const cut = before.captured < before.wire;
  const wire = before.wire + (cut ? 0 : format.appended);
  if (after.wire !== wire) return `${after.wire} bytes on the wire, not ${wire}`;
  // Of a frame that is cut, mergecap drops more, so that the record has a multiple of eight bytes.
  const dropped = cut ? before.captured - after.captured : 0;
  const shorter = format.name === 'erf' && dropped > 0 && dropped < 8;
  if (shorter ? !before.bytes.startsWith(after.bytes) : !after.bytes.startsWith(before.bytes)) return 'other bytes';
  const captured = before.captured + (cut ? 0 : format.appended) - (shorter ? dropped : 0);
  return after.captured === captured ? undefined : `${after.captured} bytes captured, not ${captured}`;
}

function compare(format: Format, source: readonly Row[], ours: readonly Row[]): string | undefined {
  if (ours.length !== source.length) return `${source.length} packets in the source, ${ours.length} read`;
  const first = source[0]?.ns ?? 0n;
  for (const [i, before] of source.entries()) {
    const text = difference(format, before, ours[i] as Row, first);
    if (text !== undefined) return `packet ${i + 1}: ${text}`;
  }
  return undefined;
}

function candidates(): CaptureFile[] {
  const small = (capture: CaptureFile): boolean =>
    statSync(capture.path).size <= LARGEST && !isGzip(storedBytes(capture));
  // The formats themselves are compared below; damage is the units' matter.
  const own = samples().filter(({ name }) => !/^(damage|formats)\//.test(name));
  return [...own, ...sharedCaptures().filter(({ name }) => /\.pcap(ng)?$/.test(name))]
    .filter(small)
    .slice(0, MOST_CAPTURES);
}

test('what Wireshark writes in a format is read as it was', { timeout: 600_000 }, async (t) => {
  if (!existsSync(nativeProgram)) return t.skip(`${nativeProgram} is missing (npm run build)`);
  for (const program of ['editcap', 'mergecap', 'tshark']) {
    if (!(await installed(program))) return t.skip(`${program} is not installed`);
  }
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-formats-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const wrong: string[] = [];
  for (const format of formats) {
    let compared = 0;
    let packets = 0;
    for (const capture of candidates()) {
      const path = join(folder, `converted.${format.name}`);
      const args = format.program === 'editcap' ? [capture.path, path] : ['-w', path, capture.path];
      // Not every kind of link can be written; those are left out.
      const done = await run(format.program, ['-F', format.name, ...args], OPTIONS).catch(() => undefined);
      if (!done) continue;
      const [source, ours, theirs] = await Promise.all([ourRows(capture.path), ourRows(path), tsharkRows(path)]);
      if (source.length === 0) continue;
      compared += 1;
      packets += ours.length;
      const where = `${capture.name} as ${format.name}`;
      const text = compare(format, source, ours);
      if (text !== undefined) wrong.push(`${where}: ${text}`);
      const theirText = theirs.map(withoutBytes);
      const ourText = ours.map(withoutBytes);
      const at = theirText.findIndex((text, i) => text !== ourText[i]);
      if (at >= 0) wrong.push(`${where}: tshark ${theirText[at]}, ours ${ourText[at]}`);
      if (theirs.length !== ours.length) wrong.push(`${where}: tshark ${theirs.length} packets, ours ${ours.length}`);
    }
    t.diagnostic(`${format.name}: ${packets} packets of ${compared} captures compared`);
    if (compared < 4) wrong.push(`${format.name}: only ${compared} captures could be compared`);
  }
  assert.deepEqual(wrong, []);
});

test('captures and samples of these formats have the frames that tshark sees', { timeout: 120_000 }, async (t) => {
  if (!existsSync(nativeProgram)) return t.skip(`${nativeProgram} is missing (npm run build)`);
  if (!(await installed('tshark'))) return t.skip('tshark is not installed');
  const begins = (capture: CaptureFile): boolean =>
    ['snoop\0', 'GMBU', 'RTSS'].some((magic) =>
      Buffer.from(storedBytes(capture)).toString('latin1', 0, 8).startsWith(magic),
    );
  const captures = [...samples().filter(({ name }) => name.startsWith('formats/')), ...sharedCaptures().filter(begins)];
  let frames = 0;
  for (const capture of captures) {
    const [ours, theirs] = await Promise.all([ourRows(capture.path), tsharkRows(capture.path)]);
    // The filter in front of Network Monitor 2.3 is a frame to tshark, but no packet.
    const packets = basename(capture.name) === 'netmon-2.3.cap' ? theirs.slice(1) : theirs;
    assert.deepEqual(ours.map(withoutBytes), packets.map(withoutBytes), capture.name);
    frames += ours.length;
  }
  t.diagnostic(`${frames} frames of ${captures.length} captures compared`);
});
