// Tools that the host composes from the answers of the core's: the server and the command offer them beside those.

import type { JsonSchema, ToolDescription } from '../../schema/tools.js';

export interface Fields {
  [name: string]: unknown;
}

/** The answer of a core's tool about one of the captures. */
export type Ask = (capture: number, tool: string, args?: Fields) => Promise<CoreResult>;

export interface FindingRow {
  id: string;
  severity: string;
  confidence: string;
  title: string;
  explanation: string;
  subject: { type: string; id: string };
  metrics: { [name: string]: number };
  evidence: readonly { frame: number; time?: string; what: string }[];
}

/** What every core's result has. */
export interface CoreResult extends Fields {
  findings: readonly FindingRow[];
  not_analyzed: readonly string[];
  capture: Fields & {
    format: string;
    packets: number;
    bytes: number;
    complete: boolean;
    first_time?: string;
    last_time?: string;
    issues: readonly { what: string; layer: string; count: number; first_frame: number }[];
  };
}

export interface HostTool extends ToolDescription {
  /** Its arguments that name captures, in order. */
  readonly captures: readonly string[];
  /** The result; `tools` are those of the core that may be asked. Throws ToolError when the arguments are at fault. */
  compose(ask: Ask, args: Fields, tools: readonly ToolDescription[]): Promise<Fields>;
  /** The result in 5 to 15 lines. */
  digest(result: Fields): string;
}

export const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: true };

/** The schema of an object whose members are listed: those in `optional` may be absent. */
export function object(properties: { [name: string]: JsonSchema }, optional: readonly string[] = []): JsonSchema {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', properties, required, additionalProperties: false };
}

export const text = (description: string): JsonSchema => ({ type: 'string', description });
export const count = (description: string): JsonSchema => ({ type: 'integer', minimum: 0, description });
export const number = (description: string): JsonSchema => ({ type: 'number', description });
export const list = (description: string, items: JsonSchema): JsonSchema => ({ type: 'array', description, items });

export const captureArgument = (which: string): JsonSchema =>
  text(`${which}: a path, URL, data: URI or upload handle, as this server allows`);

export const NEXT_CALL: JsonSchema = {
  ...object({
    tool: text('Tool to call'),
    arguments: { type: 'object', description: 'Its arguments', additionalProperties: true },
  }),
  description: 'The call that shows more',
};

/** Whether a report on the whole capture asks this tool: it needs no more than the capture. */
export function asksWhole({ onRequest, inputSchema }: ToolDescription): boolean {
  const required = (inputSchema['required'] ?? []) as readonly string[];
  return !onRequest && required.every((name) => name === 'pcap_file');
}

export function takes({ inputSchema }: ToolDescription, argument: string): boolean {
  return argument in ((inputSchema['properties'] ?? {}) as Fields);
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function rows(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}
