// An open capture: what it is, what is wrong with the file, and a tab for each tool.

import { Banners } from './banners.js';
import { FileBar } from './file-bar.js';
import { Issues } from './issues.js';
import { tab, type Report } from './store.js';
import { TabList } from './tab-list.js';
import { tabId, tabs } from './registry.js';
import { ToolView } from './tool-view.js';

export function ReportView({ report }: { report: Report }) {
  const active = tabs.find((tool) => tabId(tool) === tab.value) ?? tabs[0];
  if (!active) return null;
  const capture = [...report.answers.values()].find(({ result }) => result)?.result?.capture;
  return (
    <>
      <FileBar report={report} capture={capture} />
      <Banners report={report} capture={capture} />
      {capture && <Issues capture={capture} />}
      <TabList active={active} report={report} />
      <div role="tabpanel" id="panel" aria-labelledby={`tab-${tabId(active)}`} class="panel">
        <ToolView key={`${report.name}/${active.name}`} tool={active} answer={report.answers.get(active.name)} />
      </div>
    </>
  );
}
