// The overview for people: whether the capture can be trusted, what is in it, who talks most.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { cut, longest, paint, wrap, type Style } from './text.js';
import { totalOf } from './generic.js';
import { bytesText, countText, groupDigits, printable } from './values.js';

const TOP_CONVERSATIONS = 5;

function qualityLines(quality: JsonObject, style: Style): string[] {
  const verdict = text(quality['verdict']);
  const reasons = Array.isArray(quality['reasons']) ? quality['reasons'].map(text) : [];
  const colour = verdict === 'good' ? 'green' : verdict === 'usable' ? 'yellow' : 'red';
  return [
    `  Quality  ${paint(style, colour, verdict)}`,
    ...reasons.flatMap((reason) => wrap(printable(reason), style.width, '             ', '           ')),
  ];
}

/** As tshark's protocol hierarchy: a tree with frames and bytes. */
function hierarchyLines(rows: readonly JsonObject[], style: Style): string[] {
  const names = rows.map((row) => `${'  '.repeat(Number(row['depth']))}${printable(text(row['protocol']))}`);
  const room = Math.min(longest(names), style.width - 40);
  return rows.map((row, i) => {
    const frames = countText(Number(row['frames']), 'frame').padStart(16);
    return `  ${cut(names[i] ?? '', room).padEnd(room)}${frames}${bytesText(Number(row['bytes'])).padStart(12)}`;
  });
}

function end(row: JsonObject, side: 'a' | 'b'): string {
  const address = text(row[`address_${side}`]);
  const port = row[`port_${side}`];
  if (port === undefined) return address;
  return address.includes(':') ? `[${address}]:${text(port)}` : `${address}:${text(port)}`;
}

/** Those of ports tell more than those of addresses, which hold them. */
function conversationLines(rows: readonly JsonObject[], style: Style): string[] {
  const ports = rows.filter((row) => row['port_a'] !== undefined);
  const shown = (ports.length > 0 ? ports : rows).slice(0, TOP_CONVERSATIONS);
  const pairs = shown.map((row) => `${text(row['kind']).padEnd(4)} ${end(row, 'a')} <-> ${end(row, 'b')}`);
  const room = Math.min(longest(pairs), style.width - 26);
  return shown.map((row, i) => {
    const packets = countText(Number(row['packets']), 'packet').padStart(14);
    return `  ${cut(printable(pairs[i] ?? ''), room).padEnd(room)}${packets}${bytesText(Number(row['bytes'])).padStart(10)}`;
  });
}

/** How many conversations there are when these are not all, and where they are listed. */
function beyond(result: JsonObject, shown: number): string {
  const total = totalOf(result, 'conversations') ?? objects(result['conversations']).length;
  return total > shown ? ` of ${groupDigits(total)} conversations (all: pcapglass tool summarize_capture)` : '';
}

export function overviewLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const conversations = conversationLines(objects(result['conversations']), style);
  return [
    ...(isObject(result['quality']) ? qualityLines(result['quality'], style) : []),
    '',
    `  ${paint(style, 'bold', 'Protocols')}`,
    ...hierarchyLines(objects(result['protocol_hierarchy']), style),
    ...(conversations.length > 0
      ? ['', `  ${paint(style, 'bold', 'Most bytes')}${beyond(result, conversations.length)}`, ...conversations]
      : []),
  ];
}
