// TCP for people: how connections went, those that failed or were slow, the servers; then flags and repeats in short.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText } from './generic.js';
import { firstOf, section } from './messages.js';
import { cut, facts, paint, table, wrap, type Style } from './text.js';
import { bytesText, countText, groupDigits, label, printable } from './values.js';

const MOST_LINES = 20;

// What the findings TCP-04 to TCP-07 call slow.
const SLOW_HANDSHAKE_MS = 150;
const CLOSED_WINDOW_MS = 200;
const STALL_MS = 1000;
const LOSSY = 0.01;

const FAILURES: Record<string, string> = {
  no_answer: 'no answer',
  refused: 'refused',
  reset_by_client: 'reset by the client',
  reset_by_server: 'reset by the server',
};

const number = (object: JsonObject, key: string): number => Number(object[key] ?? 0);
const milliseconds = (value: number): string =>
  value < 1000 ? `${value.toFixed(value < 10 ? 1 : 0)} ms` : `${(value / 1000).toFixed(1)} s`;

function figures(result: JsonObject): [string, string][] {
  const summary = isObject(result['summary']) ? result['summary'] : {};
  const counted = (names: Record<string, string>): string =>
    Object.entries(names)
      .filter(([key]) => number(summary, key) > 0)
      .map(([key, what]) => `${groupDigits(number(summary, key))} ${what}`)
      .join(', ');
  const rows: [string, string][] = [
    ['Packets', groupDigits(number(result, 'tcp_packets_found'))],
    ['Connections', groupDigits(number(summary, 'total_connections'))],
    [
      'Handshakes',
      counted({
        successful_handshakes: 'complete',
        failed_handshakes: 'failed',
        mid_stream_connections: 'before the capture',
      }),
    ],
    [
      'Ended',
      counted({
        normal_close: 'closed by both',
        reset_connections: 'reset or refused',
        active_connections: 'still open',
      }),
    ],
  ];
  return rows.filter(([, value]) => value !== '');
}

function failureOf(connection: JsonObject): string {
  const reason = FAILURES[text(connection['close_reason'])];
  if (reason !== undefined) return reason;
  return text(connection['state']) === 'syn_received' ? 'handshake not completed' : '';
}

/** What made a connection slow; nothing where nothing did. */
function slowness(connection: JsonObject): string[] {
  const detail = isObject(connection['detail']) ? connection['detail'] : {};
  const handshake = number(connection, 'initial_rtt_ms');
  const again = number(connection, 'retransmissions');
  const packets = number(connection, 'packet_count');
  const stall = number(detail, 'longest_stall_ms');
  const closed = number(detail, 'zero_window_ms');
  const rate = packets > 0 ? again / packets : 0;
  return [
    ...(handshake >= SLOW_HANDSHAKE_MS ? [`handshake ${milliseconds(handshake)}`] : []),
    ...(rate >= LOSSY ? [`${again} of ${countText(packets, 'packet')} sent again`] : []),
    ...(stall >= STALL_MS ? [`stalled for ${milliseconds(stall)}`] : []),
    ...(closed >= CLOSED_WINDOW_MS ? [`window closed for ${milliseconds(closed)}`] : []),
  ];
}

function connectionLines(connection: JsonObject, what: string, style: Style): string[] {
  const ends = `${text(connection['client'])} -> ${text(connection['server'])}`;
  const frames = `[${text(connection['first_frame'])}-${text(connection['last_frame'])}]`;
  return wrap(printable(`${ends}  ${what}  ${frames}`), style.width, '    ', '  ');
}

interface Server {
  connections: number;
  failed: number;
  up: number;
  down: number;
  handshakes: number[];
  again: number;
}

function servers(connections: readonly JsonObject[]): Map<string, Server> {
  const found = new Map<string, Server>();
  for (const connection of connections) {
    const name = text(connection['server']);
    const one = found.get(name) ?? { connections: 0, failed: 0, up: 0, down: 0, handshakes: [], again: 0 };
    found.set(name, one);
    one.connections += 1;
    if (failureOf(connection) !== '') one.failed += 1;
    one.up += number(connection, 'bytes_to_server');
    one.down += number(connection, 'bytes_to_client');
    one.again += number(connection, 'retransmissions');
    if (connection['initial_rtt_ms'] !== undefined) one.handshakes.push(number(connection, 'initial_rtt_ms'));
  }
  return found;
}

