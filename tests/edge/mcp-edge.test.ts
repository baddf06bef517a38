// The MCP server in workerd: the same answers as on Node, and what is particular to the edge.

import assert from 'node:assert/strict';
import { hostTools } from '../../mcp-worker/composed/index.js';
import { tools } from '../../wasm/node.js';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { bundleEdge } from './support/bundle.js';
import { connectHttp, textOf } from './support/clients.js';
import { startOrigin, type Origin } from './support/origin.js';
import { describeServer, SUITE_OPTIONS } from './support/suite.js';
import { startWorkerd, type Workerd } from './support/workerd.js';

const bundle = await bundleEdge();

describeServer('MCP on workerd', async () => {
  const bindings = {
    ALLOW_PRIVATE_URLS: 'true',
    MAX_BYTES: String(SUITE_OPTIONS.maxBytes),
    DEADLINE_MS: String(SUITE_OPTIONS.deadlineMs),
  };
  const workerd = await startWorkerd(bundle, { bindings, privateNetwork: true });
  return { connect: (era) => connectHttp(workerd.url, era), close: () => workerd.close() };
});

test('the bundle compiles no code at run time and is small', () => {
  assert.doesNotMatch(bundle, /\beval\s*\(/);
  assert.doesNotMatch(bundle, /\bnew Function\b/);
  assert.doesNotMatch(bundle, /\bFunction\s*\(\s*["'`]/);
  assert.doesNotMatch(bundle, /from\s*"node:/);
  const kilobytes = gzipSync(bundle).length / 1000;
  assert.ok(kilobytes < 250, `${kilobytes} kB`);
});

describe('workerd without bindings', () => {
  let workerd: Workerd;
  let origin: Origin;
  before(async () => {
    origin = await startOrigin();
    workerd = await startWorkerd(bundle);
  });
  after(async () => {
    await workerd?.close();
    await origin?.close();
  });

  test('fetches nothing and reads no files', async (t) => {
    const client = await connectHttp(workerd.url, '2026-07-28');
    t.after(() => client.close());
    const call = (pcap_file: string) => client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file } });
    assert.match(textOf(await call(`${origin.url}/sip.pcap`)), /fetching URLs is switched off.*ALLOW_URLS/);
    assert.match(textOf(await call('/etc/passwd')), /reads no files/);
    assert.deepEqual(origin.requests, []);
    const [tool] = (await client.listTools()).tools;
    assert.equal(tool?.annotations?.openWorldHint, false);
  });

  test('refuses callers from other web origins', async () => {
    const call = (origin_: string) => fetch(`${workerd.url}mcp`, { method: 'OPTIONS', headers: { origin: origin_ } });
    assert.equal((await call('https://evil.example')).status, 403);
    assert.equal((await call('null')).status, 403);
  });

  test('answers a health check, and nothing elsewhere', async () => {
    assert.equal(await (await fetch(`${workerd.url}healthz`)).text(), 'ok\n');
    assert.equal((await fetch(workerd.url)).status, 404);
  });
});

describe('workerd with bindings', () => {
  test('keeps to the hosts, origins and modules it is told', async (t) => {
    const bindings = { ALLOWED_HOSTS: 'mcp.example, 127.0.0.1', ALLOWED_ORIGINS: 'app.example', MODULES: 'sip' };
    const workerd = await startWorkerd(bundle, { bindings });
    t.after(() => workerd.close());
    const preflight = (origin: string) =>
      fetch(`${workerd.url}mcp`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    const good = await preflight('https://app.example');
    assert.equal(good.status, 204);
    assert.equal(good.headers.get('access-control-allow-origin'), 'https://app.example');
    assert.equal((await preflight('https://evil.example')).status, 403);
    const otherHost = await fetch(`${workerd.url.replace('127.0.0.1', 'localhost')}mcp`, {
      method: 'POST',
      body: '{}',
    });
    assert.equal(otherHost.status, 403);
    const client = await connectHttp(workerd.url, '2025');
    t.after(() => client.close());
    assert.deepEqual(
      (await client.listTools()).tools.map(({ name }) => name),
      [...hostTools, ...tools.filter(({ protocol }) => protocol === 'sip')].map(({ name }) => name),
    );
  });

  test('says so when the platform does not let it reach an address', async (t) => {
    const origin = await startOrigin();
    t.after(() => origin.close());
    const workerd = await startWorkerd(bundle, { bindings: { ALLOW_PRIVATE_URLS: 'true' } });
    t.after(() => workerd.close());
    const client = await connectHttp(workerd.url, '2026-07-28');
    t.after(() => client.close());
    const pcap_file = `${origin.url}/sip.pcap`;
    const result = await client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file } });
    assert.equal(result.isError, true);
    assert.match(textOf(result), /the platform refused or could not reach this address/);
    assert.deepEqual(origin.requests, []);
  });
});
