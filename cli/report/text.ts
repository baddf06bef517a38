// Lines of text: wrapping, cutting, tables, colour.

export interface Style {
  width: number;
  colour: boolean;
}

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, cyan: 36 } as const;
export type Paint = keyof typeof CODES;

export function paint(style: Style, how: Paint, text: string): string {
  return style.colour ? `\x1b[${CODES[how]}m${text}\x1b[0m` : text;
}

/** Cut to a width, with ".." where something is missing. */
export function cut(text: string, width: number): string {
  if (text.length <= width) return text;
  return width <= 2 ? text.slice(0, width) : `${text.slice(0, width - 2)}..`;
}

/** Length of the longest text; lists may be too long for the arguments of Math.max(). */
export function longest(texts: readonly string[], atLeast = 0): number {
  return texts.reduce((most, { length }) => Math.max(most, length), atLeast);
}

/** Pieces of a word that has no place in one line. */
function pieces(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  return Array.from({ length: Math.ceil(word.length / room) }, (_, i) => word.slice(i * room, (i + 1) * room));
}

/** Words in lines of at most `width`, each line after `indent` (the first after `first`). */
export function wrap(text: string, width: number, indent = '', first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(' ').flatMap((whole) => pieces(whole, width - indent.length))) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent;
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}

export function heading(style: Style, title: string): string[] {
  return ['', paint(style, 'bold', title), paint(style, 'dim', '-'.repeat(title.length))];
}

export interface Column {
  title: string;
  /** Numbers stand right. */
  right?: boolean;
}

const GAP = 2;
const NARROWEST_COLUMN = 6;

/** Widths that fit: the widest columns give way first. */
function fitWidths(natural: number[], room: number): number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, width) => sum + width, 0) - room;
  while (over > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROWEST_COLUMN) break;
    widths[widest]! -= 1;
    over -= 1;
  }
  return widths;
}

/** A table with a line of titles; cells that do not fit are cut. */
export function table(style: Style, columns: readonly Column[], rows: readonly string[][], indent = '  '): string[] {
  const natural = columns.map(({ title }, i) =>
    longest(
      rows.map((row) => row[i] ?? ''),
      title.length,
    ),
  );
  const room = style.width - indent.length - GAP * (columns.length - 1);
  const widths = fitWidths(natural, room);
  const line = (cells: readonly string[]) =>
    indent +
    columns
      .map(({ right }, i) => {
        const cell = cut(cells[i] ?? '', widths[i] ?? 0);
        return right ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  return [paint(style, 'dim', line(columns.map(({ title }) => title))), ...rows.map(line)];
}

/** "Label   value" lines, the values in one column and wrapped there. */
export function facts(style: Style, pairs: readonly (readonly [string, string])[], indent = '  '): string[] {
  const widest = Math.min(longest(pairs.map(([name]) => name)), 28);
  return pairs.flatMap(([name, value]) => {
    const hanging = indent + ' '.repeat(widest + 2);
    return wrap(value, style.width, hanging, `${indent}${name.padEnd(widest)}  `);
  });
}
