// Capture properties for people: what is there, without the zeros of what is not.

import type { ToolDescription } from '../../wasm/node.js';
import { objects, type JsonObject } from '../results.js';
import { factPairs, listLines } from './generic.js';
import { facts, paint, type Style } from './text.js';
import { label } from './values.js';

/** Worth a line only when there are any. */
const WHEN_ANY = new Set([
  'cut_packets',
  'time_inversions',
  'packet_comments_total',
  'name_resolution_blocks',
  'resolved_addresses',
  'decryption_secrets_blocks',
]);

/** What an interface may have that one line of facts on the file does not say. */
const INTERFACE_NEWS = [
  'name',
  'description',
  'filter',
  'operating_system',
  'comments',
  'received',
  'dropped_by_interface',
];

/** Lists that repeat the facts when they have one row only. */
function isNews(name: string, rows: readonly JsonObject[]): boolean {
  if (rows.length > 1 || !['interfaces', 'encapsulations_in_use', 'sections'].includes(name)) return rows.length > 0;
  const [row = {}] = rows;
  return name === 'interfaces' && INTERFACE_NEWS.some((key) => key in row && JSON.stringify(row[key]) !== '[]');
}

export function capinfosLines(tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const shown = Object.entries(result).filter(([key, value]) => !(WHEN_ANY.has(key) && value === 0));
  let lines = facts(style, factPairs(Object.fromEntries(shown)));
  for (const [key, value] of Object.entries(result)) {
    const rows = objects(value);
    if (key === 'findings' || !isNews(key, rows)) continue;
    const columns = key === tool.table ? tool.columns : Object.keys(rows[0] ?? {});
    lines = lines.concat('', `  ${paint(style, 'bold', label(key))}`, listLines(rows, columns, style));
  }
  return lines;
}
