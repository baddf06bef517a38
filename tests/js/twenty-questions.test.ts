// Twenty questions of an engineer, each answered by MCP calls that begin with the triage and follow what it names.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@modelcontextprotocol/client';
import { connectStdio } from '../edge/support/clients.js';
import { missingFact, near } from '../questions/facts.js';
import { captureOf, questions } from '../questions/all.js';
import { walk } from '../questions/walk.js';
/** What answers to one question may cost together; a client has a context of 200,000. */
const MOST_TOKENS = 15_000;

describe('twenty questions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-questions-'));
  let client: Client;
  before(async () => {
    client = await connectStdio({}, '2026-07-28');
  });
  after(async () => {
    await client?.close();
    rmSync(folder, { recursive: true });
  });

  test('there are twenty', () => assert.equal(questions.length, 20));

  for (const question of questions) {
    test(question.asked, async (t) => {
      const path = join(folder, 'capture');
      writeFileSync(path, captureOf(question));
      const calls = await walk(client, question, path);
      const tokens = calls.reduce((sum, call) => sum + call.tokens, 0);
      t.diagnostic(`${calls.map(({ tool }) => tool).join(' > ')}: ${tokens} tokens`);
      assert.ok(tokens <= MOST_TOKENS, `${tokens} tokens`);
    });
  }
});

test('a fact that an answer lacks is told', () => {
  const answer = { calls: [{ code: 486, frames: [4, 6] }, { code: 200 }], note: 'two calls' };
  assert.equal(missingFact(answer, { calls: [{ code: 200 }, { frames: [6] }], note: /two/ }), undefined);
  assert.match(missingFact(answer, { calls: [{ code: 404 }] }) ?? '', /no row of answer\.calls/);
  assert.match(missingFact(answer, { calls: [{ code: 200, frames: [6] }] }) ?? '', /no row/);
  assert.match(missingFact(answer, { count: 2 }) ?? '', /answer\.count is nothing, not 2/);
  assert.equal(near(2)(2.0005), true);
  assert.equal(near(2)(2.1), false);
  assert.equal(near(2)('2'), false);
});
