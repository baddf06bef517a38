// The tabs of the page: the tools of the registry that need nothing but a capture.

import { tools, type ToolDescription } from '../../schema/tools.js';
import type { JsonObject } from './protocol.js';
import { inputOf, listsOf } from './schema.js';

export type { ToolDescription };

export const tabs: readonly ToolDescription[] = tools.filter((tool) =>
  (inputOf(tool).required ?? []).every((argument) => argument === 'pcap_file'),
);

/** The short name of a tab, used in the #hash: "analyze_sip_packets" is "sip". */
export function tabId(tool: ToolDescription): string {
  return tool.name.replace(/^analyze_/, '').replace(/_packets$/, '');
}

/** Arguments for everything but the rows, which the page asks for as they come into view. */
export function overviewArguments(tool: ToolDescription): JsonObject {
  return 'limit' in (inputOf(tool).properties ?? {}) ? { limit: 0 } : {};
}

/** How long a list of `result` is, whether its rows are in it or not. */
export function lengthOf(result: JsonObject, list: { name: string; page?: string }): number {
  const page = list.page ? (result[list.page] as { total?: number } | undefined) : undefined;
  const rows = result[list.name];
  return page?.total ?? (Array.isArray(rows) ? rows.length : 0);
}

/** Rows in the tool's main table; undefined when it has none. */
export function tableLength(tool: ToolDescription, result: JsonObject): number | undefined {
  const main = listsOf(tool).find(({ name }) => name === tool.table);
  return main && lengthOf(result, main);
}
