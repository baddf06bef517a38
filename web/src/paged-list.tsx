// A list of any length: the grid, and beside it the row that is selected.

import { useMemo, useState } from 'preact/hooks';
import { columnsOf } from './columns.js';
import { formatNumber } from './format.js';
import { Grid } from './grid.js';
import { labelOf } from './labels.js';
import type { JsonObject } from './protocol.js';
import { pageOf, rowsOf, type ToolDescription } from './registry.js';
import { RowDetail } from './row-detail.js';
import { RowSource } from './row-source.js';
import type { List } from './schema.js';

interface Props {
  tool: ToolDescription;
  list: List;
  result: JsonObject;
}

/** The main list of a tool goes by the tool's title; others by their own names. */
function titleOf(tool: ToolDescription, list: List): string {
  return list.name === tool.table && tool.name !== 'summarize_capture' ? tool.title : labelOf(list.name);
}

export function PagedList({ tool, list, result }: Props) {
  const [selected, select] = useState(0);
  const source = useMemo(() => {
    const page = pageOf(result, list);
    if (!page?.next_cursor) return new RowSource(rowsOf(result, list));
    return new RowSource([], { tool: tool.name, list: list.name, cursor: page.next_cursor }, page.total);
  }, [tool, list.name, result]);
  void source.version.value;
  const sample = source.row(0);
  const main = list.name === tool.table;
  const columns = useMemo(() => columnsOf(main ? tool.columns : [], list.row, sample), [tool, main, list.row, sample]);
  const title = titleOf(tool, list);
  const row = source.row(selected);
  return (
    <section class="list" aria-label={title}>
      <h2>
        {title} <span class="dim data">{formatNumber(source.total)}</span>
      </h2>
      {source.error.value && (
        <div class="banner bad" role="alert">
          {source.error.value}
        </div>
      )}
      <div class="list-and-detail">
        <Grid columns={columns} source={source} selected={selected} onSelect={select} label={title} name={list.name} />
        {row ? (
          <RowDetail row={row} schema={list.row} />
        ) : (
          <aside class="detail dim">Reading row {selected + 1}…</aside>
        )}
      </div>
    </section>
  );
}
