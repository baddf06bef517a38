// ARP for people: addresses that several claim, who has which address, then each packet in a line.

import type { ToolDescription } from '../../wasm/node.js';
import { isObject, objects, text, type JsonObject } from '../results.js';
import { framesText, messageLines, section } from './messages.js';
import { facts, paint, table, wrap, type Style } from './text.js';
import { countText, printable } from './values.js';

const KINDS = ['requests', 'replies', 'probes', 'gratuitous', 'unanswered', 'capture_duplicates'];

function figures(statistics: JsonObject): [string, string][] {
  const counted = KINDS.filter((key) => Number(statistics[key] ?? 0) > 0);
  return [['Packets', counted.map((key) => `${text(statistics[key])} ${key.replaceAll('_', ' ')}`).join(', ')]];
}

/** Rows of `hosts` by address, in their order. */
function claims(hosts: readonly JsonObject[]): Map<string, JsonObject[]> {
  const found = new Map<string, JsonObject[]>();
  for (const host of hosts) found.set(text(host['ip']), [...(found.get(text(host['ip'])) ?? []), host]);
  return found;
}

const claimText = (host: JsonObject): string =>
  `${text(host['mac'])} (${countText(Number(host['packets'] ?? 0), 'packet')}, ${framesText(host)})`;

export function arpLines(_tool: ToolDescription, result: JsonObject, style: Style): string[] {
  const statistics = isObject(result['statistics']) ? result['statistics'] : {};
  const hosts = [...claims(objects(result['hosts']))];
  const conflicts = hosts
    .filter(([, rows]) => rows.length > 1)
    .flatMap(([ip, rows]) =>
      wrap(`${ip} is claimed by ${rows.map(claimText).join(' and ')}`, style.width, '    ', '  '),
    );
  const rows = hosts
    .filter(([, claimed]) => claimed.length === 1)
    .map(([ip, [host = {}]]) => [printable(ip), printable(text(host['mac'])), text(host['packets']), framesText(host)]);
  const columns = [
    { title: 'Address' },
    { title: 'Hardware address' },
    { title: 'Packets', right: true },
    { title: 'Seen in' },
  ];
  return [
    ...facts(style, figures(statistics)),
    ...section(
      'Conflicts',
      conflicts.map((line) => paint(style, 'red', printable(line))),
      style,
    ),
    ...section('Hosts', rows.length > 0 ? table(style, columns, rows) : [], style),
    ...section('Messages', messageLines(objects(result['packets']), 'sender_ip', style), style),
  ];
}
