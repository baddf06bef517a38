// What the page reads of a tool's JSON Schemas: which lists a result has, which of them are paged, and what fields mean.

import type { ToolDescription } from '../../schema/tools.js';

export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: boolean | Schema;
}

/** A list of the result whose rows are objects. */
export interface List {
  readonly name: string;
  readonly row: Schema;
  /** Field of the result that says how much of the list is in it; absent when the list is always whole. */
  readonly page?: string;
}

/** How much of a list is in a result (core/report/common.h). */
export interface Page {
  readonly total: number;
  readonly returned: number;
  readonly next_cursor?: string;
}

/** Members that every result has, and the page shows in places of their own. */
export const COMMON = new Set(['file', 'capture', 'findings', 'not_analyzed', 'note', 'message', 'analysis_timestamp']);

export function outputOf(tool: ToolDescription): Schema {
  return tool.outputSchema as Schema;
}

export function inputOf(tool: ToolDescription): Schema {
  return tool.inputSchema as Schema;
}

/** Fields that say how much of a list of these properties is in the result: "page" goes with the main table. */
export function pageFields(properties: { readonly [name: string]: unknown }): ReadonlySet<string> {
  return new Set(Object.keys(properties).filter((name) => name === 'page' || name.endsWith('_page')));
}

/** The lists of a result, its main table first. */
export function listsOf(tool: ToolDescription): List[] {
  const properties = outputOf(tool).properties ?? {};
  const lists: List[] = [];
  for (const [name, { items }] of Object.entries(properties)) {
    if (COMMON.has(name) || !items?.properties) continue;
    const page = [`${name}_page`, ...(name === tool.table ? ['page'] : [])].find((key) => key in properties);
    lists.push({ name, row: items, ...(page ? { page } : {}) });
  }
  return lists.sort((a, b) => Number(b.name === tool.table) - Number(a.name === tool.table));
}

/** A result of this many single values is about those; its lists are additions. */
const MANY_VALUES = 10;

/** Whether the tool describes one thing (the capture), rather than listing many. */
export function isSummary(tool: ToolDescription): boolean {
  const fields = Object.entries(outputOf(tool).properties ?? {}).filter(([name]) => !COMMON.has(name));
  return (
    tool.table === '' || fields.filter(([, { type }]) => type !== 'array' && type !== 'object').length >= MANY_VALUES
  );
}
