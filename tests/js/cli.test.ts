// The command as contract.md 1 says: forms of output, sources, exit statuses, what goes to which stream.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { jsonPieces } from '../../cli/json.js';
import { tools } from '../../wasm/node.js';
import { allTools } from '../../mcp-worker/composed/index.js';
import { root, samples } from './support/captures.js';
import { pcapglass, startCommand, type Outcome } from './support/command.js';
import { callsCapture, MESSAGES_PER_CALL, temporaryFile } from './support/made.js';

const bytes = callsCapture(2);
const good = temporaryFile('good.pcap', bytes);
const cut = temporaryFile('cut.pcap', bytes.subarray(0, bytes.length - 5));
const text = temporaryFile('notes.txt', new TextEncoder().encode('no capture\n'.repeat(20)));
const many = temporaryFile('many.pcap', callsCapture(40));

interface Document {
  file: string;
  results: Record<string, { capture: { complete: boolean }; packets?: unknown[]; analysis_timestamp: string }>;
}

/** Status 1 or 2: one clear line on standard error, nothing on standard output. */
function assertRefused(outcome: Outcome, status: number, message: RegExp): void {
  assert.equal(outcome.status, status, outcome.stderr);
  assert.equal(outcome.stdout, '');
  assert.match(outcome.stderr, /^pcapglass: [^\n]+\n$/);
  assert.match(outcome.stderr, message);
}

