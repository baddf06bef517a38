// DHCP for people: who got which address of whom and for how long, then how each exchange went.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText, totalOf } from './generic.js';
import { section } from './messages.js';
import { cut, facts, paint, table, wrap, type Paint, type Style } from './text.js';
import { cellText, countText, label, printable } from './values.js';

const MOST_STEPS = 12;
/** A DUID is longer than it helps. */
const MOST_CLIENT = 28;
const FOR_EVER = 0xffffffff;

const OUTCOMES: Record<string, Paint> = {
  bound: 'green',
  informed: 'green',
  released: 'green',
  refused: 'red',
  declined: 'red',
  no_offer: 'red',
  unanswered: 'red',
};

const number = (object: JsonObject, key: string): number => Number(object[key] ?? 0);

/** Seconds in the largest unit that gives a whole number: "90 min", "1 day". */
export function spanText(seconds: number): string {
  if (seconds >= FOR_EVER) return 'for ever';
  const units: [number, string][] = [
    [86_400, 'day'],
    [3600, 'h'],
    [60, 'min'],
  ];
  const [size, unit] = units.find(([one]) => seconds >= one && seconds % one === 0) ?? [1, 's'];
  return unit === 'day' ? countText(seconds / size, unit) : `${seconds / size} ${unit}`;
}

function delayText(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

function clientText(exchange: JsonObject): string {
  const name = text(exchange['hostname']);
  const id = cut(text(exchange['client']), MOST_CLIENT);
  return printable(name === '' ? id : `${id} (${name})`);
}

function figures(statistics: JsonObject, exchanges: readonly JsonObject[]): [string, string][] {
  const outcomes: JsonObject = {};
  for (const exchange of exchanges) {
    const outcome = label(text(exchange['outcome'])).toLowerCase();
    outcomes[outcome] = number(outcomes, outcome) + 1;
  }
  const count = (key: string): string => (number(statistics, key) > 0 ? text(statistics[key]) : '');
  const rows: [string, string][] = [
    ['Messages', inlineText('message_type_counts', statistics['message_type_counts'] ?? {})],
    ['By relay agents', count('relayed_messages')],
    ['Captured twice', count('capture_duplicates')],
    ['Clients', count('unique_clients_count')],
    [
      'Servers',
      inlineText('unique_servers', statistics['unique_servers'] ?? [], totalOf(statistics, 'unique_servers')),
    ],
    ['Exchanges', inlineText('outcomes', outcomes)],
  ];
  return rows.filter(([, value]) => value !== '');
}

/** The last that each client was given of each address. */
function leaseRows(exchanges: readonly JsonObject[]): string[][] {
  const leases = new Map<string, string[]>();
  for (const exchange of exchanges) {
    if (text(exchange['outcome']) !== 'bound' || exchange['address'] === undefined) continue;
    const granted = objects(exchange['timeline']).filter((step) => /^(ACK|REPLY)$/.test(text(step['message_type'])));
    const lease = exchange['lease_time'];
    leases.set(`${text(exchange['client'])} ${text(exchange['address'])}`, [
      printable(text(exchange['address'])),
      clientText(exchange),
      printable(cut(text(exchange['chosen_server']), MOST_CLIENT)),
      typeof lease === 'number' ? spanText(lease) : '',
      text(granted.at(-1)?.['packet_number']),
    ]);
  }
  return [...leases.values()];
}

/** "OFFER [4] +11.0 ms". */
function stepText(step: JsonObject): string {
  const delta = step['delta_seconds'];
  const after = typeof delta === 'number' ? ` +${delayText(delta)}` : '';
  const relay = number(step, 'hops') > 0 ? ' (relayed)' : '';
  const again = step['retransmission'] === true ? ' again' : '';
  return `${text(step['message_type'])}${again}${relay} [${text(step['packet_number'])}]${after}`;
}

function exchangeLines(exchange: JsonObject, style: Style): string[] {
  const outcome = text(exchange['outcome']);
  const kind = text(exchange['request_kind']);
  const address = text(exchange['address']);
  const server = text(exchange['chosen_server']);
  const status = text(exchange['status']);
  const parts = [
    label(outcome).toLowerCase(),
    ...(kind === '' ? [] : [kind]),
    ...(address === '' ? [] : [address]),
    ...(server === '' ? [] : [`server ${cut(server, MOST_CLIENT)}`]),
    ...(status === '' ? [] : [`"${status}"`]),
    delayText(number(exchange, 'duration_seconds')),
  ];
  const time = cellText('timestamp', text(exchange['start_time']));
  const steps = objects(exchange['timeline']);
  const more =
    number(exchange, 'messages') > MOST_STEPS ? [`and ${number(exchange, 'messages') - MOST_STEPS} more`] : [];
  const told = [...steps.slice(0, MOST_STEPS).map(stepText), ...more].join(', ');
  const colour = OUTCOMES[outcome] ?? 'yellow';
  return [
    ...wrap(`${time}  ${clientText(exchange)}`, style.width, '    ', '  '),
    ...wrap(printable(parts.join(', ')), style.width, '      ', '    ').map((line) => paint(style, colour, line)),
    ...wrap(printable(told), style.width, '      ', '    ').map((line) => paint(style, 'dim', line)),
  ];
}

export function dhcpLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const exchanges = objects(result['exchanges']);
  const leases = leaseRows(exchanges);
  const titles = ['Address', 'Client', 'Server', 'For', 'Frame'];
  const columns = titles.map((title) => ({ title, right: title === 'Frame' }));
  return [
    ...facts(style, figures(statistics, exchanges)),
    ...section('Leases', leases.length > 0 ? table(style, columns, leases) : [], style),
    ...section(
      'Exchanges',
      exchanges.flatMap((exchange) => exchangeLines(exchange, style)),
      style,
    ),
  ];
}
