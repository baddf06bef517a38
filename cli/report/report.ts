// The text report on one capture: what the file is, then for each tool its findings, facts and lists.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { PAGING_SENTENCE } from '../../wasm/all-rows.js';
import type { ToolResult } from '../analyze.js';
import { arpLines } from './arp.js';
import { callsLines, streamsLines } from './calls.js';
import { capinfosLines } from './capinfos.js';
import { dhcpLines } from './dhcp.js';
import { dnsLines } from './dns.js';
import { findingLines } from './findings.js';
import { resultLines } from './generic.js';
import { icmpLines } from './icmp.js';
import { overviewLines } from './overview.js';
import { sipLines } from './sip.js';
import { anomaliesLines, connectionsLines, retransmissionsLines } from './tcp.js';
import { heading, paint, wrap, type Style } from './text.js';
import { bytesText, countText, label, printable, secondsBetween, timeText } from './values.js';

/** Tools whose results deserve more than facts and tables. */
const OWN_FORM: Record<string, typeof resultLines> = {
  summarize_capture: overviewLines,
  analyze_capinfos: capinfosLines,
  analyze_dns_packets: dnsLines,
  analyze_sip_packets: (_, result, style) => sipLines(result, style),
  list_sip_calls: callsLines,
  analyze_rtp_streams: streamsLines,
  analyze_dhcp_packets: dhcpLines,
  analyze_icmp_packets: icmpLines,
  analyze_arp_packets: arpLines,
  analyze_tcp_connections: connectionsLines,
  analyze_tcp_anomalies: anomaliesLines,
  analyze_tcp_retransmissions: retransmissionsLines,
};

/** The overview's findings are those of the capture's properties; those of calls stand with the messages, of TCP once. */
const SAID_ELSEWHERE = new Set([
  'summarize_capture',
  'list_sip_calls',
  'analyze_tcp_anomalies',
  'analyze_tcp_retransmissions',
]);

function issueLine(issue: JsonObject): string {
  const count = Number(issue['count'] ?? 0);
  const frame = Number(issue['first_frame'] ?? 0);
  const layer = text(issue['layer']);
  const what = label(text(issue['what'])).toLowerCase();
  const where = layer === '' || layer === 'file' ? '' : ` in ${printable(layer)}`;
  return `${count}x ${printable(what)}${where}${frame > 0 ? ` (first in frame ${frame})` : ''}`;
}

/** The capture as a file, and how far it could be read. */
function captureLines(name: string, capture: JsonObject, style: Style): string[] {
  const first = text(capture['first_time']);
  const last = text(capture['last_time']);
  const links = Array.isArray(capture['link_types']) ? capture['link_types'].map(text).join(', ') : '';
  const span = first && last ? `, ${secondsBetween(first, last)} s from ${timeText(first)}` : '';
  const packets = countText(Number(capture['packets'] ?? 0), 'packet');
  const size = bytesText(Number(capture['bytes'] ?? 0));
  const lines = [
    paint(style, 'bold', printable(name)),
    ...wrap(
      `${printable(text(capture['format']))}${links ? `, ${printable(links)}` : ''}, ${packets}, ${size}${span}`,
      style.width,
      '  ',
    ),
  ];
  if (capture['complete'] === false) {
    const at = capture['broken_at_byte'] === undefined ? '' : ` at byte ${text(capture['broken_at_byte'])}`;
    const why = printable(text(capture['broken_reason']));
    const message = `DAMAGED${at}: ${why || 'the file ends early'}. What came before is reported.`;
    lines.push(...wrap(message, style.width, '  ').map((line) => paint(style, 'red', line)));
  }
  const issues = objects(capture['issues']).map(issueLine);
  if (issues.length > 0) lines.push(...wrap(`Not read or decoded: ${issues.join('; ')}`, style.width, '    ', '  '));
  return lines;
}

/** What the host of a cut list should be told: its own option rather than a cursor. */
function noteLines(tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const lines: string[] = [];
  // The overview says itself that it shows only the first.
  for (const [key, value] of tool.name === 'summarize_capture' ? [] : Object.entries(result)) {
    if (!isObject(value) || typeof value['total'] !== 'number' || typeof value['returned'] !== 'number') continue;
    if (value['returned'] >= value['total']) continue;
    const list = key === 'page' ? '' : ` of ${label(key.replace(/_page$/, '')).toLowerCase()}`;
    const shown = `Shown: ${value['returned']} of ${value['total']} rows${list}; --limit all shows every one.`;
    lines.push(...wrap(shown, style.width, '  '));
  }
  const note = text(result['note']).replace(PAGING_SENTENCE, '').trim();
  if (note) lines.push(...wrap(printable(note), style.width, '  '));
  return lines.length > 0 ? ['', ...lines.map((line) => paint(style, 'yellow', line))] : [];
}

function notAnalyzedLines(result: JsonObject, style: Style): string[] {
  const list = Array.isArray(result['not_analyzed']) ? result['not_analyzed'].map(text) : [];
  return list.flatMap((item) => wrap(`Not seen: ${printable(item)}`, style.width, '    ', '  '));
}

function toolLines([tool, result]: ToolResult, style: Style): string[] {
  const message = text(result['message']);
  const body = message
    ? wrap(printable(message), style.width, '  ')
    : (OWN_FORM[tool.name] ?? resultLines)(tool, result, style);
  return [
    ...heading(style, tool.title),
    ...(SAID_ELSEWHERE.has(tool.name) ? [] : findingLines(objects(result['findings']), style)),
    ...body,
    ...noteLines(tool, result, style),
    ...notAnalyzedLines(result, style),
  ];
}

/** The whole report, ending in a newline. */
export function captureReport(name: string, results: readonly ToolResult[], style: Style): string {
  const capture = results[0]?.[1]['capture'];
  const head = captureLines(name, isObject(capture) ? capture : {}, style);
  return `${[...head, ...results.flatMap((result) => toolLines(result, style))].join('\n')}\n`;
}
