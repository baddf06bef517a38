// The HTTP server on Node: who may call, what it serves, and how it ends.

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { runHttp, type HttpServer } from '../../mcp-worker/node.js';
import { connectHttp, textOf } from '../edge/support/clients.js';
import { sipCapture } from '../edge/support/captures.js';

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as it is written, which fetch would tidy. */
function send(
  url: string,
  path: string,
  method = 'GET',
  headers: Record<string, string> = {},
  body = '',
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('latin1');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const LIST = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: {} });
const JSON_HEADERS = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

describe('HTTP server', () => {
  let folder: string;
  let server: HttpServer;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pcapglass-http-'));
    const page = join(folder, 'page');
    const captures = join(folder, 'captures');
    await mkdir(join(page, 'assets'), { recursive: true });
    await mkdir(captures);
    await writeFile(join(page, 'index.html'), '<!doctype html><title>pcapglass</title>');
    await writeFile(join(page, 'assets', 'core.wasm'), '\0asm');
    await writeFile(join(page, 'assets', 'main.js'), 'export {};');
    await writeFile(join(page, 'assets', 'main.css'), 'a{}');
    await writeFile(join(page, 'a b.pcapng'), 'x');
    await writeFile(join(folder, 'secret.txt'), 'secret');
    await symlink(join(folder, 'secret.txt'), join(page, 'link.txt'));
    await writeFile(join(captures, 'sip.pcap'), sipCapture(2));
    await symlink('/etc/passwd', join(captures, 'link.pcap'));
    server = await runHttp({ port: 0, page, roots: [captures] });
  });
  after(async () => {
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const get = (path: string, headers: Record<string, string> = {}) => send(server.url, path, 'GET', headers);
  const post = (headers: Record<string, string> = {}) =>
    send(server.url, '/mcp', 'POST', { ...JSON_HEADERS, ...headers }, LIST);

  test('answers to loopback names only', async () => {
    const { port } = new URL(server.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `[::1]:${port}`, 'localhost']) {
      assert.equal((await post({ host })).status, 200, host);
    }
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'a b', '10.0.0.1']) {
      assert.equal((await post({ host })).status, 403, host);
      assert.equal((await get('/', { host })).status, 403, host);
      assert.equal((await get('/healthz', { host })).status, 403, host);
    }
  });

  test('answers to loopback origins only', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:9']) {
      const { status, headers } = await post({ origin });
      assert.equal(status, 200, origin);
      assert.equal(headers['access-control-allow-origin'], origin);
      assert.match(String(headers['vary']), /origin/i);
    }
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example', 'nonsense']) {
      const { status, headers } = await post({ origin });
      assert.equal(status, 403, origin);
      assert.equal(headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await post()).headers['access-control-allow-origin'], undefined);
  });

  test('answers preflights itself', async () => {
    const asked = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,mcp-name',
    };
    const good = await send(server.url, '/mcp', 'OPTIONS', { origin: 'http://localhost:5173', ...asked });
    assert.equal(good.status, 204);
    assert.equal(good.headers['access-control-allow-headers'], 'content-type,mcp-name');
    assert.match(String(good.headers['access-control-allow-methods']), /POST/);
    const bad = await send(server.url, '/mcp', 'OPTIONS', { origin: 'https://evil.example', ...asked });
    assert.equal(bad.status, 403);
  });

  test('refuses bodies above 4 MiB', async () => {
    const { status } = await send(server.url, '/mcp', 'POST', JSON_HEADERS, ' '.repeat(4 * 1024 * 1024 + 1));
    assert.equal(status, 413);
  });

  test('serves the page with its types and a strict policy', async () => {
    const types: Record<string, RegExp> = {
      '/': /^text\/html/,
      '/index.html?a=1': /^text\/html/,
      '/assets/core.wasm': /^application\/wasm$/,
      '/assets/main.js': /^text\/javascript/,
      '/assets/main.css': /^text\/css/,
      '/a%20b.pcapng': /^application\/octet-stream$/,
    };
    for (const [path, type] of Object.entries(types)) {
      const { status, headers } = await get(path);
      assert.equal(status, 200, path);
      assert.match(String(headers['content-type']), type, path);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      const policy = String(headers['content-security-policy']);
      assert.match(policy, /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/);
      assert.doesNotMatch(policy, /'unsafe-(eval|inline)'/);
    }
    assert.match(String((await get('/assets/main.js')).headers['cache-control']), /immutable/);
    assert.equal((await get('/')).headers['cache-control'], 'no-cache');
    const head = await send(server.url, '/', 'HEAD');
    assert.deepEqual([head.status, head.body], [200, '']);
    assert.equal((await send(server.url, '/', 'POST')).status, 405);
  });

  test('serves nothing outside the page', async () => {
    const hostile = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/link.txt',
    ];
    for (const path of [...hostile, '//etc/passwd', '/%00', '/%', '/assets', '/assets/', '/..%5csecret.txt']) {
      const { status, body } = await get(path);
      assert.equal(status, 404, path);
      assert.doesNotMatch(body, /secret|root:/);
    }
  });

  test('reads files below its roots only', async (t) => {
    const client = await connectHttp(server.url, '2026-07-28');
    t.after(() => client.close());
    const call = (pcap_file: string) => client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file } });
    assert.match(JSON.stringify((await call('sip.pcap')).structuredContent), /"packet_count":2,/);
    assert.match(textOf(await call('none.pcap')), /none\.pcap: no such file\. Check pcap_file/);
    for (const path of ['../secret.txt', 'link.pcap', '/etc/passwd']) {
      const result = await call(path);
      assert.equal(result.isError, true);
      assert.match(textOf(result), /outside the folders/);
    }
    assert.match(textOf(await call('http://127.0.0.1:1/a.pcap')), /fetching URLs is switched off.*pass its path/);
  });

  test('reads no files without roots, and closes', async (t) => {
    const other = await runHttp({ port: 0 });
    const client = await connectHttp(other.url, '2025');
    t.after(() => client.close());
    const result = await client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file: '/etc/passwd' } });
    assert.match(textOf(result), /reads no files.*--root/);
    assert.equal((await send(other.url, '/')).status, 404);
    assert.equal((await send(other.url, '/healthz')).body, 'ok\n');
    await other.close();
    await assert.rejects(send(other.url, '/healthz'), /ECONNREFUSED/);
  });
});
