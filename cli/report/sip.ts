// SIP for people: the figures in a few lines, then each call as a ladder of its messages.

import { isObject, objects, text, type JsonObject } from '../results.js';
import { mediaLines, outcomeLines } from './calls.js';
import { inlineText, totalOf } from './generic.js';
import { ladder, participants, type LadderMessage } from './ladder.js';
import { cut, facts, longest, paint, type Style } from './text.js';
import { groupDigits, nanoseconds, printable, secondsBetween } from './values.js';

/** With more dialogs than this a list is easier to read than ladders. */
const MOST_LADDERS = 12;
const MOST_ANOMALIES = 12;
/** Time, arrow, frame, and enough of a message to know it. */
const ROOM_BESIDE_ADDRESSES = 40;
/** A Call-ID cut shorter than this tells nothing. */
const LEAST_ID = 14;

function endpoint(ip: string, port: string): string {
  return printable(ip.includes(':') ? `[${ip}]:${port}` : `${ip}:${port}`);
}

function paintOf(message: JsonObject): LadderMessage['paint'] {
  const status = Number(message['status_code'] ?? 0);
  if (status >= 400) return status === 401 || status === 407 ? 'yellow' : 'red';
  if (status >= 200) return 'green';
  return status > 0 ? undefined : 'cyan';
}

/** "INVITE", "180 Ringing"; what it carries; then its place in the transaction. */
function wordings(message: JsonObject): string[] {
  const isRequest = text(message['message_type']) === 'request';
  const status = text(message['status_code']);
  const name = printable(isRequest ? text(message['method']) : `${status} ${text(message['reason_phrase'])}`.trim());
  const sdp = /^application\/sdp\b/i.test(text(message['content_type'])) ? ' +SDP' : '';
  const [number = '', method = ''] = printable(text(message['cseq'])).split(/\s+/);
  if (number === '') return [`${name}${sdp}`, name];
  const place = isRequest ? `(${number})` : `(${number} ${method})`;
  return [`${name}${sdp} ${place}`, `${name} ${place}`, `${name} (${number})`, name, ...(isRequest ? [] : [status])];
}

function toLadder(message: JsonObject, start: string): LadderMessage {
  return {
    from: endpoint(text(message['source_ip']), text(message['source_port'])),
    to: endpoint(text(message['destination_ip']), text(message['destination_port'])),
    labels: wordings(message),
    time: secondsBetween(start, text(message['timestamp'])),
    frame: `[${text(message['packet_number'])}]`,
    paint: paintOf(message),
  };
}

function line(message: LadderMessage, style: Style): string {
  const head = `${message.time.padStart(9)}  ${message.from} -> ${message.to}  `;
  const room = style.width - head.length - message.frame.length - 2;
  return `${head}${cut(message.labels[0] ?? '', Math.max(room, 8))}  ${message.frame}`;
}

/** A, B, ... Z, A2, ... */
function alias(index: number): string {
  const round = Math.floor(index / 26);
  return String.fromCharCode(65 + (index % 26)) + (round > 0 ? String(round + 1) : '');
}

/** The messages with short names for their endpoints, and what those stand for. */
function withAliases(steps: readonly LadderMessage[]): { legend: string[]; steps: LadderMessage[] } {
  const names = new Map(participants(steps).map((name, i) => [name, alias(i)]));
  return {
    legend: [...names].map(([name, short]) => `  ${short} = ${name}`),
    steps: steps.map((step) => ({
      ...step,
      from: names.get(step.from) ?? step.from,
      to: names.get(step.to) ?? step.to,
    })),
  };
}

/** One line per message, with short names where the addresses would leave no room. */
function list(steps: readonly LadderMessage[], style: Style): string[] {
  const addresses = longest(steps.map(({ from, to }) => from + to));
  if (addresses <= style.width - ROOM_BESIDE_ADDRESSES) return steps.map((step) => line(step, style));
  const short = withAliases(steps);
  return [...short.legend, ...short.steps.map((step) => line(step, style))];
}

function flow(steps: readonly LadderMessage[], style: Style): string[] {
  const plain = ladder(steps, style);
  if (plain) return plain;
  const short = withAliases(steps);
  const diagram = ladder(short.steps, style);
  return diagram ? [...short.legend, ...diagram] : list(steps, style);
}

/** Messages by Call-ID, in order of first appearance. */
function dialogs(messages: readonly JsonObject[]): Map<string, JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  for (const message of messages) {
    const id = text(message['call_id']);
    const list = found.get(id);
    if (list) list.push(message);
    else found.set(id, [message]);
  }
  return found;
}

