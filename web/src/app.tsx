// The whole page: header, what is open or being opened, and the promise at the bottom.

import { useEffect } from 'preact/hooks';
import { DropTarget } from './drop-target.js';
import { Help } from './help.js';
import { Header } from './header.js';
import { Loading } from './loading.js';
import { Privacy } from './privacy.js';
import { ReportView } from './report-view.js';
import { reading, report } from './store.js';
import { Welcome } from './welcome.js';

export function App() {
  const opened = report.value;
  useEffect(() => {
    document.title = opened ? `${opened.name} · pcapglass` : 'pcapglass';
  }, [opened]);
  return (
    <DropTarget>
      <Header />
      <main class={opened && !reading.value ? 'wide' : 'narrow'}>
        {reading.value ? <Loading reading={reading.value} /> : opened ? <ReportView report={opened} /> : <Welcome />}
      </main>
      <Privacy />
      <Help />
    </DropTarget>
  );
}
