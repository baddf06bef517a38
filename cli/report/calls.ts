// SIP calls for people: how many, how they ended, and a line each.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText } from './generic.js';
import { cut, facts, paint, table, wrap, type Style } from './text.js';
import { countText, groupDigits, printable } from './values.js';

/** "0.25 s", or nothing. */
export function secondsText(value: JsonObject[string] | undefined): string {
  return typeof value === 'number' ? `${value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)} s` : '';
}

const GOOD = new Set(['completed', 'answered_still_up']);

/** "completed, 4.1 s, hung up by the callee": how a call ended, painted by what that means. */
export function outcomeLines(call: JsonObject, style: Style): string[] {
  const duration = secondsText(call['duration']);
  const released = text(call['released_by']);
  const delay = secondsText(call['post_dial_delay'] ?? call['failure_delay']);
  const parts = [
    printable(text(call['outcome_text'])),
    ...(duration === '' ? [] : [`${duration} of talk`]),
    ...(released === '' ? [] : [`ended by the ${released}`]),
    ...(delay === '' ? [] : [`first response after ${delay}`]),
  ];
  const outcome = text(call['outcome']);
  const colour = GOOD.has(outcome) ? 'green' : outcome.startsWith('undetermined') ? 'yellow' : 'red';
  return wrap(parts.join(', '), style.width, '    ', '  ').map((line) => paint(style, colour, line));
}

/** "RTP 192.0.2.1:6000 > 192.0.2.2:7000  PCMU, 203 packets, 1 lost (0.49 %), jitter 1.2 ms, MOS 4.3". */
export function mediaLines(stream: JsonObject, style: Style): string[] {
  const lost = Number(stream['lost'] ?? 0);
  const jitter = stream['jitter_mean_ms'];
  const mos = stream['mos'];
  const figures = [
    printable(text(stream['codec'])) || 'unknown codec',
    countText(Number(stream['packets'] ?? 0), 'packet'),
    lost > 0 ? `${groupDigits(lost)} lost (${text(stream['loss_percent'])} %)` : 'none lost',
    ...(typeof jitter === 'number' ? [`jitter ${jitter.toFixed(1)} ms`] : []),
    ...(typeof mos === 'number' ? [`MOS ${mos.toFixed(1)} (estimate)`] : []),
  ];
  const line = `RTP ${text(stream['source'])} > ${text(stream['destination'])}  ${figures.join(', ')}`;
  return wrap(line, style.width, '      ', '  ').map((part) => paint(style, lost > 0 ? 'yellow' : 'dim', part));
}

/** RTP streams for people: figures over all, and two lines each. */
export function streamsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const totals = isObject(result['totals']) ? result['totals'] : {};
  if (totals['streams'] === 0) return ['  No RTP streams found in this capture'];
  const count = (key: string): string => groupDigits(Number(totals[key] ?? 0));
  const pairs: (readonly [string, string])[] = [
    ['Streams', `${count('streams')}, ${count('linked')} of them explained by SDP`],
    ['Packets', `${count('packets')}, ${count('lost')} lost`],
    ['Codecs', inlineText('codecs', totals['codecs'] ?? {})],
    ['Keys pressed', totals['dtmf_events'] === 0 ? '' : count('dtmf_events')],
  ];
  const shown = pairs.filter(([, value]) => value !== '');
  const streams = objects(result['streams']);
  return [...facts(style, shown), '', ...streams.flatMap((stream) => mediaLines(stream, style))];
}

function figures(statistics: JsonObject): (readonly [string, string])[] {
  const all = isObject(statistics['all']) ? statistics['all'] : {};
  const ratio = (key: string): string => (typeof all[key] === 'number' ? `${all[key]} %` : '');
  const delay = (key: string): string => {
    const figure = statistics[key];
    if (!isObject(figure)) return '';
    return `${secondsText(figure['mean'])} (${secondsText(figure['min'])} to ${secondsText(figure['max'])})`;
  };
  return [
    ['Calls', groupDigits(Number(statistics['calls'] ?? 0))],
    ['Outcomes', inlineText('outcomes', statistics['outcomes'] ?? {})],
    ['Answered', ratio('ser_pct')],
    ['Post-dial delay', delay('post_dial_delay')],
    ['Mean duration', secondsText(all['mean_duration'])],
  ];
}

export function callsLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const rows = objects(result['calls']).map((call) => [
    text(call['call_index']),
    cut(printable(text(call['caller'])), 20),
    cut(printable(text(call['callee'])), 20),
    printable(text(call['outcome_text'])),
    secondsText(call['duration']),
    `[${text(call['first_frame'])}]`,
  ]);
  const columns = ['#', 'caller', 'callee', 'outcome', 'talk', 'frame'].map((title) => ({ title }));
  return [
    ...facts(
      style,
      figures(statistics).filter(([, value]) => value !== ''),
    ),
    '',
    ...table(style, columns, rows),
  ];
}
