// Results of tools as the command handles them: plain JSON objects, with the members that all of them have.

import { ToolError, tools, type Analysis, type ToolDescription, type ToolName } from '../wasm/node.js';
import { UsageError } from './errors.js';

export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonValue;
}

export const protocolNames: readonly string[] = [...new Set(tools.map(({ protocol }) => protocol))];

export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The objects of a list; none when it is no list. */
export function objects(value: JsonValue | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

export function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}

/** The tool's answer with the host's time of answering. Arguments that it refuses are wrong usage. */
export async function ask(
  analysis: Analysis,
  tool: ToolDescription,
  args: JsonObject,
  command: string,
): Promise<JsonObject> {
  try {
    const result: unknown = await analysis.query(tool.name as ToolName, args);
    return { ...(result as JsonObject), analysis_timestamp: new Date().toISOString() };
  } catch (error) {
    if (error instanceof ToolError) throw new UsageError(`${tool.name}: ${error.message}`, command);
    throw error;
  }
}

/** True when the file is damaged, so that the result covers only what came before. */
export function isPartial(result: JsonObject): boolean {
  return isObject(result['capture']) && result['capture']['complete'] === false;
}

/** Whether the tool's input schema knows this argument. */
export function takesArgument(tool: ToolDescription, name: string): boolean {
  const properties = tool.inputSchema['properties'];
  return typeof properties === 'object' && properties !== null && name in properties;
}
