// The MCP conformance suite as a program that this Node can run, and its verdict on a server.

import { build } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export const REVISIONS = ['2025-11-25', '2026-07-28'] as const;
export type Revision = (typeof REVISIONS)[number];

const BASELINE = new URL('./baseline.yml', import.meta.url).pathname;
const SCENARIO_TIMEOUT_MS = 30_000;

function findSuite(): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths('@modelcontextprotocol/conformance') ?? [];
  return folders
    .map((folder) => join(folder, '@modelcontextprotocol/conformance/dist/index.js'))
    .find((file) => existsSync(file));
}

/** The suite's own file, when it is installed: its package exports nothing. */
export const suiteFile = findSuite();

/**
 * Bundles the suite as CommonJS into a folder beside its own, where it finds its requirements: it imports what Node 20
 * does not have (`globSync`, for a command not used here), which only fails as a named import of an ES module.
 */
export async function bundleSuite(file: string): Promise<{ program: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(dirname(dirname(file)), 'for-tests-'));
  const program = join(folder, 'conformance.cjs');
  await build({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    outfile: program,
    define: { 'import.meta.url': '__url' },
    banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
    logLevel: 'error',
  });
  return { program, remove: () => rm(folder, { recursive: true, force: true }) };
}

interface Check {
  id: string;
  status: string;
  errorMessage?: string;
}

export interface Verdict {
  /** Whether all that failed is in the baseline, and all of the baseline failed. */
  asExpected: boolean;
  passed: number;
  failed: number;
  /** Checks that did not pass, as scenario and message. */
  failures: string[];
  output: string;
}

async function checksIn(folder: string): Promise<{ scenario: string; check: Check }[]> {
  const all: { scenario: string; check: Check }[] = [];
  for (const name of (await readdir(folder)).sort()) {
    const checks = JSON.parse(await readFile(join(folder, name, 'checks.json'), 'utf8')) as Check[];
    const scenario = name.replace(/^server-/, '').replace(/-\d{4}-\d\d-\d\dT.*$/, '');
    all.push(...checks.map((check) => ({ scenario, check })));
  }
  return all;
}

/** Runs what `revision` requires against the server at `url`. */
export async function judge(program: string, url: string, revision: Revision): Promise<Verdict> {
  const results = await mkdtemp(join(dirname(program), 'results-'));
  const options = ['--requirements', revision, '--expected-failures', BASELINE, '-o', results];
  const args = [program, 'server', '--url', url, ...options, '--timeout', String(SCENARIO_TIMEOUT_MS)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [status] = (await once(child, 'close')) as [number | null];
  const checks = await checksIn(results);
  // The suite holds a warning against the server too, unless the baseline names it.
  const failed = checks.filter(({ check }) => check.status === 'FAILURE' || check.status === 'WARNING');
  return {
    asExpected: status === 0,
    passed: checks.filter(({ check }) => check.status === 'SUCCESS').length,
    failed: failed.length,
    failures: failed.map(({ scenario, check }) => `${scenario}: ${check.id}: ${check.errorMessage ?? ''}`),
    output,
  };
}
