// SIP for people: the figures in a few lines, then each call as a ladder of its messages.

import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText, totalOf } from './generic.js';
import { ladder, type LadderMessage } from './ladder.js';
import { cut, facts, paint, type Style } from './text.js';
import { groupDigits, nanoseconds, printable, secondsBetween } from './values.js';

/** With more dialogs than this a list is easier to read than ladders. */
const MOST_LADDERS = 12;
const MOST_ANOMALIES = 12;

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
  const title = `  ${method} ${uri(text(first['from']))} -> ${uri(text(first['to']))}`;
  const id = ` Call-ID ${printable(text(first['call_id']))}`;
  const room = style.width - title.length;
  const idText = room > 24 ? cut(id, room - 1) : '';
  return paint(style, 'bold', cut(title, style.width)) + paint(style, 'dim', idText && ` ${idText}`.slice(0, room));
}

function earliest(times: readonly string[]): string {
  const known = times.filter((time) => nanoseconds(time) !== undefined);
  return known.reduce((a, b) => ((nanoseconds(b) ?? 0n) < (nanoseconds(a) ?? 0n) ? b : a), known[0] ?? '');
}

function flowLines(messages: readonly JsonObject[], style: Style): string[] {
  const start = earliest(messages.map((message) => text(message['timestamp'])));
  const groups = dialogs(messages);
  if (groups.size > MOST_LADDERS) return ['', ...messages.map((message) => line(toLadder(message, start), style))];
  return [...groups.values()].flatMap((group) => {
    const steps = group.map((message) => toLadder(message, start));
    return ['', dialogTitle(group, style), ...(ladder(steps, style) ?? steps.map((step) => line(step, style)))];
  });
}

/** What is wrong in single messages, as far as it matters. */
function anomalyLines(messages: readonly JsonObject[], style: Style): string[] {
  const lines = messages.flatMap((message) =>
    objects(message['anomalies'])
      .filter(({ severity }) => severity === 'error' || severity === 'warning')
      .map((anomaly) => {
        const header = text(anomaly['header']);
        const detail = text(anomaly['detail']);
        const what = `${text(anomaly['code'])}${header && ` in ${header}`}${detail && `: ${detail}`}`;
        return cut(`  [${text(message['packet_number'])}] ${printable(what)}`, style.width);
      }),
  );
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
  return [...facts(style, shown), ...flowLines(messages, style), ...anomalyLines(messages, style)];
}
