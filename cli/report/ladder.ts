// A ladder diagram in plain text: participants as lanes, messages as arrows between them.

import { cut, longest, paint, type Style } from './text.js';

export interface LadderMessage {
  from: string;
  to: string;
  /** Wordings from the fullest to the shortest; the first that fits is taken. */
  labels: readonly string[];
  /** Left column, such as seconds since the first message. */
  time: string;
  /** Right column, such as the frame number. */
  frame: string;
  paint?: 'green' | 'red' | 'yellow' | 'cyan' | undefined;
}

export const MOST_LANES = 4;
const LEFT = 11;
/** A lane narrower than this leaves no room for a message's name. */
const NARROWEST_LANE = 24;
const WIDEST_LANE = 44;

/** Participants in order of appearance. */
export function participants(messages: readonly LadderMessage[]): string[] {
  return [...new Set(messages.flatMap(({ from, to }) => [from, to]))];
}

interface Lanes {
  names: string[];
  /** Column of each lane's bar. */
  at: number[];
  end: number;
  frameWidth: number;
}

function lanesOf(messages: readonly LadderMessage[], width: number): Lanes | undefined {
  const names = participants(messages);
  if (names.length < 2 || names.length > MOST_LANES) return undefined;
  const frameWidth = longest(messages.map(({ frame }) => frame));
  const edge = Math.ceil(Math.max(names[0]?.length ?? 0, 0) / 2);
  const first = Math.max(LEFT + 1, edge);
  const longestName = longest(names);
  const spacing = Math.min(
    Math.floor((width - first - frameWidth - 3) / (names.length - 1)),
    Math.max(WIDEST_LANE, longestName + 2),
  );
  if (spacing < NARROWEST_LANE) return undefined;
  return { names, at: names.map((_, i) => first + i * spacing), end: first + (names.length - 1) * spacing, frameWidth };
}

/** Names above their bars, shifted inwards at the right edge; undefined when they would touch. */
function nameLine({ names, at }: Lanes, width: number): string | undefined {
  let line = '';
  for (const [i, name] of names.entries()) {
    const centred = (at[i] ?? 0) - Math.floor(name.length / 2);
    const start = Math.max(0, Math.min(centred, width - name.length));
    if (line !== '' && start < line.length + 2) return undefined;
    line = line.padEnd(start) + name;
  }
  return line;
}

function arrow(message: LadderMessage, lanes: Lanes, style: Style): string {
  const from = lanes.at[lanes.names.indexOf(message.from)] ?? 0;
  const to = lanes.at[lanes.names.indexOf(message.to)] ?? 0;
  const left = Math.min(from, to);
  const right = Math.max(from, to);
  const room = right - left - 1;
  const widest = room - 4;
  const text = message.labels.find((wording) => wording.length <= widest) ?? cut(message.labels.at(-1) ?? '', widest);
  const label = text === '' ? '' : ` ${text} `;
  const dashes = Math.max(0, room - 1 - label.length);
  const before = '-'.repeat(Math.floor(dashes / 2));
  const after = '-'.repeat(dashes - before.length);
  const shown = message.paint ? paint(style, message.paint, label) : label;
  const shaft = to > from ? `${before}${shown}${after}>` : `<${before}${shown}${after}`;
  const bars = (low: number, high: number) =>
    lanes.at.filter((lane) => lane > low && lane < high).map((lane) => lane - low - 1);
  const fill = (length: number, marks: number[]) =>
    Array.from({ length }, (_, i) => (marks.includes(i) ? '|' : ' ')).join('');
  const lead = message.time.padStart(LEFT - 2).padEnd(left);
  const leading =
    lead.slice(0, LEFT) +
    fill(
      left - LEFT,
      lanes.at.filter((lane) => lane < left).map((lane) => lane - LEFT),
    );
  const trailing = right < lanes.end ? `${fill(lanes.end - right - 1, bars(right, lanes.end))}|` : '';
  return `${leading}|${shaft}|${trailing}  ${message.frame.padStart(lanes.frameWidth)}`;
}

/** The same endpoint at both ends. */
function self(message: LadderMessage, lanes: Lanes): string {
  const at = lanes.at[lanes.names.indexOf(message.from)] ?? LEFT;
  return `${message.time.padStart(LEFT - 2).padEnd(at)}|<> ${message.labels.at(-1) ?? ''}  ${message.frame}`;
}

/** The diagram's lines; undefined when it does not fit, or does not help. */
export function ladder(messages: readonly LadderMessage[], style: Style): string[] | undefined {
  const lanes = lanesOf(messages, style.width);
  if (!lanes) return undefined;
  const names = nameLine(lanes, style.width);
  if (names === undefined) return undefined;
  return [
    paint(style, 'bold', names),
    ...messages.map((message) => (message.from === message.to ? self(message, lanes) : arrow(message, lanes, style))),
  ];
}
