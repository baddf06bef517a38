// The capture at a glance: verdict on its quality, ranked findings, packets over time, protocols, and who talked to whom.

import { useMemo } from 'preact/hooks';
import type { ToolResults } from '../../schema/types.js';
import { Findings } from './findings.js';
import { formatBytes, formatNumber } from './format.js';
import { labelOf } from './labels.js';
import type { CommonResult, Finding } from './report.js';
import { openFrame, report } from './store.js';
import { Timeline } from './timeline.js';
import { SEVERITY, type Tone } from './tones.js';

export type Overview = ToolResults['summarize_capture'];

const SEVERITIES = Object.keys(SEVERITY);
const VERDICTS: { readonly [verdict: string]: Tone } = {
  good: 'green',
  usable: 'amber',
  limited: 'amber',
  poor: 'red',
};

function Quality({ quality }: Pick<Overview, 'quality'>) {
  const { verdict, reasons } = quality;
  return (
    <section aria-labelledby="quality-title">
      <h2 id="quality-title">
        Quality of the capture <span class={`chip tone-${VERDICTS[verdict] ?? 'amber'}`}>{labelOf(verdict)}</span>
      </h2>
      {reasons.length > 0 && (
        <ul class="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Hierarchy({ rows, packets }: { rows: Overview['protocol_hierarchy']; packets: number }) {
  if (rows.length === 0) return null;
  return (
    <section aria-labelledby="hierarchy-title">
      <h2 id="hierarchy-title">Protocols</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Protocol hierarchy">
        <table class="hierarchy">
          <thead>
            <tr>
              <th scope="col">Protocol</th>
              <th scope="col" class="end">
                Frames
              </th>
              <th scope="col" class="end">
                Bytes
              </th>
              <th scope="col">Share of frames</th>
            </tr>
          </thead>
          <tbody class="data">
            {rows.map(({ path, protocol, depth, frames, bytes }) => (
              <tr key={path}>
                <th scope="row" title={path} class={`depth-${Math.min(depth, 8)}`}>
                  {protocol}
                </th>
                <td class="end">{formatNumber(frames)}</td>
                <td class="end">{formatBytes(bytes)}</td>
                <td>
                  <meter min={0} max={Math.max(packets, 1)} value={frames} aria-label={`Share of ${path}`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Findings of every tool, most severe first; what two tools say of the same thing is said once. */
function ranked(answers: readonly (CommonResult | undefined)[]): Finding[] {
  const found = new Map<string, Finding>();
  for (const finding of answers.flatMap((result) => result?.findings ?? [])) {
    const key = JSON.stringify([finding.id, finding.subject, finding.evidence[0]?.frame]);
    if (!found.has(key)) found.set(key, finding);
  }
  const rank = (finding: Finding): number => SEVERITIES.indexOf(finding.severity);
  return [...found.values()].sort((a, b) => rank(a) - rank(b));
}

export function OverviewHead({ overview }: { overview: Overview }) {
  const { quality, timeline, protocol_hierarchy: hierarchy, packets } = overview;
  const answers = report.value?.answers;
  const findings = useMemo(() => ranked([...(answers?.values() ?? [])].map(({ result }) => result)), [answers]);
  return (
    <>
      <Quality quality={quality} />
      <Findings findings={findings} onFrame={openFrame} />
      {timeline?.start !== undefined && (
        <Timeline start={timeline.start} bucketSeconds={timeline.bucket_seconds} packets={timeline.packets} />
      )}
      <Hierarchy rows={hierarchy} packets={packets} />
    </>
  );
}
