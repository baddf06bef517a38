// The queue's consumer in workerd: a hundred captures put into a bucket, some damaged, some no captures, and each has its
// report beside it; what cannot be done ends in the dead-letter queue.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Miniflare } from 'miniflare';
import { analyze, tools, type ToolName } from '../../wasm/node.js';
import { samples } from '../js/support/captures.js';
import { bundleEdge } from './support/bundle.js';
import { sipCapture } from './support/captures.js';
import { bucketOf, DEAD, FLEET_QUEUE, startEdge } from './support/miniflare.js';

const CAPTURES = 100;
const SUFFIX = '.report.json';

interface Report {
  file: string;
  results?: Record<string, Record<string, unknown>>;
  error?: { code: string; message: string };
}

type Made = 'whole' | 'damaged' | 'no capture';

/** The i-th capture: samples in turn, every seventh cut off in a packet, every tenth something else, and some gzipped. */
function captureOf(i: number, files: readonly string[]): { made: Made; bytes: Uint8Array } {
  if (i % 10 === 9) return { made: 'no capture', bytes: new TextEncoder().encode(`<html>page ${i}</html>`) };
  if (i % 7 === 6) return { made: 'damaged', bytes: sipCapture(i).subarray(0, -30) };
  if (i % 3 === 2) return { made: 'whole', bytes: gzipSync(sipCapture(i + 1)) };
  return { made: 'whole', bytes: readFileSync(files[i % files.length] ?? '') };
}

const event = (action: string, key: string) => ({
  account: 'tests',
  action,
  bucket: 'pcapglass-fleet',
  object: { key, size: 1, eTag: 'x' },
  eventTime: '2026-07-01T00:00:00.000Z',
});

async function until(what: string, done: () => Promise<boolean>, seconds = 60): Promise<void> {
  for (const end = Date.now() + seconds * 1000; !(await done()); await sleep(100)) {
    if (Date.now() > end) assert.fail(`${what}: not within ${seconds} s`);
  }
}

/** What the library itself answers, without what differs by time. */
async function expectedResults(key: string, bytes: Uint8Array): Promise<Record<string, unknown>> {
  const analysis = await analyze(bytes, { name: key, profile: 'edge' });
  const answers: Record<string, unknown> = {};
  for (const { name, onRequest } of tools) {
    if (!onRequest) answers[name] = await analysis.query(name as ToolName);
  }
  analysis.close();
  return answers;
}

function withoutTimes(report: Report): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(report.results ?? {}).map(([name, { analysis_timestamp: _, ...result }]) => [name, result]),
  );
}

