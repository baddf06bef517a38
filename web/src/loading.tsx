// Progress while a capture is read: bytes, packets, rate, time left, and a way to stop.

import { formatBytes, formatNumber, formatPercent, formatSeconds } from './format.js';
import { cancelReading, type Reading } from './store.js';

/** Time left is a guess until some of the file has been read. */
function timeLeft(seconds: number, share: number): string {
  if (seconds < 0.5 || share <= 0) return '…';
  const left = (seconds * (1 - share)) / share;
  return left < 1 ? 'less than 1 s' : formatSeconds(Math.round(left));
}

export function Loading({ reading }: { reading: Reading }) {
  const { bytesRead, bytesTotal, packets } = reading.progress;
  const share = bytesTotal > 0 ? Math.min(1, bytesRead / bytesTotal) : 0;
  const seconds = (performance.now() - reading.started) / 1000;
  const figures: [string, string][] = [
    ['Read', `${formatBytes(bytesRead)} of ${formatBytes(bytesTotal)}`],
    ['Packets', formatNumber(packets)],
    ['Rate', seconds > 0.2 ? `${formatBytes(bytesRead / seconds)}/s` : '…'],
    ['Time left', timeLeft(seconds, share)],
  ];
  return (
    <section class="loading" aria-labelledby="loading-title">
      <h1 id="loading-title">
        Reading <span class="name">{reading.name}</span>
      </h1>
      <div class="progress-line">
        <progress max={1} value={share} aria-label="Share of the file read" />
        <span class="data">{formatPercent(share)}</span>
      </div>
      <dl class="figures">
        {figures.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd class="data">{value}</dd>
          </div>
        ))}
      </dl>
      <button type="button" class="plain" onClick={cancelReading} disabled={reading.cancelling}>
        {reading.cancelling ? 'Stopping…' : 'Cancel and show what was read'}
      </button>
    </section>
  );
}
