// The MCP server on standard input and output.

import assert from 'node:assert/strict';
import { hostTools } from '../../mcp-worker/composed/index.js';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyze, tools, type ToolName } from '../../wasm/node.js';
import { sipCapture } from '../edge/support/captures.js';
import { connectStdio, stdioCommand, textOf } from '../edge/support/clients.js';
import { describeServer, SUITE_OPTIONS } from '../edge/support/suite.js';

const SAMPLES = new URL('../../samples', import.meta.url).pathname;
const ajv = new Ajv2020({ strict: false, validateFormats: false });

describeServer('MCP on stdio', async () => ({
  connect: (era) => connectStdio(SUITE_OPTIONS, era),
  close: async () => {},
}));

describe('stdio', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pcapglass-stdio-'));
    await writeFile(join(folder, 'sip.pcap'), sipCapture(2));
    await writeFile(join(folder, 'notes.txt'), 'secret notes');
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('reads every file of the user, paths relative to where it was started', async (t) => {
    const client = await connectStdio({}, '2026-07-28', folder);
    t.after(() => client.close());
    const call = (pcap_file: string) => client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file } });
    for (const path of ['sip.pcap', join(folder, 'sip.pcap')]) {
      const result = await call(path);
      assert.match(JSON.stringify(result.structuredContent), /"packet_count":2,/, textOf(result));
      assert.ok(textOf(result).startsWith(`${path}: pcap, 2 packets`), textOf(result));
    }
    const other = textOf(await call('notes.txt'));
    assert.match(other, /notes\.txt: not a capture/);
    assert.doesNotMatch(other, /secret/);
    assert.match(textOf(await call('none.pcap')), /none\.pcap: no such file/);
    assert.match(textOf(await call('.')), /not a regular file/);
    assert.match(textOf(await call('https://example.com/a.pcap')), /fetching URLs is switched off/);
  });

  test('keeps to its roots and modules', async (t) => {
    const client = await connectStdio({ roots: [folder], modules: ['capinfos'] }, '2025', '/');
    t.after(() => client.close());
    const call = (pcap_file: string) => client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file } });
    assert.deepEqual(
      (await client.listTools()).tools.map(({ name }) => name),
      [...hostTools.map(({ name }) => name), 'analyze_capinfos'],
    );
    assert.notEqual((await call('sip.pcap')).isError, true);
    assert.match(textOf(await call('/etc/passwd')), /outside the folders/);
  });

  const start = (t: TestContext) => {
    const { command, args } = stdioCommand({});
    const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    t.after(() => server.kill('SIGKILL'));
    return server;
  };

  test('ends when its input ends, and writes nothing but messages', async (t) => {
    const server = start(t);
    let output = '';
    server.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const clientInfo = { name: 't', version: '1' };
    const init = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo };
    server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params: init })}\nnot json\n`);
    await once(server.stdout, 'data');
    server.stdin.end();
    const [code] = (await once(server, 'exit')) as [number | null];
    assert.equal(code, 0);
    for (const line of output.trim().split('\n'))
      assert.equal((JSON.parse(line) as { jsonrpc: string }).jsonrpc, '2.0');
  });

  test('ends on SIGTERM and SIGINT', async (t) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      const server = start(t);
      server.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`);
      await once(server.stdout, 'data');
      server.kill(signal);
      const [code, by] = (await once(server, 'exit')) as [number | null, string | null];
      assert.deepEqual([code, by], [0, null]);
    }
  });
});

describe('samples by MCP on stdio', { skip: !existsSync(SAMPLES) && 'samples are not generated' }, () => {
  test('every tool answers for every sample as the library does', async (t) => {
    const client = await connectStdio({ roots: [SAMPLES] }, '2026-07-28');
    t.after(() => client.close());
    for (const name of (await readdir(SAMPLES)).filter((file) => /\.pcap(ng)?$/.test(file))) {
      const analysis = await analyze(join(SAMPLES, name), { name });
      t.after(() => analysis.close());
      for (const { name: tool, inputSchema, outputSchema } of tools.filter(({ onRequest }) => !onRequest)) {
        const args = 'limit' in (inputSchema['properties'] as object) ? { limit: 5 } : {};
        const result = await client.callTool({ name: tool, arguments: { pcap_file: name, ...args } });
        const { analysis_timestamp: _, ...rest } = result.structuredContent as Record<string, unknown>;
        assert.deepEqual(rest, await analysis.query(tool as ToolName, args), `${tool} ${name}`);
        const validate = ajv.compile(outputSchema);
        assert.ok(validate(result.structuredContent), `${tool} ${name}: ${ajv.errorsText(validate.errors)}`);
        const lines = textOf(result).split('\n').length;
        assert.ok(lines >= 3 && lines <= 15, textOf(result));
      }
    }
  });
});
