// A gigabyte through workerd: streamed, within the memory an edge isolate has, and with the same answers as natively.
// Only in check:deep, since it takes a minute and a gigabyte of disk.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../js/support/captures.js';
import { bundleEdge } from './support/bundle.js';
import { connectHttp } from './support/clients.js';
import { startWorkerd } from './support/workerd.js';

const MEGABYTES = 1000;
/** What Cloudflare gives an isolate, its WebAssembly memory included. */
const ISOLATE = 128e6;
const native = join(root, 'build/native/tests/pcapglass_native');

function why(): string | false {
  if (!process.env['PCAPGLASS_DEEP']) return 'runs in npm run check:deep';
  return existsSync(native) ? false : `${native} is missing`;
}

const residentBytes = (pid: number, field: 'VmRSS' | 'VmHWM'): number =>
  1024 * Number(new RegExp(`${field}:\\s*(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** What two hosts may say differently: how the capture is called, and when it was looked at. */
function comparable(result: unknown): unknown {
  const { file: _file, filename: _filename, analysis_timestamp: _when, ...rest } = result as Record<string, unknown>;
  return rest;
}

test('1 GB in workerd: the native report in less memory than an isolate has', { skip: why() }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-large-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = process.env['PCAPGLASS_LARGE'] ?? join(folder, 'mix.pcap');
  if (!existsSync(path)) {
    const make = ['--import', 'tsx', 'samples/generate.ts', '--mix', String(MEGABYTES), path];
    execFileSync(process.execPath, make, { cwd: root });
  }
  const { size } = statSync(path);
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-length': size });
    createReadStream(path).pipe(response);
  }).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mix.pcap`;

  const bindings = { ALLOW_URLS: 'true', MAX_BYTES: String(2e9), DEADLINE_MS: '600000' };
  const workerd = await startWorkerd(await bundleEdge(), { bindings, privateNetwork: true });
  t.after(() => workerd.close());
  const client = await connectHttp(workerd.url, '2026-07-28');
  t.after(() => client.close());
  await client.listTools();
  const idle = residentBytes(workerd.pid, 'VmRSS');
  for (const tool of ['analyze_capinfos', 'analyze_sip_packets']) {
    const call = { name: tool, arguments: { pcap_file: url, limit: 5 } };
    const { structuredContent } = await client.callTool(call, { timeout: 600_000 });
    const args = ['tool', tool, path, '--profile', 'edge', '--args', '{"limit":5}'];
    const expected: unknown = JSON.parse(execFileSync(native, args, { encoding: 'utf8', maxBuffer: 1 << 28 }));
    assert.deepEqual(comparable(structuredContent), comparable(expected), tool);
  }
  const peak = residentBytes(workerd.pid, 'VmHWM');
  const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
  t.diagnostic(
    `${mega(size)}: workerd had ${mega(idle)} when idle and ${mega(peak)} at most, ${mega(peak - idle)} more`,
  );
  assert.ok(peak - idle < ISOLATE, `${mega(peak - idle)} beyond the idle process`);
});
