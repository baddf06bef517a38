// `pcapglass tool` and `pcapglass tools`: one MCP tool's answer as JSON, and the list of them.

import { argumentFaults } from '../mcp-worker/arguments.js';
import type { CoreResult } from '../mcp-worker/composed/host-tool.js';
import type { Analysis, ToolDescription, ToolName } from '../wasm/node.js';
import { ToolError, tools } from '../wasm/node.js';
import { allTools, captureArguments, isHostTool, type HostTool } from '../mcp-worker/composed/index.js';
import { withCapture } from './capture.js';
import { EXIT, UsageError, type ExitStatus } from './errors.js';
import { jsonPieces } from './json.js';
import { parseCommand } from './options.js';
import { table } from './report/text.js';
import { ask, isPartial, type JsonObject, type JsonValue } from './results.js';
import { outputColour, outputWidth, print } from './terminal.js';

function findTool(name: string): ToolDescription | HostTool {
  const found = allTools.find((tool) => tool.name === name);
  if (found) return found;
  throw new UsageError(`there is no tool '${name}'; known are ${allTools.map((tool) => tool.name).join(', ')}`, 'tool');
}

function readArguments(json: string | undefined): JsonObject {
  if (json === undefined) return {};
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new UsageError(`--args is not JSON: ${error instanceof Error ? error.message : String(error)}`, 'tool');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UsageError('--args must be a JSON object', 'tool');
  }
  return value as Record<string, JsonValue>;
}

/** A tool of the host: its captures are analysed one after the other and asked together. */
async function compose(
  tool: HostTool,
  captures: readonly string[],
  given: JsonObject,
  allowUrls: boolean,
): Promise<JsonObject> {
  const opened: Analysis[] = [];
  const open = (): Promise<JsonObject> => {
    const capture = captures[opened.length];
    if (capture === undefined) return answerOf(tool, captures, given, opened);
    return withCapture(capture, { allowUrls }, {}, (analysis) => {
      opened.push(analysis);
      return open();
    });
  };
  return open();
}

async function answerOf(
  tool: HostTool,
  captures: readonly string[],
  given: JsonObject,
  opened: readonly Analysis[],
): Promise<JsonObject> {
  const named = Object.fromEntries(tool.captures.map((name, i) => [name, captures[i] ?? '']));
  const fault = argumentFaults(tool.inputSchema, { ...given, ...named });
  if (fault) throw new UsageError(`${tool.name}: ${fault}`, 'tool');
  try {
    const result = await tool.compose(
      (capture, name, args = {}) => {
        const analysis = opened[capture];
        if (!analysis) throw new Error(`there is no capture ${capture}`);
        return analysis.query(name as ToolName, args) as unknown as Promise<CoreResult>;
      },
      { ...given, ...named },
      tools,
    );
    return { ...(result as JsonObject), analysis_timestamp: new Date().toISOString() };
  } catch (error) {
    if (error instanceof ToolError) throw new UsageError(`${tool.name}: ${error.message}`, 'tool');
    throw error;
  }
}

function ofCore(tool: ToolDescription, capture: string, given: JsonObject, allowUrls: boolean): Promise<JsonObject> {
  // Every protocol, as the server: what one analyzer recognises the others count.
  return withCapture(capture, { allowUrls }, { hashes: given['hashes'] === true }, (analysis) =>
    ask(analysis, tool, given, 'tool'),
  );
}

export async function toolCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('tool', args, {
    args: { type: 'string' },
    'allow-urls': { type: 'boolean', default: false },
  });
  const [name, ...captures] = positionals;
  if (name === undefined) throw new UsageError('name a tool and a capture', 'tool');
  const tool = findTool(name);
  const needed = captureArguments(tool).length;
  const [capture] = captures;
  if (capture === undefined) throw new UsageError(needed === 1 ? 'name a capture' : `name ${needed} captures`, 'tool');
  if (captures.length > needed) {
    throw new UsageError(needed === 1 ? 'one capture at a time' : `${name} takes ${needed} captures`, 'tool');
  }
  if (captures.length < needed) throw new UsageError(`name ${needed} captures`, 'tool');
  const toolArguments = readArguments(values.args);
  const allowUrls = values['allow-urls'];
  const result = isHostTool(tool)
    ? await compose(tool, captures, toolArguments, allowUrls)
    : await ofCore(tool, capture, toolArguments, allowUrls);
  for (const piece of jsonPieces(result, '  ')) await print(piece);
  return isPartial(result) ? EXIT.partial : EXIT.ok;
}

export async function toolsCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('tools', args, { json: { type: 'boolean', default: false } });
  if (positionals.length > 0) throw new UsageError('tools takes no arguments', 'tools');
  if (values.json) {
    const list = allTools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
      name,
      title,
      description,
      inputSchema,
      outputSchema,
      annotations,
    }));
    await print(`${JSON.stringify(list, null, 2)}\n`);
    return EXIT.ok;
  }
  const rows = allTools.map(({ name, protocol, title }) => [name, protocol, title]);
  const style = { width: outputWidth(), colour: outputColour() };
  const columns = [{ title: 'tool' }, { title: 'protocol' }, { title: 'shows' }];
  await print(`${table(style, columns, rows, '').join('\n')}\n`);
  return EXIT.ok;
}
