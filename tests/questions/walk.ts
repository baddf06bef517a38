// Answers a question as an agent would that knows only what the tools say: triage first, then the calls it names.

import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/client';
import { encode } from 'gpt-tokenizer';
import { textOf } from '../edge/support/clients.js';
import { missingFact } from './facts.js';
import type { Question, Step } from './question.js';

interface Finding {
  id: string;
  frames: number[];
  next: { tool: string; arguments: { [name: string]: unknown } };
}

export interface Call {
  tool: string;
  bytes: number;
  tokens: number;
}

export const tokensOf = (value: unknown): number => encode(JSON.stringify(value)).length;

/** The call that this step makes; that of a finding is the finding's own. */
function callOf(step: Step, findings: readonly Finding[], pcap_file: string): Finding['next'] {
  if ('tool' in step) return { tool: step.tool, arguments: { pcap_file, ...step.args } };
  const found = findings.filter(({ id }) => id === step.follow);
  assert.ok(found.length > 0, `triage names no ${step.follow}: ${findings.map(({ id }) => id).join(', ')}`);
  const cited = new Set(found.flatMap(({ frames }) => frames));
  for (const frame of step.frames) assert.ok(cited.has(frame), `${step.follow} cites ${[...cited]}, not ${frame}`);
  assert.ok(found[0]);
  return found[0].next;
}

/** Makes the calls, checks each answer, and tells what they cost. Rejects when an answer lacks what is known. */
export async function walk(client: Client, { asked, triage, steps }: Question, pcap_file: string): Promise<Call[]> {
  const calls: Call[] = [];
  async function call(name: string, args: { [name: string]: unknown }): Promise<unknown> {
    const { content, structuredContent, isError } = await client.callTool({ name, arguments: args });
    assert.notEqual(isError, true, `${name}: ${textOf({ content })}`);
    const bytes = Buffer.byteLength(JSON.stringify({ content, structuredContent }));
    calls.push({ tool: name, bytes, tokens: tokensOf(structuredContent) + tokensOf(content) });
    return structuredContent;
  }
  const first = (await call('triage_capture', { pcap_file, question: asked })) as { findings: Finding[] };
  if (triage !== undefined) assert.equal(missingFact(first, triage), undefined);
  for (const step of steps) {
    const { tool, arguments: args } = callOf(step, first.findings, pcap_file);
    assert.equal(missingFact(await call(tool, args), step.holds, tool), undefined);
  }
  return calls;
}
