// The tabs: one for each tool of the registry, with how many rows it has and whether it has findings.

import { formatNumber, plural } from './format.js';
import { tableLength, tabId, tabs, type ToolDescription } from './registry.js';
import { showTab, type Report } from './store.js';

const STEP: { readonly [key: string]: (at: number, count: number) => number } = {
  ArrowLeft: (at, count) => (at + count - 1) % count,
  ArrowRight: (at, count) => (at + 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveTo(event: KeyboardEvent, at: number): void {
  const next = STEP[event.key]?.(at, tabs.length);
  const tool = next === undefined ? undefined : tabs[next];
  if (!tool) return;
  event.preventDefault();
  showTab(tabId(tool));
  document.getElementById(`tab-${tabId(tool)}`)?.focus();
}

function Tab({ tool, at, active, report }: { tool: ToolDescription; at: number; active: boolean; report: Report }) {
  const result = report.answers.get(tool.name)?.result;
  const rows = result && tableLength(tool, result);
  const findings = result?.findings.length ?? 0;
  return (
    <button
      type="button"
      role="tab"
      id={`tab-${tabId(tool)}`}
      aria-selected={active}
      aria-controls="panel"
      tabIndex={active ? 0 : -1}
      onClick={() => showTab(tabId(tool))}
      onKeyDown={(event) => moveTo(event, at)}
    >
      {tool.title}
      {rows !== undefined && <span class="count data">{formatNumber(rows)}</span>}
      {findings > 0 && <span class="count found">{plural(findings, 'finding')}</span>}
    </button>
  );
}

export function TabList({ active, report }: { active: ToolDescription; report: Report }) {
  return (
    <div class="tabs" role="tablist" aria-label="Views of this capture">
      {tabs.map((tool, at) => (
        <Tab key={tool.name} tool={tool} at={at} active={tool === active} report={report} />
      ))}
    </div>
  );
}
