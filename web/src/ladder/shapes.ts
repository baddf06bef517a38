// Places inside one row of a ladder, shared by the page's drawing and the exported file.

import type { Ladder, Row } from './model.js';

export const LINE = 26;

/** The arrow of a row as an SVG path: a line and its head, or a loop when sender and receiver share a line. */
export function arrowPath({ from, to, y }: Row): string {
  const at = y + LINE;
  if (from === to) return `M${from} ${at - 6}h36v10h-34m6 -5l-7 5l7 5`;
  const back = to > from ? -8 : 8;
  return `M${from} ${at}H${to}m${back} -5L${to} ${at}l${back} 5`;
}

/** Middle of what is written over the arrow. */
export function middle({ from, to }: Row): number {
  return from === to ? from : (from + to) / 2;
}

/** Where the bar of a stream begins and how wide it is. */
export function barOf({ from, to }: Row, { measures: { column } }: Ladder): { x: number; width: number } {
  return from === to
    ? { x: from - column / 2 + 10, width: column - 20 }
    : { x: Math.min(from, to) + 6, width: Math.abs(to - from) - 12 };
}

/** Text that fits `width` pixels at about `each` pixels a character, its CSeq left out first; the whole is in the row's name. */
export function fit(whole: string, width: number, each = 7.4): string {
  const most = Math.max(4, Math.floor(width / each));
  const text = whole.length > most ? whole.replace(/ \(\d+ [A-Z]+\)/, '') : whole;
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

export function room({ from, to }: Row, { measures: { column } }: Ladder): number {
  return Math.max(Math.abs(to - from), column) - 16;
}
