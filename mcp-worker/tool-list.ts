// The tools a server offers, as tools/list gives them: the host's and the registry's rows with what this server's
// options change. Output schemas are skeletons; schema/ and pcapglass://schema/NAME have the whole: with it the list would take more than a client wants to hold.

import { tools, type JsonSchema, type ToolDescription } from '../schema/tools.js';
import { MAX_TOKENS_SCHEMA } from './budget.js';
import { hostTools, isHostTool, type HostTool } from './composed/index.js';
import { isFields, takes } from './composed/host-tool.js';
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
  row: ToolDescription | HostTool;
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

/** What only a reader or a strict validator needs; types and names stay. */
const LEFT_OUT = new Set(['description', 'minimum', 'maximum', 'format', 'required', 'additionalProperties']);

/** The schema's skeleton; a member that is called like a keyword is a schema and stays. */
export function skeleton(schema: JsonSchema): JsonSchema {
  const bare: { [key: string]: unknown } = {};
  for (const [key, value] of Object.entries(schema)) {
    if (LEFT_OUT.has(key) && !(key === 'additionalProperties' && isFields(value))) continue;
    if (key === 'properties' && isFields(value)) {
      bare[key] = Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, skeleton(inner as JsonSchema)]),
      );
    } else bare[key] = isFields(value) ? skeleton(value) : value;
  }
  return bare;
}

/** The input schema with the ceiling that the host enforces, where an answer can be long. */
function withBudget(row: ToolDescription | HostTool, schema: JsonSchema): JsonSchema {
  if (isHostTool(row) && !takes(row, 'limit')) return schema;
  const properties = schema['properties'] as { readonly [name: string]: JsonSchema };
  return { ...schema, properties: { ...properties, max_tokens: MAX_TOKENS_SCHEMA } };
}

/** What every tool takes is told once at length, in the server's instructions. */
function withShortSource(schema: JsonSchema): JsonSchema {
  const properties = schema['properties'] as { readonly [name: string]: JsonSchema };
  const known = properties['pcap_file'];
  if (!known) return schema;
  const description = 'Capture to analyse: URL, path or handle';
  return { ...schema, properties: { ...properties, pcap_file: { ...known, description } } };
}

function listed(row: ToolDescription | HostTool, options: ServerOptions): ListedTool {
  return {
    name: row.name,
    title: row.title,
    description: row.description,
    inputSchema: withShortSource(withBudget(row, withDefaultLimit(row.inputSchema, options.maxPackets))),
    outputSchema: skeleton(row.outputSchema),
    annotations: {
      readOnlyHint: true,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: (options.allowUrls || options.allowPrivateUrls) ?? false,
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
  // The host's tools ask whichever of the core's are offered.
  const core = tools.filter(({ protocol }) => options.modules?.includes(protocol) ?? true);
  return [...hostTools, ...core].map((row) => ({ row, listed: listed(row, options) }));
}
