// The MCP conformance suite against the server on Node and in workerd, for both revisions of the protocol.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { startHttpServer } from '../../mcp-worker/http-server.js';
import { analyze } from '../../wasm/node.js';
import { createServerFactory } from '../conformance/server.js';
import { bundleSuite, judge, REVISIONS, suiteFile } from '../conformance/suite.js';
import { bundleEdge } from './support/bundle.js';
import { startWorkerd } from './support/workerd.js';

const BASELINE = readFileSync(new URL('../conformance/baseline.yml', import.meta.url), 'utf8');
const ALLOWED =
  /^(logging-|tools-call-(with-logging|sampling|elicitation)$|elicitation-|resources-(un)?subscribe$|server-sse-multiple-streams:server-sse-multiple-streams-session$|input-required-|tasks-)/;
const LOOPBACK = 'localhost, 127.0.0.1';
/** Checks that passed when this was written: fewer means that something stopped being checked. */
const LEAST_PASSED = { '2025-11-25': 59, '2026-07-28': 142 };

interface Host {
  url: string;
  close(): Promise<void>;
}

async function onNode(): Promise<Host> {
  const settings = {
    analyze,
    access: { allowUrls: false },
    limits: { maxBytes: 1e6, deadlineMs: 10_000 },
    profile: 'desktop' as const,
  };
  return startHttpServer(createServerFactory({}, settings), { port: 0 });
}

async function inWorkerd(): Promise<Host> {
  const bundle = await bundleEdge({ 'mcp-worker/server.ts': 'tests/conformance/server.ts' });
  return startWorkerd(bundle, { bindings: { ALLOWED_HOSTS: LOOPBACK, ALLOWED_ORIGINS: LOOPBACK } });
}

test('the baseline holds only what is not offered', () => {
  const scenarios = [...BASELINE.matchAll(/^ {2}- (\S+)$/gm)].map(([, name]) => name ?? '');
  assert.ok(scenarios.length > 0);
  assert.deepEqual(
    scenarios.filter((name) => !ALLOWED.test(name)),
    [],
  );
});

describe(
  'MCP conformance',
  { skip: suiteFile === undefined && 'the package @modelcontextprotocol/conformance is not installed' },
  () => {
    let suite: Awaited<ReturnType<typeof bundleSuite>>;
    before(async () => {
      suite = await bundleSuite(suiteFile ?? '');
    });
    after(() => suite?.remove());

    for (const [name, start] of Object.entries({ Node: onNode, workerd: inWorkerd })) {
      describe(`on ${name}`, () => {
        let host: Host;
        before(async () => {
          host = await start();
        });
        after(() => host?.close());
        for (const revision of REVISIONS) {
          test(`revision ${revision}`, async (t) => {
            // By name: the suite's check of rebinding needs a host that it may forge.
            const url = `${host.url.replace('127.0.0.1', 'localhost')}mcp`;
            const verdict = await judge(suite.program, url, revision);
            t.diagnostic(`${verdict.passed} checks passed, ${verdict.failed} are of what is not offered`);
            assert.ok(verdict.asExpected, `${verdict.failures.join('\n')}\n${verdict.output.slice(-2000)}`);
            assert.ok(verdict.passed >= LEAST_PASSED[revision], `only ${verdict.passed} checks passed`);
          });
        }
      });
    }
  },
);
