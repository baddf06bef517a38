// The WASM core without the library: chunks and questions go in as a test wants them, the answers' text comes out.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../js/support/captures.js';
import createModule, { type CoreAnalysis, type CoreModule } from '../../wasm/module/pcapglass.mjs';

/** What a question came to: the text of the result, or why there is none. */
export type Outcome = { text: string } | { error: string };

export interface ToolRow {
  protocol: string;
  name: string;
  title: string;
  description: string;
  inputSchema: JsonObject;
  outputSchema: JsonObject;
  annotations: Record<string, boolean>;
  table: string;
  columns: string[];
  onRequest: boolean;
}
export type JsonObject = { [key: string]: unknown };

const wasm = new WebAssembly.Module(readFileSync(join(root, 'wasm/module/pcapglass.wasm')));

/** A fresh instance; after a trap the old one is of no use. */
export function loadCore(): Promise<CoreModule> {
  return createModule({
    locateFile: (path) => path,
    instantiateWasm(imports, done) {
      const instance = new WebAssembly.Instance(wasm, imports);
      done(instance, wasm);
      return instance.exports;
    },
  });
}

/** The module's tools, in its order, with their schemas from schema/, which the module goes without. */
export function toolRows(core: CoreModule): ToolRow[] {
  const written = JSON.parse(readFileSync(join(root, 'schema/tools.json'), 'utf8')) as ToolRow[];
  return (JSON.parse(core.describeTools()) as ToolRow[]).map((row) => {
    const tool = written.find(({ name }) => name === row.name);
    if (!tool) throw new Error(`schema/ knows no ${row.name}: run \`npm run generate\``);
    return { ...row, inputSchema: tool.inputSchema, outputSchema: tool.outputSchema };
  });
}

interface Wire {
  kind: 'result' | 'error' | 'more_bytes';
  message?: string;
  ranges?: { offset: number; length: number }[];
}

const RESULT_PREFIX = '{"kind":"result","result":';

function ask(analysis: CoreAnalysis, tool: string, name: string, bytes: Uint8Array): Outcome {
  for (let round = 0; round < 100; ++round) {
    const wire = analysis.query(tool, JSON.stringify({ pcap_file: name }));
    if (wire.startsWith(RESULT_PREFIX)) return { text: wire.slice(RESULT_PREFIX.length, -1) };
    const answer = JSON.parse(wire) as Wire;
    if (answer.kind === 'error') return { error: answer.message ?? '' };
    for (const { offset, length } of answer.ranges ?? []) {
      analysis.provide(offset, bytes.subarray(offset, offset + length));
    }
  }
  throw new Error(`${tool} of ${name} asks for more bytes without end`);
}

/** Pieces of a capture: sizes as `next` gives them, or the whole. */
export function* pieces(bytes: Uint8Array, next?: () => number): Generator<Uint8Array> {
  if (!next) {
    yield bytes;
    return;
  }
  for (let at = 0; at < bytes.length;) {
    const size = Math.max(1, next());
    yield bytes.subarray(at, at + size);
    at += size;
  }
}

/** The answers of `tools` for a capture fed in `chunks`, without limit on lists. */
export function answersOf(
  core: CoreModule,
  tools: readonly string[],
  name: string,
  bytes: Uint8Array,
  chunks: Iterable<Uint8Array> = pieces(bytes),
): Map<string, Outcome> {
  const analysis = new core.Analysis(JSON.stringify({ defaultLimit: null }));
  try {
    for (const chunk of chunks) analysis.feed(chunk);
    analysis.finish();
    analysis.setSource(JSON.stringify({ name, size: bytes.length, rereadable: true }));
    return new Map(tools.map((tool) => [tool, ask(analysis, tool, name, bytes)]));
  } finally {
    analysis.delete();
  }
}

export const nativeCommand = join(root, 'build/native/tests/pcapglass_native');

/** The native command's answer, run in `folder` so that `file` is the relative path both were given. */
export function nativeAnswer(tool: string, folder: string, file: string): Outcome {
  if (!existsSync(nativeCommand)) {
    throw new Error(`${nativeCommand} is missing: run \`npm test\`, which builds it`);
  }
  try {
    const options = { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 30, stdio: 'pipe' } as const;
    return { text: execFileSync(nativeCommand, ['tool', tool, file, '--limit', 'all'], options).trimEnd() };
  } catch (error) {
    const { status, stderr } = error as { status: number | null; stderr: string };
    if (status !== 1) throw new Error(`pcapglass_native ended with ${status ?? 'a signal'}: ${stderr}`);
    return { error: stderr.trim().replace('pcapglass_native: ', '') };
  }
}
