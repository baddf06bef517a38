// What an operator relies on: limits per client, figures, the log, origins, and where tokens come from.

import assert from 'node:assert/strict';
import { afterEach, describe, mock, test } from 'node:test';
import { addressClient, forwardedAddress } from '../../mcp-worker/operator/client.js';
import { bindingLimit, TokenBuckets } from '../../mcp-worker/operator/rate-limit.js';
import { runHttp, type HttpOptions, type HttpServer, type ServerOptions } from '../../mcp-worker/node.js';
import { startOrigin } from '../edge/support/origin.js';
import { metricsOf } from './support/metrics.js';

const TOKENS = ['first-token-of-tests', 'other-token-of-tests'];
const [FIRST = '', OTHER = ''] = TOKENS;

const open: HttpServer[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => server.close())));

async function started(options: ServerOptions & HttpOptions): Promise<string> {
  const server = await runHttp({ port: 0, ...options });
  open.push(server);
  return server.url;
}

function bearer(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

function rpc(url: string, method: string, params: object, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${url}mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  });
}

async function callTool(url: string, name: string, args: object, headers: Record<string, string> = {}): Promise<void> {
  const answer = await rpc(url, 'tools/call', { name, arguments: args }, headers);
  assert.equal(answer.status, 200);
  await answer.text();
}

describe('rate limit', () => {
  test('a bucket holds a minute of turns and fills evenly', async () => {
    let now = 1_000_000;
    const limit = new TokenBuckets(3, () => now);
    const take = () => limit.take('a');
    assert.deepEqual([await take(), await take(), await take()], [undefined, undefined, undefined]);
    // One turn comes back every 20 seconds.
    assert.equal(await take(), 20);
    assert.equal(await limit.take('b'), undefined);
    now += 15_000;
    assert.equal(await take(), 5);
    now += 5_000;
    assert.equal(await take(), undefined);
    assert.equal(await take(), 20);
    // Never more than a minute's, and a clock that was set back gives none.
    now += 3_600_000;
    assert.deepEqual([await take(), await take(), await take(), await take()], [undefined, undefined, undefined, 20]);
    now -= 60_000;
    assert.equal(await take(), 20);
    for (const bad of [0, -1, Number.NaN]) assert.throws(() => new TokenBuckets(bad), RangeError);
  });

  test('ten thousand strangers do not make it forget who asked last, nor grow', async () => {
    const limit = new TokenBuckets(1, () => 0);
    for (let i = 0; i < 20_000; i += 1) await limit.take(`client ${i}`);
    assert.equal(await limit.take('client 19999'), 60);
    assert.equal(await limit.take('client 10001'), 60);
    assert.equal(await limit.take('client 0'), undefined);
  });

  test("the platform's counter is asked by client", async () => {
    const keys: string[] = [];
    const limit = bindingLimit({
      limit: async ({ key }) => {
        keys.push(key);
        return { success: keys.length < 2 };
      },
    });
    assert.deepEqual([await limit.take('a'), await limit.take('a')], [undefined, 60]);
    assert.deepEqual(keys, ['a', 'a']);
  });

  test('clients are told by address, of IPv6 by network', () => {
    assert.equal(addressClient('192.0.2.7'), 'address 192.0.2.7');
    assert.equal(addressClient('::ffff:192.0.2.7'), 'address 192.0.2.7');
    assert.equal(addressClient('2001:DB8:0:1::5'), addressClient('2001:db8::1:a:b:c:d'));
    assert.notEqual(addressClient('2001:db8:0:1::5'), addressClient('2001:db8:0:2::5'));
    assert.equal(addressClient('fe80::1%eth0'), 'address fe80:0:0:0::/64');
    assert.equal(addressClient(undefined), 'address unknown');
    // What the client itself wrote stands before what the proxy has seen.
    assert.equal(forwardedAddress('203.0.113.9, 192.0.2.7'), '192.0.2.7');
    assert.equal(forwardedAddress(''), undefined);
  });

  test('who asks too often gets 429 and when to come back; others do not', async () => {
    const url = await started({ tokens: TOKENS, rateLimit: 2 });
    const list = (token: string) => rpc(url, 'tools/list', {}, bearer(token));
    assert.equal((await list(FIRST)).status, 200);
    assert.equal((await list(FIRST)).status, 200);
    const third = await list(FIRST);
    assert.equal(third.status, 429);
    assert.equal(third.headers.get('retry-after'), '30');
    assert.match(await third.text(), /Too many requests: try again in 30 s/);
    assert.equal((await list(OTHER)).status, 200);
    // Wrong tokens are counted by address, so that nobody can try many of them.
    const guesses = await Promise.all([1, 2, 3].map((i) => list(`guess-${i}-of-a-token`)));
    assert.deepEqual(guesses.map(({ status }) => status).sort(), [401, 401, 429]);
    assert.equal((await fetch(`${url}healthz`)).status, 200);
  });

  test('behind a proxy the address is what its header says', async () => {
    const url = await started({ rateLimit: 1, clientHeader: 'X-Forwarded-For' });
    const from = async (address: string) => (await rpc(url, 'tools/list', {}, { 'x-forwarded-for': address })).status;
    assert.deepEqual(
      [await from('192.0.2.1'), await from('1.1.1.1, 192.0.2.1'), await from('192.0.2.2')],
      [200, 429, 200],
    );
  });
});

