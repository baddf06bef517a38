// What must be known before the report is believed: reading was cancelled, the file is damaged, files were left out.

import { formatNumber, plural } from './format.js';
import type { Capture } from './report.js';
import { howFar, notice, type Report } from './store.js';

function Cancelled({ report }: { report: Report }) {
  return (
    <div class="banner warn" role="status">
      <strong>Cancelled: this report covers part of the file</strong>
      <p>
        {howFar(report)} were read, {plural(report.outcome.packets, 'packet')}. Open the file again to read it to the
        end.
      </p>
    </div>
  );
}

function Damaged({ capture }: { capture: Capture }) {
  const { broken_at_byte: at, broken_reason: reason, packets } = capture;
  return (
    <div class="banner warn" role="status">
      <strong>This file is damaged{at === undefined ? '' : ` at byte ${formatNumber(at)}`}</strong>
      <p>
        {reason ? `${reason.charAt(0).toUpperCase()}${reason.slice(1)}. ` : ''}
        The report covers the {plural(packets, 'packet')} before the break.
      </p>
    </div>
  );
}

export function Banners({ report, capture }: { report: Report; capture: Capture | undefined }) {
  return (
    <>
      {notice.value && (
        <div class="banner" role="status">
          {notice.value}
        </div>
      )}
      {report.outcome.cancelled ? (
        <Cancelled report={report} />
      ) : (
        capture && !capture.complete && <Damaged capture={capture} />
      )}
    </>
  );
}
