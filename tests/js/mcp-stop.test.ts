// The server as an operator runs it: told to stop it finishes what it does; options from the environment.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { startOrigin, type Origin } from '../edge/support/origin.js';
import { pcapglass, startCommand } from './support/command.js';

interface Running {
  /** With a final slash. */
  url: string;
  /** What it has written to standard error so far. */
  said(): string;
  kill(signal: NodeJS.Signals): void;
  /** Its exit status, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
}

async function started(args: readonly string[] = [], variables: Record<string, string> = {}): Promise<Running> {
  const child = startCommand(['mcp', '--transport', 'http', '--port', '0', '--allow-private-urls', ...args], variables);
  const ended = once(child, 'close').then(([status, signal]) => status ?? signal) as Running['ended'];
  let text = '';
  child.stderr.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  while (!text.includes('/mcp\n')) {
    await Promise.race([once(child.stderr, 'data'), ended.then(() => assert.fail(text))]);
  }
  const url = /MCP server at (http:\S+\/)mcp/.exec(text)?.[1] ?? assert.fail(text);
  return { url, said: () => text, kill: (signal) => child.kill(signal), ended };
}

function call(url: string, pcap_file: string): Promise<Response> {
  return fetch(`${url}mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: { name: 'analyze_capinfos', arguments: { pcap_file } },
    }),
  });
}

describe('told to stop', { timeout: 60_000 }, () => {
  let origin: Origin;
  before(async () => {
    origin = await startOrigin();
  });
  after(() => origin?.close());

  async function asked(path: string): Promise<void> {
    while (!origin.requests.includes(path)) await sleep(5);
  }

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal}: running calls get their answers, nothing new begins, status 0`, async () => {
      origin.requests.length = 0;
      const server = await started(['--log', 'json']);
      const running = call(server.url, `${origin.url}/slow.pcap`);
      await asked('/slow.pcap');
      server.kill(signal);
      // Refused, or on a connection that was there already answered by 503.
      const isOpen = async () => (await fetch(`${server.url}healthz`).catch(() => undefined))?.ok === true;
      while (await isOpen()) await sleep(10);
      assert.notEqual((await call(server.url, `${origin.url}/other.pcap`).catch(() => undefined))?.ok, true);
      const answer = await running;
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /"packet_count":120,/);
      assert.equal(await server.ended, 0);
      assert.deepEqual(origin.requests, ['/slow.pcap']);
      assert.match(server.said(), /"route":"mcp","status":200,.*\n$/);
    });
  }

  test('a connection that is kept alive does not keep it', async () => {
    const server = await started();
    assert.equal((await fetch(`${server.url}healthz`)).status, 200);
    const began = Date.now();
    server.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    assert.ok(Date.now() - began < 3000);
  });

  test('a call that does not end is given up after the time of grace', async () => {
    origin.requests.length = 0;
    const server = await started(['--grace-ms', '300']);
    const running = assert.rejects(call(server.url, `${origin.url}/silent`), /fetch failed/);
    await asked('/silent');
    server.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    await running;
  });

  test('told twice, it is gone at once', async () => {
    origin.requests.length = 0;
    const server = await started();
    const running = assert.rejects(call(server.url, `${origin.url}/silent`), /fetch failed/);
    await asked('/silent');
    server.kill('SIGTERM');
    await sleep(200);
    server.kill('SIGTERM');
    assert.equal(await server.ended, 'SIGTERM');
    await running;
  });
});

describe('options from the environment', { timeout: 60_000 }, () => {
  test('count where the command line is silent', async () => {
    const server = await started(['--rate-limit', '2'], {
      PCAPGLASS_RATE_LIMIT: '1',
      PCAPGLASS_LOG: 'json',
      PCAPGLASS_OPEN_METRICS: 'true',
      PCAPGLASS_TOKENS: 'first-token-of-tests',
      PCAPGLASS_ALLOWED_ORIGIN: 'https://a.example, https://b.example',
    });
    const from = async (origin: string) => (await fetch(`${server.url}metrics`, { headers: { origin } })).status;
    assert.deepEqual(
      [await from('https://evil.example'), await from('https://b.example'), await from('https://a.example')],
      [403, 200, 200],
    );
    assert.equal(await from('https://a.example'), 429);
    server.kill('SIGTERM');
    assert.equal(await server.ended, 0);
    assert.equal(server.said().split('"route":"metrics"').length - 1, 4);
  });

  test('bad ones are named', async () => {
    const refused = async (variables: Record<string, string>, args: string[] = []) => {
      const child = startCommand(['mcp', '--transport', 'http', '--port', '0', ...args], variables);
      const said = child.stderr.setEncoding('utf8').toArray() as Promise<string[]>;
      const [status] = (await once(child, 'close')) as [number];
      assert.equal(status, 2);
      return (await said).join('');
    };
    assert.match(await refused({ PCAPGLASS_ALLOW_URLS: 'yes' }), /PCAPGLASS_ALLOW_URLS must be true, false, not 'yes'/);
    assert.match(await refused({ PCAPGLASS_RATE_LIMIT: '0' }), /--rate-limit must be a whole number from 1/);
    assert.match(await refused({}, ['--log', 'xml']), /--log must be json, off/);
    assert.match(await refused({}, ['--deadline-ms', '9999999999']), /--deadline-ms must be a whole number/);
    const { status, stderr } = await pcapglass(['serve', '--transport', 'http']);
    assert.equal(status, 2);
    assert.match(stderr, /--transport/);
  });
});
