// ICMP for people: how pings went, routes, path MTUs, routers and neighbours, then each message in a line.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { inlineText, totalOf } from './generic.js';
import { firstOf, framesText, messageLines, namedRows, section } from './messages.js';
import { facts, longest, paint, wrap, type Style } from './text.js';
import { countText, printable } from './values.js';

const MOST_NEIGHBOURS = 20;

const number = (object: JsonObject, key: string): number => Number(object[key] ?? 0);

function figures(statistics: JsonObject): [string, string][] {
  const count = (key: string): string => (number(statistics, key) > 0 ? text(statistics[key]) : '');
  const inline = (key: string): string => inlineText(key, statistics[key] ?? {}, totalOf(statistics, key));
  const rows: [string, string][] = [
    ['Messages', inline('icmp_type_counts')],
    ['Ping sessions', count('echo_sessions')],
    ['Unreachable', inline('unreachable_destinations')],
    ['Captured twice', count('capture_duplicates')],
  ];
  return rows.filter(([, value]) => value !== '');
}

/** "5 sent, 1 lost (20 %), 21.0 / 23.0 / 23.0 / 25.0 ms". */
function pingLines([name, ping]: [string, JsonObject], style: Style): string[] {
  const lost = number(ping, 'lost');
  const loss = number(ping, 'loss_percent');
  const times = ['min_ms', 'avg_ms', 'median_ms', 'max_ms'].map((key) => number(ping, key).toFixed(1));
  const further = (key: string, what: string): string[] =>
    number(ping, key) > 0 ? [`${number(ping, key)} ${what}`] : [];
  const parts = [
    `${number(ping, 'sent')} sent`,
    lost > 0 ? `${lost} lost (${Number(loss.toFixed(1))} %)` : `${number(ping, 'received')} answered`,
    ...further('undetermined', 'undetermined'),
    ...further('duplicates', 'answered again'),
    ...further('unsolicited', 'not asked for'),
    ...(ping['min_ms'] === undefined ? [] : [`${times.join(' / ')} ms`]),
    framesText(ping),
  ];
  const colour = loss >= 20 ? 'red' : lost > 0 ? 'yellow' : 'green';
  return [
    ...wrap(printable(name), style.width, '    ', '  '),
    ...wrap(parts.join(', '), style.width, '      ', '    ').map((line) => paint(style, colour, line)),
  ];
}

function hopLines(hops: readonly JsonObject[], style: Style): string[] {
  const room = longest(hops.map((hop) => text(hop['reporter'])));
  const list = (value: JsonObject[string] | undefined): (string | number)[] =>
    Array.isArray(value) ? value.filter((item): item is string | number => typeof item !== 'object') : [];
  return hops.flatMap((hop) => {
    const times = list(hop['response_times_ms']).map((time) => `${Number(time).toFixed(1)} ms`);
    const labels = list(hop['mpls_labels']);
    const parts = [
      ...(times.length > 0 ? [times.join(', ')] : []),
      ...(labels.length > 0 ? [`MPLS ${labels.join(', ')}`] : []),
      `[${list(hop['frames']).join(', ')}]`,
      ...(hop['destination'] === true ? ['end of the route'] : []),
    ];
    const start = `    ${text(hop['ttl']).padStart(3) || '  ?'}  ${printable(text(hop['reporter'])).padEnd(room)}  `;
    return wrap(parts.join('  '), style.width, ' '.repeat(Math.min(start.length, 30)), start);
  });
}

function routeLines(routes: readonly JsonObject[], style: Style): string[] {
  return routes.flatMap((route) => {
    const reached = route['reached'] === true ? 'reached' : 'not reached';
    const ends = `${text(route['source'])} to ${text(route['target'])}`;
    const line = `${ends} by ${text(route['method'])}, ${reached}, ${framesText(route)}`;
    return [...wrap(printable(line), style.width, '    ', '  '), ...hopLines(objects(route['hops']), style)];
  });
}

function mtuLines(paths: readonly JsonObject[], style: Style): string[] {
  return paths.flatMap((path) => {
    const mtu = number(path, 'mtu');
    const fits = mtu > 0 ? `${mtu} bytes` : `unstated, about ${text(path['estimated_mtu'])} bytes`;
    const resent = number(path, 'resent');
    const still = resent > 0 ? `, sent again as large as before ${countText(resent, 'time')}` : '';
    const ends = `${text(path['source'])} to ${text(path['destination'])}`;
    const line = `${ends}: ${fits}, says ${text(path['reporter'])} (${framesText(path)})${still}`;
    return wrap(printable(line), style.width, '    ', '  ').map((part) =>
      resent > 0 ? paint(style, 'red', part) : part,
    );
  });
}

function routerLines(routers: readonly JsonObject[], style: Style): string[] {
  return routers.flatMap((router) => {
    const mac = text(router['mac']);
    const said = countText(number(router, 'advertisements'), 'advertisement');
    const who = `${text(router['address'])}${mac && ` (${mac})`}`;
    const line = `${who}: default router for ${number(router, 'lifetime')} s, ${said}, ${framesText(router)}`;
    return wrap(printable(line), style.width, '    ', '  ');
  });
}

/** Those that nobody answered for, and those that several hardware addresses claim. */
function neighbourLines(neighbours: readonly JsonObject[], style: Style): string[] {
  return neighbours.flatMap((neighbour) => {
    const macs = Array.isArray(neighbour['macs']) ? neighbour['macs'].map(text) : [];
    const silent = number(neighbour, 'advertisements') === 0;
    if (!silent && macs.length < 2) return [];
    const what = silent
      ? `asked for ${countText(number(neighbour, 'solicitations'), 'time')}, no answer`
      : `claimed by ${macs.join(', ')}`;
    const line = `${text(neighbour['address'])}: ${what} (from frame ${text(neighbour['first_frame'])})`;
    return wrap(printable(line), style.width, '    ', '  ').map((part) =>
      paint(style, silent ? 'yellow' : 'red', part),
    );
  });
}

/** The codes of errors tell what the types say too, and are long. */
const SHORTER: readonly (readonly [RegExp, string])[] = [
  [/^(?:Destination Unreachable|Time Exceeded) \((.*?)\)/, '$1'],
  [/Time to Live exceeded in Transit/, 'TTL exceeded'],
  [/ and Don't Fragment was Set/, ''],
];

function summaryOf(packet: JsonObject): string {
  const summary = SHORTER.reduce((long, [what, short]) => long.replace(what, short), text(packet['summary']));
  return packet['state'] === 'lost' ? `${summary}, lost` : summary;
}

export function icmpLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const pings = namedRows(statistics['echo_pairs']);
  const list = (key: string): JsonObject[] => objects(result[key]);
  const odd = firstOf(neighbourLines(list('neighbours'), style), MOST_NEIGHBOURS);
  return [
    ...facts(style, figures(statistics)),
    ...section(
      'Pings (times: min / average / median / max)',
      pings.flatMap((ping) => pingLines(ping, style)),
      style,
    ),
    ...section('Routes', routeLines(list('traceroutes'), style), style),
    ...section('Path MTU', mtuLines(list('path_mtu'), style), style),
    ...section('Routers', routerLines(list('routers'), style), style),
    ...section('Neighbours without an answer, or with several', odd, style),
    ...section('Messages', messageLines(list('packets'), 'src_ip', style, summaryOf), style),
  ];
}
