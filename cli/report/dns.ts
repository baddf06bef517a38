// DNS for people: figures in a few lines, servers, what failed, then each message in a line.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText, totalOf } from './generic.js';
import { messageLines, section } from './messages.js';
import { facts, wrap, type Style } from './text.js';
import { countText, printable } from './values.js';

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

/** The question stands in the line of the query. */
function summaryOf(packet: JsonObject): string {
  const whole = text(packet['summary']).replace(/^Response /, '');
  return packet['response_to'] === undefined ? whole : whole.replace(/^(\S+) .*? -> /, '$1 -> ');
}

export function dnsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  return [
    ...facts(style, figures(statistics)),
    ...section('Servers', serverLines(objects(statistics['servers']), style), style),
    ...section('Failed look-ups', failedLines(objects(result['failed_lookups']), style), style),
    ...section('Messages', messageLines(objects(result['packets']), 'source_ip', style, summaryOf), style),
  ];
}