function uri(header: string): string {
  return printable((/<([^>]*)>/.exec(header)?.[1] ?? header.split(';')[0] ?? '').trim());
}

function dialogTitle(messages: readonly JsonObject[], style: Style): string {
  const first = messages[0] ?? {};
  const cseqMethod = text(first['cseq']).split(/\s+/)[1] ?? '';
  const method = printable(text(first['method']) || cseqMethod);
  const people = [uri(text(first['from'])), uri(text(first['to']))].filter((part) => part !== '').join(' -> ');
  const title = cut(`  ${method}${people && ` ${people}`}`, style.width);
  const callId = printable(text(first['call_id']));
  const room = style.width - title.length - '  Call-ID '.length;
  const id = callId === '' ? 'no Call-ID' : `Call-ID ${cut(callId, room)}`;
  return paint(style, 'bold', title) + (room >= LEAST_ID ? paint(style, 'dim', `  ${id}`) : '');
}

function earliest(times: readonly string[]): string {
  const known = times.filter((time) => nanoseconds(time) !== undefined);
  return known.reduce((a, b) => ((nanoseconds(b) ?? 0n) < (nanoseconds(a) ?? 0n) ? b : a), known[0] ?? '');
}

interface SipLists {
  packets: readonly JsonObject[];
  calls: readonly JsonObject[];
  media: readonly JsonObject[];
}

function flowLines({ packets, calls, media }: SipLists, style: Style): string[] {
  const start = earliest(packets.map((message) => text(message['timestamp'])));
  const groups = dialogs(packets);
  if (groups.size > MOST_LADDERS)
    return [
      '',
      ...list(
        packets.map((message) => toLadder(message, start)),
        style,
      ),
    ];
  return [...groups].flatMap(([id, group]) => {
    const steps = group.map((message) => toLadder(message, start));
    const ended = calls.filter((call) => text(call['call_id']) === id).flatMap((call) => outcomeLines(call, style));
    const streams = media.filter((stream) => text(stream['call_id']) === id);
    const heard = streams.flatMap((stream) => mediaLines(stream, style));
    return ['', dialogTitle(group, style), ...ended, ...flow(steps, style), ...heard];
  });
}

/** "missing_header: via, from; bad_length: 12": one message's defects, as far as they matter. */
function defects(message: JsonObject): string {
  const byCode = new Map<string, string[]>();
  for (const anomaly of objects(message['anomalies'])) {
    if (anomaly['severity'] !== 'error' && anomaly['severity'] !== 'warning') continue;
    const code = text(anomaly['code']);
    const where = [text(anomaly['header']), text(anomaly['detail'])].filter((part) => part !== '').join(' ');
    byCode.set(code, [...(byCode.get(code) ?? []), ...(where === '' ? [] : [where])]);
  }
  return [...byCode]
    .map(([code, where]) => [code, where.join(', ')].filter((part) => part !== '').join(': '))
    .join('; ');
}

function anomalyLines(messages: readonly JsonObject[], style: Style): string[] {
  const lines = messages.flatMap((message) => {
    const found = defects(message);
    return found === '' ? [] : [cut(`  [${text(message['packet_number'])}] ${printable(found)}`, style.width)];
  });
  if (lines.length === 0) return [];
  const more = lines.length - MOST_ANOMALIES;
  const rest = more > 0 ? [`  and ${groupDigits(more)} more; see --format json`] : [];
  return ['', paint(style, 'bold', '  Defects in messages'), ...lines.slice(0, MOST_ANOMALIES), ...rest];
}

export function sipLines(result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const count = (key: string) => groupDigits(Number(statistics[key] ?? 0));
  const list = (key: string) =>
    statistics[key] === undefined ? '' : inlineText(key, statistics[key], totalOf(statistics, key));
  const withDetail = (figure: string, detail: string) => (detail === '' ? figure : `${figure} (${detail})`);
  const ids = Number(statistics['unique_call_ids'] ?? 0);
  const pairs: (readonly [string, string])[] = [
    ['Messages', groupDigits(Number(result['sip_packets_found'] ?? 0))],
    ['Requests', withDetail(count('requests'), list('methods'))],
    ['Responses', withDetail(count('responses'), list('response_codes') || list('response_classes'))],
    ['Retransmissions', count('retransmissions')],
    ['Call-IDs', groupDigits(ids)],
    ['Transports', list('transports')],
    ['User agents', list('user_agents')],
  ];
  const shown = pairs.filter(([, value]) => value !== '' && value !== '0');
  const messages = objects(result['packets']);
  const lists = { packets: messages, calls: objects(result['calls']), media: objects(result['media']) };
  return [...facts(style, shown), ...flowLines(lists, style), ...anomalyLines(messages, style)];
}
