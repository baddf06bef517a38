// What an agent is offered: the cost of the list in tokens, the composed tools' answers, prompts, resources, budgets.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { encode } from 'gpt-tokenizer';
import { describe, test } from 'node:test';
import { answer } from '../../mcp-worker/call-tool.js';
import { bytesOf, withinBudget } from '../../mcp-worker/budget.js';
import { hostTools } from '../../mcp-worker/composed/index.js';
import { ARRIVING_TOOLS, prompts, promptText } from '../../mcp-worker/prompts/prompts.js';
import { instructions } from '../../mcp-worker/instructions.js';
import { offeredTools } from '../../mcp-worker/tool-list.js';
import { analyze, tools } from '../../wasm/node.js';

const ajv = new Ajv2020({ strict: false, validateFormats: false });
const tokens = (value: unknown) => encode(typeof value === 'string' ? value : JSON.stringify(value)).length;
const root = new URL('../../', import.meta.url).pathname;
const named = (name: string) => {
  const tool = hostTools.find((candidate) => candidate.name === name);
  assert.ok(tool);
  return tool;
};

test('the list of tools is cheap, and so are the instructions', (t) => {
  const listed = offeredTools({ allowUrls: true }).map((offered) => offered.listed);
  const shown = listed.map(({ name, title, description, inputSchema }) => ({ name, title, description, inputSchema }));
  t.diagnostic(`${tokens(shown)} tokens shown, ${bytesOf(listed)} bytes in all, ${listed.length} tools`);
  assert.ok(tokens(shown) <= 6000);
  assert.ok(bytesOf(listed) <= 120_000);
  t.diagnostic(listed.map(({ name, outputSchema }) => `${name} ${bytesOf(outputSchema)}`).join(', '));
  for (const { name, description } of listed) {
    assert.ok(description.length <= 800, name);
    assert.match(description, /\buse (it|this)\b/i, `${name}: when to use it`);
    assert.match(description, /Read-only|changes nothing/, `${name}: what it does not do`);
  }
  assert.ok(instructions(offeredTools(), { allowUrls: true }).length < 2000);
});

describe('triage', () => {
  const captures = readdirSync(`${root}samples`).filter((name) => /\.pcap(ng)?$/.test(name));
  for (const name of captures) {
    test(`${name} within 1,200 tokens`, async (t) => {
      const analysis = await analyze(`${root}samples/${name}`, { name });
      t.after(() => analysis.close());
      const tool = named('triage_capture');
      const result = await answer(tool, { pcap_file: name, question: 'why do calls fail?' }, [analysis], tools);
      t.diagnostic(`${tokens(result)} tokens, text ${tokens(tool.digest(result))}`);
      assert.ok(tokens(result) <= 1200);
      const validate = ajv.compile(tool.outputSchema);
      assert.ok(validate(result), ajv.errorsText(validate.errors));
      const lines = tool.digest(result).split('\n').length;
      assert.ok(lines >= 5 && lines <= 15, `${lines} lines`);
      for (const { next, frames } of result['findings'] as {
        next: { tool: string; arguments: object };
        frames: number[];
      }[]) {
        assert.ok(frames.length > 0, 'no finding without a frame');
        const called = tools.find((known) => known.name === next.tool);
        assert.ok(called && ajv.compile(called.inputSchema)(next.arguments), JSON.stringify(next));
      }
    });
  }
});

test('search finds by text, counts all, and pages', async (t) => {
  const analysis = await analyze(`${root}samples/sip-call.pcap`, { name: 'a' });
  t.after(() => analysis.close());
  const tool = named('search_packets');
  const ask = (args: object) => answer(tool, { pcap_file: 'a', ...args }, [analysis], tools);
  const all = (await ask({ text: 'BOB@', limit: 100 })) as { matches: object[]; page: { total: number } };
  assert.ok(ajv.compile(tool.outputSchema)(all));
  assert.equal(all.matches.length, all.page.total);
  const paged: object[] = [];
  let cursor: string | undefined;
  do {
    const some = (await ask({ text: 'BOB@', limit: 3, ...(cursor === undefined ? {} : { cursor }) })) as unknown as {
      matches: object[];
      page: { next_cursor?: string };
    };
    paged.push(...some.matches);
    cursor = some.page.next_cursor;
    if (cursor !== undefined) await assert.rejects(ask({ text: 'alice', cursor }), /another capture or question/);
  } while (cursor !== undefined);
  assert.deepEqual(paged, all.matches);
  assert.equal(((await ask({ text: 'nobody at all' })) as { page: { total: number } }).page.total, 0);
});

test('a comparison with itself finds nothing, with another finds what the other is', async (t) => {
  const open = (name: string) => analyze(`${root}samples/${name}`, { name });
  const analyses = [await open('sip-call.pcap'), await open('sip-failed-busy.pcap')] as const;
  t.after(() => analyses.forEach((analysis) => analysis.close()));
  const tool = named('compare_captures');
  const args = { before: 'a', after: 'b' };
  const same = await answer(tool, args, [analyses[0], analyses[0]], tools);
  assert.deepEqual([same['figures'], same['findings']], [[], []]);
  const other = await answer(tool, args, analyses, tools);
  const validate = ajv.compile(tool.outputSchema);
  assert.ok(validate(other), ajv.errorsText(validate.errors));
  assert.ok((other['figures'] as object[]).length > 0);
});

test('an answer keeps to its budget and counts what it leaves out', async (t) => {
  const analysis = await analyze(`${root}samples/sip-call.pcap`, { name: 'a' });
  t.after(() => analysis.close());
  for (const tool of tools.filter(({ onRequest }) => !onRequest)) {
    for (const max_tokens of [undefined, 700, 2000]) {
      const result = await withinBudget(tool, { pcap_file: 'a', max_tokens }, (args) =>
        answer(tool, args, [analysis], tools),
      );
      assert.ok(
        bytesOf(result) <= Math.max((max_tokens ?? 6500) * 3, 1500),
        `${tool.name} ${max_tokens}: ${bytesOf(result)}`,
      );
      const validate = ajv.compile(tool.outputSchema);
      assert.ok(validate(result), `${tool.name} ${ajv.errorsText(validate.errors)}`);
    }
  }
});

test('prompts: the fourteen and five more, with tools that exist', () => {
  assert.equal(prompts.length, 19);
  const known = new Set([...tools, ...hostTools].map(({ name }) => name));
  for (const prompt of prompts) {
    const given = Object.fromEntries(prompt.arguments.map(({ name }) => [name, `${name}.x`]));
    const text = promptText(prompt, given);
    assert.doesNotMatch(text, /[{}]/, prompt.name);
    const toolNames = text.match(/\b(?:analyze|get|list|triage|compare|search|summarize)_[a-z_]+/g) ?? [];
    assert.ok(toolNames.length > 0, prompt.name);
    for (const name of toolNames)
      assert.ok(known.has(name) || ARRIVING_TOOLS.includes(name), `${prompt.name}: ${name}`);
  }
  const [first] = prompts;
  assert.ok(first);
  assert.doesNotMatch(promptText(first, { pcap_file: 'a' }), /Concentrate/);
});

test('the rules are those of the core', () => {
  execFileSync(process.execPath, ['--import', 'tsx', 'scripts/rules.ts', '--check'], { cwd: root });
});
