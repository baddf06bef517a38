// The SIP calls of a capture: a list with a filter, and below it the call that is selected.

import { useEffect, useMemo, useState } from 'preact/hooks';
import { query } from '../client.js';
import { columnsOf } from '../columns.js';
import { Findings } from '../findings.js';
import { formatNumber } from '../format.js';
import { Grid } from '../grid.js';
import { Properties } from '../properties.js';
import type { JsonObject } from '../protocol.js';
import { pageOf, rowsOf, type ToolDescription } from '../registry.js';
import type { CommonResult } from '../report.js';
import { RowSource } from '../row-source.js';
import { listsOf, outputOf } from '../schema.js';
import { openFrame, place, setPlace } from '../store.js';
import { CallView } from './call-view.js';

interface Props {
  tool: ToolDescription;
  result: CommonResult;
}

function FilterBox({ onFilter, problem }: { onFilter(filter: string): void; problem: string | undefined }) {
  const [text, setText] = useState('');
  return (
    <form
      class="filter"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onFilter(text.trim());
      }}
    >
      <label for="call-filter">Filter</label>
      <input
        id="call-filter"
        class={problem ? 'data bad' : 'data'}
        type="search"
        value={text}
        spellcheck={false}
        placeholder="outcome=busy user=alice code>=400 duration>60"
        aria-invalid={problem !== undefined}
        aria-describedby="call-filter-problem"
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
          if (currentTarget.value === '') onFilter('');
        }}
      />
      <button type="submit" class="plain">
        Apply
      </button>
      <span id="call-filter-problem" class="filter-problem" role="status">
        {problem}
      </span>
    </form>
  );
}

/** The calls that the filter lets through; those of before stay while it is asked for, or when it is refused. */
function useFiltered(tool: ToolDescription, result: CommonResult) {
  const [shown, setShown] = useState<{ result: JsonObject; filter: string }>({ result, filter: '' });
  const [problem, setProblem] = useState<string>();
  const apply = async (filter: string): Promise<void> => {
    try {
      const answer = filter === '' ? result : await query(tool.name, { filter, limit: 50 });
      setShown({ result: answer, filter });
      setProblem(undefined);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return { shown, problem, apply };
}

export function CallsView({ tool, result }: Props) {
  const { shown, problem, apply } = useFiltered(tool, result);
  const [row, setRow] = useState(0);
  const list = listsOf(tool).find(({ name }) => name === tool.table);
  const source = useMemo(() => {
    const page = list && pageOf(shown.result, list);
    if (!list || !page?.next_cursor) return new RowSource(list ? rowsOf(shown.result, list) : []);
    const args = shown.filter === '' ? {} : { filter: shown.filter };
    return new RowSource([], { tool: tool.name, list: list.name, cursor: page.next_cursor, args }, page.total);
  }, [shown]);
  useEffect(() => setRow(0), [source]);
  void source.version.value;
  const first = source.row(0);
  const columns = useMemo(() => columnsOf(tool.columns, list?.row ?? {}, first), [tool, first]);
  const listed = source.row(row)?.['call_index'];
  const asked = place.value.call;
  const call = asked ?? (typeof listed === 'number' ? listed : undefined);
  // Calls are in order of their numbers, so an unfiltered list has call N in row N - 1.
  const selected = asked !== undefined && shown.filter === '' ? asked - 1 : row;
  const select = (at: number): void => {
    setRow(at);
    const index = source.row(at)?.['call_index'];
    if (typeof index === 'number') setPlace({ call: index });
    else setPlace({});
  };
  const statistics = Object.entries(shown.result).filter(([name]) => name === 'statistics');
  return (
    <>
      <section class="list" aria-label={tool.title}>
        <h2>
          {tool.title} <span class="dim data">{formatNumber(source.total)}</span>
        </h2>
        <FilterBox
          problem={problem ?? source.error.value}
          onFilter={(filter) => {
            setPlace({});
            void apply(filter);
          }}
        />
        {source.total === 0 ? (
          <p class="message">No call passes this filter.</p>
        ) : (
          <div class="calls">
            <Grid
              columns={columns}
              source={source}
              selected={selected}
              onSelect={select}
              label={tool.title}
              name="calls"
            />
          </div>
        )}
      </section>
      {source.total > 0 && call !== undefined && <CallView callIndex={call} />}
      <Findings findings={result.findings} title="Findings in all calls" onFrame={openFrame} />
      <Properties tool={tool} values={statistics} schema={outputOf(tool)} title="Totals" />
    </>
  );
}
