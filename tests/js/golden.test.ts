// Golden reports: every tool over every sample, from the library and from the native command, is what is committed.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { answersOf, loadCore, nativeAnswer, toolRows } from '../golden/core.js';
import { goldenPath, goldenText, libraryResults, REFRESH, toolNames } from '../golden/results.js';
import {
  allCaptures,
  captureBytes,
  filesIn,
  folderOf,
  isGzip,
  root,
  samples,
  storedBytes,
} from './support/captures.js';

function golden(path: string): string {
  assert.ok(existsSync(path), `${path} is missing: run ${REFRESH}`);
  return readFileSync(path, 'utf8');
}

for (const sample of samples()) {
  test(`golden: ${sample.name}`, async () => {
    const results = await libraryResults(sample);
    for (const tool of toolNames) {
      const expected = golden(goldenPath(sample, tool));
      const advice = `${sample.name}, ${tool} differs from its golden file; when the change is meant: ${REFRESH}`;
      assert.equal(goldenText(results.get(tool) ?? {}), expected, advice);
      if (isGzip(storedBytes(sample))) continue; // The native command does not inflate.
      const native = nativeAnswer(tool, folderOf(sample), sample.name);
      const answer = 'text' in native ? (JSON.parse(native.text) as object) : native;
      assert.equal(goldenText(answer), expected, `native: ${advice}`);
    }
  });
}

test('golden: no file is left of a sample or tool that is gone', () => {
  const known = new Set(samples().flatMap((sample) => toolNames.map((tool) => goldenPath(sample, tool))));
  for (const file of filesIn('tests/golden').filter((name) => name.endsWith('.json'))) {
    const path = join(root, 'tests/golden', file);
    assert.ok(known.has(path), `${path} belongs to nothing: run ${REFRESH}`);
  }
});

test('native and WASM give the same text for every capture', async (t) => {
  const core = await loadCore();
  const tools = toolRows(core).map(({ name }) => name);
  for (const capture of allCaptures()) {
    if (isGzip(storedBytes(capture))) continue;
    const answers = answersOf(core, tools, capture.name, captureBytes(capture));
    await t.test(capture.name, () => {
      for (const tool of tools)
        assert.deepEqual(nativeAnswer(tool, folderOf(capture), capture.name), answers.get(tool), tool);
    });
  }
});

interface SipRow {
  packet_number: number;
  method?: string;
  status_code?: number;
  call_id: string;
  cseq: string;
}

for (const sample of samples().filter(({ expect }) => expect)) {
  test(`ground truth: ${sample.name}`, async () => {
    const { packets, sip_messages, sip } = sample.expect ?? {};
    const results = await libraryResults(sample);
    if (packets !== undefined) {
      const capinfos = results.get('analyze_capinfos') as { packet_count: number };
      assert.equal(capinfos.packet_count, packets, 'packets');
    }
    const found = results.get('analyze_sip_packets') as { sip_packets_found: number; packets: SipRow[] };
    if (sip_messages !== undefined) assert.equal(found.sip_packets_found, sip_messages, 'SIP messages');
    if (sip !== undefined) {
      const rows = found.packets.map((row) => [
        row.packet_number,
        row.method ?? row.status_code,
        row.call_id,
        row.cseq,
      ]);
      assert.deepEqual(rows, sip);
    }
  });
}
