// The package on Deno and Bun, which come from npm: library, command, MCP server, fetch handler, and what they fetch. Only in
// check:deep, because they take 200 MB.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test, type TestContext } from 'node:test';
import { connectHttp, textOf } from '../edge/support/clients.js';
import { sipCapture } from '../edge/support/captures.js';
import { startOrigin } from '../edge/support/origin.js';
import { deep } from './support/captures.js';
import { installPackage, type Consumer } from './support/consumer.js';
import { RUNTIMES, runtimeProgram, type Runtime } from './support/runtimes.js';

const MESSAGES = 5;
const TOKEN = 'first-token-of-tests';

/** How a program is run, with all that it may want to do. */
const RUN: Record<Runtime, string[]> = { deno: ['run', '-A', '--no-remote', '--no-lock'], bun: ['run'] };

/** A server around the handler that prints its port. */
const SERVE: Record<Runtime, string> = {
  deno: `import handler from 'pcapglass/worker';
         Deno.serve({ port: 0, hostname: '127.0.0.1', onListen: ({ port }) => console.log('port ' + port) }, handler.fetch);`,
  bun: `import handler from 'pcapglass/worker';
        const server = Bun.serve({ port: 0, hostname: '127.0.0.1', idleTimeout: 60, fetch: handler.fetch });
        console.log('port ' + server.port);`,
};

for (const runtime of RUNTIMES) {
  const program = deep ? runtimeProgram(runtime) : undefined;
  const why = deep ? `npm could not install ${runtime}` : 'runs in npm run check:deep';

  describe(runtime, { skip: program === undefined && why, timeout: 120_000 }, () => {
    let project: Consumer;
    before(() => {
      project = installPackage();
      project.write('calls.pcap', sipCapture(MESSAGES));
    });
    after(() => project?.remove());

    const env = { ...process.env, DENO_NO_UPDATE_CHECK: '1' };
    function run(script: string, ...args: string[]): string {
      const options = { cwd: project.folder, encoding: 'utf8', env, timeout: 30_000 } as const;
      const { status, stdout, stderr } = spawnSync(program ?? '', [...(RUN[runtime] ?? []), script, ...args], options);
      assert.equal(status, 0, stdout + stderr);
      return stdout;
    }

    /** Starts a script, and gives what its output says by `said`. */
    async function start(t: TestContext, args: string[], said: RegExp, variables: Record<string, string> = {}) {
      const child = spawn(program ?? '', [...(RUN[runtime] ?? []), ...args], {
        cwd: project.folder,
        env: { ...env, ...variables },
      });
      const ended = once(child, 'close');
      t.after(() => child.kill('SIGKILL'));
      let text = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      }
      while (!said.test(text)) {
        await Promise.race([
          Promise.any([once(child.stdout, 'data'), once(child.stderr, 'data')]),
          ended.then(() => assert.fail(text)),
        ]);
      }
      return { found: said.exec(text)?.[1] ?? '', child, ended, text: () => text };
    }

    test('library', () => {
      project.write(
        'use.mjs',
        `import { analyze } from 'pcapglass';
         const analysis = await analyze('calls.pcap', { hashes: true });
         const { sip_packets_found } = await analysis.query('analyze_sip_packets');
         const { file_size_bytes } = await analysis.query('analyze_capinfos', { hashes: true });
         console.log(JSON.stringify([sip_packets_found, file_size_bytes]));`,
      );
      assert.equal(run('use.mjs'), `[${MESSAGES},${sipCapture(MESSAGES).length}]\n`);
    });

    test('command', () => {
      const bin = 'node_modules/pcapglass/bin/pcapglass.js';
      const { sip_packets_found } = JSON.parse(run(bin, 'tool', 'analyze_sip_packets', 'calls.pcap')) as {
        sip_packets_found: number;
      };
      assert.equal(sip_packets_found, MESSAGES);
    });

    test('MCP server, until it is told to stop', async (t) => {
      const args = ['mcp', '--transport', 'http', '--port', '0', '--root', '.', '--log', 'json'];
      const server = await start(t, ['node_modules/pcapglass/bin/pcapglass.js', ...args], /at (http:\S+\/)mcp\n/);
      for (const era of ['2025', '2026-07-28'] as const) {
        const client = await connectHttp(server.found, era);
        const result = await client.callTool({ name: 'analyze_capinfos', arguments: { pcap_file: 'calls.pcap' } });
        assert.equal((result.structuredContent as { packet_count: number }).packet_count, MESSAGES, textOf(result));
        await client.close();
      }
      server.child.kill('SIGTERM');
      assert.deepEqual(await server.ended, [0, null]);
      assert.match(server.text(), /"route":"mcp","status":200/);
    });

    test('pcapglass/worker as a fetch handler', async (t) => {
      project.write('serve.mjs', SERVE[runtime]);
      const { found: port } = await start(t, ['serve.mjs'], /^port (\d+)$/m, {
        PCAPGLASS_RATE_LIMIT: '20',
        PCAPGLASS_OPEN_METRICS: 'true',
        PCAPGLASS_TOKENS: TOKEN,
      });
      const url = `http://127.0.0.1:${port}/`;
      assert.equal(await (await fetch(`${url}healthz`)).text(), 'ok\n');
      const call = (headers: Record<string, string>) =>
        fetch(`${url}mcp`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
          body: JSON.stringify({
            jsonrpc: '2.0',
            id: 1,
            method: 'tools/call',
            params: {
              name: 'analyze_capinfos',
              arguments: { pcap_file: `data:;base64,${Buffer.from(sipCapture(MESSAGES)).toString('base64')}` },
            },
          }),
        });
      assert.equal((await call({})).status, 401);
      const good = await call({ authorization: `Bearer ${TOKEN}` });
      assert.match(await good.text(), new RegExp(`"packet_count":${MESSAGES},`));
      // The header that the edge's platform sets is a stranger's own word here.
      const statuses: number[] = [];
      for (let i = 0; i < 20; i += 1) {
        const answer = await call({ 'cf-connecting-ip': `192.0.2.${i}` });
        await answer.text();
        statuses.push(answer.status);
      }
      assert.ok(statuses.includes(429), statuses.join());
    });

    test('is kept to public addresses, or fetches nothing', async (t) => {
      const origin = await startOrigin();
      t.after(() => origin.close());
      project.write(
        'fetch.mjs',
        `import { createGuardedFetch } from './node_modules/pcapglass/dist/mcp-worker/guarded-fetch.js';
         try {
           await createGuardedFetch()(process.argv[2]);
           console.log('fetched');
         } catch (error) {
           console.log(error.cause?.code ?? error.message);
         }
         process.exit(0);`,
      );
      const why = runtime === 'bun' ? /on Bun fetching cannot be kept/ : /stands for an address that is not public/;
      for (const name of ['127.0.0.1', 'localhost']) {
        assert.match(run('fetch.mjs', `${origin.url.replace('127.0.0.1', name)}/sip.pcap`), why);
      }
      assert.deepEqual(origin.requests, []);
    });
  });
}
