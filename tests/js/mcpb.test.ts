// The .mcpb bundle as a desktop client takes it: unpacked somewhere else, started as its manifest says, and asked.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { unzipSync } from 'fflate';
import { createClient, ERAS, textOf } from '../edge/support/clients.js';
import { root, samples } from './support/captures.js';

interface Manifest {
  manifest_version: string;
  name: string;
  version: string;
  description: string;
  author: { name: string };
  server: { type: string; entry_point: string; mcp_config: { command: string; args: string[] } };
  tools: { name: string; description: string }[];
  prompts: { name: string; arguments: string[]; text: string }[];
  compatibility: { platforms: string[]; runtimes: { node: string } };
}

const MOST_BYTES = 2_000_000;
/** Hashes in browsers and at the edge; Node has its own. */
const NOT_ON_NODE = '@noble/hashes';

describe('the .mcpb bundle', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-mcpb-'));
  const installed = join(folder, 'extensions', 'pcapglass');
  const packed = join(folder, 'pcapglass.mcpb');
  let files: { [name: string]: Uint8Array };
  let manifest: Manifest;

  before(() => {
    execFileSync(process.execPath, ['--import', 'tsx', 'scripts/mcpb.ts', packed], { cwd: root });
    files = unzipSync(new Uint8Array(readFileSync(packed)));
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(installed, name)), { recursive: true });
      writeFileSync(join(installed, name), content);
    }
    manifest = JSON.parse(readFileSync(join(installed, 'manifest.json'), 'utf8')) as Manifest;
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const connect = async (era: (typeof ERAS)[number]) => {
    const { command, args } = manifest.server.mcp_config;
    const client = createClient(era);
    const there = args.map((word) => word.replaceAll('${__dirname}', installed));
    // In a folder of its own and without the checkout's modules: all that it needs is in it.
    await client.connect(new StdioClientTransport({ command, args: there, cwd: folder, env: {}, stderr: 'inherit' }));
    return client;
  };

  test('its manifest says what is in it', () => {
    const about = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest & {
      engines: { node: string };
    };
    assert.equal(manifest.manifest_version, '0.3');
    assert.deepEqual([manifest.name, manifest.version], [about.name, about.version]);
    assert.ok(manifest.description.length > 0 && manifest.author.name.length > 0);
    assert.equal(manifest.server.type, 'node');
    assert.ok(files[manifest.server.entry_point], 'the entry point is in it');
    assert.deepEqual(manifest.compatibility.runtimes, { node: about.engines.node });
    for (const { name, arguments: names, text } of manifest.prompts)
      for (const argument of names) assert.ok(text.includes(`\${arguments.${argument}}`), `${name}: ${argument}`);
  });

  test('it is small, and carries the licences of what is in it', () => {
    const size = readFileSync(packed).length;
    assert.ok(size <= MOST_BYTES, `${size} bytes`);
    const licences = new TextDecoder().decode(files['THIRD_PARTY_LICENSES.txt']);
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      dependencies: { [name: string]: string };
    };
    for (const [name, version] of Object.entries(dependencies).filter(([name]) => name !== NOT_ON_NODE))
      assert.ok(licences.includes(`${name} ${version}\n`), `${name} ${version} is not among them`);
    assert.ok(files['LICENSE']);
  });

  for (const era of ERAS) {
    test(`it starts for a client of ${era}, offers what its manifest names, and analyses`, async (t) => {
      const client = await connect(era);
      t.after(() => client.close());
      assert.equal(client.getServerVersion()?.version, manifest.version);
      const tools = (await client.listTools()).tools.map(({ name }) => name);
      assert.deepEqual(
        manifest.tools.map(({ name }) => name),
        tools,
      );
      const prompts = (await client.listPrompts()).prompts.map(({ name }) => name);
      assert.deepEqual(
        manifest.prompts.map(({ name }) => name),
        prompts,
      );
      const sample = samples().find(({ name }) => name === 'sip-call.pcap');
      assert.ok(sample?.expect);
      const args = { pcap_file: sample.path, limit: 1 };
      const result = await client.callTool({ name: 'analyze_sip_packets', arguments: args });
      assert.notEqual(result.isError, true, textOf(result));
      const { sip_packets_found: found } = result.structuredContent as { sip_packets_found: number };
      assert.equal(found, sample.expect.sip_messages);
      const { contents } = await client.readResource({ uri: 'ui://pcapglass/ladder' });
      assert.equal(contents[0]?.mimeType, 'text/html;profile=mcp-app');
    });
  }
});
