// What is wrong or worth knowing, most severe first, each with the frames that show it.

import { formatNumber, formatTime } from './format.js';
import { labelOf } from './labels.js';
import type { Finding } from './report.js';
import { SEVERITY } from './tones.js';

function Evidence({ evidence }: Pick<Finding, 'evidence'>) {
  return (
    <ul class="evidence">
      {evidence.map(({ frame, time, what }, at) => (
        <li key={at}>
          <span class="data" title={time && formatTime(time)}>
            Frame {formatNumber(frame)}
          </span>{' '}
          {what}
        </li>
      ))}
    </ul>
  );
}

function Item({ finding }: { finding: Finding }) {
  const metrics = Object.entries(finding.metrics);
  return (
    <li>
      <details>
        <summary>
          <span class={`chip tone-${SEVERITY[finding.severity]}`}>{finding.severity}</span>
          <span class="finding-title">{finding.title}</span>
          <span class="finding-confidence">{finding.confidence}</span>
        </summary>
        <div class="finding-body">
          <p>{finding.explanation}</p>
          {metrics.length > 0 && (
            <dl class="figures">
              {metrics.map(([name, value]) => (
                <div key={name}>
                  <dt>{labelOf(name)}</dt>
                  <dd class="data">{formatNumber(value)}</dd>
                </div>
              ))}
            </dl>
          )}
          <Evidence evidence={finding.evidence} />
          {finding.limits.map((limit) => (
            <p key={limit} class="dim">
              {limit}
            </p>
          ))}
          {finding.references.length > 0 && <p class="dim">{finding.references.join(', ')}</p>}
        </div>
      </details>
    </li>
  );
}

export function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby="findings-title">
      <h2 id="findings-title">Findings</h2>
      <ul class="findings">
        {findings.map((finding, at) => (
          <Item key={at} finding={finding} />
        ))}
      </ul>
    </section>
  );
}
