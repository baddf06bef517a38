// Uploads on Node: with a token only, told by their hash, gone when deleted or expired; and captures within a call.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { folderStore } from '../../mcp-worker/folder-store.js';
import { findCapture } from '../../mcp-worker/capture-source.js';
import { runHttp } from '../../mcp-worker/node.js';
import { sipCapture } from '../edge/support/captures.js';

const { signal } = new AbortController();
const LIMITS = { maxBytes: 5000, deadlineMs: 1000 };
const TOKEN = 'a token of the tests'.replaceAll(' ', '-');

test('an upload with a token is kept, found by its handle, and deleted', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pcapglass-uploads-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await assert.rejects(runHttp({ port: 0, uploads: folder }), /uploads need tokens/);
  const server = await runHttp({ port: 0, uploads: folder, tokens: [TOKEN], maxBytes: 5000 });
  t.after(() => server.close());
  const authorization = `Bearer ${TOKEN}`;
  const post = (body: Uint8Array, headers: Record<string, string>) =>
    fetch(`${server.url}captures`, { method: 'POST', body: body as Uint8Array<ArrayBuffer>, headers });
  const bytes = sipCapture(3);
  assert.equal((await post(bytes, {})).status, 401);
  assert.equal((await post(bytes, { authorization, origin: 'https://evil.example' })).status, 403);
  assert.equal((await post(sipCapture(50), { authorization })).status, 413);
  assert.equal((await post(new Uint8Array(), { authorization })).status, 400);
  assert.deepEqual(await readdir(folder), []);
  const kept = await post(bytes, { authorization });
  assert.equal(kept.status, 201);
  const { pcap_file } = (await kept.json()) as { pcap_file: string };
  const hash = createHash('sha256').update(bytes).digest('hex');
  assert.equal(pcap_file, `capture:sha256:${hash}`);
  const store = await folderStore(folder, { maxBytes: 5000, totalBytes: 10_000, lifetimeMs: 60_000 });
  const found = await findCapture(pcap_file, { allowUrls: false, store }, LIMITS, () => undefined, signal);
  assert.equal(found.identity, `upload ${hash}`);
  const remove = () => fetch(`${server.url}captures/${hash}`, { method: 'DELETE', headers: { authorization } });
  assert.deepEqual([(await remove()).status, (await remove()).status], [200, 404]);
  const odd = await fetch(`${server.url}captures/%`, { method: 'DELETE', headers: { authorization } });
  assert.equal(odd.status, 405);
  const again = findCapture(pcap_file, { allowUrls: false, store }, LIMITS, () => undefined, signal);
  await assert.rejects(again, /no such upload, or it has expired/);
});

test('the store is bounded, and what has expired is gone', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'pcapglass-uploads-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const store = await folderStore(folder, { maxBytes: 5000, totalBytes: 3000, lifetimeMs: 150 });
  const body = (messages: number) => new Blob([sipCapture(messages) as Uint8Array<ArrayBuffer>]).stream();
  const { hash } = await store.put(body(5), signal);
  assert.ok(await store.get(hash));
  await assert.rejects(store.put(body(6), signal), { name: 'StoreFullError' });
  await sleep(200);
  assert.equal(await store.get(hash), undefined);
  await store.put(body(6), signal);
  assert.equal((await readdir(folder)).length, 1);
});

test('a small capture within the call', async () => {
  const uri = `data:application/octet-stream;base64,${Buffer.from(sipCapture(2)).toString('base64')}`;
  const found = await findCapture(uri, { allowUrls: false }, LIMITS, () => undefined, signal);
  assert.match(found.name, /^data:sha256:[0-9a-f]{64}$/);
  assert.deepEqual(await found.open(signal), sipCapture(2));
  for (const bad of ['data:,abc', 'data:text/plain;base64,%%%%', 'data:nothing']) {
    await assert.rejects(
      findCapture(bad, { allowUrls: false }, LIMITS, () => undefined, signal),
      { code: 'not_readable' },
    );
  }
});
