// What is wrong or worth knowing, most severe first, each with the frames that show it.

import { useId } from 'preact/hooks';
import { formatNumber, formatTime } from './format.js';
import { labelOf } from './labels.js';
import type { Finding } from './report.js';
import { SEVERITY } from './tones.js';

/** What a frame of the evidence leads to, when there is something to lead to. */
interface Leads {
  onFrame?: ((frame: number) => unknown) | undefined;
  hasFrame?: ((frame: number) => boolean) | undefined;
}

function Evidence({ evidence, onFrame, hasFrame }: Pick<Finding, 'evidence'> & Leads) {
  return (
    <ul class="evidence">
      {evidence.map(({ frame, time, what }, at) => (
        <li key={at}>
          {onFrame && (hasFrame?.(frame) ?? true) ? (
            <button
              type="button"
              class="frame-link data"
              title={time && formatTime(time)}
              onClick={() => onFrame(frame)}
            >
              Frame {formatNumber(frame)}
            </button>
          ) : (
            <span class="data" title={time && formatTime(time)}>
              Frame {formatNumber(frame)}
            </span>
          )}{' '}
          {what}
        </li>
      ))}
    </ul>
  );
}

function Item({ finding, ...leads }: { finding: Finding } & Leads) {
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
          <Evidence evidence={finding.evidence} {...leads} />
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

interface Props extends Leads {
  findings: readonly Finding[];
  title?: string;
}

export function Findings({ findings, title = 'Findings', ...leads }: Props) {
  const id = useId();
  if (findings.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul class="findings">
        {findings.map((finding, at) => (
          <Item key={at} finding={finding} {...leads} />
        ))}
      </ul>
    </section>
  );
}
