// Hostile URLs on workerd: what is not public is not asked, redirects are followed no further than they may be, and answers
// that are meant to harm end in a clear refusal. Nothing leaves the machine.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Miniflare } from 'miniflare';
import { bundleEdge } from './support/bundle.js';
import { sipCapture } from './support/captures.js';
import { startEdge } from './support/miniflare.js';

const LIST = new URL('../../../shared/mcp/hostile-urls.txt', import.meta.url);
const MAX_BYTES = 1_000_000;
const DEADLINE_MS = 1500;
const CAPTURE = sipCapture(3);
const SECRET = 'a secret of the page';

type Answer = (response: ServerResponse) => void;

const bytes =
  (body: Uint8Array, headers: Record<string, string | number> = {}): Answer =>
  (response) =>
    response.writeHead(200, { 'content-length': body.length, ...headers }).end(body);
const redirect =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end(SECRET);

/** A body that begins so and goes on with a piece every `gap` milliseconds, for as long as somebody listens. */
function pieces(first: Uint8Array, piece: Uint8Array, gap: number): Answer {
  return (response) => {
    response.write(first);
    const timer = setInterval(() => response.write(piece), gap);
    response.on('close', () => clearInterval(timer));
  };
}

const ANSWERS: Record<string, Answer> = {
  '/to-loopback': redirect('https://127.0.0.1/'),
  '/to-http': redirect('http://example.com/'),
  '/to-metadata': redirect('https://169.254.169.254/latest/meta-data/'),
  '/to-mapped': redirect('https://[::ffff:10.0.0.1]/'),
  '/to-local-name': redirect('https://printer.local/'),
  '/to-file': redirect('file:///etc/passwd'),
  '/to-user': redirect('https://user:secret@example.com/'),
  '/to-port': redirect('https://example.com:22/'),
  '/round': redirect('/round'),
  '/error': (response) => response.writeHead(403).end(SECRET),
  '/page': bytes(new TextEncoder().encode(`<html>${SECRET}</html>`)),
  '/encoded': bytes(gzipSync(CAPTURE), { 'content-encoding': 'gzip' }),
  '/declared': (response) => response.writeHead(200, { 'content-length': 1e12 }).write(CAPTURE),
  '/endless': pieces(CAPTURE, new Uint8Array(65_536), 1),
  '/drip': pieces(CAPTURE.subarray(0, 100), new Uint8Array(1), 20),
  '/silent': () => {},
  '/short': (response) => {
    response.writeHead(200, { 'content-length': CAPTURE.length });
    response.write(CAPTURE.subarray(0, 200), () => response.destroy());
  },
  '/bomb': bytes(gzipSync(new Uint8Array(50 * MAX_BYTES))),
  '/nested-bomb': bytes(gzipSync(gzipSync(new Uint8Array(50 * MAX_BYTES)))),
};

describe('hostile URLs on workerd', { timeout: 120_000 }, () => {
  const asked: string[] = [];
  let edge: Miniflare;
  let origin: Server;
  before(async () => {
    // Whatever the worker asks the network for comes here.
    origin = createServer((request, response) => {
      asked.push(`https://${request.headers.host}${request.url}`);
      (ANSWERS[request.url ?? ''] ?? bytes(CAPTURE))(response);
    });
    await new Promise<void>((resolve) => origin.listen(0, '127.0.0.1', resolve));
    const { port } = origin.address() as AddressInfo;
    edge = await startEdge(await bundleEdge(), {
      bindings: { MAX_BYTES: String(MAX_BYTES), DEADLINE_MS: String(DEADLINE_MS), LOG: undefined },
      rateLimit: 10_000,
      outbound: { external: { address: `127.0.0.1:${port}`, http: {} } },
    });
  });
  after(async () => {
    await edge?.dispose();
    origin?.close();
    origin?.closeAllConnections();
  });

  /** The tool's answer, with the URLs that were asked for it. */
  async function analyze(pcap_file: string): Promise<{ isError: boolean; text: string; asked: string[] }> {
    asked.length = 0;
    const answer = await edge.dispatchFetch('https://pcap.example/mcp', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: JSON.stringify({
        jsonrpc: '2.0',
        id: 1,
        method: 'tools/call',
        params: { name: 'analyze_capinfos', arguments: { pcap_file } },
      }),
    });
    assert.equal(answer.status, 200);
    const text = await answer.text();
    assert.ok(!text.includes(SECRET), `${pcap_file}: shows what it fetched`);
    return { isError: /"isError":true/.test(text), text, asked: [...asked] };
  }

  async function refused(path: string, why: RegExp, hops = 1): Promise<void> {
    const { isError, text, asked: urls } = await analyze(`https://example.com${path}`);
    assert.ok(isError, path);
    assert.match(text, why, path);
    assert.equal(urls.length, hops, `${path}: ${urls.join(' ')}`);
  }

  test(
    'of the list each is refused before anything is asked, or accepted',
    {
      skip: !existsSync(LIST) && 'no list',
    },
    async () => {
      const [, hostile = '', good = ''] = readFileSync(LIST, 'utf8').split(/^# \w+\n/m);
      const lines = (text: string) => text.split('\n').filter((line) => line !== '');
      assert.equal(lines(hostile).length, 46);
      for (const url of lines(hostile)) {
        const answer = await analyze(url);
        assert.ok(answer.isError, url);
        assert.deepEqual(answer.asked, [], url);
      }
      assert.equal(lines(good).length, 5);
      for (const url of lines(good)) {
        const answer = await analyze(url);
        assert.match(answer.text, /"packet_count":3,/, url);
        assert.deepEqual(answer.asked, [new URL(url).href]);
      }
    },
  );

  test('a redirect is checked as the first URL was', async () => {
    await refused('/to-loopback', /127\.0\.0\.1/);
    await refused('/to-http', /https/);
    await refused('/to-metadata', /169\.254\.169\.254/);
    await refused('/to-mapped', /not public|refused/);
    await refused('/to-local-name', /printer\.local/);
    await refused('/to-file', /https/);
    await refused('/to-user', /user name or password/);
    await refused('/to-port', /port 22 is refused/);
    await refused('/round', /redirect/, 4);
  });

  test('answers that are meant to harm', async () => {
    await refused('/error', /the server answered 403/);
    await refused('/page', /not a capture/);
    await refused('/encoded', /Content-Encoding: gzip/);
    await refused('/declared', new RegExp(`larger than ${MAX_BYTES} bytes`));
    await refused('/endless', new RegExp(`larger than ${MAX_BYTES} bytes|not finished within`));
    await refused('/drip', /not finished within 1\.5 s/i);
    await refused('/silent', /not finished within 1\.5 s/i);
    await refused('/short', /example\.com\/short/);
    await refused('/bomb', new RegExp(`larger than ${MAX_BYTES} bytes|not a capture`));
    await refused('/nested-bomb', /gzip-compressed, which is not read/);
    // And it still answers.
    assert.match((await analyze('https://example.com/good.pcap')).text, /"packet_count":3,/);
  });
});
