// Hostile URLs and names: nothing that is not public is asked, whatever it is written like or resolves to.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bearerGuard, tokensIn } from '../../mcp-worker/bearer.js';
import { fetchCapture } from '../../mcp-worker/fetch-capture.js';
import { createGuardedFetch } from '../../mcp-worker/guarded-fetch.js';
import { startHttpServer } from '../../mcp-worker/http-server.js';
import { runHttp } from '../../mcp-worker/node.js';
import { startOrigin } from '../edge/support/origin.js';

const LIST = new URL('../../../shared/mcp/hostile-urls.txt', import.meta.url);
const LIMITS = { maxBytes: 1000, deadlineMs: 1000 };

test('of the list of URLs each is refused or accepted', { skip: !existsSync(LIST) && 'no list' }, async () => {
  const [, hostile = '', good = ''] = readFileSync(LIST, 'utf8').split(/^# \w+\n/m);
  const asked: string[] = [];
  const policy = {
    allowPrivate: false,
    fetch: (async (url: string) => {
      asked.push(url);
      return new Response('x');
    }) as unknown as typeof fetch,
  };
  const lines = (text: string) => text.split('\n').filter((line) => line !== '');
  assert.equal(lines(hostile).length, 46);
  for (const url of lines(hostile)) {
    await assert.rejects(fetchCapture(url, { ...LIMITS, policy }), { code: 'not_readable' }, url);
    assert.deepEqual(asked, [], url);
  }
  for (const url of lines(good)) {
    const fetched = await fetchCapture(url, { ...LIMITS, policy });
    assert.equal(await fetched?.response.text(), 'x', url);
  }
  assert.equal(asked.length, 5);
  await assert.rejects(fetchCapture('https://example.com:22/', { ...LIMITS, policy }), /port 22 is refused/);
});

test('a redirect is checked as the first URL was', async () => {
  const targets = [
    'https://127.0.0.1/',
    'http://example.com/',
    'https://169.254.169.254/latest',
    'https://printer.local/',
  ];
  for (const location of targets) {
    const asked: string[] = [];
    const redirecting = async (url: string) => {
      asked.push(url);
      return new Response(null, { status: 302, headers: { location } });
    };
    const policy = { allowPrivate: false, fetch: redirecting as unknown as typeof fetch };
    await assert.rejects(fetchCapture('https://example.com/', { ...LIMITS, policy }), { code: 'not_readable' });
    assert.deepEqual(asked, ['https://example.com/']);
  }
});

test('a name is refused when any of its addresses is private, and looked up once', async (t) => {
  const origin = await startOrigin();
  t.after(() => origin.close());
  const url = `${origin.url.replace('127.0.0.1', 'rebind.example')}/sip.pcap`;
  let lookups = 0;
  const answers =
    (...addresses: string[]) =>
    async () => {
      lookups += 1;
      return addresses.map((address) => ({ address, family: 4 }));
    };
  for (const addresses of [['127.0.0.1'], ['8.8.8.8', '127.0.0.1'], ['10.0.0.1'], []]) {
    const guarded = createGuardedFetch({ resolve: answers(...addresses) });
    const asking = fetchCapture(url, { ...LIMITS, policy: { allowPrivate: true, fetch: guarded } });
    await assert.rejects(asking, /could not be fetched \(its name stands for an address that is not public\)/);
  }
  const literal = fetchCapture(`${origin.url}/sip.pcap`, {
    ...LIMITS,
    policy: { allowPrivate: true, fetch: createGuardedFetch() },
  });
  await assert.rejects(literal, /not public/);
  assert.deepEqual(origin.requests, []);
  lookups = 0;
  const guarded = createGuardedFetch({
    resolve: answers('127.0.0.1'),
    isAllowed: (address) => address === '127.0.0.1',
  });
  const limits = { maxBytes: 1e6, deadlineMs: 2000, policy: { allowPrivate: true, fetch: guarded } };
  const fetched = await fetchCapture(url, limits);
  assert.ok((await fetched?.response.arrayBuffer())?.byteLength);
  assert.equal(lookups, 1);
});

test('where the address of a connection cannot be checked, no public URL is allowed', async (t) => {
  // As Bun says what it is; there undici is replaced by what asks no agent.
  Object.defineProperty(process.versions, 'bun', { value: '1.4.4', configurable: true, enumerable: true });
  t.after(() => Reflect.deleteProperty(process.versions, 'bun'));
  await assert.rejects(runHttp({ port: 0, allowUrls: true }), /on Bun fetching cannot be kept to public addresses/);
  for (const options of [{}, { allowUrls: true, allowPrivateUrls: true }]) {
    await (await runHttp({ port: 0, ...options })).close();
  }
});

test('tokens: several, whole, and needed beyond this machine', async () => {
  const tokens = tokensIn('# ours\nabcdefghijklmnop, 0123456789abcdef\n\n');
  assert.deepEqual(tokens, ['abcdefghijklmnop', '0123456789abcdef']);
  const guard = bearerGuard(tokens);
  for (const token of tokens) assert.ok((await guard.recognise(`Bearer ${token}`)).client);
  for (const bad of [
    null,
    '',
    'Bearer',
    'Bearer abcdefghijklmno',
    'Basic abcdefghijklmnop',
    'Bearer abcdefghijklmnop x',
  ]) {
    assert.match((await guard.recognise(bad)).challenge ?? '', /^Bearer realm/, String(bad));
  }
  assert.throws(() => bearerGuard(['short']), RangeError);
  const factory = () => {
    throw new Error('not asked');
  };
  await assert.rejects(startHttpServer(factory, { host: '0.0.0.0', port: 0 }), /--token-file/);
  const server = await startHttpServer(factory, { host: '0.0.0.0', port: 0, tokens });
  const answer = await fetch(`${server.url}mcp`, { method: 'POST', body: '{}' });
  assert.equal(answer.status, 401);
  assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer/);
  await server.close();
});
