// DNS for people: figures in a few lines, servers, what failed, then each message in a line.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText, totalOf } from './generic.js';
import { cut, facts, longest, paint, wrap, type Style } from './text.js';
import { cellText, countText, printable } from './values.js';

/** A sender that is longer, as IPv6 addresses are, is cut. */
const MOST_ADDRESS = 22;

const number = (object: JsonObject, key: string): number => Number(object[key] ?? 0);

function latency(object: JsonObject): string {
  const found = object['latency_ms'];
  if (!isObject(found)) return '';
  const value = (key: string): string => number(found, key).toFixed(1);
  return `${value('min')} / ${value('average')} / ${value('median')} / ${value('p95')} / ${value('max')} ms`;
}

function figures(statistics: JsonObject): [string, string][] {
  const counted = (keys: readonly string[]): string =>
    keys
      .filter((key) => number(statistics, key) > 0)
      .map((key) => `${number(statistics, key)} ${key.replaceAll('_', ' ')}`)
      .join(', ');
  const delays = latency(statistics);
  const inline = (key: string): string => inlineText(key, statistics[key] ?? {}, totalOf(statistics, key));
  const trouble = ['unanswered', 'retransmitted', 'client_retries', 'failovers', 'unsolicited', 'second_answers'];
  const rows: [string, string][] = [
    ['Messages', counted(['queries', 'responses', 'over_tcp', 'mdns', 'llmnr', 'capture_duplicates'])],
    ['Of these', counted([...trouble, 'truncated', 'malformed', 'undetermined'])],
    ['Codes', inline('rcodes')],
    ['Types', inline('types')],
    ['Names', inline('unique_domains')],
    ['Latency', delays === '' ? '' : `${delays} (min / average / median / p95 / max)`],
  ];
  return rows.filter(([, value]) => value !== '');
}

function serverLines(servers: readonly JsonObject[], style: Style): string[] {
  return servers.flatMap((server) => {
    const unanswered = number(server, 'unanswered');
    const silent = unanswered > 0 ? `, ${unanswered} unanswered` : '';
    const delays = latency(server);
    const line = `${printable(text(server['server']))}  ${countText(number(server, 'queries'), 'query').replace(/querys$/, 'queries')}${silent}`;
    return wrap(delays === '' ? line : `${line}, ${delays}`, style.width, '    ', '  ');
  });
}

function failedLines(failed: readonly JsonObject[], style: Style): string[] {
  return failed.flatMap((row) => {
    const frames = [row['query_frame'], row['answer_frame']].filter((frame) => frame !== undefined).map(text);
    const line = `${text(row['why'])}: ${text(row['name'])} ${text(row['type_name'])} (frame ${frames.join(', ')})`;
    return wrap(printable(line), style.width, '    ', '  ');
  });
}

function messageLines(packets: readonly JsonObject[], style: Style): string[] {
  const senders = packets.map((packet) => printable(text(packet['source_ip'])));
  const room = Math.min(longest(senders), MOST_ADDRESS);
  return packets.map((packet, i) => {
    const delay =
      packet['response_time_ms'] === undefined ? '' : ` ${number(packet, 'response_time_ms').toFixed(1)} ms`;
    const time = cellText('timestamp', text(packet['timestamp'])).padEnd(12);
    const start = `  ${text(packet['packet_number']).padStart(6)} ${time} ${cut(senders[i] ?? '', room).padEnd(room)} `;
    const whole = printable(text(packet['summary'])).replace(/^Response /, '');
    // The question stands in the line of the query.
    const summary = packet['response_to'] === undefined ? whole : whole.replace(/^(\S+) .*? -> /, '$1 -> ');
    return `${start}${cut(summary, style.width - start.length - delay.length)}${delay}`;
  });
}

export function dnsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length > 0 ? ['', `  ${paint(style, 'bold', title)}`, ...lines] : [];
  return [
    ...facts(style, figures(statistics)),
    ...part('Servers', serverLines(objects(statistics['servers']), style)),
    ...part('Failed look-ups', failedLines(objects(result['failed_lookups']), style)),
    ...part('Messages', messageLines(objects(result['packets']), style)),
  ];
}
