// The cache of analyses: one reading for equal requests, ceilings, and memory given back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnalysisCache, type MakeAnalysis } from '../../mcp-worker/analysis-cache.js';
import { Gate } from '../../mcp-worker/gate.js';

function maker(memoryBytes = 10, delay = 10) {
  const seen = { made: 0, closed: 0, aborted: 0 };
  const make: MakeAnalysis = async (signal) => {
    seen.made += 1;
    for (let waited = 0; waited < delay; waited += 5) {
      await sleep(5);
      if (signal.aborted) {
        seen.aborted += 1;
        throw signal.reason;
      }
    }
    return {
      packets: 1,
      memoryBytes,
      query: () => Promise.reject(new Error('not asked')),
      close: () => void (seen.closed += 1),
    };
  };
  return { seen, make };
}

const never = () => ({ signal: new AbortController().signal });
const nothing = async () => 'done';

test('equal requests at once share one analysis, and later ones take it', async () => {
  const cache = new AnalysisCache({ analyses: 4, bytes: 100, shareRunning: true });
  const { seen, make } = maker();
  await Promise.all(Array.from({ length: 20 }, () => cache.use('a', make, never(), nothing)));
  await cache.use('a', make, never(), nothing);
  assert.equal(seen.made, 1);
  assert.deepEqual({ ...cache.measure() }, { hits: 1, shared: 19, misses: 1, evicted: 0, kept: 1, keptBytes: 10 });
  cache.clear();
  await sleep(5);
  assert.equal(seen.closed, 1);
});

test('the ceilings hold, the one used last stays, and what is in use is closed after its use', async () => {
  const cache = new AnalysisCache({ analyses: 9, bytes: 25, shareRunning: true });
  const { seen, make } = maker();
  await cache.use('a', make, never(), nothing);
  await cache.use('b', make, never(), nothing);
  await cache.use('a', make, never(), async () => {
    await cache.use('c', make, never(), nothing);
    await cache.use('d', make, never(), nothing);
    await sleep(5);
    assert.equal(seen.closed, 1, 'b is closed; a is in use and not');
  });
  assert.equal(seen.closed, 2);
  assert.equal(cache.measure().keptBytes, 20);
});

test('what has no identity or is too large is not kept', async () => {
  const cache = new AnalysisCache({ analyses: 9, bytes: 25, shareRunning: true });
  const large = maker(26);
  await cache.use('a', large.make, never(), nothing);
  await cache.use('a', large.make, never(), nothing);
  await sleep(5);
  assert.deepEqual([large.seen.made, large.seen.closed], [2, 2]);
  const nameless = maker();
  await cache.use(undefined, nameless.make, never(), nothing);
  assert.deepEqual([nameless.seen.made, nameless.seen.closed], [1, 1]);
});

test('one who goes takes nothing from the others; when the last has gone the reading stops', async () => {
  const cache = new AnalysisCache({ analyses: 9, bytes: 25, shareRunning: true });
  const { seen, make } = maker(10, 60);
  const [first, second] = [new AbortController(), new AbortController()];
  const gone = cache.use('a', make, { signal: first.signal }, nothing);
  const stays = cache.use('a', make, { signal: second.signal }, nothing);
  first.abort(new Error('gone'));
  await assert.rejects(gone, /gone/);
  assert.equal(await stays, 'done');
  const alone = new AbortController();
  const last = cache.use('b', make, { signal: alone.signal }, nothing);
  alone.abort(new Error('gone'));
  await assert.rejects(last, /gone/);
  await sleep(20);
  assert.deepEqual([seen.made, seen.aborted], [2, 1]);
});

test('a failure is told to all who wait and is not kept', async () => {
  const cache = new AnalysisCache({ analyses: 9, bytes: 25, shareRunning: true });
  const fails: MakeAnalysis = async () => Promise.reject(new Error('no capture'));
  const results = await Promise.allSettled([1, 2].map(() => cache.use('a', fails, never(), nothing)));
  assert.deepEqual(
    results.map(({ status }) => status),
    ['rejected', 'rejected'],
  );
  assert.equal(await cache.use('a', maker().make, never(), nothing), 'done');
});

test('the gate lets so many in, and sends away whom it cannot let wait', async () => {
  const gate = new Gate(1, 1);
  const { signal } = new AbortController();
  const first = gate.run(signal, () => sleep(20, 'first'));
  const second = gate.run(signal, async () => 'second');
  await assert.rejects(gate.run(signal, nothing), { name: 'BusyError' });
  assert.deepEqual(await Promise.all([first, second]), ['first', 'second']);
  assert.equal(await gate.run(signal, nothing), 'done');
});