describe('metrics', () => {
  test('count requests, calls by tool and outcome, bytes, cache and seconds', async (t) => {
    const origin = await startOrigin();
    t.after(() => origin.close());
    const url = await started({ tokens: TOKENS, allowPrivateUrls: true });
    const pcap_file = `${origin.url}/sip.pcap?signature=secret`;
    await callTool(url, 'analyze_capinfos', { pcap_file }, bearer(FIRST));
    await callTool(url, 'analyze_capinfos', { pcap_file, limti: 1 }, bearer(FIRST));
    await callTool(url, 'analyze_sip_packets', { pcap_file: `${origin.url}/missing.pcap` }, bearer(FIRST));
    await rpc(url, 'tools/call', { name: 'made"up\n', arguments: {} }, bearer(FIRST));
    assert.equal((await fetch(`${url}metrics`)).status, 401);
    const answer = await fetch(`${url}metrics`, { headers: bearer(OTHER) });
    assert.match(answer.headers.get('content-type') ?? '', /^text\/plain; version=0\.0\.4/);
    const text = await answer.text();
    const metrics = metricsOf(text);
    const bytes = (await (await fetch(`${origin.url}/sip.pcap`)).arrayBuffer()).byteLength;
    assert.equal(metrics['pcapglass_requests_total{route="mcp",status="200"}'], 4);
    assert.equal(metrics['pcapglass_requests_total{route="metrics",status="401"}'], 1);
    assert.equal(metrics['pcapglass_refusals_total{reason="unauthorized"}'], 1);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_capinfos",outcome="ok"}'], 1);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_capinfos",outcome="arguments"}'], 1);
    assert.equal(metrics['pcapglass_tool_calls_total{tool="analyze_sip_packets",outcome="not_readable"}'], 1);
    assert.equal(metrics['pcapglass_capture_bytes_total{source="url"}'], bytes);
    assert.equal(metrics['pcapglass_cache_misses_total'], 1);
    assert.equal(metrics['pcapglass_request_seconds_count{route="mcp"}'], 4);
    assert.equal(metrics['pcapglass_request_seconds_bucket{route="mcp",le="+Inf"}'], 4);
    assert.ok((metrics['pcapglass_tool_call_seconds_total{tool="analyze_capinfos"}'] ?? 0) > 0);
    assert.doesNotMatch(text, /secret|made"up|token-of-tests/);
  });

  test('show that a kept analysis was used', async () => {
    const url = await started({ openMetrics: true });
    const { sipCapture } = await import('../edge/support/captures.js');
    const pcap_file = `data:;base64,${Buffer.from(sipCapture(2)).toString('base64')}`;
    for (const name of ['analyze_capinfos', 'analyze_sip_packets']) await callTool(url, name, { pcap_file });
    const metrics = metricsOf(await (await fetch(`${url}metrics`)).text());
    assert.equal(metrics['pcapglass_cache_hits_total'], 1);
    assert.equal(metrics['pcapglass_cache_misses_total'], 1);
    assert.equal(metrics['pcapglass_cache_analyses'], 1);
    assert.ok((metrics['pcapglass_cache_bytes'] ?? 0) > 0);
  });

  test('are shown without a token only when told so', async () => {
    const url = await started({ tokens: TOKENS, openMetrics: true });
    assert.equal((await fetch(`${url}metrics`)).status, 200);
    assert.equal((await rpc(url, 'tools/list', {})).status, 401);
  });
});

