// Measures what the server's answers cost and writes docs/answer-sizes.md: `node --import tsx tests/questions/sizes.ts`.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from '@modelcontextprotocol/client';
import { instructions } from '../../mcp-worker/instructions.js';
import { offeredTools } from '../../mcp-worker/tool-list.js';
import { connectStdio, textOf } from '../edge/support/clients.js';
import { root, samples } from '../js/support/captures.js';
import { callsCapture } from '../js/support/made.js';
import { captureOf, questions } from './all.js';
import { tokensOf, walk } from './walk.js';

type Arguments = { [name: string]: unknown };

// Its name is in answers, so it is always the same.
const folder = join(tmpdir(), 'pcapglass-sizes');
mkdirSync(folder, { recursive: true });
const sample = (name: string): string => join(root, 'samples', name);
/** 200 calls in a thousand frames, so that every list of SIP is longer than a page. */
const MANY_CALLS = join(folder, 'calls-200.pcap');
writeFileSync(MANY_CALLS, callsCapture(200));
const captures = [...samples().map(({ path }) => path), MANY_CALLS];

/** Of tools that need more than the capture, the calls that are measured. */
const ASKED: { [tool: string]: readonly Arguments[] } = {
  get_sip_call: [
    { pcap_file: sample('sip-call.pcap'), call_id: 'dd5281b0-0b76-4377-b90e-4865f74d6800' },
    { pcap_file: MANY_CALLS, call_id: 'call1@example.org' },
  ],
  get_sip_message: [5, 11].map((packet_number) => ({ pcap_file: sample('sip-call.pcap'), packet_number })),
  analyze_traffic_flow: [{ pcap_file: sample('office-mix.pcap'), server_ip: '203.0.113.80' }],
  search_packets: [{ pcap_file: MANY_CALLS, text: 'bob' }],
  compare_captures: [{ before: sample('sip-call.pcap'), after: sample('sip-failed-busy.pcap') }],
};

async function measure(client: Client, name: string, args: Arguments) {
  const answer = await client.callTool({ name, arguments: args });
  if (answer.isError === true) throw new Error(`${name}: ${textOf(answer)}`);
  const data = answer.structuredContent;
  return { bytes: Buffer.byteLength(JSON.stringify(data)), data: tokensOf(data), text: tokensOf(textOf(answer)) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n');
}

async function listed(client: Client): Promise<string> {
  const offered = offeredTools();
  const all = (await client.listTools()).tools;
  const shown = all.map(({ name, title, description, inputSchema }) => ({ name, title, description, inputSchema }));
  return table(
    ['what', 'tokens', 'bytes'],
    [
      [`${all.length} tools as a model is shown them`, tokensOf(shown), Buffer.byteLength(JSON.stringify(shown))],
      ['tools/list with output schemas', tokensOf(all), Buffer.byteLength(JSON.stringify(all))],
      ...[instructions(offered, { allowUrls: false })].map((text) => ['instructions', tokensOf(text), text.length]),
    ],
  );
}

async function perTool(client: Client): Promise<string> {
  const rows = [];
  for (const { listed: tool } of offeredTools()) {
    const calls = ASKED[tool.name] ?? captures.map((pcap_file) => ({ pcap_file }));
    const sizes: Awaited<ReturnType<typeof measure>>[] = [];
    for (const args of calls) sizes.push(await measure(client, tool.name, args));
    const most = (of: 'bytes' | 'data' | 'text') => Math.max(...sizes.map((size) => size[of]));
    rows.push([`\`${tool.name}\``, median(sizes.map(({ data }) => data)), most('data'), most('bytes'), most('text')]);
  }
  return table(['tool', 'median tokens', 'most tokens', 'most bytes', 'most tokens of text'], rows);
}

async function triages(client: Client): Promise<string> {
  const ten = [
    ...samples()
      .slice(0, 9)
      .map(({ path }) => path),
    MANY_CALLS,
  ];
  const rows = [];
  for (const pcap_file of ten) {
    const { data, text } = await measure(client, 'triage_capture', { pcap_file, question: 'what is wrong?' });
    rows.push([pcap_file.split('/').at(-1) ?? '', data, text]);
  }
  return table(['capture', 'tokens', 'tokens of text'], rows);
}

async function walks(client: Client): Promise<string> {
  const path = join(folder, 'capture');
  const rows = [];
  for (const question of questions) {
    writeFileSync(path, captureOf(question));
    const calls = await walk(client, question, path);
    const tokens = calls.reduce((sum, call) => sum + call.tokens, 0);
    rows.push([question.asked, calls.map(({ tool }) => `\`${tool}\``).join(', '), tokens]);
  }
  return table(['question', 'calls', 'tokens'], rows);
}

const client = await connectStdio({}, '2026-07-28');
try {
  const text = `# What answers cost

Written by \`node --import tsx tests/questions/sizes.ts\`; tokens are those of the o200k tokenizer.

## What a client holds

${await listed(client)}

## An answer of each tool

With its default limits, over ${captures.length} captures (the samples, and 200 calls in a thousand frames); of tools that
need more than the capture, over a few calls. A client shows its model the data or the text.

${await perTool(client)}

## Triage of ten captures

${await triages(client)}

## The twenty questions

What tests/questions asks: the triage, then the calls that it names, data and text together.

${await walks(client)}
`;
  writeFileSync(join(root, 'docs', 'answer-sizes.md'), text);
} finally {
  await client.close();
  rmSync(folder, { recursive: true });
}
