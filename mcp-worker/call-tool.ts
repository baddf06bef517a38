// One call: find the captures, take or make their analyses below the limits, ask the tool, answer within its budget.

import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import type { Analysis } from '../wasm/types.js';
import type { ToolName } from '../schema/types.js';
import type { ToolDescription } from '../schema/tools.js';
import type { Analyses, CallSettings } from './analyses.js';
import type { Waiter } from './analysis-cache.js';
import { withinBudget } from './budget.js';
import { captureArguments, isHostTool, type HostTool } from './composed/index.js';
import type { Ask, CoreResult, Fields } from './composed/host-tool.js';
import { startDeadline } from './deadline.js';
import { digest, type ToolResult } from './digest.js';
import { failure, reasonOf } from './failure.js';
import { progressReporter } from './progress.js';

export type { CallSettings } from './analyses.js';

async function ask(analysis: Analysis, tool: string, args: Fields): Promise<CoreResult> {
  // The registry names the tool and its schema has checked the arguments.
  return (await analysis.query(tool as ToolName, args)) as unknown as CoreResult;
}

/** What `work` makes of the analyses of all these captures. */
async function withAll<T>(
  captures: readonly string[],
  analyses: Analyses,
  hashes: boolean,
  waiter: Waiter,
  work: (analyses: readonly Analysis[]) => Promise<T>,
): Promise<T> {
  const open = async (rest: readonly string[], opened: readonly Analysis[]): Promise<T> => {
    const [next, ...others] = rest;
    if (next === undefined) return work(opened);
    return analyses.use(next, hashes, waiter, (analysis) => open(others, [...opened, analysis]));
  };
  return open(captures, []);
}

/** The answer of `tool` about analyses that are there. */
export async function answer(
  tool: ToolDescription | HostTool,
  args: Fields,
  analyses: readonly Analysis[],
  coreTools: readonly ToolDescription[],
): Promise<Fields> {
  const askOne: Ask = (capture, name, given = {}) => {
    const analysis = analyses[capture];
    if (!analysis) throw new Error(`there is no capture ${capture}`);
    return ask(analysis, name, given);
  };
  return isHostTool(tool) ? tool.compose(askOne, args, coreTools) : askOne(0, tool.name, args);
}

/** The answer of `tool`, or what went wrong in words; never throws. */
export async function callTool(
  tool: ToolDescription | HostTool,
  args: Fields,
  coreTools: readonly ToolDescription[],
  analyses: Analyses,
  settings: CallSettings,
  context: ServerContext,
): Promise<CallToolResult> {
  const deadline = startDeadline(settings.limits.deadlineMs, context.mcpReq.signal, context.http?.req?.signal);
  const waiter = { signal: deadline.signal, onProgress: progressReporter(context) };
  const began = performance.now();
  let outcome = 'ok';
  const captures = captureArguments(tool).map((name) => String(args[name]));
  try {
    const result = await withAll(captures, analyses, args['hashes'] === true, waiter, (opened) =>
      withinBudget(tool, args, (given) => answer(tool, given, opened, coreTools)),
    );
    const text = isHostTool(tool) ? tool.digest(result) : digest(tool, result as unknown as ToolResult);
    const structuredContent = { ...result, analysis_timestamp: new Date().toISOString() };
    return { content: [{ type: 'text', text }], structuredContent };
  } catch (error) {
    outcome = reasonOf(error);
    return failure(error);
  } finally {
    settings.figures?.call(tool.name, outcome, performance.now() - began);
    // A source that was not read to its end lets go of its connection.
    deadline.abort(new Error('the call is over'));
  }
}
