// One row of the grid; a row that has not arrived keeps its place.

import { Cell } from './cell.js';
import type { Column } from './columns.js';
import type { JsonObject } from './protocol.js';

interface Props {
  id: string;
  index: number;
  top: number;
  row: JsonObject | undefined;
  columns: readonly Column[];
  selected: boolean;
  onSelect(index: number): void;
}

export function GridRow({ id, index, top, row, columns, selected, onSelect }: Props) {
  return (
    <div
      id={id}
      class={`grid-row${index % 2 === 1 ? ' odd' : ''}`}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => onSelect(index)}
    >
      {columns.map((column, at) => (
        <span
          key={column.key}
          role="gridcell"
          aria-colindex={at + 1}
          class={column.numeric ? 'end' : undefined}
          title={row && column.full(row)}
        >
          {row ? <Cell column={column} row={row} /> : at === 0 ? '…' : ''}
        </span>
      ))}
    </div>
  );
}
