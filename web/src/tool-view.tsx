// One tool's result, whatever the tool: findings, its lists as tables, and everything else as properties.

import { Findings } from './findings.js';
import { CallsView } from './ladder/calls-view.js';
import { OverviewHead, type Overview } from './overview.js';
import { PagedList } from './paged-list.js';
import { Properties } from './properties.js';
import { lengthOf, pageOf, rowsOf, type ToolDescription } from './registry.js';
import { notesOf } from './report.js';
import { COMMON, isSummary, listsOf, outputOf } from './schema.js';
import { SmallTable } from './small-table.js';
import type { JsonObject } from './protocol.js';
import { openFrame, type Answer } from './store.js';

/** Members of the overview that it draws by itself. */
const DRAWN: ReadonlySet<string> = new Set(['timeline', 'protocol_hierarchy']);
const NONE: ReadonlySet<string> = new Set();

function Lists({ tool, result, drawn }: { tool: ToolDescription; result: JsonObject; drawn: ReadonlySet<string> }) {
  return (
    <>
      {listsOf(tool).map((list) => {
        if (drawn.has(list.name) || lengthOf(result, list) === 0) return null;
        const small = list.page === undefined || (isSummary(tool) && pageOf(result, list) === undefined);
        return small ? (
          <SmallTable key={list.name} name={list.name} row={list.row} rows={rowsOf(result, list)} />
        ) : (
          <PagedList key={list.name} tool={tool} list={list} result={result} />
        );
      })}
    </>
  );
}

export function ToolView({ tool, answer }: { tool: ToolDescription; answer: Answer | undefined }) {
  const result = answer?.result;
  if (!result) {
    return (
      <div class="banner bad" role="alert">
        {answer?.error ?? 'No answer.'}
      </div>
    );
  }
  if (tool.name === 'list_sip_calls' && !result.message) return <CallsView tool={tool} result={result} />;
  const overview = tool.name === 'summarize_capture';
  const drawn = overview ? DRAWN : NONE;
  const lists = new Set(listsOf(tool).map(({ name }) => name));
  const rest = Object.entries(result).filter(([name]) => !COMMON.has(name) && !lists.has(name) && !drawn.has(name));
  const note = notesOf(result);
  const summary = isSummary(tool);
  const properties = (
    <Properties tool={tool} values={rest} schema={outputOf(tool)} title={summary ? tool.title : 'Totals'} />
  );
  return (
    <>
      {overview && <OverviewHead overview={result as unknown as Overview} />}
      {result.message && <p class="message">{result.message}.</p>}
      {!overview && <Findings findings={result.findings} onFrame={openFrame} />}
      {summary && properties}
      <Lists tool={tool} result={result} drawn={drawn} />
      {!summary && properties}
      {result.not_analyzed.length > 0 && (
        <section class="aside">
          <h2>Not analysed</h2>
          <ul>
            {result.not_analyzed.map((what) => (
              <li key={what}>{what}</li>
            ))}
          </ul>
        </section>
      )}
      {note && <p class="aside">{note}</p>}
    </>
  );
}
