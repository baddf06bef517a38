// The ladder on the page: participants that stay in view, and messages that are options of one list for the keyboard.

import { useEffect, useRef } from 'preact/hooks';
import { HEAD, type Ladder, type MediaRow, type MessageRow } from './model.js';
import { arrowPath, barOf, fit, LINE, middle, room } from './shapes.js';

interface Props {
  ladder: Ladder;
  /** Index of the selected message. */
  selected: number;
  onSelect(index: number): void;
}

const KEYS: { readonly [key: string]: (at: number, last: number) => number } = {
  ArrowDown: (at) => at + 1,
  ArrowUp: (at) => at - 1,
  PageDown: (at) => at + 10,
  PageUp: (at) => at - 10,
  Home: () => 0,
  End: (_at, last) => last,
};

/** What a row says aloud: what is written, then who to whom, and the whole of what did not fit. */
function nameOf({ message, label, remark, time }: MessageRow, written: readonly string[]): string {
  const whole = [label, remark].filter((text) => !written.includes(text) && text !== '');
  const facts = [`from ${message.from} to ${message.to}`, `frame ${message.packet_number}`, ...whole].join(', ');
  return `${[time, ...written].filter((text) => text !== '').join(' ')}, ${facts}`;
}

function Message({
  row,
  ladder,
  selected,
  onSelect,
}: {
  row: MessageRow;
  ladder: Ladder;
  selected: boolean;
  onSelect(index: number): void;
}) {
  const label = fit(row.label, room(row, ladder));
  const remark = fit(row.remark, room(row, ladder), 6.7);
  return (
    <g
      id={`message-${row.index}`}
      role="option"
      aria-selected={selected}
      aria-label={nameOf(row, [label, remark])}
      class={`ladder-row ink-${row.tone}`}
      onClick={() => onSelect(row.index)}
    >
      <rect class="ladder-back" x={0} y={row.y} width={ladder.width} height={row.height} />
      <text class="ladder-time" x={ladder.measures.times} y={row.y + LINE + 4}>
        {row.time}
      </text>{' '}
      <path class={row.message.retransmission_of === undefined ? 'arrow' : 'arrow again'} d={arrowPath(row)} />
      <text class="ladder-label" x={middle(row)} y={row.y + LINE - 7}>
        {label}
      </text>{' '}
      {row.remark && (
        <text class="ladder-remark" x={middle(row)} y={row.y + LINE + 15}>
          {remark}
        </text>
      )}
    </g>
  );
}

function Media({ row, ladder }: { row: MediaRow; ladder: Ladder }) {
  const { x, width } = barOf(row, ladder);
  return (
    <g aria-hidden="true">
      <rect class="ladder-bar" x={x} y={row.y + 6} width={width} height={26} rx={4} />
      <text class="ladder-media" x={middle(row)} y={row.y + 23}>
        {fit(`${row.to >= row.from ? '→' : '←'} ${row.label}`, width, 6.7)}
      </text>
    </g>
  );
}

export function LadderView({ ladder, selected, onSelect }: Props) {
  const body = useRef<SVGSVGElement>(null);
  const { width, height, participants, rows } = ladder;
  const last = rows.reduce((count, { kind }) => count + Number(kind === 'message'), 0) - 1;
  useEffect(() => {
    const scroller = body.current?.parentElement;
    const row = rows.find((item) => item.kind === 'message' && item.index === selected);
    if (!scroller || !row) return;
    const visible = scroller.clientHeight - HEAD;
    if (row.y < scroller.scrollTop) scroller.scrollTop = row.y;
    else if (row.y + row.height > scroller.scrollTop + visible) scroller.scrollTop = row.y + row.height - visible;
  }, [rows, selected]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = KEYS[event.key]?.(selected, last);
    if (to === undefined || event.altKey || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    onSelect(Math.max(0, Math.min(last, to)));
  };
  return (
    <div class="ladder data" role="region" aria-label="Ladder of the call">
      <svg
        class="ladder-head"
        width={width}
        height={HEAD}
        role="img"
        aria-label={participants.map(({ name }) => name).join(', ')}
      >
        {participants.map(({ name, x }) => (
          <text key={name} class="participant" x={x} y={27}>
            {fit(name, ladder.measures.column - 8)}
          </text>
        ))}
      </svg>
      <svg
        ref={body}
        class="ladder-body"
        width={width}
        height={height}
        role="listbox"
        tabindex={0}
        aria-label="Messages of the call"
        aria-activedescendant={`message-${selected}`}
        onKeyDown={onKeyDown}
      >
        {rows.map((row, at) =>
          row.kind === 'message' ? (
            <Message key={at} row={row} ladder={ladder} selected={row.index === selected} onSelect={onSelect} />
          ) : (
            <Media key={at} row={row} ladder={ladder} />
          ),
        )}
        <g aria-hidden="true">
          {participants.map(({ name, x }) => (
            <path key={name} class="lifeline" d={`M${x} 0V${height}`} />
          ))}
        </g>
      </svg>
    </div>
  );
}
