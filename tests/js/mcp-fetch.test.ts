// Fetching captures by URL: what is followed, what is refused, where it stops.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ANY_URL, fetchCapture } from '../../mcp-worker/fetch-capture.js';
import { sipCapture } from '../edge/support/captures.js';
import { startOrigin, type Origin } from '../edge/support/origin.js';

describe('fetchCapture', () => {
  let origin: Origin;
  before(async () => {
    origin = await startOrigin();
  });
  after(() => origin.close());

  const LIMITS = { maxBytes: 1_000_000, deadlineMs: 400, policy: ANY_URL };
  const get = async (path: string, limits: Partial<typeof LIMITS & { signal: AbortSignal }> = {}) => {
    const fetched = await fetchCapture(origin.url + path, { ...LIMITS, ...limits });
    assert.ok(fetched);
    return fetched.response;
  };
  const read = async (...args: Parameters<typeof get>) => new Uint8Array(await (await get(...args)).arrayBuffer());
  const code = (expected: string, message: RegExp) => (error: Error & { code?: string }) => {
    assert.equal(error.code, expected);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /secret|\n/);
    return true;
  };

  test('gives the bytes and, where known, their number', async () => {
    const expected = sipCapture(120);
    assert.deepEqual(await read('/sip.pcap'), expected);
    assert.deepEqual(await read('/chunked.pcap'), expected);
    const known = await get('/sip.pcap');
    assert.equal(known.headers.get('content-length'), String(expected.length));
    await known.body?.cancel();
    const unknown = await get('/chunked.pcap');
    assert.equal(unknown.headers.get('content-length'), null);
    await unknown.body?.cancel();
  });

  test('follows three redirects and no more', async () => {
    assert.equal((await read('/three')).length, sipCapture(120).length);
    await assert.rejects(get('/four'), code('not_readable', /more than 3 redirects/));
    origin.requests.length = 0;
    await assert.rejects(get('/round'), code('not_readable', /more than 3 redirects/));
    assert.equal(origin.requests.length, 4);
    await assert.rejects(get('/nowhere'), code('not_readable', /answered 302 without saying where to/));
  });

  test('checks every hop', async () => {
    await assert.rejects(get('/to-file'), code('not_readable', /^file:\.\.\.: only http and https/));
    await assert.rejects(get('/to-user'), code('not_readable', /127\.0\.0\.1\/: .*user name or password is refused/));
  });

  test('refuses other schemes, credentials and what is no URL', async () => {
    const refuses = (url: string, why: RegExp) => assert.rejects(fetchCapture(url, LIMITS), code('not_readable', why));
    await refuses('file:///etc/passwd', /only http and https/);
    await refuses('ftp://example.com/a.pcap', /only http and https/);
    await refuses('http://user:secret@127.0.0.1/a.pcap', /^http:\/\/127\.0\.0\.1\/a\.pcap: a URL with a user name/);
    await refuses('http://', /not a URL/);
    await refuses('no url', /not a URL/);
  });

  test('refuses errors and encodings', async () => {
    await assert.rejects(
      get('/missing?token=secret'),
      code('not_readable', /\/missing: the server answered 404 Not Found$/),
    );
    await assert.rejects(get('/encoded.pcap'), code('not_readable', /Content-Encoding: gzip/));
    await assert.rejects(
      fetchCapture('http://127.0.0.1:1/a', LIMITS),
      code('not_readable', /could not be fetched \(ECONNREFUSED\)|bad port/),
    );
  });

  test('stops at the limit of bytes, declared or not', async () => {
    await assert.rejects(get('/large'), code('too_large', /larger than 1000000 bytes/));
    await assert.rejects(read('/endless', { deadlineMs: 5_000 }), code('too_large', /larger than 1000000 bytes/));
    const length = sipCapture(120).length;
    assert.equal((await read('/chunked.pcap', { maxBytes: length })).length, length);
    await assert.rejects(read('/chunked.pcap', { maxBytes: length - 1 }), code('too_large', /larger/));
  });

  test('stops at the deadline before and within the body', async () => {
    const late = { name: 'DeadlineError', message: /not finished within 0\.4 s/ };
    await assert.rejects(get('/silent'), late);
    await assert.rejects(read('/stalled.pcap'), late);
  });

  test('stops when cancelled before, while waiting, and within the body', async () => {
    const reason = new Error('enough');
    await assert.rejects(get('/sip.pcap', { signal: AbortSignal.abort(reason) }), reason);
    for (const path of ['/silent', '/stalled.pcap']) {
      const controller = new AbortController();
      setTimeout(() => controller.abort(reason), 50);
      await assert.rejects(read(path, { signal: controller.signal, deadlineMs: 5_000 }), reason);
    }
  });

  test('tells a transfer that broke off from one that ended', async () => {
    await assert.rejects(read('/broken.pcap'), code('not_readable', /broken\.pcap: the transfer broke off/));
  });
});
