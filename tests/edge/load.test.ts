// The server under load: ten thousand calls, fifty at a time, over twenty captures of which its cache holds a few; too
// many calls for it; and a crash in between. Only in check:deep, since it takes some minutes.

import assert from 'node:assert/strict';
import { copyFileSync, linkSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { tmpdir } from 'node:os';
import { after, before, describe, test } from 'node:test';
import type { Client } from '@modelcontextprotocol/client';
import { hostTools } from '../../mcp-worker/composed/index.js';
import { answer } from '../../mcp-worker/call-tool.js';
import { analyze, tools } from '../../wasm/node.js';
import { deep, samples, seededRandom } from '../js/support/captures.js';
import { pcapglass } from '../js/support/command.js';
import { callsCapture, MESSAGES_PER_CALL } from '../js/support/made.js';
import { connectHttp, ERAS, textOf } from './support/clients.js';
import { startHttpProcess, type HttpProcess } from './support/http-process.js';
import { atOnce, comparable, quantile, type Answer, type Question } from './support/load.js';

const CHECKED_FIRST = 1_000;
const CALLS = Number(process.env['LOAD_CALLS'] ?? 10_000);
const WIDTH = 50;
const CLIENTS = 10;
/** Rows per list; an answer stays below every budget, so that it is the command's. */
const LIMIT = 5;
/** Calls in each of the made captures. */
const MADE_CALLS = [40, 200, 500, 1_000];
const MEBIBYTE = 2 ** 20;
/** What the server may keep: a fifth of what the captures' analyses take together. */
const CACHE_BYTES = 64 * MEBIBYTE;
/** What it may grow by between the first thousand calls and the last. */
const MOST_GROWTH = 64 * MEBIBYTE;

interface Known extends Question {
  /** By construction of the capture. */
  packets: number;
  /** What the command says, or of tools that it does not have, the tool itself about an analysis of its own. */
  expected: unknown;
}

/** Twenty captures in one folder, with the packets that went into each. */
function makeCaptures(folder: string): Map<string, number> {
  const captures = new Map<string, number>();
  for (const { name, path, expect } of samples().slice(0, 20 - MADE_CALLS.length)) {
    copyFileSync(path, join(folder, basename(name)));
    captures.set(join(folder, basename(name)), expect?.packets ?? 0);
  }
  for (const calls of MADE_CALLS) {
    writeFileSync(join(folder, `calls-${calls}.pcap`), callsCapture(calls));
    captures.set(join(folder, `calls-${calls}.pcap`), calls * MESSAGES_PER_CALL);
  }
  return captures;
}

async function questionsAbout(pcap_file: string, packets: number): Promise<Known[]> {
  const { stdout } = await pcapglass(['analyze', pcap_file, '--format', 'json', '--limit', String(LIMIT)]);
  const { results } = JSON.parse(stdout) as { results: { [tool: string]: unknown } };
  const takesLimit = new Set(
    tools.filter(({ inputSchema }) => 'limit' in (inputSchema['properties'] as object)).map(({ name }) => name),
  );
  const asked = Object.entries(results).map(([tool, result]) => {
    const limit = takesLimit.has(tool as never) ? { limit: LIMIT } : {};
    return { tool, args: { pcap_file, ...limit }, packets, expected: comparable(result) };
  });
  const triage = hostTools.find(({ name }) => name === 'triage_capture');
  assert.ok(triage);
  const analysis = await analyze(pcap_file, { name: pcap_file });
  try {
    const expected = comparable(await answer(triage, { pcap_file }, [analysis], tools));
    return [...asked, { tool: triage.name, args: { pcap_file }, packets, expected }];
  } finally {
    analysis.close();
  }
}

/** One question about each of as many files as ask at once, so that none shares the analysis of another. */
function crowdOf(questions: readonly Known[], folder: string): Known[] {
  const file = join(folder, `calls-${Math.max(...MADE_CALLS)}.pcap`);
  const one = questions.find(({ tool, args }) => tool === 'analyze_sip_packets' && args['pcap_file'] === file);
  assert.ok(one);
  return Array.from({ length: WIDTH }, (_, i) => {
    const pcap_file = join(folder, `crowd-${i}.pcap`);
    linkSync(file, pcap_file);
    return { ...one, args: { ...one.args, pcap_file }, expected: { ...(one.expected as object), file: pcap_file } };
  });
}

function check(answered: Answer, { tool, args, packets, expected }: Known): void {
  assert.notEqual(answered.isError, true, `${tool} ${String(args['pcap_file'])}: ${textOf(answered)}`);
  const result = comparable(answered.structuredContent) as { capture: { packets: number } };
  // Wire format for both: the command's has been through JSON.
  assert.deepEqual(result, JSON.parse(JSON.stringify(expected)), `${tool} ${JSON.stringify(args)}`);
  assert.equal(result.capture.packets, packets);
}

const mega = (bytes: number) => `${(bytes / MEBIBYTE).toFixed(0)} MiB`;

describe('load', { skip: !deep && 'runs in npm run check:deep', timeout: 1_200_000 }, () => {
  let folder: string;
  const questions: Known[] = [];
  const servers: HttpProcess[] = [];
  const clients: Client[] = [];

  async function start(options: Parameters<typeof startHttpProcess>[0]): Promise<HttpProcess> {
    const server = await startHttpProcess({ port: 0, roots: [folder], ...options });
    servers.push(server);
    return server;
  }

  async function connect(url: string): Promise<Client[]> {
    const made = await Promise.all(
      Array.from({ length: CLIENTS }, (_, i) => connectHttp(url, ERAS[i % ERAS.length] ?? ERAS[0])),
    );
    clients.push(...made);
    return made;
  }

  /** The same ones for the same seed. */
  function some(count: number, seed: number): Known[] {
    const random = seededRandom(seed);
    return Array.from({ length: count }, () => {
      const question = questions[Math.floor(random() * questions.length)];
      assert.ok(question);
      return question;
    });
  }

  const ask = (client: Client | undefined, { tool, args }: Question) => {
    assert.ok(client);
    return client.callTool({ name: tool, arguments: args });
  };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pcapglass-load-'));
    for (const [path, packets] of makeCaptures(folder)) questions.push(...(await questionsAbout(path, packets)));
  });
  after(async () => {
    await Promise.all(clients.map((client) => client.close().catch(() => {})));
    await Promise.all(servers.map((server) => server.kill()));
    rmSync(folder, { recursive: true, force: true });
  });

  test('every answer is the right one, and memory stays bounded', async (t) => {
    const server = await start({ cacheBytes: CACHE_BYTES });
    const connected = await connect(server.url);
    let most = 0;
    const run = async (asked: Known[]) => {
      const began = performance.now();
      const taken = await atOnce(asked, WIDTH, async (question, lane) => {
        check(await ask(connected[lane % CLIENTS], question), question);
        most = Math.max(most, server.residentBytes());
      });
      const seconds = (performance.now() - began) / 1000;
      t.diagnostic(
        `${asked.length} calls in ${seconds.toFixed(1)} s, ${(asked.length / seconds).toFixed(0)} a second; ` +
          `median ${quantile(taken, 0.5).toFixed(0)} ms, p95 ${quantile(taken, 0.95).toFixed(0)} ms, ` +
          `most ${quantile(taken, 1).toFixed(0)} ms; ${mega(server.residentBytes())} resident, ${mega(most)} at most`,
      );
    };
    t.diagnostic(
      `${questions.length} questions over ${new Set(questions.map(({ args }) => args['pcap_file'])).size} files`,
    );
    t.diagnostic(`${mega(server.residentBytes())} resident when idle`);
    await run(some(Math.min(CALLS, CHECKED_FIRST), 1));
    const early = most;
    if (CALLS > CHECKED_FIRST) await run(some(CALLS - CHECKED_FIRST, 2));
    assert.ok(most - early <= MOST_GROWTH, `grew from ${mega(early)} to ${mega(most)}`);
  });

  test('with more calls than it takes, each is answered rightly or sent away', async (t) => {
    // One at a time and sixteen waiting, none kept: fifty at once are too many, each of a file of its own.
    const server = await start({ concurrency: 1, cacheBytes: 0 });
    const connected = await connect(server.url);
    const crowd = crowdOf(questions, folder);
    let [right, away] = [0, 0];
    for (let round = 0; round < 4; round += 1) {
      await atOnce(crowd, WIDTH, async (question, lane) => {
        const answered = await ask(connected[lane % CLIENTS], question);
        if (answered.isError === true) {
          assert.match(textOf(answered), /busy with other captures.*Try again/);
          away += 1;
        } else {
          check(answered, question);
          right += 1;
        }
      });
    }
    t.diagnostic(`${right} answered, ${away} sent away`);
    assert.ok(right > 0, 'none was answered');
    assert.ok(away > 0, 'none was sent away');
    const [question] = some(1, 4);
    assert.ok(question);
    check(await ask(connected[0], question), question);
  });

  test('a crash in between loses nothing but the cache', async (t) => {
    const first = await start({});
    const connected = await connect(first.url);
    const port = Number(new URL(first.url).port);
    let [answered, again] = [0, 0];
    let restarted: Promise<HttpProcess> | undefined;
    const crash = () => (restarted ??= first.kill().then(() => start({ port })));
    await atOnce(some(400, 5), WIDTH, async (question, lane) => {
      const client = connected[lane % CLIENTS];
      const result = await ask(client, question).catch(async () => {
        // Not answered because there was no server: the same client asks the new one the same.
        await restarted;
        again += 1;
        return ask(client, question);
      });
      check(result, question);
      answered += 1;
      if (answered === 200) await crash();
    });
    t.diagnostic(`${answered} answered, ${again} of them asked again after the crash`);
    assert.ok(restarted && again > 0);
  });
});
