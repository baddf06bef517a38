// The view of triage_capture and summarize_capture: what the capture is, what is wrong in it, and who talks.

import { button, element, section, show, showFailure } from './dom.js';
import { connect, type Host } from './host.js';
import { listIn, member, numberIn, textIn, type Members } from './read.js';

const MOST_ROWS = 12;
const UNITS = ['bytes', 'kB', 'MB', 'GB'];

function inBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(bytes, 1)) / 3)));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

function counted(number: number, plural: string): string {
  return `${number} ${number === 1 ? plural.replace(/s$/, '') : plural}`;
}

/** Names with a bar each, as long as its share of the most. */
function bars(rows: readonly unknown[], name: string, count: string): Node[] {
  const shown = rows.slice(0, MOST_ROWS);
  const most = Math.max(1, ...shown.map((row) => numberIn(row, count)));
  const lines = shown.map((row) => {
    const bar = element('span', 'bar');
    bar.style.width = `${(numberIn(row, count) / most) * 100}%`;
    const figures = `${counted(numberIn(row, count), count)}, ${inBytes(numberIn(row, 'bytes'))}`;
    return element(
      'li',
      '',
      element('span', 'name', textIn(row, name)),
      element('span', 'track', bar),
      element('span', 'figures', figures),
    );
  });
  if (rows.length > shown.length) lines.push(element('li', '', `and ${rows.length - shown.length} more`));
  return lines.length === 0 ? [] : [element('ul', 'bars', ...lines)];
}

function timeline(value: unknown): Node[] {
  const counts = listIn(value, 'packets').map(Number);
  const most = Math.max(1, ...counts);
  if (counts.length === 0) return [];
  const columns = counts.map((count) => {
    const column = element('i', '');
    column.style.height = `${(count / most) * 100}%`;
    return column;
  });
  const strip = element('div', 'timeline', ...columns);
  const step = textIn(value, 'bucket_seconds');
  strip.setAttribute('role', 'img');
  strip.setAttribute('aria-label', `Packets over time, ${counts.length} columns of ${step} s, ${most} at most`);
  return [strip];
}

/** Puts the finding's next call into the conversation, where the model makes it. */
function askAbout(finding: unknown, host: Host): void {
  const next = member(finding, 'next');
  const call = `${textIn(next, 'tool')} with ${JSON.stringify(member(next, 'arguments') ?? {})}`;
  const text = `Tell me more about ${textIn(finding, 'id')} (${textIn(finding, 'title')}): call ${call}.`;
  // A host may refuse; then nothing is asked.
  host.request('ui/message', { role: 'user', content: [{ type: 'text', text }] }).catch(() => {});
}

function framesOf(finding: unknown): string {
  const cited = listIn(finding, 'evidence').map((evidence) => textIn(evidence, 'frame'));
  const frames = [...listIn(finding, 'frames').map(String), ...cited];
  return frames.length === 0 ? '' : `frames ${frames.join(', ')}`;
}

function findingList(findings: readonly unknown[], host: Host): Node[] {
  const lines = findings.map((finding) => {
    const subject = member(finding, 'subject');
    const about = typeof subject === 'string' ? subject : `${textIn(subject, 'type')} ${textIn(subject, 'id')}`;
    const title = element('strong', textIn(finding, 'severity'), textIn(finding, 'title'));
    const told = [title, ` ${[about, framesOf(finding)].filter((part) => part.trim() !== '').join(', ')} `];
    const asks = member(finding, 'next') === undefined ? [] : [button('Ask more', () => askAbout(finding, host))];
    return element('li', '', ...told, ...asks);
  });
  return lines.length === 0 ? [] : [element('ul', 'findings', ...lines)];
}

function sentences(list: readonly unknown[]): Node[] {
  return list.length === 0 ? [] : [element('ul', '', ...list.map((one) => element('li', '', String(one))))];
}

/** Protocols of a triage, or of a summary's tree. */
function protocolsOf(result: Members): readonly unknown[] {
  const listed = listIn(result, 'protocols');
  return listed.length > 0 ? listed : listIn(result, 'protocol_hierarchy');
}

await connect('pcapglass capture overview', {
  onResult(result, host) {
    const capture = result['capture'];
    const trust = result['trust'] ?? result['quality'];
    const verdict = textIn(trust, 'verdict');
    const span = [textIn(capture, 'first_time'), textIn(capture, 'last_time')]
      .filter((time) => time !== '')
      .join(' to ');
    const size = `${counted(numberIn(capture, 'packets'), 'packets')}, ${inBytes(numberIn(capture, 'bytes'))}, ${textIn(capture, 'format')}`;
    const talkers = listIn(result, 'top_talkers');
    show(
      element('h1', '', textIn(result, 'file')),
      element('p', '', size, element('br', ''), span),
      element('p', `verdict ${verdict}`, `Capture quality: ${verdict}`),
      ...sentences(listIn(trust, 'reasons')),
      ...timeline(result['timeline']),
      ...section('Findings', findingList(listIn(result, 'findings'), host)),
      ...section('Protocols', bars(protocolsOf(result), 'protocol', 'frames')),
      ...section(
        'Who talks most',
        bars(talkers.length > 0 ? talkers : listIn(result, 'endpoints'), 'address', 'packets'),
      ),
      ...section('Not analyzed', sentences(listIn(result, 'not_analyzed'))),
    );
  },
  onFailure: showFailure,
});
