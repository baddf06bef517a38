// compare_captures: what changed between two captures, in rates, latencies, failures, protocols, endpoints and findings.

import type { ToolDescription } from '../../schema/tools.js';
import { cut, plural } from '../digest-text.js';
import { askAll, notAnalyzed, rankedFindings, type ToolAnswer } from './findings.js';
import {
  captureArgument,
  count,
  isFields,
  list,
  number,
  object,
  READ_ONLY,
  rows,
  text,
  type Ask,
  type CoreResult,
  type Fields,
  type HostTool,
} from './host-tool.js';

const MOST_FIGURES = 40;
const MOST_NAMES = 20;
const MOST_DEPTH = 4;
const SUMMARY = 'summarize_capture';
/** Members that say where something is and not how much there is of it. */
const PLACES = /(^|_)(frame|time|number|index|id|port|offset|cursor|first|last)(_|$)/;
const SKIPPED = new Set(['capture', 'findings', 'not_analyzed', 'timeline', 'page']);

type Figures = Map<string, number>;

function collect(value: unknown, path: string, into: Figures, depth: number): void {
  if (typeof value === 'number') into.set(path, value);
  if (!isFields(value) || depth > MOST_DEPTH) return;
  for (const [name, inner] of Object.entries(value)) {
    if (depth === 0 && (SKIPPED.has(name) || name.endsWith('_page'))) continue;
    if (typeof inner === 'number' && PLACES.test(name)) continue;
    collect(inner, `${path}.${name}`, into, depth + 1);
  }
}

function figuresOf(answers: readonly ToolAnswer[]): Figures {
  const figures: Figures = new Map();
  for (const { tool, result } of answers) collect(result, tool.name, figures, 0);
  return figures;
}

interface Change {
  figure: string;
  before?: number | undefined;
  after?: number | undefined;
}

/** How much a change matters: the ratio, which treats doubling and halving alike, and growth from nothing most. */
function weight({ before = 0, after = 0 }: Change): number {
  const [low, high] = [Math.abs(before), Math.abs(after)].sort((a, b) => a - b) as [number, number];
  return low === 0 ? 100 + Math.log2(1 + high) : Math.abs(Math.log2(high / low));
}

function changes(before: Figures, after: Figures): Change[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  return names
    .map((figure) => ({ figure, before: before.get(figure), after: after.get(figure) }))
    .filter((change) => change.before !== change.after)
    .map((change) => [weight(change), change] as const)
    .sort(([a, x], [b, y]) => b - a || (x.figure < y.figure ? -1 : 1))
    .map(([, change]) => change);
}

function seconds({ capture }: CoreResult): number {
  const { first_time, last_time } = capture;
  if (first_time === undefined || last_time === undefined) return 0;
  return Math.max(0, (Date.parse(last_time) - Date.parse(first_time)) / 1000);
}

function side(result: CoreResult, file: string): Fields {
  const { packets, bytes, complete } = result.capture;
  const span = seconds(result);
  const round = (value: number) => Number(value.toPrecision(6));
  const rates = span > 0 ? { packets_per_second: round(packets / span), bytes_per_second: round(bytes / span) } : {};
  return { file: cut(file, 200), packets, bytes, complete, duration_seconds: span, ...rates };
}

function onlyIn(these: ReadonlySet<string>, others: ReadonlySet<string>): { total: number; first: string[] } {
  const only = [...these].filter((name) => !others.has(name)).sort();
  return { total: only.length, first: only.slice(0, MOST_NAMES) };
}

function findingCounts(
  answers: readonly ToolAnswer[],
): Map<string, { title: string; severity: string; count: number; frames: number[] }> {
  const counts = new Map<string, { title: string; severity: string; count: number; frames: number[] }>();
  for (const { finding } of rankedFindings(answers)) {
    const known = counts.get(finding.id);
    const times = Math.max(1, finding.metrics['count'] ?? 1);
    const frames = finding.evidence.map(({ frame }) => frame).slice(0, 4);
    if (known) known.count += times;
    else counts.set(finding.id, { title: finding.title, severity: finding.severity, count: times, frames });
  }
  return counts;
}

