// A grid of any number of rows: only those in view exist, and the scroll height is mapped where browsers' limits are near.

import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Column } from './columns.js';
import { GridRow } from './grid-row.js';
import type { RowSource } from './row-source.js';
import { ROW_HEIGHT, Viewport } from './viewport.js';
import { columnTemplate, grownWidths } from './widths.js';

interface Props {
  columns: readonly Column[];
  source: RowSource;
  selected: number;
  onSelect(index: number): void;
  label: string;
  /** Unique in the view; the rows' ids begin with it. */
  name: string;
}

const OVERSCAN = 8;

/** Where a key leads from row `at`, with `page` rows in view. */
const KEYS: { readonly [key: string]: (at: number, page: number, last: number) => number } = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at, page) => at + page,
  PageUp: (at, page) => at - page,
  Home: () => 0,
  End: (_at, _page, last) => last,
};

export function Grid({ columns, source, selected, onSelect, label, name }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const [scrollTop, setScrollTop] = useState(0);
  const [height, setHeight] = useState(480);
  const total = source.total;
  const view = new Viewport(total, height);
  const { first, last } = view.rows(scrollTop, OVERSCAN);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight - ROW_HEIGHT));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => source.want(first, last), [source, first, last]);

  void source.version.value; // rows that arrive are drawn
  const indices = Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  const rows = indices.map((index) => source.row(index));
  const widths = useRef<number[]>([]);
  widths.current = grownWidths(widths.current, columns, rows);

  const go = (to: number): void => {
    const index = Math.max(0, Math.min(total - 1, to));
    onSelect(index);
    const element = scroller.current;
    if (element) element.scrollTop = view.scrollTopShowing(index, element.scrollTop);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = KEYS[event.key];
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    go(move(selected, Math.max(1, Math.floor(height / ROW_HEIGHT) - 1), total - 1));
  };

  return (
    <div
      ref={scroller}
      class="grid data"
      role="grid"
      aria-label={label}
      aria-rowcount={total + 1}
      aria-colcount={columns.length}
      aria-activedescendant={selected >= first && selected <= last ? `${name}-${selected}` : undefined}
      tabIndex={0}
      onScroll={({ currentTarget }) => setScrollTop(currentTarget.scrollTop)}
      onKeyDown={onKeyDown}
      style={{ '--columns': columnTemplate(widths.current), '--row': `${ROW_HEIGHT}px`, '--rows': total }}
    >
      <div class="grid-row grid-head" role="row" aria-rowindex={1}>
        {columns.map(({ key, title, numeric }, at) => (
          <span key={key} role="columnheader" aria-colindex={at + 1} class={numeric ? 'end' : undefined}>
            {title}
          </span>
        ))}
      </div>
      <div class="grid-body" role="rowgroup" style={{ height: `${view.scrollHeight}px` }}>
        {indices.map((index, at) => (
          <GridRow
            key={index}
            id={`${name}-${index}`}
            index={index}
            top={view.topOf(index, scrollTop)}
            row={rows[at]}
            columns={columns}
            selected={index === selected}
            onSelect={onSelect}
          />
        ))}
      </div>
    </div>
  );
}
