// A result in 5 to 15 lines for an agent to read at once: counts, statistics, findings and first rows, citing frames.

import type { ToolDescription } from '../schema/tools.js';
import { cut, fromCapture, MARKS_MEAN, pairs, plural, scalarText, type Fields } from './digest-text.js';

/** What every result has (contract.md 2). */
export interface ToolResult extends Fields {
  message?: string;
  note?: string;
  findings: readonly {
    severity: string;
    title: string;
    evidence: readonly { frame: number }[];
  }[];
  not_analyzed: readonly string[];
  capture: {
    format: string;
    packets: number;
    bytes: number;
    first_time?: string;
    last_time?: string;
    complete: boolean;
    broken_reason?: string;
    broken_at_byte?: number;
    issues: readonly { what: string; layer: string; count: number; first_frame: number }[];
  };
}

const MOST_LINES = 15;
const MOST_FINDINGS = 3;
const MOST_ROWS = 4;
const MOST_STATISTICS = 3;
const COMMON = new Set([
  'capture',
  'findings',
  'not_analyzed',
  'note',
  'message',
  'analysis_timestamp',
  'file',
  'filename',
]);

function captureLine(result: ToolResult): string {
  const { format, packets, bytes, first_time, last_time, complete, broken_reason, broken_at_byte } = result.capture;
  const span = first_time === undefined ? '' : `, ${first_time} to ${last_time ?? first_time}`;
  const damage = complete ? '' : ` Damaged at byte ${broken_at_byte ?? bytes}: ${broken_reason ?? 'cut short'}.`;
  const name = result['file'] ?? result['filename'] ?? 'Capture';
  return `${String(name)}: ${format}, ${plural(packets, 'packet')}, ${plural(bytes, 'byte')}${span}.${damage}`;
}

function issuesLine(result: ToolResult): string {
  const { issues } = result.capture;
  if (issues.length === 0) return 'Decoding: no issues.';
  const shown = issues.slice(0, 4).map(({ what, layer, count, first_frame }) => {
    return `${what} ${layer} ${count}x from frame ${first_frame}`;
  });
  return `Decoding: ${shown.join('; ')}${issues.length > 4 ? `; ${issues.length - 4} more kinds` : ''}.`;
}

function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The result's own members: single values in one line, each record of values in a line of its own. */
function figureLines(result: ToolResult): string[] {
  const own = Object.entries(result).filter(([name]) => !COMMON.has(name));
  const counts = pairs(own);
  const records = own.filter(([name, value]) => isRecord(value) && !name.startsWith('page') && !name.endsWith('_page'));
  const lines = records.map(([name, value]) => [name, pairs(Object.entries(value as Fields), true)] as const);
  const told = lines.filter(([, text]) => text !== '').slice(0, MOST_STATISTICS);
  return [...(counts === '' ? [] : [counts]), ...told.map(([name, text]) => `${name}: ${fromCapture(cut(text, 260))}`)];
}

function findingLines(result: ToolResult): string[] {
  const { findings } = result;
  if (findings.length === 0) return ['Findings: none.'];
  const lines = findings.slice(0, MOST_FINDINGS).map(({ severity, title, evidence }) => {
    const frames = [...new Set(evidence.map(({ frame }) => frame))];
    const more = frames.length > 5 ? ', ...' : '';
    const cited =
      frames.length === 0 ? '' : ` (${frames.length > 1 ? 'frames' : 'frame'} ${frames.slice(0, 5).join(', ')}${more})`;
    return `[${severity}] ${title}${cited}`;
  });
  const rest = findings.length - MOST_FINDINGS;
  if (rest > 0) lines.push(`... and ${plural(rest, 'finding')} more`);
  return lines;
}

function rowLine(row: Fields, columns: readonly string[]): string {
  const frame = row['packet_number'] ?? row['frame'] ?? row['first_frame'];
  const label = typeof frame === 'number' ? `frame ${frame}: ` : '';
  if (typeof row['summary'] === 'string') return `- ${label}${fromCapture(cut(row['summary'], 240))}`;
  const values = columns
    .filter((column) => row[column] !== frame || frame === undefined)
    .map((column) => scalarText(row[column]))
    .filter((text) => text !== undefined && text !== '');
  return `- ${label}${fromCapture(cut(values.join(' '), 240))}`;
}

/** The first rows of the tool's table, in at most so many lines. */
function rowLines(result: ToolResult, { table, columns }: ToolDescription, lines: number): string[] {
  const rows: unknown = table === '' ? undefined : result[table];
  if (!Array.isArray(rows) || rows.length === 0) return [];
  const shown = rows.length <= lines ? rows : rows.slice(0, lines - 1);
  const told = shown.map((row: Fields) => rowLine(row, columns));
  const rest = rows.length - shown.length;
  return rest > 0 ? [...told, `- ${plural(rest, 'more row')} in structuredContent.${table}`] : told;
}

/** At most 15 lines: others than rows take no more than 14. */
export function digest(tool: ToolDescription, result: ToolResult): string {
  const unseen = result.not_analyzed.length > 0 ? [`Not analyzed: ${result.not_analyzed.join('; ')}`] : [];
  const message = result.message === undefined ? [] : [result.message];
  const note = result.note === undefined ? [] : [result.note];
  const head = [captureLine(result), ...message, ...figureLines(result), ...findingLines(result)];
  const tail = [issuesLine(result), ...unseen, ...note];
  const room = Math.min(MOST_ROWS, MOST_LINES - 1 - head.length - tail.length);
  const lines = [...head, ...rowLines(result, tool, room), ...tail].map((line) => cut(line));
  return (lines.some((line) => line.includes('\u27e6')) ? [...lines, MARKS_MEAN] : lines).join('\n');
}
