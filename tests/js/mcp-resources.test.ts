// Resources by name: what completes, and what an unknown one is answered with.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@modelcontextprotocol/client';
import { startHttpServer, type HttpServer } from '../../mcp-worker/http-server.js';
import { createServerFactory } from '../../mcp-worker/server.js';
import { rules } from '../../schema/rules.js';
import { analyze } from '../../wasm/node.js';
import { connectHttp, ERAS } from '../edge/support/clients.js';

/** Invalid params, which is what the SDK answers both eras for a resource that is not there. */
const NOT_FOUND = -32602;

for (const era of ERAS) {
  describe(`resources for a client of ${era}`, () => {
    let server: HttpServer;
    let client: Client;
    before(async () => {
      const settings = {
        analyze,
        access: { allowUrls: false },
        limits: { maxBytes: 1e6, deadlineMs: 10_000 },
        profile: 'desktop' as const,
      };
      server = await startHttpServer(createServerFactory({}, settings), { port: 0 });
      client = await connectHttp(server.url, era);
    });
    after(async () => {
      await client?.close();
      await server?.close();
    });

    async function completed(uri: string, name: string, value: string): Promise<string[]> {
      const { completion } = await client.complete({ ref: { type: 'ref/resource', uri }, argument: { name, value } });
      return completion.values;
    }

    test('names complete whatever the case they are typed in', async () => {
      assert.deepEqual(await completed('pcapglass://schema/{tool}', 'tool', 'TRIAGE'), ['triage_capture']);
      const tcp = rules.map(({ id }) => id).filter((id) => id.startsWith('TCP-'));
      assert.ok(tcp.length > 0);
      assert.deepEqual(await completed('pcapglass://rules/{id}', 'id', 'tcp-'), tcp);
      assert.deepEqual(await completed('pcapglass://rules/{id}', 'id', 'nothing like it'), []);
    });

    test('an unknown one is not found, instead of an internal error', async () => {
      for (const uri of ['pcapglass://rules/XX-99', 'pcapglass://schema/no_such_tool', 'pcapglass://elsewhere/1'])
        await assert.rejects(client.readResource({ uri }), { code: NOT_FOUND });
    });
  });
}
