// Widths of columns from what is in them: the title and the rows seen so far. Columns grow but never shrink.

import type { Column } from './columns.js';
import type { JsonObject } from './protocol.js';

/** Characters; what is longer ends in an ellipsis and is whole in the detail. */
const WIDEST = 38;
/** Room for the chip around a coloured text, in characters. */
const CHIP = 2;

/** Widths in characters for these rows, at least as wide as before. */
export function grownWidths(
  before: readonly number[],
  columns: readonly Column[],
  rows: readonly (JsonObject | undefined)[],
): number[] {
  return columns.map((column, at) => {
    let widest = Math.max(before[at] ?? 0, column.title.length + 1);
    for (const row of rows) {
      if (row) widest = Math.max(widest, column.text(row).length + (column.chip ? CHIP : 0));
    }
    return Math.min(widest, WIDEST);
  });
}

/** A grid-template-columns in characters of the data font; the last column takes what is left. */
export function columnTemplate(widths: readonly number[]): string {
  return widths
    .map((width, at) => {
      const size = `calc(${width}ch + var(--cell-room))`;
      return at === widths.length - 1 ? `minmax(${size}, 1fr)` : size;
    })
    .join(' ');
}
