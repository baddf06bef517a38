// What every transport must do alike: the same checks against stdio, HTTP on Node and workerd.

import type { Client } from '@modelcontextprotocol/client';
import type { AnySchemaObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { analyze, tools, version, type ToolName } from '../../../wasm/node.js';
import { offeredTools } from '../../../mcp-worker/tool-list.js';
import { sipCapture } from './captures.js';
import { ERAS, textOf, type Era } from './clients.js';
import { startOrigin, type Origin } from './origin.js';

type Result = Record<string, unknown>;

export interface Server {
  connect(era: Era): Promise<Client>;
  close(): Promise<void>;
}

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const MESSAGES = 120;
const SIP = 'analyze_sip_packets';

/** What the library itself answers. */
async function libraryAnswer(name: string, tool: string, args: object): Promise<unknown> {
  const analysis = await analyze(sipCapture(MESSAGES), { name });
  try {
    return await analysis.query(tool as ToolName, args);
  } finally {
    analysis.close();
  }
}

function withoutTimestamp(result: Result): Result {
  const { analysis_timestamp, ...rest } = result;
  assert.match(String(analysis_timestamp), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  return rest;
}

/** `start` gives a server that may fetch URLs. */
export function describeServer(name: string, start: () => Promise<Server>): void {
  describe(name, () => {
    let server: Server;
    let origin: Origin;
    before(async () => {
      origin = await startOrigin();
      server = await start();
    });
    after(async () => {
      await server?.close();
      await origin?.close();
    });
    for (const era of ERAS)
      describeEra(
        era,
        () => server.connect(era),
        () => origin.url,
      );
  });
}

function describeEra(era: Era, connect: () => Promise<Client>, originUrl: () => string): void {
  describe(`client of ${era}`, () => {
    let client: Client;
    before(async () => {
      client = await connect();
    });
    after(() => client?.close());

    const call = async (tool: string, args: Record<string, unknown>) =>
      client.callTool({ name: tool, arguments: args });
    const refused = async (tool: string, args: Record<string, unknown>, expected: RegExp) => {
      const result = await call(tool, args);
      assert.equal(result.isError, true);
      assert.equal(result.structuredContent, undefined);
      assert.match(textOf(result), expected);
    };

    test('says who it is and how to use it', () => {
      const about = client.getServerVersion();
      assert.equal(about?.name, 'pcapglass');
      assert.equal(about?.version, version);
      const text = client.getInstructions() ?? '';
      assert.ok(text.length > 200 && text.length < 2000, `${text.length} characters`);
    });

    test('lists the tools of the registry', async () => {
      const listed = (await client.listTools()).tools;
      assert.deepEqual(
        listed.map(({ name, title, description, inputSchema, outputSchema }) => {
          const { $schema: _, ...input } = inputSchema;
          const { $schema: __, ...output } = outputSchema ?? {};
          return { name, title, description, inputSchema: input, outputSchema: output };
        }),
        offeredTools({ allowUrls: true }).map(({ listed }) => {
          const { name, title, description, inputSchema, outputSchema } = listed;
          return { name, title, description, inputSchema, outputSchema };
        }),
      );
      for (const tool of listed) {
        ajv.compile(tool.inputSchema);
        assert.ok(tool.outputSchema);
        ajv.compile(tool.outputSchema as AnySchemaObject);
        assert.deepEqual(tool.annotations, {
          readOnlyHint: true,
          destructiveHint: false,
          idempotentHint: true,
          openWorldHint: true,
        });
      }
    });

    test('answers as the library does', async () => {
      const url = `${originUrl()}/sip.pcap`;
      for (const tool of tools.filter(({ onRequest }) => !onRequest)) {
        const args = 'limit' in (tool.inputSchema['properties'] as object) ? { limit: 10 } : {};
        const result = await call(tool.name, { pcap_file: url, ...args });
        assert.notEqual(result.isError, true, textOf(result));
        const structured = result.structuredContent as Result;
        const validate = ajv.compile(tool.outputSchema as AnySchemaObject);
        assert.ok(validate(structured), ajv.errorsText(validate.errors));
        assert.deepEqual(withoutTimestamp(structured), await libraryAnswer(url, tool.name, args));
        const lines = textOf(result).split('\n');
        assert.ok(lines.length >= 3 && lines.length <= 15, `${lines.length} lines:\n${textOf(result)}`);
      }
    });

    test('computes hashes when asked', async () => {
      const url = `${originUrl()}/chunked.pcap`;
      const result = await call('analyze_capinfos', { pcap_file: url, hashes: true });
      const expected = await libraryAnswer(url, 'analyze_capinfos', { hashes: true });
      assert.deepEqual(withoutTimestamp(result.structuredContent as Result), expected);
      assert.match(JSON.stringify(expected), /"[0-9a-f]{64}"/);
    });

    test('pages with cursors through every row, and cites frames', async () => {
      const pcap_file = `${originUrl()}/sip.pcap`;
      const frames: unknown[] = [];
      let cursor: string | undefined;
      let pages = 0;
      do {
        const args = cursor === undefined ? { pcap_file, limit: 50 } : { pcap_file, limit: 50, cursor };
        const result = await call(SIP, args);
        const { packets, page } = result.structuredContent as {
          packets: { packet_number: number }[];
          page?: { total: number; next_cursor?: string };
        };
        if (pages === 0) assert.match(textOf(result), /frame 1: .*OPTIONS/);
        assert.equal(page?.total, MESSAGES);
        frames.push(...packets.map(({ packet_number }) => packet_number));
        cursor = page?.next_cursor;
        pages += 1;
      } while (cursor !== undefined && pages < 10);
      assert.equal(pages, 3);
      assert.deepEqual(
        frames,
        Array.from({ length: MESSAGES }, (_, i) => i + 1),
      );
    });

    test('refuses the cursor of another capture, and what is no cursor', async () => {
      const first = await call(SIP, { pcap_file: `${originUrl()}/sip.pcap` });
      const { page } = first.structuredContent as { page: { next_cursor: string } };
      const other = { pcap_file: `${originUrl()}/other.pcap`, cursor: page.next_cursor };
      await refused(SIP, other, /cursor belongs to another capture.*without cursor/);
      await refused(SIP, { pcap_file: `${originUrl()}/sip.pcap`, cursor: 'nonsense' }, /cursor/);
    });

    test('names what is wrong with arguments', async () => {
      const pcap_file = `${originUrl()}/sip.pcap`;
      await refused(SIP, {}, /pcap_file is required/);
      await refused(SIP, { pcap_file: 7 }, /pcap_file must be a string/);
      await refused(SIP, { pcap_file, limit: 1001 }, /limit must be at most 1000/);
      await refused(SIP, { pcap_file, limit: 1.5 }, /limit must be a whole number/);
      await refused(SIP, { pcap_file, limti: 5 }, /no argument "limti" \(there are .*limit/);
      await refused(SIP, { pcap_file: ' ' }, /pcap_file is empty/);
    });

    test('answers an unknown tool with a protocol error', async () => {
      await assert.rejects(call('analyze_everything', { pcap_file: 'x' }), /analyze_everything/);
    });

    test('says why a capture cannot be had', async () => {
      await refused(SIP, { pcap_file: `${originUrl()}/missing.pcap` }, /missing\.pcap: the server answered 404/);
      await refused(SIP, { pcap_file: `${originUrl()}/page.html` }, /page\.html: not a capture.*pcapng/);
      await refused(SIP, { pcap_file: `${originUrl()}/encoded.pcap` }, /Content-Encoding: gzip/);
      await refused(SIP, { pcap_file: `${originUrl()}/to-file` }, /only http and https/);
      await refused(SIP, { pcap_file: 'ftp://127.0.0.1/a.pcap' }, /only http and https/);
      await refused(SIP, { pcap_file: 'http://user:secret@127.0.0.1/a.pcap' }, /user name or password is refused/);
    });

    test('shows nothing of an answer that is no capture', async () => {
      for (const path of ['/page.html', '/missing.pcap']) {
        const result = await call(SIP, { pcap_file: originUrl() + path });
        assert.doesNotMatch(JSON.stringify(result), /secret/);
      }
    });

    test('stops at its limits', async () => {
      await refused(SIP, { pcap_file: `${originUrl()}/large` }, /larger than 1000000 bytes/);
      await refused(SIP, { pcap_file: `${originUrl()}/silent` }, /not finished within 1\.5 s/i);
      await refused(SIP, { pcap_file: `${originUrl()}/stalled.pcap` }, /not finished within 1\.5 s/i);
    });
  });
}

/** Limits that the suite expects of the server it is given. */
export const SUITE_OPTIONS = { allowPrivateUrls: true, maxBytes: 1_000_000, deadlineMs: 1_500 } as const;
