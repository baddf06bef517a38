// Chunking and truncation: how the bytes come never changes the report, and a prefix gives a prefix of the rows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, analyzeStream } from '../../wasm/node.js';
import { answersOf, loadCore, pieces, toolRows, type Outcome } from '../golden/core.js';
import { boundaries } from './support/boundaries.js';
import {
  allCaptures,
  below,
  captureBytes,
  deep,
  isGzip,
  samples,
  seededRandom,
  sharedCaptures,
  storedBytes,
  type CaptureFile,
} from './support/captures.js';

const BYTE_BY_BYTE = deep ? 1 << 24 : 64 << 10;
const ALL_PREFIXES = deep ? 64 << 10 : 8 << 10;
const SOME_PREFIXES = deep ? 5_000 : 300;

const core = await loadCore();
const names = toolRows(core).map(({ name }) => name);
/** Those that answer for any capture: what the others are asked for may not be in a prefix. */
const wholeNames = toolRows(core)
  .filter(({ onRequest }) => !onRequest)
  .map(({ name }) => name);

test('any chunking gives the same report', async (t) => {
  for (const [index, capture] of allCaptures().entries()) {
    await t.test(capture.name, () => {
      const bytes = captureBytes(capture);
      const whole = answersOf(core, names, capture.name, bytes);
      const chunkings: [string, () => number][] = [];
      for (const [what, largest] of [
        ['up to 9 bytes', 9],
        ['up to 3000 bytes', 3000],
      ] as const) {
        const random = seededRandom(index * 2 + largest);
        chunkings.push([what, () => 1 + below(random, largest)]);
      }
      if (bytes.length <= BYTE_BY_BYTE) chunkings.push(['single bytes', () => 1]);
      for (const [what, next] of chunkings) {
        const chunked = answersOf(core, names, capture.name, bytes, pieces(bytes, next));
        assert.deepEqual(chunked, whole, `chunks of ${what}`);
      }
    });
  }
});

test('a compressed capture in chunks of any size gives the same report', async (t) => {
  for (const [index, capture] of sharedCaptures().entries()) {
    const stored = storedBytes(capture);
    if (!isGzip(stored)) continue;
    await t.test(capture.name, async () => {
      const options = { name: capture.name, defaultLimit: null };
      const whole = await analyze(stored, options);
      const random = seededRandom(index);
      const stream = await analyzeStream(options);
      for (const piece of pieces(stored, () => 1 + below(random, 700))) await stream.write(piece);
      const chunked = await stream.finish();
      for (const tool of ['analyze_sip_packets', 'analyze_capinfos'] as const) {
        // A pushed stream has no size until its end is seen; all else is the same.
        const { file_size_bytes: _, ...expected } = { file_size_bytes: 0, ...(await whole.query(tool)) };
        const { file_size_bytes: __, ...actual } = { file_size_bytes: 0, ...(await chunked.query(tool)) };
        assert.deepEqual(actual, expected, tool);
      }
      whole.close();
      chunked.close();
    });
  }
});

interface Shape {
  capture: { packets: number; complete: boolean; broken_at_byte?: number; broken_reason?: string };
  /** Rows, or in the overview how many there are. */
  packets?: Row[] | number;
}
interface Row {
  transport?: string;
  anomalies?: ({ code: string } | string)[]; // SIP's have codes, those of DNS are sentences
  response_in?: number;
  response_time_ms?: number;
  answered_in?: number;
  state?: string;
}

/** The report; nothing when there is an error instead, which then gives a reason. */
function reportOf(outcome: Outcome | undefined, where: string): Shape | undefined {
  assert.ok(outcome, where);
  if ('text' in outcome) return JSON.parse(outcome.text) as Shape;
  assert.match(outcome.error, /\w+ \w+/, `${where}: an error gives a reason`);
  return undefined;
}

/** Every length below `length` when there are few, else `some` of them. */
function prefixLengths(length: number, few: number, some: number, seed: number): number[] {
  if (length <= few) return Array.from({ length }, (_, i) => i);
  const random = seededRandom(seed);
  return Array.from({ length: some }, () => below(random, length));
}

function checkPrefix(report: Shape, whole: Shape, length: number, fileEnds: Set<number>, where: string): void {
  const { packets, complete, broken_at_byte, broken_reason } = report.capture;
  assert.ok(packets <= whole.capture.packets, `${where}: more packets than the whole`);
  if (whole.capture.complete) assert.equal(complete, fileEnds.has(length), `${where}: complete`);
  if (!complete) {
    assert.ok(broken_reason, `${where}: no reason`);
    assert.ok((broken_at_byte ?? Infinity) <= length, `${where}: no offset`);
  }
  const rows = rowsOf(report);
  assert.deepEqual(rows, rowsOf(whole).slice(0, rows.length), where);
}

const rowsOf = ({ packets }: Shape): Row[] =>
  (Array.isArray(packets) ? packets.filter(isWhole) : []).map(withoutWhatComes);

/** What a row says of frames behind it, which a prefix may not have: the answer to a query, an echo or an ARP request. */
const OF_LATER_FRAMES = ['response_in', 'answered_in', 'response_time_ms', 'state'] as const;

/** A row without what it says of later frames. An answer keeps its response_time_ms, and what it answers. */
function withoutWhatComes(row: Row): Row {
  const shown = { ...row };
  if ('response_to' in row) return shown;
  for (const key of OF_LATER_FRAMES) delete shown[key];
  return shown;
}

/** Where a capture ends within a message of a stream, what is there of it is a row that the whole capture has not. */
const isWhole = ({ transport, anomalies }: Row): boolean =>
  !anomalies?.some((one) =>
    typeof one === 'string' ? one === 'its end is not in the capture' : transport === 'TCP' && one.code === 'truncated',
  );

/** Every tool over prefixes of a capture, each a prefix of the report of the whole. */
function checkPrefixes(capture: CaptureFile, few: number, some: number): void {
  const bytes = captureBytes(capture);
  const { fileEnds, opensAt } = boundaries(bytes);
  const answers = answersOf(core, wholeNames, capture.name, bytes);
  const wholes = new Map(wholeNames.map((name) => [name, reportOf(answers.get(name), capture.name)]));
  for (const length of prefixLengths(bytes.length, few, some, bytes.length)) {
    for (const [name, outcome] of answersOf(core, wholeNames, capture.name, bytes.subarray(0, length))) {
      const where = `${name} of the first ${length} bytes`;
      const report = reportOf(outcome, where);
      const whole = wholes.get(name);
      if (report && whole) checkPrefix(report, whole, length, fileEnds, where);
      else if (whole) assert.ok(length < opensAt, `${where}: no report, though the header is there`);
      else assert.ok(!report || !report.capture.complete, `${where}: a report of what is no capture`);
    }
  }
}

test('a prefix of a capture gives a prefix of its rows, and says where it was cut', async (t) => {
  for (const sample of samples()) await t.test(sample.name, () => checkPrefixes(sample, ALL_PREFIXES, SOME_PREFIXES));
  for (const capture of sharedCaptures()) {
    await t.test(capture.name, () => checkPrefixes(capture, deep ? ALL_PREFIXES : 0, deep ? SOME_PREFIXES : 40));
  }
});
