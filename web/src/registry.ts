// The tabs of the page: the tools of the registry that need nothing but a capture.

import { tools, type ToolDescription } from '../../schema/tools.js';
import type { ToolName } from '../../schema/types.js';
import type { JsonObject } from './protocol.js';
import { inputOf, isSummary, listsOf, type List, type Page } from './schema.js';

export type { ToolDescription };

export const tabs: readonly ToolDescription[] = tools.filter(
  (tool) => !tool.onRequest && (inputOf(tool).required ?? []).every((argument) => argument === 'pcap_file'),
);

export function toolNamed(name: ToolName): ToolDescription {
  const tool = tools.find((item) => item.name === name);
  if (!tool) throw new Error(`no tool ${name}`);
  return tool;
}

/** The short name of a tab, used in the #hash: "analyze_sip_packets" is "sip". */
export function tabId(tool: ToolDescription): string {
  return tool.name.replace(/^analyze_/, '').replace(/_packets$/, '');
}

/** Rows of each list in the first answer; the grid asks for the rest as it comes into view. */
const FIRST_ROWS = 50;

export function overviewArguments(tool: ToolDescription): JsonObject {
  return 'limit' in (inputOf(tool).properties ?? {}) ? { limit: FIRST_ROWS } : {};
}

/** How much of `list` is in `result`; undefined when all of it is. */
export function pageOf(result: JsonObject, list: List): Page | undefined {
  return list.page === undefined ? undefined : (result[list.page] as Page | undefined);
}

/** The rows of `list` that are in `result`. */
export function rowsOf(result: JsonObject, list: List): readonly JsonObject[] {
  return (result[list.name] as readonly JsonObject[] | undefined) ?? [];
}

/** How long a list is, whether its rows are in the result or not. */
export function lengthOf(result: JsonObject, list: List): number {
  return pageOf(result, list)?.total ?? rowsOf(result, list).length;
}

/** Rows in the tool's main table; undefined when the tool does not list things. */
export function tableLength(tool: ToolDescription, result: JsonObject): number | undefined {
  const main = isSummary(tool) ? undefined : listsOf(tool).find(({ name }) => name === tool.table);
  return main && lengthOf(result, main);
}
