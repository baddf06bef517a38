// The open capture in one line: name, format, packets, time span, size.

import { useEffect, useRef } from 'preact/hooks';
import { formatBytes, formatSeconds, formatTime, plural } from './format.js';
import type { Capture } from './report.js';
import type { Report } from './store.js';

function span({ first_time: first, last_time: last }: Capture): string | undefined {
  if (!first || !last) return undefined;
  return formatSeconds((Date.parse(last) - Date.parse(first)) / 1000);
}

export function FileBar({ report, capture }: { report: Report; capture: Capture | undefined }) {
  const title = useRef<HTMLHeadingElement>(null);
  // What was focused is gone with the view before.
  useEffect(() => title.current?.focus({ preventScroll: true }), [report]);
  const duration = capture && span(capture);
  return (
    <section class="file-bar" aria-label="Open capture">
      <h1 class="name" ref={title} tabIndex={-1}>
        {report.name}
      </h1>
      <ul class="facts data">
        {capture && <li>{capture.format}</li>}
        {capture && <li>{plural(capture.packets, 'packet')}</li>}
        <li>{formatBytes(report.size)}</li>
        {duration && <li>{duration}</li>}
        {capture?.first_time && <li>from {formatTime(capture.first_time)}</li>}
      </ul>
    </section>
  );
}