function serverLines(connections: readonly JsonObject[], style: Style): string[] {
  const all = [...servers(connections)].sort(([, a], [, b]) => b.failed - a.failed || b.up + b.down - (a.up + a.down));
  const rows = all.slice(0, MOST_LINES).map(([name, one]) => {
    const times = one.handshakes.sort((a, b) => a - b);
    const median = times[Math.floor((times.length - 1) / 2)];
    return [
      printable(name),
      groupDigits(one.connections),
      one.failed > 0 ? groupDigits(one.failed) : '',
      bytesText(one.up),
      bytesText(one.down),
      median === undefined ? '' : milliseconds(median),
      one.again > 0 ? groupDigits(one.again) : '',
    ];
  });
  const titles = ['Server', 'Conns', 'Failed', 'Sent to', 'Got from', 'Handshake', 'Again'];
  const lines = table(
    style,
    titles.map((title, i) => ({ title, right: i > 0 })),
    rows,
  );
  return all.length > MOST_LINES ? [...lines, `    and ${groupDigits(all.length - MOST_LINES)} more`] : lines;
}

export function connectionsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const connections = objects(result['connections']);
  if (connections.length === 0) return facts(style, figures(result));
  const failed = connections.filter((connection) => failureOf(connection) !== '');
  const slow = connections.filter((connection) => slowness(connection).length > 0);
  const painted = (lines: readonly string[], how: 'red' | 'yellow'): string[] =>
    firstOf(lines, MOST_LINES).map((line) => paint(style, how, line));
  return [
    ...facts(style, figures(result)),
    ...section(
      'Failed',
      painted(
        failed.flatMap((one) => connectionLines(one, failureOf(one), style)),
        'red',
      ),
      style,
    ),
    ...section(
      'Slow',
      painted(
        slow.flatMap((one) => connectionLines(one, slowness(one).join(', '), style)),
        'yellow',
      ),
      style,
    ),
    ...section('Servers', serverLines(connections, style), style),
  ];
}

/** A map of counts without its zeros, or "none". */
function countsText(value: JsonObject[string] | undefined): string {
  const counts = Object.entries(isObject(value) ? value : {}).filter(([, count]) => count !== 0);
  const named = counts.map(([name, count]) => [label(name).toLowerCase(), count] as const);
  return inlineText('counts', Object.fromEntries(named)) || 'none';
}

export function anomaliesLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  if (number(statistics, 'total_packets') === 0) return ['  No TCP packets found in this capture'];
  const resets = isObject(statistics['rst_distribution']) ? statistics['rst_distribution'] : {};
  const said = objects(result['patterns']).map((pattern) => text(pattern['description']));
  return [
    ...facts(style, [
      ['Flags', countsText(statistics['flags'])],
      ['Analysis', countsText(statistics['analysis'])],
      ['RST by', countsText(resets['by_source'])],
    ]),
    ...section(
      'Patterns',
      said.flatMap((sentence) => wrap(printable(sentence), style.width, '    ', '  ')),
      style,
    ),
  ];
}

export function retransmissionsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const again = number(result, 'total_retransmissions');
  const packets = number(result, 'total_packets');
  if (packets === 0) return ['  No TCP packets found in this capture'];
  const rate = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const rows = objects(result['by_connection']).map((row) => [
    cut(printable(text(row['connection'])), style.width - 32),
    groupDigits(number(row, 'retrans_count')),
    groupDigits(number(row, 'total_packets')),
    rate(number(row, 'retrans_rate')),
  ]);
  const columns = ['Connection', 'Again', 'Packets', 'Rate'].map((title, i) => ({ title, right: i > 0 }));
  const share = ` (${rate(number(result, 'retransmission_rate'))})`;
  return [
    ...facts(style, [
      ['Sent again', `${groupDigits(again)} of ${countText(packets, 'packet')}${again > 0 ? share : ''}`],
    ]),
    ...section('Connections', rows.length > 0 ? table(style, columns, rows) : [], style),
  ];
}
