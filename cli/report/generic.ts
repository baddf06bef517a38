// Any tool's result as facts and tables, driven by its schema: what a new protocol gets without writing a line.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, type JsonObject, type JsonValue } from '../results.js';
import { facts, paint, table, type Style } from './text.js';
import { cellText, columnTitle, factLabel, factText, groupDigits, label, printable, valueText } from './values.js';

/** Members that every result has, shown elsewhere. */
const COMMON = new Set(['file', 'capture', 'findings', 'not_analyzed', 'note', 'message', 'analysis_timestamp']);
const MOST_VALUES = 8;
const MOST_COLUMNS = 8;

type Pair = readonly [string, string];

function isScalar(value: JsonValue | undefined): value is string | number | boolean | null {
  return value !== undefined && (value === null || typeof value !== 'object');
}

function isPage(value: JsonValue): boolean {
  return isObject(value) && 'total' in value && 'returned' in value;
}

function more(count: number): string {
  return count > MOST_VALUES ? `, and ${groupDigits(count - MOST_VALUES)} more` : '';
}

/** A list of values (of `total`, when it is cut) or a map of numbers in one line; "" when it holds nothing, or more. */
export function inlineText(key: string, value: JsonValue, total?: number): string {
  if (isScalar(value)) return valueText(key, value);
  if (Array.isArray(value)) {
    const values = value.filter(isScalar).slice(0, MOST_VALUES);
    return values.length === 0
      ? ''
      : values.map((item) => valueText(key, item)).join(', ') + more(total ?? value.length);
  }
  const entries = Object.entries(value);
  if (!entries.every(([, item]) => isScalar(item))) return '';
  const shown = entries.slice(0, MOST_VALUES).map(([name, item]) => `${printable(name)}: ${inlineText(name, item)}`);
  return shown.join(', ') + more(entries.length);
}

/** Length of the whole list, of which `object[key]` may be a page. */
export function totalOf(object: JsonObject, key: string): number | undefined {
  const page = object[`${key}_page`];
  return isObject(page) && typeof page['total'] === 'number' ? page['total'] : undefined;
}

/** The result's scalars, lists of scalars and maps of them; objects one level down give their members. */
export function factPairs(object: JsonObject, depth = 0): Pair[] {
  const pairs: Pair[] = [];
  for (const [key, value] of Object.entries(object)) {
    if ((depth === 0 && COMMON.has(key)) || isPage(value)) continue;
    if (isObject(value) && depth === 0) {
      pairs.push(...factPairs(value, depth + 1));
      continue;
    }
    const line = isScalar(value) ? factText(key, value) : inlineText(key, value, totalOf(object, key));
    if (line !== '') pairs.push([factLabel(key), line]);
  }
  return pairs;
}

/** Columns for a list that the registry names none for: its rows' scalars. */
function columnsOf(rows: readonly JsonObject[]): string[] {
  const names = new Set<string>();
  for (const row of rows) for (const [key, value] of Object.entries(row)) if (isScalar(value)) names.add(key);
  return [...names].slice(0, MOST_COLUMNS);
}

function cell(row: JsonObject, column: string): string {
  const value = row[column];
  if (value === undefined) return '';
  return isScalar(value) ? cellText(column, value) : inlineText(column, value);
}

/** A table of the columns in which any row has something to show. */
export function listLines(rows: readonly JsonObject[], wanted: readonly string[], style: Style): string[] {
  const columns = wanted.filter((column) => rows.some((row) => cell(row, column) !== ''));
  const titles = columns.map((column) => ({
    title: columnTitle(column),
    right: rows.every((row) => row[column] === undefined || typeof row[column] === 'number'),
  }));
  return table(
    style,
    titles,
    rows.map((row) => columns.map((column) => cell(row, column))),
  );
}

export function resultLines(tool: ToolDescription, result: JsonObject, style: Style): string[] {
  let lines = facts(style, factPairs(result));
  for (const [key, value] of Object.entries(result)) {
    if (COMMON.has(key) || !Array.isArray(value)) continue;
    const rows = value.filter(isObject);
    if (rows.length === 0) continue;
    const columns = key === tool.table && tool.columns.length > 0 ? tool.columns : columnsOf(rows);
    if (columns.length === 0) continue;
    lines = lines.concat('', `  ${paint(style, 'bold', label(key))}`, listLines(rows, columns, style));
  }
  return lines;
}
