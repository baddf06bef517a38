// Keeps an answer below the tokens it may take: first by fewer rows of a page, then by cutting lists, all of it counted.

import type { ToolDescription } from '../schema/tools.js';
import { isFields, takes, type Fields } from './composed/host-tool.js';

/** JSON of addresses, names and numbers has about three bytes in a token. */
const BYTES_PER_TOKEN = 3;
/** Below 20 kB. */
export const DEFAULT_TOKENS = 6_500;
/** When a call names its own number of rows; common clients cut what is longer. */
const MOST_TOKENS = 24_000;
const LEAST_TOKENS = 700;
const ASSUMED_LIMIT = 50;
/** Each time a list that is too long keeps half, from here down to none. */
const KEPT = [200, 100, 50, 25, 12, 6, 3, 1, 0];
/** For what the host adds: time stamps and the note. */
const SPARE_BYTES = 600;

const encoder = new TextEncoder();

export function bytesOf(value: unknown): number {
  return encoder.encode(JSON.stringify(value)).byteLength;
}

export const MAX_TOKENS_SCHEMA = {
  type: 'integer',
  minimum: LEAST_TOKENS,
  maximum: MOST_TOKENS,
  description: `About the most tokens of the answer; ${DEFAULT_TOKENS} by default, ${MOST_TOKENS} when limit is given. What is left out is counted`,
} as const;

export function tokensFor(args: Fields): number {
  const { max_tokens, limit } = args;
  if (typeof max_tokens === 'number') return max_tokens;
  return limit === undefined ? DEFAULT_TOKENS : MOST_TOKENS;
}

interface LongList {
  path: string;
  holder: Fields;
  name: string;
  items: unknown[];
  total: number;
}

/** The lists at any depth that hold more than `most`; those of columns, such as a timeline, are cut alike. */
function longLists(value: unknown, most: number, path = ''): LongList[] {
  if (Array.isArray(value)) return value.flatMap((inner) => longLists(inner, most, `${path}[]`));
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`;
    const here = Array.isArray(inner) && inner.length > most;
    return [
      ...(here ? [{ path: at, holder: value, name, items: inner, total: inner.length }] : []),
      ...longLists(inner, most, at),
    ];
  });
}

/** A copy whose longest lists are cut until it fits; the note counts what was left out. */
function cutLists(result: Fields, bytes: number): Fields {
  const copy = structuredClone(result);
  const omitted = new Map<string, number>();
  for (const most of KEPT) {
    if (bytesOf(copy) <= bytes) break;
    for (const { path, holder, name, items } of longLists(copy, most)) {
      omitted.set(path, (omitted.get(path) ?? 0) + items.length - most);
      holder[name] = items.slice(0, most);
    }
  }
  if (omitted.size === 0) return copy;
  const told = [...omitted]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 4)
    .map(([path, left]) => `${path} ${left}`);
  const more = omitted.size > 4 ? `, and of ${omitted.size - 4} more lists` : '';
  const note = `Left out to stay below max_tokens: ${told.join(', ')} rows${more}; ask with a larger max_tokens for them.`;
  copy['note'] = [copy['note'], note].filter(Boolean).join(' ');
  return copy;
}

/** Rows of the longest page in the answer. */
function pageRows(result: Fields): number {
  const pages = Object.entries(result).filter(([name]) => name === 'page' || name.endsWith('_page'));
  const lists = Object.values(result)
    .filter(Array.isArray)
    .map((inner) => inner.length);
  return Math.max(0, ...lists, ...pages.map(([, page]) => (isFields(page) ? Number(page['returned'] ?? 0) : 0)));
}

/**
 * The answer of `ask` within the tokens that `args` allow. A paged tool is asked again for fewer rows, so that its pages
 * and cursors stay true; what is still too long has its lists cut.
 */
export async function withinBudget(
  tool: ToolDescription,
  args: Fields,
  ask: (args: Fields) => Promise<Fields>,
): Promise<Fields> {
  const { max_tokens: _, ...asked } = args;
  const bytes = tokensFor(args) * BYTES_PER_TOKEN - SPARE_BYTES;
  let result = await ask(asked);
  if (takes(tool, 'limit')) {
    let limit = Math.min(typeof asked['limit'] === 'number' ? asked['limit'] : ASSUMED_LIMIT, pageRows(result));
    for (let size = bytesOf(result); size > bytes && limit > 1; size = bytesOf(result)) {
      limit = Math.max(1, Math.min(limit - 1, Math.floor((limit * bytes) / size)));
      result = await ask({ ...asked, limit });
    }
  }
  return bytesOf(result) <= bytes ? result : cutLists(result, bytes);
}
