// Chunking and truncation: how the bytes come never changes the report, and a prefix gives a prefix of the rows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, analyzeStream } from '../../wasm/node.js';
import { answersOf, loadCore, pieces, toolRows, type Outcome } from '../golden/core.js';
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
} from './support/captures.js';

const BYTE_BY_BYTE = deep ? 1 << 24 : 64 << 10;
const ALL_PREFIXES = deep ? Infinity : 8 << 10;
const SOME_PREFIXES = 300;

const core = await loadCore();
const tools = toolRows(core);
const names = tools.map(({ name }) => name);

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

/** Offsets at which a file may end without being cut: after its header, and after each record or block. */
function boundaries(bytes: Uint8Array): Set<number> {
  const found = new Set<number>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 24) return found;
  if (view.getUint32(0) === 0x0a0d0d0a) {
    let little = true;
    for (let at = 0; at + 12 <= bytes.length;) {
      if (view.getUint32(at) === 0x0a0d0d0a) little = view.getUint32(at + 8, true) === 0x1a2b3c4d;
      const length = view.getUint32(at + 4, little);
      if (length < 12) break;
      found.add((at += length));
    }
    return found;
  }
  const magic = view.getUint32(0);
  const little = magic >>> 24 !== 0xa1;
  const recordHeader = magic === 0xa1b2cd34 || magic === 0x34cdb2a1 ? 24 : 16;
  found.add(24);
  for (let at = 24; at + recordHeader <= bytes.length;) {
    found.add((at += recordHeader + view.getUint32(at + 8, little)));
  }
  return found;
}

interface Shape {
  capture: { packets: number; complete: boolean; broken_at_byte?: number; broken_reason?: string };
}

function parsed(outcome: Outcome | undefined): Shape & Record<string, unknown> {
  assert.ok(outcome && 'text' in outcome, `no report: ${JSON.stringify(outcome)}`);
  return JSON.parse(outcome.text) as Shape & Record<string, unknown>;
}

function lengthsToTry(length: number, seed: number): number[] {
  if (length <= ALL_PREFIXES) return Array.from({ length }, (_, i) => i);
  const random = seededRandom(seed);
  return Array.from({ length: SOME_PREFIXES }, () => below(random, length));
}

test('a prefix of a capture gives a prefix of its rows, and says where it was cut', async (t) => {
  for (const [index, capture] of (deep ? allCaptures() : samples()).entries()) {
    await t.test(capture.name, () => {
      const bytes = captureBytes(capture);
      const whole = answersOf(core, names, capture.name, bytes);
      if ([...whole.values()].some((outcome) => 'error' in outcome)) return;
      const wholes = new Map(names.map((name) => [name, parsed(whole.get(name))]));
      const fileEnds = boundaries(bytes);
      for (const length of lengthsToTry(bytes.length, index)) {
        const answers = answersOf(core, names, capture.name, bytes.subarray(0, length));
        for (const { name, table } of tools) {
          const where = `${name} of the first ${length} bytes`;
          const outcome = answers.get(name);
          assert.ok(outcome, where);
          if ('error' in outcome) {
            assert.match(outcome.error, /\w+ \w+/, `${where}: an error gives a reason`);
            assert.ok(length < Math.min(...fileEnds), `${where}: ${outcome.error}`);
            continue;
          }
          const report = parsed(outcome);
          const original = wholes.get(name);
          assert.ok(original);
          assert.ok(report.capture.packets <= original.capture.packets, `${where}: more packets than the whole`);
          if (original.capture.complete) {
            assert.equal(report.capture.complete, fileEnds.has(length), `${where}: complete`);
          }
          if (!report.capture.complete) {
            assert.ok(report.capture.broken_reason, `${where}: no reason`);
            assert.ok((report.capture.broken_at_byte ?? Infinity) <= length, `${where}: no offset`);
          }
          const rows = (report[table] ?? []) as unknown[];
          const originals = (original[table] ?? []) as unknown[];
          if (name === 'analyze_sip_packets') assert.deepEqual(rows, originals.slice(0, rows.length), where);
        }
      }
    });
  }
});
