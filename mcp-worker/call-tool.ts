// One call: open the capture, analyse it below the limits, ask the tool, let the memory go, answer.

import type { CallToolResult, ServerContext } from '@modelcontextprotocol/server';
import type { AnalyzeOptions, Library } from '../wasm/types.js';
import type { ToolArguments, ToolName } from '../schema/types.js';
import { openCapture, type CaptureAccess } from './capture-source.js';
import { startDeadline } from './deadline.js';
import { digest, type ToolResult } from './digest.js';
import { failure } from './failure.js';
import type { CallLimits } from './options.js';
import { progressReporter } from './progress.js';
import type { ToolDescription } from '../schema/tools.js';

/** What calls need of the host and of the server's options. */
export interface CallSettings {
  analyze: Library['analyze'];
  access: CaptureAccess;
  limits: CallLimits;
  profile: NonNullable<AnalyzeOptions['profile']>;
  defaultLimit?: number | undefined;
}

type Arguments = Record<string, unknown> & { pcap_file: string };

async function resultOf(
  tool: ToolDescription,
  args: Arguments,
  settings: CallSettings,
  signal: AbortSignal,
  context: ServerContext,
): Promise<ToolResult> {
  const { analyze, access, limits, profile, defaultLimit } = settings;
  const analysis = await analyze(await openCapture(args.pcap_file, access, limits, signal), {
    name: args.pcap_file,
    protocols: [tool.protocol],
    profile,
    defaultLimit,
    hashes: args['hashes'] === true,
    maxBytes: limits.maxBytes,
    signal,
    onProgress: progressReporter(context),
  });
  try {
    // The registry names the tool and its schema has checked the arguments.
    const name = tool.name as ToolName;
    return (await analysis.query(name, args as Partial<ToolArguments[ToolName]>)) as unknown as ToolResult;
  } finally {
    analysis.close();
  }
}

/** The answer of `tool`, or what went wrong in words; never throws. */
export async function callTool(
  tool: ToolDescription,
  args: Arguments,
  settings: CallSettings,
  context: ServerContext,
): Promise<CallToolResult> {
  const deadline = startDeadline(settings.limits.deadlineMs, context.mcpReq.signal, context.http?.req?.signal);
  try {
    const result = await resultOf(tool, args, settings, deadline.signal, context);
    const structuredContent = { ...result, analysis_timestamp: new Date().toISOString() };
    return { content: [{ type: 'text', text: digest(tool, result) }], structuredContent };
  } catch (error) {
    return failure(error);
  } finally {
    // A source that was not read to its end lets go of its connection.
    deadline.abort(new Error('the call is over'));
  }
}
