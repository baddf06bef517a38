// The tools a server offers, as tools/list gives them: the registry's rows with what this server's options change.

import { tools, type JsonSchema, type ToolDescription } from '../schema/tools.js';
import type { ServerOptions } from './options.js';

export interface ToolHints {
  readOnlyHint: boolean;
  destructiveHint: boolean;
  idempotentHint: boolean;
  openWorldHint: boolean;
}

/** A tool in the words of MCP. */
export interface ListedTool {
  name: string;
  title: string;
  description: string;
  inputSchema: JsonSchema;
  outputSchema: JsonSchema;
  annotations: ToolHints;
}

export interface OfferedTool {
  row: ToolDescription;
  listed: ListedTool;
}

/** The most that `limit` takes (contract.md 2). */
const MOST_ROWS = 1000;

/** The input schema with the default of `limit` that this server uses. */
function withDefaultLimit(schema: JsonSchema, limit: number | undefined): JsonSchema {
  const properties = schema['properties'] as { readonly [name: string]: JsonSchema } | undefined;
  const known = properties?.['limit'];
  if (limit === undefined || !known) return schema;
  const description = `Most rows to return of each list, 0 to 1000; ${limit} by default`;
  return { ...schema, properties: { ...properties, limit: { ...known, description, default: limit } } };
}

function listed(row: ToolDescription, options: ServerOptions): ListedTool {
  return {
    name: row.name,
    title: row.title,
    description: row.description,
    inputSchema: withDefaultLimit(row.inputSchema, options.maxPackets),
    outputSchema: row.outputSchema,
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: options.allowUrls ?? false,
    },
  };
}

/** Throws RangeError when `modules` names a protocol that does not exist, or `maxPackets` is no possible limit. */
export function offeredTools(options: ServerOptions = {}): OfferedTool[] {
  const { maxPackets = 0 } = options;
  if (!Number.isInteger(maxPackets) || maxPackets < 0 || maxPackets > MOST_ROWS) {
    throw new RangeError(`the default number of rows must be a whole number from 0 to ${MOST_ROWS}`);
  }
  const protocols = [...new Set(tools.map(({ protocol }) => protocol))];
  const unknown = options.modules?.filter((name) => !protocols.includes(name)) ?? [];
  if (unknown.length > 0) {
    throw new RangeError(`unknown module ${unknown.join(', ')}; there are ${protocols.join(', ')}`);
  }
  return tools
    .filter(({ protocol }) => options.modules?.includes(protocol) ?? true)
    .map((row) => ({ row, listed: listed(row, options) }));
}