describe('analyze', () => {
  test('text: a readable report, also when piped', async () => {
    const { status, stdout, stderr } = await pcapglass(['analyze', good]);
    assert.equal(status, 0, stderr);
    assert.equal(stderr, '');
    assert.ok(stdout.startsWith(good));
    assert.match(stdout, /pcap, \w+, 10 packets, /);
    assert.match(stdout, /\|-+ INVITE \(1\) -+>\| +\[1\]/);
    assert.match(stdout, /\|<-+ 200 OK \(1 INVITE\) -+\| +\[3\]/);
    // eslint-disable-next-line no-control-regex
    assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f]/);
    for (const line of stdout.split('\n').slice(1)) assert.ok(line.length <= 80 || line.includes(good), line);
  });

  test('json: one document with the results of every tool', async () => {
    const { status, stdout } = await pcapglass(['analyze', good, '--format', 'json']);
    assert.equal(status, 0);
    const document = JSON.parse(stdout) as Document;
    assert.equal(document.file, good);
    assert.deepEqual(
      Object.keys(document.results),
      tools.filter(({ onRequest }) => !onRequest).map(({ name }) => name),
    );
    for (const result of Object.values(document.results)) {
      assert.match(result.analysis_timestamp, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    }
  });

  test('ndjson: one line per capture, --only chooses protocols', async () => {
    const { status, stdout } = await pcapglass(['analyze', good, many, '--format=ndjson', '--only', 'sip']);
    assert.equal(status, 0);
    const lines = stdout.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    const documents = lines.map((line) => JSON.parse(line) as Document);
    assert.deepEqual(
      documents.map(({ file }) => file),
      [good, many],
    );
    assert.deepEqual(
      Object.keys(documents[0]?.results ?? {}),
      tools.filter(({ protocol, onRequest }) => protocol === 'sip' && !onRequest).map(({ name }) => name),
    );
  });

  test('standard input, plain and gzip', async () => {
    for (const input of [bytes, gzipSync(bytes)]) {
      const { status, stdout, stderr } = await pcapglass(['analyze', '-', '--format', 'ndjson'], input);
      assert.equal(status, 0, stderr);
      const document = JSON.parse(stdout) as Document;
      assert.equal(document.file, '-');
      assert.equal(document.results['analyze_sip_packets']?.packets?.length, 2 * MESSAGES_PER_CALL);
    }
  });

  test('--limit cuts lists and says so; all lifts the page size', async () => {
    const rows = async (...limit: string[]) => {
      const { stdout } = await pcapglass(['analyze', many, '--format', 'json', '--only', 'sip', ...limit]);
      return (JSON.parse(stdout) as Document).results['analyze_sip_packets']?.packets?.length;
    };
    assert.equal(await rows(), 50);
    assert.equal(await rows('--limit', '7'), 7);
    assert.equal(await rows('--limit', 'all'), 40 * MESSAGES_PER_CALL);
    const { stdout } = await pcapglass(['analyze', many, '--only', 'sip', '--limit', '7']);
    assert.match(stdout, /Shown: 7 of 200 rows; --limit all shows every one/);
  });

  test('a damaged capture: the report, and status 3', async () => {
    const { status, stdout, stderr } = await pcapglass(['analyze', cut]);
    assert.equal(status, 3, stderr);
    assert.match(stdout, /DAMAGED/);
    assert.match(stdout, /INVITE/);
    const json = await pcapglass(['analyze', cut, '--format', 'json']);
    assert.equal(json.status, 3);
    assert.equal((JSON.parse(json.stdout) as Document).results['analyze_capinfos']?.capture.complete, false);
  });

  test('what cannot be opened: one line, and status 1', async () => {
    assertRefused(await pcapglass(['analyze', 'nowhere.pcap']), 1, /nowhere\.pcap: no such file/);
    assertRefused(await pcapglass(['analyze', root]), 1, /is a directory/);
    assertRefused(await pcapglass(['analyze', text]), 1, /notes\.txt: not a capture/);
    assertRefused(await pcapglass(['analyze', '-'], new Uint8Array()), 1, /-: not a capture/);
    assertRefused(await pcapglass(['analyze', 'http://127.0.0.1:9/x.pcap']), 1, /--allow-urls/);
    assertRefused(await pcapglass(['analyze', 'a\u001b[31m\nb.pcap']), 1, /a\\x1b\[31m\\x0ab\.pcap: no such file/);
  });

  test('of several captures those that work are reported', async () => {
    const { status, stdout, stderr } = await pcapglass(['analyze', text, good, '--format', 'ndjson']);
    assert.equal(status, 1);
    assert.match(stderr, /^pcapglass: [^\n]*notes\.txt: not a capture[^\n]*\n$/);
    assert.equal((JSON.parse(stdout) as Document).file, good);
  });

  test('wrong usage: status 2', async () => {
    const wrong: [string[], RegExp][] = [
      [['analyze'], /name at least one capture/],
      [['analyze', good, '--format', 'xml'], /--format must be text, json, ndjson, not 'xml'/],
      [['analyze', good, '--only', 'sip,ftp'], /there is no protocol 'ftp'/],
      [['analyze', good, '--only', ','], /--only names no protocol/],
      [['analyze', good, '--limit', '1001'], /--limit must be a whole number from 0 to 1000/],
      [['analyze', good, '--limit', 'few'], /--limit must be/],
      [['analyze', good, '--colour'], /Unknown option '--colour'/],
      [['analyze', '-', '-'], /only once/],
    ];
    for (const [args, message] of wrong) assertRefused(await pcapglass(args), 2, message);
  });

  test('--hashes adds the hashes', async () => {
    const { stdout } = await pcapglass(['analyze', good, '--hashes', '--format', 'json']);
    assert.match(stdout, /"[0-9a-f]{64}"/);
  });

  test('a URL, when that is switched on', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/good.pcap') response.end(bytes);
      else response.writeHead(404).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
    try {
      const { status, stdout, stderr } = await pcapglass(['analyze', `${url}/good.pcap`, '--allow-urls']);
      assert.equal(status, 0, stderr);
      assert.match(stdout, /10 packets/);
      assertRefused(await pcapglass(['analyze', `${url}/none.pcap`, '--allow-urls']), 1, /404/);
    } finally {
      server.close();
    }
  });

  test('a reader that has seen enough ends it quietly', async () => {
    const child = startCommand(['analyze', many, '--limit', 'all', '--format', 'json']);
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const [status] = (await once(child, 'close')) as [number | null];
    assert.equal(stderr, '');
    assert.equal(status, 0);
  });

  test('an endless stream of something else ends at once', { timeout: 20_000 }, async () => {
    const child = startCommand(['analyze', '-']);
    child.stdin.on('error', () => {});
    const noise = Buffer.alloc(1 << 16, 'x');
    const pump = () => {
      while (!child.stdin.destroyed && child.stdin.write(noise));
    };
    child.stdin.on('drain', pump);
    pump();
    const [status] = (await once(child, 'close')) as [number | null];
    assert.equal(status, 1);
  });
});