test('the log has one JSON line for each request, without secrets', async (t) => {
  const lines: string[] = [];
  const write = mock.method(process.stderr, 'write', (text: string) => lines.push(text) > 0);
  t.after(() => write.mock.restore());
  const url = await started({ tokens: TOKENS, log: true });
  await (await rpc(url, 'tools/list', {}, bearer(FIRST))).text();
  await fetch(`${url}mcp?key=secret`, { headers: bearer('wrong-secret-of-tests') });
  await fetch(`${url}secret-page?key=secret`);
  await Promise.all(open.splice(0).map((server) => server.close()));
  write.mock.restore();
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  assert.ok(lines.every((line) => line.endsWith('}\n') && line.indexOf('\n') === line.length - 1));
  assert.deepEqual(
    told.map(({ method, route, status }) => [method, route, status]),
    [
      ['POST', 'mcp', 200],
      ['GET', 'mcp', 401],
      ['GET', 'page', 404],
    ],
  );
  for (const line of told) {
    assert.match(String(line['time']), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(String(line['client']), /^[0-9a-f]{12}$/);
    assert.ok(Number(line['ms']) >= 0 && Number(line['bytes']) > 0);
  }
  assert.notEqual(told[0]?.['client'], told[1]?.['client']);
  assert.equal(told[1]?.['client'], told[2]?.['client']);
  assert.doesNotMatch(lines.join(''), /secret|token-of-tests|127\.0\.0\.1/);
});

test('pages of an allowed origin may call, and read why they may not', async () => {
  const url = await started({
    tokens: TOKENS,
    rateLimit: 1,
    allowedOrigins: ['https://app.example', 'tools.example'],
  });
  const from = (origin: string, headers = bearer(FIRST)) => rpc(url, 'tools/list', {}, { origin, ...headers });
  const allowed = (answer: Response) => answer.headers.get('access-control-allow-origin');
  const good = await from('https://app.example');
  assert.deepEqual([good.status, allowed(good)], [200, 'https://app.example']);
  assert.match(good.headers.get('vary') ?? '', /origin/i);
  assert.match(good.headers.get('access-control-expose-headers') ?? '', /www-authenticate.*retry-after/);
  const again = await from('https://app.example');
  assert.deepEqual([again.status, allowed(again)], [429, 'https://app.example']);
  const unknown = await from('https://app.example', bearer('wrong-token-of-tests'));
  assert.deepEqual([unknown.status, allowed(unknown)], [401, 'https://app.example']);
  // A host name stands for any scheme and port, an origin for itself alone.
  assert.equal((await from('http://tools.example:8000', bearer(OTHER))).status, 200);
  for (const origin of ['http://app.example', 'https://app.example:444', 'https://app.example.evil.example', 'null']) {
    const refused = await from(origin, bearer(OTHER));
    assert.deepEqual([refused.status, allowed(refused)], [403, null], origin);
  }
  const preflight = await fetch(`${url}mcp`, {
    method: 'OPTIONS',
    headers: { origin: 'https://app.example', 'access-control-request-headers': 'Authorization, x-evil' },
  });
  assert.deepEqual([preflight.status, allowed(preflight)], [204, 'https://app.example']);
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'authorization');
});

describe('OAuth', () => {
  const authorizationServer = 'https://login.example/tenant';

  test('says where tokens come from (RFC 9728)', async () => {
    const publicUrl = 'https://pcap.example';
    const url = await started({ tokens: TOKENS, authorizationServer, publicUrl });
    const refused = await rpc(url, 'tools/list', {});
    const where = 'https://pcap.example/.well-known/oauth-protected-resource/mcp';
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get('www-authenticate'), `Bearer realm="pcapglass", resource_metadata="${where}"`);
    for (const path of ['/.well-known/oauth-protected-resource', new URL(where).pathname]) {
      const answer = await fetch(new URL(path, url), { headers: { origin: 'https://anywhere.example' } });
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.deepEqual(await answer.json(), {
        resource: 'https://pcap.example/mcp',
        authorization_servers: [authorizationServer],
        bearer_methods_supported: ['header'],
        resource_name: 'pcapglass',
      });
    }
  });

  test('calls itself as it was called when it is not told its name', async () => {
    const url = await started({ tokens: TOKENS, authorizationServer });
    const answer = await fetch(`${url}.well-known/oauth-protected-resource`);
    assert.equal(((await answer.json()) as { resource: string }).resource, `${url}mcp`);
  });

  test('is silent without an authorization server', async () => {
    const url = await started({ tokens: TOKENS });
    assert.equal((await fetch(`${url}.well-known/oauth-protected-resource`)).status, 404);
    assert.doesNotMatch((await rpc(url, 'tools/list', {})).headers.get('www-authenticate') ?? '', /metadata/);
  });

  test('refuses what cannot be', async () => {
    for (const bad of ['login.example', 'http://login.example', 'https://login.example/?a=1', 'ftp://login.example']) {
      await assert.rejects(
        started({ tokens: TOKENS, authorizationServer: bad }),
        /an authorization server is an https/,
      );
    }
    await assert.rejects(started({ authorizationServer }), /no token is asked for/);
    for (const bad of ['pcap.example', 'https://pcap.example/mcp', 'https://me@pcap.example', 'ws://pcap.example']) {
      await assert.rejects(started({ publicUrl: bad }), /a public URL is scheme, host and port/);
    }
  });
});
