// `pcapglass analyze`: a report on each capture, for people or as JSON.

import { tools, type ToolDescription } from '../wasm/node.js';
import { withCapture } from './capture.js';
import { EXIT, UsageError, type ExitStatus } from './errors.js';
import { complain } from './failure.js';
import { jsonPieces } from './json.js';
import { parseChoice, parseCommand, parseNames, parseWhole } from './options.js';
import { ladderCommand } from './ladder.js';
import { captureReport } from './report/report.js';
import { ask, isPartial, protocolNames, takesArgument, type JsonObject } from './results.js';
import { outputColour, outputWidth, print } from './terminal.js';

const OPTIONS = {
  only: { type: 'string' },
  format: { type: 'string', default: 'text' },
  limit: { type: 'string' },
  hashes: { type: 'boolean', default: false },
  ladder: { type: 'string' },
  'allow-urls': { type: 'boolean', default: false },
} as const;

interface Plan {
  tools: readonly ToolDescription[];
  protocols: string[] | undefined;
  format: 'text' | 'json' | 'ndjson';
  /** Rows of each list; null is all of them, undefined the core's default. */
  limit: number | null | undefined;
  hashes: boolean;
  allowUrls: boolean;
}

export type ToolResult = readonly [ToolDescription, JsonObject];

function plan(values: ReturnType<typeof parseCommand<typeof OPTIONS>>['values']): Plan {
  const protocols = values.only === undefined ? undefined : parseNames(values.only, '--only', protocolNames, 'analyze');
  const { limit } = values;
  return {
    tools: tools.filter(({ protocol, onRequest }) => !onRequest && (protocols?.includes(protocol) ?? true)),
    protocols,
    format: parseChoice(values.format, '--format', ['text', 'json', 'ndjson'], 'analyze'),
    limit: limit === undefined ? undefined : limit === 'all' ? null : parseWhole(limit, '--limit', 0, 1000, 'analyze'),
    hashes: values.hashes,
    allowUrls: values['allow-urls'],
  };
}

/** The text report sums up many connections where JSON has a page of them. */
const CONNECTIONS_IN_TEXT = 1000;

function argumentsOf(tool: ToolDescription, { format, limit, hashes }: Plan): JsonObject {
  const args: JsonObject = hashes && takesArgument(tool, 'hashes') ? { hashes } : {};
  if (format !== 'text' || !takesArgument(tool, 'detailed')) return args;
  return { ...args, detailed: true, ...(limit === undefined ? { limit: CONNECTIONS_IN_TEXT } : {}) };
}

async function resultsOf(capture: string, chosen: Plan): Promise<ToolResult[]> {
  const { tools, protocols, limit, hashes, allowUrls } = chosen;
  return withCapture(capture, { allowUrls }, { protocols, defaultLimit: limit, hashes }, async (analysis) => {
    const results: ToolResult[] = [];
    for (const tool of tools) {
      results.push([tool, await ask(analysis, tool, argumentsOf(tool, chosen), 'analyze')]);
    }
    return results;
  });
}

async function write(capture: string, results: readonly ToolResult[], format: Plan['format']): Promise<void> {
  if (format === 'text') {
    await print(captureReport(capture, results, { width: outputWidth(), colour: outputColour() }));
    return;
  }
  const document = { file: capture, results: Object.fromEntries(results.map(([tool, result]) => [tool.name, result])) };
  for (const piece of jsonPieces(document, format === 'json' ? '  ' : '')) await print(piece);
}

export async function analyzeCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('analyze', args, OPTIONS);
  if (positionals.length === 0) throw new UsageError('name at least one capture', 'analyze');
  if (positionals.filter((name) => name === '-').length > 1) {
    throw new UsageError('standard input (-) can be read only once', 'analyze');
  }
  if (values.ladder !== undefined) return ladderCommand(positionals, values.ladder, values);
  const chosen = plan(values);
  let failed = false;
  let partial = false;
  let reports = 0;
  for (const capture of positionals) {
    try {
      const results = await resultsOf(capture, chosen);
      partial ||= results.some(([, result]) => isPartial(result));
      if (reports > 0 && chosen.format === 'text') await print('\n');
      await write(capture, results, chosen.format);
      reports += 1;
    } catch (error) {
      if (error instanceof UsageError) throw error;
      complain(error);
      failed = true;
    }
  }
  return failed ? EXIT.failed : partial ? EXIT.partial : EXIT.ok;
}
