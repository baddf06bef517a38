// What the page reads of a tool's JSON Schemas: which lists a result has, which of them are paged, and what fields mean.

import type { ToolDescription } from '../../schema/tools.js';

export interface Schema {
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

/** Members that every result has, and the page shows in places of their own. */
export const COMMON = new Set(['file', 'capture', 'findings', 'not_analyzed', 'note', 'message', 'analysis_timestamp']);

export function outputOf(tool: ToolDescription): Schema {
  return tool.outputSchema as Schema;
}

export function inputOf(tool: ToolDescription): Schema {
  return tool.inputSchema as Schema;
}

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

/** Fields that say how much of a list is in the result. */
export function pageFields(tool: ToolDescription): ReadonlySet<string> {
  return new Set(listsOf(tool).flatMap(({ page }) => page ?? []));
}
