// The package as npm would publish it, in a user's empty project: JavaScript, TypeScript, bundlers, workerd.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { build, type BuildOptions } from 'esbuild';
import { startWorkerd } from '../edge/support/workerd.js';
import { root } from './support/captures.js';
import { installPackage, type Consumer } from './support/consumer.js';
import { callsCapture, MESSAGES_PER_CALL } from './support/made.js';

const CALLS = 3;
const MESSAGES = CALLS * MESSAGES_PER_CALL;
const bytes = callsCapture(CALLS);

let project: Consumer;
before(() => {
  project = installPackage();
  project.write('calls.pcap', bytes);
});
after(() => project?.remove());

const localBin = (name: string) => join(root, 'node_modules', '.bin', name);

const sha256Of = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

/** One module of the user's, bundled with the package. */
async function bundle(source: string, options: BuildOptions): Promise<string> {
  const entry = project.write('entry.js', source);
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    format: 'esm',
    write: false,
    logLevel: 'silent',
    ...options,
  });
  return outputFiles?.[0]?.text ?? '';
}

describe('package', () => {
  test('nothing runs at installation', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts?: Record<string, string>;
    };
    for (const name of ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish', 'preprepare', 'postprepare']) {
      assert.equal(manifest.scripts?.[name], undefined, name);
    }
    const lock = join(project.folder, 'package-lock.json');
    if (existsSync(lock)) assert.doesNotMatch(readFileSync(lock, 'utf8'), /hasInstallScript/);
  });

  test('it holds what it names and no sources', () => {
    const installed = join(project.folder, 'node_modules', 'pcapglass');
    for (const file of ['dist/wasm/module/pcapglass.wasm', 'dist/cli/main.js', 'schema/tools.json', 'LICENSE']) {
      assert.ok(existsSync(join(installed, file)), file);
    }
    for (const file of ['core', 'tests', 'node_modules/esbuild']) assert.ok(!existsSync(join(installed, file)), file);
  });

  test('publint and attw have nothing to say', () => {
    project.run(localBin('publint'), [project.tarball, '--level', 'warning', '--strict']);
    project.run(localBin('attw'), [project.tarball, '--profile', 'esm-only']);
  });

  test('its command runs', () => {
    const json = project.run('npx', ['--no-install', 'pcapglass', 'tool', 'analyze_sip_packets', 'calls.pcap']);
    assert.equal((JSON.parse(json) as { sip_packets_found: number }).sip_packets_found, MESSAGES);
  });

  test('JavaScript on Node', () => {
    project.write(
      'use.js',
      `import { analyze, version, tools } from 'pcapglass';
       import manifest from 'pcapglass/package.json' with { type: 'json' };
       const analysis = await analyze('calls.pcap');
       const { sip_packets_found } = await analysis.query('analyze_sip_packets');
       analysis.close();
       console.log(JSON.stringify([sip_packets_found, version === manifest.version, tools.length > 1]));`,
    );
    assert.equal(project.run('node', ['--no-warnings', 'use.js']), `[${MESSAGES},true,true]\n`);
  });

  for (const [module, moduleResolution] of [
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ] as const) {
    test(`strict TypeScript, moduleResolution ${moduleResolution}`, () => {
      project.write(
        'use.ts',
        `import { analyze, analyzeStream, CaptureError, type Analysis, type AnalyzeSipPacketsResult } from 'pcapglass';
         export async function use(file: File): Promise<string[]> {
           const analysis: Analysis = await analyze(file, { protocols: ['sip'], onProgress: ({ packets }) => void packets });
           const result: AnalyzeSipPacketsResult = await analysis.query('analyze_sip_packets', { limit: 10 });
           // @ts-expect-error: no such argument
           await analysis.query('analyze_sip_packets', { limits: 10 });
           // @ts-expect-error: no such tool
           await analysis.query('analyze_sip', {});
           const stream = await analyzeStream();
           await stream.write(new Uint8Array());
           return result.packets.map(({ summary }) => summary);
         }
         export const isCaptureError = (error: unknown): boolean => error instanceof CaptureError && error.code === 'not_found';
        `,
      );
      const compilerOptions = {
        strict: true,
        noEmit: true,
        exactOptionalPropertyTypes: true,
        module,
        moduleResolution,
        target: 'es2022',
        lib: ['es2022', 'dom', 'dom.asynciterable'],
        types: [],
        skipLibCheck: false,
      };
      project.write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['use.ts'] }));
      project.run(localBin('tsc'), ['-p', '.']);
    });
  }

  test('a bundle for the browser runs, with and without the right MIME type', async () => {
    const source = `import { analyze } from 'pcapglass';
      export async function run(bytes) {
        const analysis = await analyze(new Blob([bytes]), { hashes: true });
        const { sip_packets_found } = await analysis.query('analyze_sip_packets');
        const hashed = JSON.stringify(await analysis.query('analyze_capinfos', { hashes: true }));
        const path = await analyze('x.pcap').catch((error) => error.message);
        return { sip_packets_found, hashed, path };
      }`;
    const code = await bundle(source, { platform: 'browser' });
    assert.doesNotMatch(code, /from\s*"node:|require\("/);
    assert.doesNotMatch(code, /new Function\(|\beval\(/);
    const sha256 = sha256Of(bytes);
    for (const type of ['application/wasm', 'application/octet-stream']) {
      const served = await serveWasm(type);
      const url = `data:text/javascript;base64,${Buffer.from(code.replaceAll('import.meta.url', JSON.stringify(served.url))).toString('base64')}`;
      try {
        const { run } = (await import(url)) as { run(given: Uint8Array): Promise<Record<string, unknown>> };
        const found = await run(bytes);
        assert.equal(found['sip_packets_found'], MESSAGES);
        assert.ok(String(found['hashed']).includes(sha256));
        assert.match(String(found['path']), /on Node only/);
      } finally {
        served.close();
      }
    }
  });

  test('on workerd it takes the .wasm as a module', async () => {
    const source = `import { analyze, CaptureError } from 'pcapglass';
      export default {
        async fetch(request) {
          try {
            const analysis = await analyze(new Response(request.body), { name: 'posted', hashes: true, profile: 'edge' });
            const sip = await analysis.query('analyze_sip_packets');
            const capinfos = await analysis.query('analyze_capinfos', { hashes: true });
            analysis.close();
            return Response.json({ sip, capinfos });
          } catch (error) {
            return Response.json({ code: error instanceof CaptureError ? error.code : String(error) }, { status: 400 });
          }
        },
      };`;
    const code = await bundle(source, {
      platform: 'neutral',
      mainFields: ['module', 'main'],
      conditions: ['workerd', 'worker', 'browser'],
      external: ['*.wasm'],
    });
    assert.match(code, /from\s*"[^"]*pcapglass\.wasm"/);
    const workerd = await startWorkerd(code);
    try {
      const stored = gzipSync(bytes);
      const response = await fetch(workerd.url, { method: 'POST', body: new Uint8Array(stored) });
      const answer = (await response.json()) as { sip: { sip_packets_found: number }; capinfos: object };
      assert.equal(answer.sip.sip_packets_found, MESSAGES);
      assert.ok(JSON.stringify(answer.capinfos).includes(sha256Of(stored)));
      const refused = await fetch(workerd.url, { method: 'POST', body: 'no capture' });
      assert.deepEqual(await refused.json(), { code: 'not_a_capture' });
    } finally {
      await workerd.close();
    }
  });
});

/** The WASM module on a server of its own. */
async function serveWasm(type: string): Promise<{ url: string; close(): void }> {
  const wasm = readFileSync(join(root, 'dist/wasm/module/pcapglass.wasm'));
  const server = createServer((_, response) => {
    response.setHeader('content-type', type);
    response.end(wasm);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/app/main.js`, close: () => server.close() };
}
