// One tool's result, whatever the tool: findings, its lists as tables, and everything else as properties.

import { Findings } from './findings.js';
import { PagedList } from './paged-list.js';
import { Properties } from './properties.js';
import { lengthOf, type ToolDescription } from './registry.js';
import { notesOf } from './report.js';
import { COMMON, listsOf, outputOf, pageFields } from './schema.js';
import { SmallTable } from './small-table.js';
import type { JsonObject } from './protocol.js';
import type { Answer } from './store.js';

function Lists({ tool, result }: { tool: ToolDescription; result: JsonObject }) {
  return (
    <>
      {listsOf(tool).map((list) => {
        const total = lengthOf(result, list);
        if (total === 0) return null;
        return list.page ? (
          <PagedList key={list.name} tool={tool} list={list} result={result} total={total} />
        ) : (
          <SmallTable key={list.name} name={list.name} row={list.row} rows={result[list.name] as JsonObject[]} />
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
  const lists = new Set(listsOf(tool).map(({ name }) => name));
  const pages = pageFields(tool);
  const rest = Object.entries(result).filter(([name]) => !COMMON.has(name) && !lists.has(name) && !pages.has(name));
  const note = notesOf(result);
  const properties = <Properties values={rest} schema={outputOf(tool)} title={tool.table ? 'Totals' : tool.title} />;
  return (
    <>
      {result.message && <p class="message">{result.message}.</p>}
      <Findings findings={result.findings} />
      {tool.table ? (
        <>
          <Lists tool={tool} result={result} />
          {properties}
        </>
      ) : (
        <>
          {properties}
          <Lists tool={tool} result={result} />
        </>
      )}
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
