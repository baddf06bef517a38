// What an operator relies on at the edge, as wrangler.jsonc deploys it: uploads in R2, the platform's rate limit, figures,
// the log, and clear words about what is misconfigured.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test, type TestContext } from 'node:test';
import type { Miniflare } from 'miniflare';
import { metricsOf } from '../js/support/metrics.js';
import { bundleEdge } from './support/bundle.js';
import { sipCapture } from './support/captures.js';
import { bucketOf, startEdge, type EdgeOptions } from './support/miniflare.js';

const TOKEN = 'first-token-of-tests';
const authorization = `Bearer ${TOKEN}`;
const BASE = 'https://pcap.example';
const bundle = await bundleEdge();

interface Answer {
  status: number;
  text: string;
  header(name: string): string | null;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: Uint8Array | string;
}

async function started(t: TestContext, options: EdgeOptions): Promise<Miniflare> {
  const edge = await startEdge(bundle, options);
  t.after(() => edge.dispose());
  return edge;
}

async function send(edge: Miniflare, path: string, asked: Asked = {}): Promise<Answer> {
  const answer = await edge.dispatchFetch(BASE + path, asked);
  return { status: answer.status, text: await answer.text(), header: (name) => answer.headers.get(name) };
}

async function callTool(edge: Miniflare, name: string, args: object, headers = {}): Promise<Answer> {
  return send(edge, '/mcp', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
}

describe('uploads at the edge', { timeout: 60_000 }, () => {
  test('are kept in R2, found by their handle, and deleted', async (t) => {
    const edge = await started(t, { bindings: { TOKENS: TOKEN, MAX_BYTES: '5000', ALLOWED_ORIGINS: 'app.example' } });
    const bytes = sipCapture(3);
    const upload = (body: Uint8Array, headers: Record<string, string>) =>
      send(edge, '/captures', { method: 'POST', headers, body });
    assert.equal((await upload(bytes, {})).status, 401);
    assert.equal((await upload(bytes, { authorization: 'Bearer wrong-token-of-tests' })).status, 401);
    assert.equal((await upload(bytes, { authorization, origin: 'https://evil.example' })).status, 403);
    const large = await upload(sipCapture(50), { authorization });
    assert.equal(large.status, 413);
    assert.match(large.text, /larger than 5000 bytes/);
    const r2 = await bucketOf(edge, 'UPLOADS');
    assert.deepEqual(await r2.keys(), []);
    const kept = await upload(bytes, { authorization, origin: 'https://app.example' });
    assert.equal(kept.status, 201);
    assert.equal(kept.header('access-control-allow-origin'), 'https://app.example');
    const hash = createHash('sha256').update(bytes).digest('hex');
    const pcap_file = `capture:sha256:${hash}`;
    assert.deepEqual(
      { ...(JSON.parse(kept.text) as object), expires: '' },
      { pcap_file, bytes: bytes.length, expires: '' },
    );
    assert.deepEqual(await r2.keys(), [`captures/${hash}`]);
    assert.match(
      (await callTool(edge, 'analyze_capinfos', { pcap_file }, { authorization })).text,
      /"packet_count":3,/,
    );
    const remove = (path: string) => send(edge, path, { method: 'DELETE', headers: { authorization } });
    assert.equal((await remove(`/captures/${hash}x`)).status, 405);
    assert.equal((await remove('/captures/%')).status, 405);
    assert.equal((await remove(`/captures/capture%3Asha256%3A${hash}`)).status, 200);
    assert.equal((await remove(`/captures/${hash}`)).status, 404);
    const gone = await callTool(edge, 'analyze_sip_packets', { pcap_file }, { authorization });
    assert.match(gone.text, /no such upload, or it has expired/);
    assert.equal((await send(edge, '/captures', { headers: { authorization } })).status, 405);
    assert.equal((await send(edge, '/captures', { method: 'POST', headers: { authorization } })).status, 400);
  });

  test('are not taken without tokens', async (t) => {
    const edge = await started(t, {});
    const answer = await send(edge, '/captures', { method: 'POST', body: sipCapture(1) });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /UPLOADS and the secret TOKENS/);
    assert.deepEqual(await (await bucketOf(edge, 'UPLOADS')).keys(), []);
    const handle = `capture:sha256:${'0'.repeat(64)}`;
    assert.match((await callTool(edge, 'analyze_capinfos', { pcap_file: handle })).text, /takes no uploads/);
  });
});

describe('operating the edge server', { timeout: 60_000 }, () => {
  test("the platform's rate limit counts by client", async (t) => {
    const edge = await started(t, { bindings: { TOKENS: `${TOKEN},other-token-of-tests` }, rateLimit: 2 });
    const asked = async (token: string) => {
      const answer = await send(edge, '/metrics', { headers: { authorization: `Bearer ${token}` } });
      return [answer.status, answer.header('retry-after')];
    };
    assert.deepEqual(
      [await asked(TOKEN), await asked(TOKEN)],
      [
        [200, null],
        [200, null],
      ],
    );
    assert.deepEqual(await asked(TOKEN), [429, '60']);
    assert.deepEqual(await asked('other-token-of-tests'), [200, null]);
  });

  test('figures are counted and shown', async (t) => {
    const edge = await started(t, { bindings: { OPEN_METRICS: 'true' } });
    const pcap_file = `data:;base64,${Buffer.from(sipCapture(2)).toString('base64')}`;
    await callTool(edge, 'analyze_capinfos', { pcap_file });
    await callTool(edge, 'analyze_sip_packets', { pcap_file });
    await callTool(edge, 'analyze_sip_packets', { pcap_file: 'data:nothing' });
    const metrics = metricsOf((await send(edge, '/metrics')).text);
    assert.equal(metrics['pcapglass_requests_total{route="mcp",status="200"}'], 3);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_capinfos",outcome="ok"}'], 1);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_sip_packets",outcome="ok"}'], 1);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_sip_packets",outcome="not_readable"}'], 1);
    assert.equal(metrics['pcapglass_capture_bytes_total{source="data"}'], sipCapture(2).length);
    assert.equal(metrics['pcapglass_cache_hits_total'], 1);
  });

  test('says where tokens come from, under its public name', async (t) => {
    const AUTHORIZATION_SERVER = 'https://login.example';
    const edge = await started(t, { bindings: { TOKENS: TOKEN, AUTHORIZATION_SERVER } });
    const refused = await send(edge, '/mcp', { method: 'POST', body: '{}' });
    const where = `${BASE}/.well-known/oauth-protected-resource/mcp`;
    assert.equal(refused.status, 401);
    assert.match(refused.header('www-authenticate') ?? '', new RegExp(`resource_metadata="${where}"`));
    const { resource, authorization_servers } = JSON.parse((await send(edge, new URL(where).pathname)).text) as {
      resource: string;
      authorization_servers: string[];
    };
    assert.deepEqual([resource, authorization_servers], [`${BASE}/mcp`, [AUTHORIZATION_SERVER]]);
  });

  test('a binding that cannot be is told to the log, not to strangers', async (t) => {
    for (const bindings of [
      { MAX_BYTES: '5 MB' },
      { TOKENS: 'short' },
      { AUTHORIZATION_SERVER: 'https://a.example' },
    ]) {
      const edge = await started(t, { bindings });
      const answer = await send(edge, '/mcp', { method: 'POST', body: '{}' });
      assert.deepEqual([answer.status, answer.text], [500, 'This server is misconfigured: its log says how\n']);
    }
  });
});
