// search_packets: a text in the names, URIs, addresses and numbers that the analyzers keep.

import type { ToolDescription } from '../../schema/tools.js';
import { ToolError } from '../../wasm/errors.js';
import { cut, fromCapture, plural } from '../digest-text.js';
import {
  takes,
  asksWhole,
  captureArgument,
  count,
  isFields,
  list,
  object,
  READ_ONLY,
  rows,
  text,
  type Ask,
  type CoreResult,
  type Fields,
  type HostTool,
} from './host-tool.js';

const DEFAULT_LIMIT = 20;
const ROWS_AT_ONCE = 1000;
/** Of each tool; what lies beyond is counted in the note. */
const MOST_ROWS = 50_000;
const MOST_EXCERPT = 120;
const MOST_DEPTH = 4;

interface Match {
  tool: string;
  list: string;
  frame?: number;
  field: string;
  value: string;
  summary?: string;
}

function frameOf(row: Fields): number | undefined {
  const frame = row['packet_number'] ?? row['frame'] ?? row['first_frame'];
  return typeof frame === 'number' ? frame : undefined;
}

/** The part of a long value around what was found. */
function excerpt(value: string, at: number): string {
  if (value.length <= MOST_EXCERPT) return value;
  const from = Math.max(0, at - MOST_EXCERPT / 3);
  return `${from > 0 ? '...' : ''}${cut(value.slice(from, from + MOST_EXCERPT), MOST_EXCERPT)}`;
}

/** The first member of the row that holds the text. */
function findIn(
  value: unknown,
  path: string,
  wanted: string,
  depth: number,
): { field: string; value: string } | undefined {
  if (typeof value === 'string' || typeof value === 'number') {
    const shown = String(value);
    const at = shown.toLowerCase().indexOf(wanted);
    return at < 0 ? undefined : { field: path, value: excerpt(shown, at) };
  }
  if (typeof value !== 'object' || value === null || depth > MOST_DEPTH) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const inner_ = findIn(
      inner,
      Array.isArray(value) ? path : path === '' ? name : `${path}.${name}`,
      wanted,
      depth + 1,
    );
    if (inner_) return inner_;
  }
  return undefined;
}

interface Searched {
  matches: Match[];
  rows: number;
  /** Rows that were not looked at. */
  left: number;
}

/** Lists of the answer with their pages: the tool's table has `page`, the others `NAME_page`. */
function listsOf(tool: ToolDescription, result: CoreResult): { name: string; page: Fields | undefined }[] {
  return Object.entries(result)
    .filter(([name, value]) => Array.isArray(value) && name !== 'findings' && name !== 'not_analyzed')
    .map(([name]) => {
      const page = result[`${name}_page`] ?? (name === tool.table ? result['page'] : undefined);
      return { name, page: isFields(page) ? page : undefined };
    });
}

function matchesIn(found: readonly Fields[], tool: ToolDescription, name: string, wanted: string): Match[] {
  return found.flatMap((row) => {
    const match = findIn(row, '', wanted, 0);
    if (!match) return [];
    const frame = frameOf(row);
    const summary = row['summary'];
    const more = typeof summary === 'string' ? { summary: cut(summary, MOST_EXCERPT) } : {};
    return [{ tool: tool.name, list: name, ...(frame === undefined ? {} : { frame }), ...match, ...more }];
  });
}

async function searchTool(ask: Ask, tool: ToolDescription, wanted: string): Promise<Searched> {
  const found: Searched = { matches: [], rows: 0, left: 0 };
  const first = await ask(0, tool.name, takes(tool, 'limit') ? { limit: ROWS_AT_ONCE } : {});
  for (const { name, page } of listsOf(tool, first)) {
    let result: CoreResult = first;
    let cursor = page?.['next_cursor'];
    let seen = 0;
    for (;;) {
      const some = rows(result[name]);
      seen += some.length;
      found.matches.push(...matchesIn(some, tool, name, wanted));
      if (typeof cursor !== 'string' || seen >= MOST_ROWS || some.length === 0) break;
      result = await ask(0, tool.name, { limit: ROWS_AT_ONCE, cursor });
      const next = result[`${name}_page`] ?? (name === tool.table ? result['page'] : undefined);
      cursor = isFields(next) ? next['next_cursor'] : undefined;
    }
    found.rows += seen;
    found.left += Math.max(0, Number(page?.['total'] ?? seen) - seen);
  }
  return found;
}

/** Tells a cursor of another question or capture; protects nothing. */
function binding(parts: readonly unknown[]): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(parts)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

function offsetOf(cursor: unknown, bound: string): number {
  if (cursor === undefined) return 0;
  const [, offset, of] = /^s1\.(\d{1,9})\.([0-9a-f]{8})$/.exec(String(cursor)) ?? [];
  if (offset === undefined || of !== bound) {
    throw new ToolError(
      'search_packets',
      'this cursor belongs to another capture or question: ask again without cursor',
    );
  }
  return Number(offset);
}

