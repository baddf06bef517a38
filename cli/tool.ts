// `pcapglass tool` and `pcapglass tools`: one MCP tool's answer as JSON, and the list of them.

import { tools, type ToolDescription } from '../wasm/node.js';
import { withCapture } from './capture.js';
import { EXIT, UsageError, type ExitStatus } from './errors.js';
import { jsonPieces } from './json.js';
import { parseCommand } from './options.js';
import { table } from './report/text.js';
import { ask, isPartial, type JsonObject, type JsonValue } from './results.js';
import { outputColour, outputWidth, print } from './terminal.js';

function findTool(name: string): ToolDescription {
  const found = tools.find((tool) => tool.name === name);
  if (found) return found;
  throw new UsageError(`there is no tool '${name}'; known are ${tools.map((tool) => tool.name).join(', ')}`, 'tool');
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

export async function toolCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('tool', args, {
    args: { type: 'string' },
    'allow-urls': { type: 'boolean', default: false },
  });
  const [name, capture, ...more] = positionals;
  if (name === undefined) throw new UsageError('name a tool and a capture', 'tool');
  const tool = findTool(name);
  if (capture === undefined) throw new UsageError('name a capture', 'tool');
  if (more.length > 0) throw new UsageError('one capture at a time', 'tool');
  const toolArguments = readArguments(values.args);
  const result = await withCapture(
    capture,
    { allowUrls: values['allow-urls'] },
    { protocols: [tool.protocol], hashes: toolArguments['hashes'] === true },
    (analysis) => ask(analysis, tool, toolArguments, 'tool'),
  );
  for (const piece of jsonPieces(result, '  ')) await print(piece);
  return isPartial(result) ? EXIT.partial : EXIT.ok;
}

export async function toolsCommand(args: string[]): Promise<ExitStatus> {
  const { values, positionals } = parseCommand('tools', args, { json: { type: 'boolean', default: false } });
  if (positionals.length > 0) throw new UsageError('tools takes no arguments', 'tools');
  if (values.json) {
    const list = tools.map(({ name, title, description, inputSchema, outputSchema, annotations }) => ({
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
  const rows = tools.map(({ name, protocol, title }) => [name, protocol, title]);
  const style = { width: outputWidth(), colour: outputColour() };
  const columns = [{ title: 'tool' }, { title: 'protocol' }, { title: 'shows' }];
  await print(`${table(style, columns, rows, '').join('\n')}\n`);
  return EXIT.ok;
}