describe('fleet', { timeout: 180_000 }, () => {
  let edge: Miniflare;
  before(async () => {
    edge = await startEdge(await bundleEdge(), { bindings: { MAX_BYTES: '2000000' } });
  });
  after(() => edge?.dispose());

  const bucket = () => bucketOf(edge, 'FLEET');
  const queue = () => edge.getQueueProducer(FLEET_QUEUE, 'pcapglass');
  async function reportOf(key: string): Promise<Report | undefined> {
    const text = await (await bucket()).text(key + SUFFIX);
    return text === undefined ? undefined : (JSON.parse(text) as Report);
  }

  test('a hundred captures: each has its report, and it is what the library answers', async () => {
    const r2 = await bucket();
    const files = samples()
      .map(({ path }) => path)
      .filter((path) => /\.(pcap|pcapng)$/.test(path));
    const captures = Array.from({ length: CAPTURES }, (_, i) => ({
      key: `site ${i % 4}/capture-${i}.pcap`,
      ...captureOf(i, files),
    }));
    for (const { key, bytes } of captures) await r2.put(key, bytes);
    const producer = await queue();
    await producer.sendBatch(captures.map(({ key }) => ({ body: event('PutObject', key) })));
    await until('reports', async () => (await r2.keys()).length === 2 * CAPTURES, 120);
    const counts: Record<Made, number> = { whole: 0, damaged: 0, 'no capture': 0 };
    for (const [i, { key, made, bytes }] of captures.entries()) {
      const report = (await reportOf(key)) ?? assert.fail(key);
      counts[made] += 1;
      assert.equal(report.file, key);
      if (made === 'no capture') {
        assert.equal(report.error?.code, 'not_a_capture', key);
        assert.doesNotMatch(JSON.stringify(report), /page \d/);
        continue;
      }
      const facts = report.results?.['analyze_capinfos']?.['capture'] as { complete: boolean } | undefined;
      if (made === 'damaged') assert.equal(facts?.complete, false, key);
      // All of them would take as long again as the fleet does.
      if (i % 5 === 0 || made === 'damaged') {
        assert.deepEqual(withoutTimes(report), await expectedResults(key, bytes), key);
      }
    }
    assert.deepEqual(counts, { whole: 77, damaged: 13, 'no capture': 10 });
  });

  test('a message that comes twice changes nothing; a capture that was replaced gets a new report', async () => {
    const r2 = await bucket();
    const producer = await queue();
    const key = 'twice.pcap';
    await r2.put(key, sipCapture(2));
    await producer.send(event('PutObject', key));
    await until('the first report', async () => (await reportOf(key)) !== undefined);
    const first = await r2.version(key + SUFFIX);
    await producer.send(event('CopyObject', key));
    // After the next capture's report the message before it has been seen.
    await r2.put('after.pcap', sipCapture(1));
    await producer.send(event('PutObject', 'after.pcap'));
    await until('the report after', async () => (await reportOf('after.pcap')) !== undefined);
    assert.equal(await r2.version(key + SUFFIX), first);
    await r2.put(key, sipCapture(3));
    await producer.send(event('CompleteMultipartUpload', key));
    await until('the second report', async () => (await r2.version(key + SUFFIX)) !== first);
    const facts = (await reportOf(key))?.results?.['analyze_capinfos'];
    assert.equal(facts?.['packet_count'], 3);
  });

  test('a report is not reported on, and goes with its capture', async () => {
    const r2 = await bucket();
    const producer = await queue();
    const key = 'gone.pcap';
    await r2.put(key, sipCapture(2));
    await producer.send(event('PutObject', key));
    await until('the report', async () => (await reportOf(key)) !== undefined);
    await producer.send(event('PutObject', key + SUFFIX));
    await r2.delete(key);
    await producer.send(event('DeleteObject', key));
    await until('its end', async () => (await r2.version(key + SUFFIX)) === undefined);
    assert.equal(await r2.version(key + SUFFIX + SUFFIX), undefined);
  });

  test('too large is said in the report', async () => {
    const r2 = await bucket();
    await r2.put('large.pcap', sipCapture(8000));
    await (await queue()).send(event('PutObject', 'large.pcap'));
    await until('the report', async () => (await reportOf('large.pcap')) !== undefined);
    const error = (await reportOf('large.pcap'))?.error;
    assert.equal(error?.code, 'too_large');
    assert.match(error?.message ?? '', /^large\.pcap: /);
  });

  test('what is no event of a bucket ends in the dead-letter queue, and holds nothing up', async () => {
    const producer = await queue();
    const r2 = await bucket();
    const bad = [{ hello: 1 }, 'text', { action: 'PutObject' }, event('SomethingElse', 'x'), event('PutObject', '')];
    await r2.put('good.pcap', sipCapture(1));
    await producer.sendBatch([...bad, event('PutObject', 'good.pcap')].map((body) => ({ body })));
    await until('the good one', async () => (await reportOf('good.pcap')) !== undefined);
    const dead = await bucketOf(edge, DEAD, 'dead-letters');
    await until('dead letters', async () => (await dead.keys()).length === bad.length);
    const letters: string[] = [];
    for (const key of await dead.keys()) letters.push((await dead.text(key)) ?? '');
    assert.deepEqual(letters.sort(), bad.map((body) => JSON.stringify(body)).sort());
  });
});