async function compose(ask: Ask, args: Fields, tools: readonly ToolDescription[]): Promise<Fields> {
  const files = [String(args['before']), String(args['after'])];
  const sides = [];
  for (const capture of [0, 1]) {
    const answers = await askAll(ask, capture, tools, 0);
    const summary = tools.some(({ name }) => name === SUMMARY)
      ? await ask(capture, SUMMARY, { limit: 1000 })
      : undefined;
    const result = summary ?? answers[0]?.result;
    if (!result) throw new Error('no tool to ask');
    sides.push({
      answers,
      result,
      endpoints: new Set(rows(summary?.['endpoints']).map((row) => String(row['address']))),
      protocols: new Set(rows(summary?.['protocol_hierarchy']).map((row) => String(row['path']))),
      findings: findingCounts(answers),
    });
  }
  const [before, after] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const changed = changes(figuresOf(before.answers), figuresOf(after.answers));
  const ids = [...new Set([...before.findings.keys(), ...after.findings.keys()])].sort();
  const findings = ids.flatMap((id) => {
    const [was, is] = [before.findings.get(id), after.findings.get(id)];
    const known = is ?? was;
    if (!known || was?.count === is?.count) return [];
    const change = was === undefined ? 'new' : is === undefined ? 'gone' : is.count > was.count ? 'more' : 'fewer';
    const frames = { before_frames: was?.frames ?? [], after_frames: is?.frames ?? [] };
    return [
      {
        id,
        severity: known.severity,
        title: known.title,
        change,
        before: was?.count ?? 0,
        after: is?.count ?? 0,
        ...frames,
      },
    ];
  });
  const order = ['new', 'more', 'gone', 'fewer'];
  findings.sort((a, b) => order.indexOf(a.change) - order.indexOf(b.change));
  return {
    before: side(before.result, files[0] ?? ''),
    after: side(after.result, files[1] ?? ''),
    // Only what has a value: absent is not zero.
    figures: JSON.parse(JSON.stringify(changed.slice(0, MOST_FIGURES))) as Change[],
    figures_page: { total: changed.length, returned: Math.min(changed.length, MOST_FIGURES) },
    findings: findings.slice(0, MOST_FIGURES),
    findings_page: { total: findings.length, returned: Math.min(findings.length, MOST_FIGURES) },
    new_endpoints: onlyIn(after.endpoints, before.endpoints),
    gone_endpoints: onlyIn(before.endpoints, after.endpoints),
    new_protocols: onlyIn(after.protocols, before.protocols),
    gone_protocols: onlyIn(before.protocols, after.protocols),
    not_analyzed: [...new Set([...notAnalyzed(before.answers), ...notAnalyzed(after.answers)])],
  };
}

interface Names {
  total: number;
  first: string[];
}

