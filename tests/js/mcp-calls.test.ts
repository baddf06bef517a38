// One call at a time: progress, cancellation, deadline, and memory given back, with an analyzer made for the purpose.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, beforeEach, describe, test } from 'node:test';
import type { Client, Progress } from '@modelcontextprotocol/client';
import { startHttpServer, type HttpServer } from '../../mcp-worker/http-server.js';
import { createServerFactory } from '../../mcp-worker/server.js';
import { CaptureError, ToolError, type AnalyzeOptions, type Library } from '../../wasm/node.js';
import { connectHttp, ERAS, textOf } from '../edge/support/clients.js';

const TOOL = 'analyze_capinfos';

interface Behaviour {
  /** Reads so many steps of 20 ms. */
  steps?: number;
  queryFails?: Error;
  readFails?: Error;
}

let behaviour: Behaviour = {};
let seen: { options?: AnalyzeOptions; closed: number; aborted: unknown } = { closed: 0, aborted: undefined };

const analyze: Library['analyze'] = async (_source, options = {}) => {
  seen.options = options;
  const { steps = 0, queryFails, readFails } = behaviour;
  for (let step = 1; step <= steps; step += 1) {
    await sleep(20);
    if (options.signal?.aborted) {
      seen.aborted = options.signal.reason;
      throw options.signal.reason;
    }
    options.onProgress?.({ bytesRead: step * 100, bytesTotal: steps * 100, packets: step });
  }
  if (readFails) throw readFails;
  return {
    packets: 1,
    memoryBytes: 1,
    query: () => Promise.reject(queryFails ?? new ToolError(TOOL, 'nothing to tell')),
    close: () => void (seen.closed += 1),
  };
};

const servers: HttpServer[] = [];
const clients: Client[] = [];

async function connect(era: (typeof ERAS)[number], deadlineMs = 5_000): Promise<Client> {
  const factory = createServerFactory(
    { maxPackets: 7 },
    {
      analyze,
      access: { allowUrls: false, allowedPath: async (path) => path },
      limits: { maxBytes: 1000, deadlineMs },
      profile: 'desktop',
      defaultLimit: 7,
    },
  );
  const server = await startHttpServer(factory, { port: 0 });
  const client = await connectHttp(server.url, era);
  servers.push(server);
  clients.push(client);
  return client;
}

describe('calls', () => {
  beforeEach(() => {
    behaviour = {};
    seen = { closed: 0, aborted: undefined };
  });
  after(async () => {
    for (const client of clients) await client.close();
    for (const server of servers) await server.close();
  });
  const params = { name: TOOL, arguments: { pcap_file: 'a.pcap' } };

  for (const era of ERAS) {
    test(`progress rises and is throttled for a client of ${era}`, async () => {
      behaviour = { steps: 40 };
      const client = await connect(era);
      const heard: Progress[] = [];
      await client.callTool(params, { onprogress: (progress) => heard.push(progress) });
      assert.ok(heard.length >= 2 && heard.length <= 6, `${heard.length} notifications in 0.8 s`);
      for (const [i, { progress, total }] of heard.entries()) {
        assert.ok(progress > (heard[i - 1]?.progress ?? 0));
        assert.equal(total, 4000);
      }
    });

    test(`the deadline ends a call of ${era}`, async () => {
      behaviour = { steps: 1000 };
      const client = await connect(era, 100);
      const result = await client.callTool(params);
      assert.equal(result.isError, true);
      assert.match(textOf(result), /^Not finished within 0\.1 s.* Use a smaller capture/);
      assert.equal((seen.aborted as Error).name, 'DeadlineError');
    });
  }

  test('a cancelled call stops reading', async () => {
    behaviour = { steps: 1000 };
    const client = await connect('2026-07-28');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 100);
    await assert.rejects(client.callTool(params, { signal: controller.signal }));
    for (let i = 0; i < 50 && seen.aborted === undefined; i += 1) await sleep(20);
    assert.notEqual(seen.aborted, undefined);
  });

  test('the analyzer is told the limits, the protocol and the name', async () => {
    const client = await connect('2026-07-28');
    await client.callTool(params);
    const { name, protocols, profile, defaultLimit, maxBytes, hashes } = seen.options ?? {};
    assert.deepEqual(
      { name, protocols, profile, defaultLimit, maxBytes, hashes },
      { name: 'a.pcap', protocols: undefined, profile: 'desktop', defaultLimit: 7, maxBytes: 1000, hashes: false },
    );
  });

  test('the default number of rows is in the schema', async () => {
    const client = await connect('2026-07-28');
    const sip = (await client.listTools()).tools.find(({ name }) => name === 'analyze_sip_packets');
    const limit = sip?.inputSchema.properties?.['limit'] as { default?: number; description?: string };
    assert.equal(limit.default, 7);
    assert.match(limit.description ?? '', /7 by default/);
  });

  test('an analysis is closed after its answer, whatever that was', async () => {
    const client = await connect('2026-07-28');
    const result = await client.callTool(params);
    assert.deepEqual([result.isError, textOf(result)], [true, 'Nothing to tell.']);
    assert.equal(seen.closed, 1);
    behaviour = { queryFails: new Error('a bug') };
    assert.match(textOf(await client.callTool(params)), /^The analysis failed: A bug\.$/);
    assert.equal(seen.closed, 2);
  });

  test('errors of the capture say what to do next', async () => {
    const client = await connect('2026-07-28');
    const told = async (error: CaptureError) => {
      behaviour = { readFails: error };
      return textOf(await client.callTool(params));
    };
    const notCapture = await told(new CaptureError('not_a_capture', 'a.pcap: not a capture'));
    assert.match(notCapture, /^a\.pcap: not a capture\. Pass a packet capture: pcap, pcapng, snoop/);
    assert.match(await told(new CaptureError('too_large', 'a.pcap: too large')), /too large\. Cut the capture/);
    assert.equal(await told(new CaptureError('not_readable', 'a.pcap: denied')), 'a.pcap: denied.');
  });
});

test('options that cannot be are refused at the start', () => {
  const settings = { analyze, access: { allowUrls: false }, limits: { maxBytes: 1, deadlineMs: 1 } };
  const make = (options: object) => () => createServerFactory(options, { ...settings, profile: 'desktop' });
  assert.throws(make({ modules: ['sip', 'nonsense'] }), /unknown module nonsense; there are .*sip/);
  assert.throws(make({ maxPackets: 1001 }), /0 to 1000/);
  assert.throws(make({ maxPackets: 1.5 }), RangeError);
});