async function compose(ask: Ask, args: Fields, tools: readonly ToolDescription[]): Promise<Fields> {
  const wanted = String(args['text'] ?? '').toLowerCase();
  if (wanted.trim().length < 2) throw new ToolError('search_packets', 'text must have two characters or more');
  const protocols = [...new Set(tools.filter(asksWhole).map(({ protocol }) => protocol))];
  const { protocol } = args;
  if (protocol !== undefined && !protocols.includes(String(protocol))) {
    throw new ToolError(
      'search_packets',
      `there is no protocol ${JSON.stringify(protocol)}; there are ${protocols.join(', ')}`,
    );
  }
  const asked = tools.filter((tool) => asksWhole(tool) && (protocol === undefined || tool.protocol === protocol));
  const [first] = asked;
  if (!first) throw new Error('no tool to ask');
  const { capture, not_analyzed } = await ask(0, first.name, takes(first, 'limit') ? { limit: 0 } : {});
  const matches: Match[] = [];
  let searched = 0;
  let left = 0;
  for (const tool of asked) {
    const found = await searchTool(ask, tool, wanted);
    matches.push(...found.matches);
    searched += found.rows;
    left += found.left;
  }
  const limit = Number(args['limit'] ?? DEFAULT_LIMIT);
  const bound = binding([capture.packets, capture.bytes, capture.first_time, capture.last_time, wanted, protocol]);
  const from = offsetOf(args['cursor'], bound);
  const shown = matches.slice(from, from + limit);
  const end = from + shown.length;
  const byTool: { [tool: string]: number } = {};
  for (const { tool } of matches) byTool[tool] = (byTool[tool] ?? 0) + 1;
  return {
    file: cut(String(args['pcap_file']), 200),
    text: cut(String(args['text']), 200),
    rows_searched: searched,
    by_tool: byTool,
    matches: shown,
    page: {
      total: matches.length,
      returned: shown.length,
      ...(end < matches.length ? { next_cursor: `s1.${end}.${bound}` } : {}),
    },
    ...(matches.length === 0
      ? { message: 'Found in none of the rows that the analyzers keep: payloads they do not parse are not searched' }
      : {}),
    ...(left > 0
      ? { note: `${left} rows beyond the first ${MOST_ROWS} of a list were not searched: name a protocol.` }
      : {}),
    not_analyzed,
  };
}

function digest(result: Fields): string {
  const matches = rows(result['matches']) as unknown as readonly Match[];
  const { total } = result['page'] as { total: number };
  const found = matches.slice(0, 9).map(({ tool, frame, field, value }) => {
    return `- ${frame === undefined ? '' : `frame ${frame}: `}${field} ${fromCapture(value)} (${tool})`;
  });
  return [
    `${plural(total, 'match')} of ${fromCapture(String(result['text']))} in ${plural(Number(result['rows_searched']), 'row')}.`.replace(
      'matchs',
      'matches',
    ),
    `By tool: ${
      Object.entries(result['by_tool'] as Fields)
        .map(([tool, times]) => `${tool} ${String(times)}`)
        .join(', ') || 'none'
    }.`,
    ...(result['message'] === undefined ? [] : [`${String(result['message'])}.`]),
    ...found,
    ...(total > found.length ? [`- ${total - found.length} more in structuredContent.matches and by cursor`] : []),
    'Searched: rows that the analyzers keep, in every field; not payloads that none of them parses.',
    ...(result['note'] === undefined ? [] : [String(result['note'])]),
  ]
    .map((line) => cut(line))
    .join('\n');
}

export const searchPackets: HostTool = {
  protocol: 'overview',
  name: 'search_packets',
  title: 'Search',
  description:
    'Finds a text, without regard to case, in the names, URIs, addresses, identifiers and numbers that the analyzers keep of a capture, and tells tool, list, frame and field of each match. Use it when you know a name, number, Call-ID or address and not where it occurs; to list all rows of a protocol call its own tool. Payloads that no analyzer parses are not searched, and encrypted ones cannot be. Matches are paged (limit, cursor) and all counted. Read-only: the same capture gives the same answer.',
  inputSchema: object(
    {
      pcap_file: captureArgument('Capture to search'),
      text: { ...text('Text to find: 2 to 200 characters, no pattern'), minLength: 2, maxLength: 200 },
      protocol: text('Only the rows of this protocol, such as sip or dns; by default all'),
      limit: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        description: `Most matches to return; ${DEFAULT_LIMIT} by default`,
      },
      cursor: text('next_cursor of an earlier answer for the same capture and text'),
    },
    ['protocol', 'limit', 'cursor'],
  ),
  outputSchema: object(
    {
      file: text('The capture as it was named'),
      text: text('The text that was searched for'),
      rows_searched: count('Rows that were looked at'),
      by_tool: { type: 'object', description: 'Matches by tool', additionalProperties: count('Matches') },
      matches: list(
        'Rows that hold the text',
        object(
          {
            tool: text('Tool that lists the row'),
            list: text('List of its answer'),
            frame: count('Frame of the row, where it has one'),
            field: text('Field that holds the text'),
            value: text('What it holds, or the part around the text: text from the capture'),
            summary: text('The row in a line: text from the capture'),
          },
          ['frame', 'summary'],
        ),
      ),
      page: object(
        {
          total: count('All matches'),
          returned: count('Those returned'),
          next_cursor: text('Pass as cursor for more'),
        },
        ['next_cursor'],
      ),
      message: text('Said when nothing was found'),
      note: text('What was left out'),
      not_analyzed: list('What the analyzers cannot see in this capture', text('One sentence')),
      analysis_timestamp: { ...text('When the host answered'), format: 'date-time' },
    },
    ['message', 'note', 'analysis_timestamp'],
  ),
  annotations: READ_ONLY,
  table: 'matches',
  columns: ['tool', 'field', 'value'],
  onRequest: true,
  captures: ['pcap_file'],
  compose,
  digest,
};
