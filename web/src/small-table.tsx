// A list that came whole, as a plain table.

import { Cell } from './cell.js';
import { columnsOf } from './columns.js';
import { formatNumber } from './format.js';
import { labelOf } from './labels.js';
import type { JsonObject } from './protocol.js';
import type { Schema } from './schema.js';
import { isEmpty, isObject } from './values.js';

export function SmallTable({ name, row, rows }: { name: string; row: Schema; rows: readonly JsonObject[] }) {
  if (rows.length === 0) return null;
  const known = row.properties ?? Object.fromEntries(rows.flatMap((item) => Object.keys(item)).map((key) => [key, {}]));
  const names = Object.keys(known).filter((key) => rows.some((item) => !isEmpty(item[key]) && !isObject(item[key])));
  const columns = columnsOf(names, { properties: known }, rows[0]);
  return (
    <section class="small-table">
      <h3>
        {labelOf(name)} <span class="dim data">{formatNumber(rows.length)}</span>
      </h3>
      <div class="scroll" tabIndex={0} role="region" aria-label={labelOf(name)}>
        <table>
          <thead>
            <tr>
              {columns.map(({ key, title, numeric }) => (
                <th key={key} scope="col" class={numeric ? 'end' : undefined}>
                  {title}
                </th>
              ))}
            </tr>
          </thead>
          <tbody class="data">
            {rows.map((item, at) => (
              <tr key={at}>
                {columns.map((column) => (
                  <td key={column.key} class={column.numeric ? 'end' : undefined} title={column.full(item)}>
                    <Cell column={column} row={item} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
