// A list of messages for people: frame, time, sender, the message in one line, and how long its answer took.

import { objects, text, type JsonObject } from '../results.js';
import { cut, longest, paint, type Style } from './text.js';
import { cellText, printable } from './values.js';

/** A sender that is longer, as IPv6 addresses are, is cut. */
const MOST_ADDRESS = 22;

/** `sender` names the field that tells who sent a message. */
export function messageLines(
  packets: readonly JsonObject[],
  sender: string,
  style: Style,
  summaryOf: (packet: JsonObject) => string = (packet) => text(packet['summary']),
): string[] {
  const senders = packets.map((packet) => printable(text(packet[sender])));
  const room = Math.min(longest(senders), MOST_ADDRESS);
  return packets.map((packet, i) => {
    // Of a request the time stands with its answer.
    const took = packet['response_in'] === undefined ? packet['response_time_ms'] : undefined;
    const delay = typeof took === 'number' ? ` ${took.toFixed(1)} ms` : '';
    const time = cellText('timestamp', text(packet['timestamp'])).padEnd(12);
    const start = `  ${text(packet['packet_number']).padStart(6)} ${time} ${cut(senders[i] ?? '', room).padEnd(room)} `;
    return `${start}${cut(printable(summaryOf(packet)), style.width - start.length - delay.length)}${delay}`;
  });
}

/** Lines below a title of their own; nothing without lines. */
export function section(title: string, lines: readonly string[], style: Style): string[] {
  return lines.length > 0 ? ['', `  ${paint(style, 'bold', title)}`, ...lines] : [];
}

/** "frames 3 to 9", "frame 3". */
export function framesText(row: JsonObject): string {
  const first = text(row['first_frame']);
  const last = text(row['last_frame']);
  return last === '' || last === first ? `frame ${first}` : `frames ${first} to ${last}`;
}

/** The first of a long list, with a line that says how many more there are. */
export function firstOf(lines: readonly string[], most: number): string[] {
  return lines.length <= most ? [...lines] : [...lines.slice(0, most), `    and ${lines.length - most} more`];
}

/** Rows of a list that is an object by name, each with its name. */
export function namedRows(value: JsonObject[string] | undefined): [string, JsonObject][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, row]) => objects([row]).map((one): [string, JsonObject] => [name, one]));
}