function digest(result: Fields): string {
  const told = (name: string, { total, first }: Names) =>
    total === 0 ? [] : [`${name}: ${total} (${first.slice(0, 5).join(', ')}${total > 5 ? ', ...' : ''})`];
  const line = (name: string, s: Fields) =>
    `${name}: ${plural(Number(s['packets']), 'packet')}, ${plural(Number(s['bytes']), 'byte')} in ${String(s['duration_seconds'])} s${s['complete'] === true ? '' : ', DAMAGED'}.`;
  const findings = rows(result['findings']);
  const figures = rows(result['figures']);
  const frames = (row: Fields) => {
    const cited = (row['change'] === 'gone' ? row['before_frames'] : row['after_frames']) as readonly number[];
    return cited.length === 0
      ? ''
      : ` (frames ${cited.join(', ')} of ${row['change'] === 'gone' ? 'before' : 'after'})`;
  };
  return [
    line('Before', result['before'] as Fields),
    line('After', result['after'] as Fields),
    findings.length === 0 ? 'Findings: the same in both.' : `Findings that changed: ${findings.length}.`,
    ...findings
      .slice(0, 4)
      .map((row) => `[${row['change']}] ${row['title']}: ${row['before']} -> ${row['after']}${frames(row)}`),
    ...figures.slice(0, 4).map((row) => `${row['figure']}: ${row['before'] ?? 'none'} -> ${row['after'] ?? 'none'}`),
    ...told('New endpoints', result['new_endpoints'] as Names),
    ...told('Gone endpoints', result['gone_endpoints'] as Names),
    ...told('New protocols', result['new_protocols'] as Names),
    'Counts of captures of different length differ by that alone: compare rates and ratios.',
  ]
    .map((text) => cut(text))
    .join('\n');
}

const NAMES = (what: string) => ({
  ...object({ total: count(`How many ${what}`), first: list('The first of them', text('One of them')) }),
  description: `Those ${what}`,
});
const SIDE = (what: string) => ({
  ...object(
    {
      file: text('The capture as it was named'),
      packets: count('Packets'),
      bytes: count('Bytes of the file'),
      complete: { type: 'boolean', description: 'Whether the file is whole' },
      duration_seconds: number('From the earliest packet to the latest'),
      packets_per_second: number('Mean rate of packets'),
      bytes_per_second: number('Mean rate of bytes'),
    },
    ['packets_per_second', 'bytes_per_second'],
  ),
  description: `The capture ${what}`,
});
const PAGE = object({ total: count('All that changed'), returned: count('Those listed') });
const FRAMES = (which: string) => list(`Frames of ${which} that show it`, count('Frame number'));

export const compareCaptures: HostTool = {
  protocol: 'overview',
  name: 'compare_captures',
  title: 'Comparison',
  description:
    'Compares two captures, such as before and after a change, or of a good and a bad day: what changed in rates, latencies, failures and every other figure of all analyzers, which findings are new or gone, which endpoints and protocols came or went. Use it when two captures of the same thing exist; for one capture use triage_capture. Figures are compared as they are: captures of different length differ in counts. Only the largest 40 changes are listed, figures_page counts all. Read-only: the same captures give the same answer.',
  inputSchema: object({
    before: captureArgument('The earlier or good capture'),
    after: captureArgument('The later or bad capture'),
  }),
  outputSchema: object(
    {
      before: SIDE('before'),
      after: SIDE('after'),
      figures: list(
        'Figures that changed, the most changed first',
        object(
          {
            figure: text('Tool and path of the figure'),
            before: number('Its value before; absent when it has none'),
            after: number('Its value after; absent when it has none'),
          },
          ['before', 'after'],
        ),
      ),
      figures_page: PAGE,
      findings: list(
        'Findings that changed, new ones first',
        object({
          id: text('Rule that fired'),
          severity: text('Its severity'),
          title: text('What is wrong, in words'),
          change: text('new, more, gone or fewer'),
          before: count('Occasions before'),
          after: count('Occasions after'),
          before_frames: FRAMES('before'),
          after_frames: FRAMES('after'),
        }),
      ),
      findings_page: PAGE,
      new_endpoints: NAMES('addresses only after'),
      gone_endpoints: NAMES('addresses only before'),
      new_protocols: NAMES('protocols only after'),
      gone_protocols: NAMES('protocols only before'),
      not_analyzed: list('What the analyzers cannot see in either capture', text('One sentence')),
      analysis_timestamp: { ...text('When the host answered'), format: 'date-time' },
    },
    ['analysis_timestamp'],
  ),
  annotations: READ_ONLY,
  table: 'figures',
  columns: ['figure', 'before', 'after'],
  onRequest: true,
  captures: ['before', 'after'],
  compose,
  digest,
};
