// What of the capture could not be read or decoded: how many packets, why, and where first.

import { formatNumber } from './format.js';
import { labelOf } from './labels.js';
import type { Capture } from './report.js';

export function Issues({ capture }: { capture: Capture }) {
  const { issues } = capture;
  if (issues.length === 0) return null;
  const total = issues.reduce((sum, { count }) => sum + count, 0);
  return (
    <details class="issues">
      <summary>Not everything could be decoded to the end: {formatNumber(total)} packets or blocks</summary>
      <ul>
        {issues.map(({ what, layer, count, first_frame: first }) => (
          <li key={`${what}/${layer}`}>
            <strong>{labelOf(what)}</strong> in {layer}: <span class="data">{formatNumber(count)}</span>
            {first > 0 && (
              <span class="dim">
                , first in frame <span class="data">{formatNumber(first)}</span>
              </span>
            )}
          </li>
        ))}
      </ul>
    </details>
  );
}
