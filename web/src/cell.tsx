// What a cell of a table shows: text, its leading words coloured where that helps the eye.

import type { Column } from './columns.js';
import type { JsonObject } from './protocol.js';

export function Cell({ column, row }: { column: Column; row: JsonObject }) {
  const text = column.text(row);
  const chip = column.chip?.(row);
  if (!chip) return <>{text}</>;
  return (
    <>
      <span class={`chip tone-${chip.tone}`}>{chip.text}</span>
      {text.slice(chip.text.length)}
    </>
  );
}
