// The queue's consumer when buckets fail: what another try may mend comes again, and nothing else is held up by it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consume, REPORT_SUFFIX, type Message } from '../../mcp-worker/fleet/consumer.js';
import type { Bucket, R2Object, R2ObjectBody, R2PutOptions } from '../../mcp-worker/r2.js';
import { analyze } from '../../wasm/node.js';
import { sipCapture } from '../edge/support/captures.js';

type Step = 'head' | 'get' | 'body' | 'put';

/** A bucket in memory in which `failing` fails at one step. */
function bucketWhere(failing: string, step: Step | undefined) {
  const stored = new Map<string, { bytes: Uint8Array; options: R2PutOptions }>();
  const fail = (key: string, here: Step) => {
    if (step === here && key.startsWith(failing)) throw new Error(`R2 is out of order (${here})`);
  };
  const objectOf = (key: string): R2Object | null => {
    const found = stored.get(key);
    if (!found) return null;
    const { customMetadata = {} } = found.options;
    return { key, size: found.bytes.length, uploaded: new Date(), etag: `tag of ${key}`, customMetadata };
  };
  const bucket: Bucket = {
    async put(key, value, options = {}) {
      fail(key, 'put');
      stored.set(key, { bytes: typeof value === 'string' ? new TextEncoder().encode(value) : value, options });
      return objectOf(key);
    },
    async head(key) {
      fail(key, 'head');
      return objectOf(key);
    },
    async get(key) {
      fail(key, 'get');
      const object = objectOf(key);
      const bytes = stored.get(key)?.bytes.slice();
      if (!object || !bytes) return null;
      const body = new ReadableStream<Uint8Array>({
        pull(controller) {
          controller.enqueue(bytes.subarray(0, 100));
          if (step === 'body' && key.startsWith(failing)) controller.error(new Error('R2 is out of order (body)'));
          else {
            controller.enqueue(bytes.subarray(100));
            controller.close();
          }
        },
      });
      return { ...object, body, arrayBuffer: async () => bytes.buffer } satisfies R2ObjectBody;
    },
    delete: async (key) => void stored.delete(key),
    list: async () => ({ objects: [], truncated: false }),
  };
  return { bucket, stored };
}

interface Sent extends Message {
  settled: string[];
}

function put(key: string): Sent {
  const settled: string[] = [];
  const body = { action: 'PutObject', object: { key } };
  return { body, settled, ack: () => void settled.push('ack'), retry: () => void settled.push('retry') };
}

for (const step of ['head', 'get', 'body', 'put'] as const) {
  test(`R2 fails at ${step}: that capture comes again, the others have their reports`, async () => {
    const { bucket, stored } = bucketWhere('b.pcap', step);
    for (const key of ['a.pcap', 'b.pcap', 'c.pcap']) stored.set(key, { bytes: sipCapture(2), options: {} });
    const messages = ['a.pcap', 'b.pcap', 'c.pcap'].map(put);
    const errors: string[] = [];
    const settings = { bucket, analyze, onError: (error: Error) => void errors.push(error.message) };
    const limits = { maxBytes: 1e6, deadlineMs: 5000 };
    const counts = await consume({ queue: 'fleet', messages }, { ...settings, limits });
    assert.deepEqual(counts, { reported: 2, known: 0, ignored: 0, gone: 0, retried: 1 });
    assert.deepEqual(
      messages.map(({ settled }) => settled),
      [['ack'], ['retry'], ['ack']],
    );
    assert.equal(errors.length, 1);
    assert.deepEqual(
      [...stored.keys()].filter((key) => key.endsWith(REPORT_SUFFIX)),
      ['a.pcap', 'c.pcap'].map((key) => key + REPORT_SUFFIX),
    );
    // When R2 is well again the same messages make what is missing, and only that.
    const well = bucketWhere('', undefined);
    for (const [key, object] of stored) well.stored.set(key, object);
    const again = await consume(
      { queue: 'fleet', messages: messages.map((_, i) => put('abc'[i] + '.pcap')) },
      {
        ...settings,
        limits,
        bucket: well.bucket,
      },
    );
    assert.deepEqual(again, { reported: 1, known: 2, ignored: 0, gone: 0, retried: 0 });
  });
}

test('a capture that takes too long is tried again', async () => {
  const { bucket, stored } = bucketWhere('', undefined);
  stored.set('slow.pcap', { bytes: sipCapture(2), options: {} });
  const get = async (key: string) => {
    const object = await bucket.get(key);
    return object && { ...object, body: new ReadableStream<Uint8Array>() };
  };
  const messages = [put('slow.pcap')];
  const errors: string[] = [];
  const counts = await consume(
    { queue: 'fleet', messages },
    {
      bucket: { ...bucket, get },
      analyze,
      limits: { maxBytes: 1e6, deadlineMs: 50 },
      onError: (error) => void errors.push(error.message),
    },
  );
  assert.equal(counts.retried, 1);
  assert.match(errors.join(), /not finished within 0\.05 s/);
});