describe('tool and tools', () => {
  test('tool prints the result as one document, with arguments', async () => {
    const { status, stdout } = await pcapglass(['tool', 'analyze_sip_packets', good, '--args', '{"limit": 3}']);
    assert.equal(status, 0);
    const result = JSON.parse(stdout) as { file: string; packets: unknown[]; page: { total: number } };
    assert.equal(result.file, good);
    assert.equal(result.packets.length, 3);
    assert.equal(result.page.total, 2 * MESSAGES_PER_CALL);
  });

  test('analyze gives what tool gives', async () => {
    const tool = await pcapglass(['tool', 'analyze_sip_packets', good]);
    const all = await pcapglass(['analyze', good, '--format', 'json']);
    const { analysis_timestamp: _, ...member } = (JSON.parse(all.stdout) as Document).results['analyze_sip_packets']!;
    const { analysis_timestamp: __, ...result } = JSON.parse(tool.stdout) as Document['results'][string];
    assert.deepEqual(member, result);
  });

  test('failures and wrong usage', async () => {
    assertRefused(await pcapglass(['tool', 'analyze_capinfos', 'nowhere.pcap']), 1, /no such file/);
    assertRefused(await pcapglass(['tool', 'analyze_capinfos', text]), 1, /not a capture/);
    assertRefused(await pcapglass(['tool']), 2, /name a tool/);
    assertRefused(await pcapglass(['tool', 'analyze_nothing', good]), 2, /there is no tool 'analyze_nothing'/);
    assertRefused(await pcapglass(['tool', 'analyze_capinfos']), 2, /name a capture/);
    assertRefused(await pcapglass(['tool', 'analyze_capinfos', good, good]), 2, /one capture/);
    assertRefused(await pcapglass(['tool', 'analyze_capinfos', good, '--args', '{']), 2, /--args is not JSON/);
    assertRefused(await pcapglass(['tool', 'analyze_capinfos', good, '--args', '[]']), 2, /must be a JSON object/);
    const unknown = ['tool', 'analyze_sip_packets', good, '--args', '{"limits": 1}'];
    assertRefused(await pcapglass(unknown), 2, /unknown argument 'limits'/);
    assert.equal((await pcapglass(['tool', 'analyze_capinfos', cut])).status, 3);
  });

  test('tools lists names; --json as tools/list does', async () => {
    const plain = await pcapglass(['tools']);
    assert.equal(plain.status, 0);
    const json = await pcapglass(['tools', '--json']);
    const list = JSON.parse(json.stdout) as Record<string, unknown>[];
    assert.equal(list.length, allTools.length);
    for (const tool of list) {
      const keys = ['name', 'title', 'description', 'inputSchema', 'outputSchema', 'annotations'];
      assert.deepEqual(Object.keys(tool), keys);
      assert.ok(plain.stdout.includes(String(tool['name'])));
    }
  });
});

describe('help and version', () => {
  test('every command has help of at most 80 columns that names its options', async () => {
    const options: Record<string, string[]> = {
      analyze: ['--only', '--format', '--limit', '--hashes', '--allow-urls'],
      tool: ['--args', '--allow-urls'],
      tools: ['--json'],
      mcp: ['--transport', '--host', '--port', '--modules', '--max-packets', '--root', '--allow-urls'],
      serve: ['--host', '--port', '--rate-limit', '--log', '--authorization-server', 'PCAPGLASS_RATE_LIMIT'],
    };
    for (const [command, names] of Object.entries(options)) {
      const { status, stdout, stderr } = await pcapglass([command, '--help']);
      assert.equal(status, 0);
      assert.equal(stderr, '');
      assert.ok(stdout.startsWith(`Usage: pcapglass ${command}`));
      for (const name of names) assert.ok(stdout.includes(name), `${command} ${name}`);
      for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
    }
    const main = await pcapglass(['--help']);
    assert.equal(main.status, 0);
    for (const command of Object.keys(options)) assert.ok(main.stdout.includes(`pcapglass ${command}`));
  });

  test('version', async () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    assert.equal((await pcapglass(['--version'])).stdout, `${manifest.version}\n`);
  });

  test('no command, or one that does not exist', async () => {
    assertRefused(await pcapglass([]), 2, /name a command/);
    assertRefused(await pcapglass(['analyse']), 2, /there is no command 'analyse'/);
    assertRefused(await pcapglass(['toString']), 2, /there is no command 'toString'/);
    assertRefused(await pcapglass(['mcp', '--transport', 'pigeon']), 2, /--transport must be stdio, http/);
    assertRefused(await pcapglass(['mcp', '--modules', 'x']), 2, /there is no protocol 'x'/);
    assertRefused(await pcapglass(['serve', '--port', 'http']), 2, /--port must be a whole number/);
  });
});

describe('JSON in pieces', () => {
  test('is what JSON.stringify gives', () => {
    const row = { a: 1, b: [], c: {}, d: [1, [2, { e: null }]], f: 'x\n"y' };
    const value = { empty: [], none: {}, list: [row, row, 'z', 3, null], deep: { a: { b: { c: { d: { e: row } } } } } };
    for (const space of ['', '  ']) {
      assert.equal([...jsonPieces(value, space)].join(''), `${JSON.stringify(value, null, space)}\n`);
    }
    const long = { list: Array.from({ length: 50_000 }, (_, i) => ({ i })) };
    const pieces = [...jsonPieces(long, '  ')];
    assert.ok(pieces.length > 5);
    assert.deepEqual(JSON.parse(pieces.join('')), long);
  });
});

describe('mcp and serve', () => {
  /** The first line of what a server says when it listens, and the server. */
  async function started(args: readonly string[], stream: 'stdout' | 'stderr') {
    const child = startCommand(args);
    const [line] = (await once(child[stream].setEncoding('utf8'), 'data')) as [string];
    const url = /MCP server at (http:\S+\/mcp)/.exec(line)?.[1] ?? assert.fail(line);
    return {
      url,
      async stop() {
        child.kill('SIGTERM');
        const [status] = (await once(child, 'close')) as [number | null];
        assert.equal(status, 0);
      },
    };
  }

  test('serve: the page at /, MCP at /mcp, until it is told to stop', { timeout: 20_000 }, async () => {
    const server = await started(['serve', '--port', '0'], 'stdout');
    const page = await fetch(server.url.replace(/mcp$/, ''));
    assert.match(await page.text(), /<html/);
    assert.notEqual((await fetch(server.url, { method: 'POST', body: '{}' })).status, 404);
    const port = new URL(server.url).port;
    assertRefused(await pcapglass(['serve', '--port', port]), 1, /in use; choose another by --port/);
    await server.stop();
  });

  test('mcp over http', { timeout: 20_000 }, async () => {
    const server = await started(['mcp', '--transport', 'http', '--port', '0'], 'stderr');
    assert.notEqual((await fetch(server.url, { method: 'POST', body: '{}' })).status, 404);
    await server.stop();
  });

  test('mcp on stdio answers, and ends with its input', { timeout: 20_000 }, async () => {
    const params = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'test', version: '1' } };
    const request = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params });
    const { status, stdout } = await pcapglass(['mcp'], Buffer.from(`${request}\n`));
    assert.equal(status, 0);
    assert.equal(
      (JSON.parse(stdout) as { result: { serverInfo: { name: string } } }).result.serverInfo.name,
      'pcapglass',
    );
  });

  test('a root that is no folder', async () => {
    assertRefused(await pcapglass(['mcp', '--root', '/nowhere']), 2, /\/nowhere/);
  });
});

describe('samples', () => {
  test('every sample has a text report whose lines fit', async () => {
    const { status, stdout, stderr } = await pcapglass(['analyze', ...samples().map(({ path }) => path)]);
    assert.ok(status === 0 || status === 3, stderr);
    assert.equal(stderr, '');
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80 || line.includes(root), line);
  });
});
