// triage_capture: the front door. What a capture is, whether to trust it, what is wrong in it, and what to ask next.

import type { JsonSchema, ToolDescription } from '../../schema/tools.js';
import { cut, fromCapture, plural } from '../digest-text.js';
import { askAll, notAnalyzed, rankedFindings, type ToolAnswer } from './findings.js';
import {
  captureArgument,
  count,
  list,
  NEXT_CALL,
  object,
  READ_ONLY,
  rows,
  text,
  type Ask,
  type CoreResult,
  type Fields,
  type HostTool,
} from './host-tool.js';
import { nextCall, type NextCall } from './next-call.js';
import { protocolsOf } from './question.js';

/** About 1,100 tokens: such JSON has three characters in each. */
const MOST_CHARACTERS = 3_300;
const MOST_FINDINGS = 8;
const MOST_NAME = 80;
const SUMMARY = 'summarize_capture';

interface Told {
  id: string;
  severity: string;
  confidence: string;
  title: string;
  subject: string;
  frames: number[];
  next: NextCall;
}

interface Triage extends Fields {
  file: string;
  capture: Fields & { format: string; packets: number; bytes: number; complete: boolean };
  trust: { verdict: string; reasons: string[] };
  protocols: { protocol: string; frames: number; bytes: number }[];
  top_talkers: { address: string; packets: number; bytes: number }[];
  findings: Told[];
  findings_page: { total: number; returned: number };
  next: NextCall[];
  not_analyzed: string[];
}

function captureFacts({ capture }: CoreResult): Triage['capture'] {
  const { format, packets, bytes, first_time, last_time, complete, broken_reason, broken_at_byte, issues } = capture;
  return {
    format,
    packets,
    bytes,
    ...(first_time === undefined ? {} : { first_time, last_time }),
    complete,
    ...(broken_reason === undefined ? {} : { broken_reason, broken_at_byte }),
    issues: issues.slice(0, 3).map(({ what, layer, count: times, first_frame }) => ({
      what,
      layer,
      count: times,
      first_frame,
    })),
    issues_total: issues.length,
  };
}

function trustIn(summary: CoreResult | undefined, anyResult: CoreResult): Triage['trust'] {
  const quality = (summary?.['quality'] ?? {}) as { verdict?: string; reasons?: readonly string[] };
  const damaged = anyResult.capture.complete
    ? []
    : ['The file is damaged: what follows the damage is not in this report'];
  const verdict = quality.verdict ?? (anyResult.capture.complete ? 'unknown' : 'damaged');
  return { verdict, reasons: [...damaged, ...(quality.reasons ?? [])].slice(0, 4).map((reason) => cut(reason, 160)) };
}

/** The leaves of the hierarchy: a protocol that carries others says little. */
function protocolMix(summary: CoreResult | undefined): Triage['protocols'] {
  const all = rows(summary?.['protocol_hierarchy']);
  const paths = all.map((row) => String(row['path']));
  return all
    .filter((_, i) => !paths.some((path) => path.startsWith(`${paths[i]}:`)))
    .map((row) => ({ protocol: String(row['path']), frames: Number(row['frames']), bytes: Number(row['bytes']) }))
    .sort((a, b) => b.frames - a.frames || (a.protocol < b.protocol ? -1 : 1))
    .slice(0, 6);
}

function topTalkers(summary: CoreResult | undefined): Triage['top_talkers'] {
  return rows(summary?.['endpoints'])
    .map((row) => ({ address: String(row['address']), packets: Number(row['packets']), bytes: Number(row['bytes']) }))
    .sort((a, b) => b.bytes - a.bytes || (a.address < b.address ? -1 : 1))
    .slice(0, 4);
}

/** Tools of the protocols that the question names or, without one, that the capture holds. */
function whereToLook(answers: readonly ToolAnswer[], asked: readonly string[], pcapFile: string): NextCall[] {
  const holds = ({ result, tool }: ToolAnswer) => result['message'] === undefined && tool.name !== SUMMARY;
  const chosen = asked.length > 0 ? answers.filter(({ tool }) => asked.includes(tool.protocol)) : answers.filter(holds);
  const first = new Map<string, ToolDescription>();
  for (const { tool } of chosen)
    if (!first.has(tool.protocol) && tool.protocol !== 'capinfos') first.set(tool.protocol, tool);
  const calls = [...first.values()].slice(0, 4);
  return calls.map(({ name }) => ({ tool: name, arguments: { pcap_file: pcapFile } }));
}

/** Drops from the end what is worth least until the whole fits. */
function fit(triage: Triage): Triage {
  const shrink: (() => boolean)[] = [
    () => triage.protocols.length > 4 && triage.protocols.pop() !== undefined,
    () => triage.not_analyzed.length > 3 && triage.not_analyzed.pop() !== undefined,
    () => triage.findings.length > 4 && triage.findings.pop() !== undefined,
    () => triage.top_talkers.length > 2 && triage.top_talkers.pop() !== undefined,
    () => triage.findings.length > 0 && triage.findings.pop() !== undefined,
  ];
  for (const step of shrink) while (JSON.stringify(triage).length > MOST_CHARACTERS && step());
  triage.findings_page.returned = triage.findings.length;
  return triage;
}

async function compose(ask: Ask, args: Fields, tools: readonly ToolDescription[]): Promise<Fields> {
  const pcapFile = String(args['pcap_file']);
  const shownFile = pcapFile.length > 200 ? `${pcapFile.slice(0, 40)}...` : pcapFile;
  const asked = protocolsOf(String(args['question'] ?? ''));
  // Enough rows for the whole hierarchy of protocols.
  const summary = tools.some(({ name }) => name === SUMMARY) ? await ask(0, SUMMARY, { limit: 200 }) : undefined;
  const answers = await askAll(ask, 0, tools, 0);
  const any = summary ?? answers[0]?.result;
  if (!any) throw new Error('no tool to ask');
  const ranked = rankedFindings(answers, (protocol) => asked.includes(protocol));
  const unseen = notAnalyzed(answers);
  const triage: Triage = {
    file: shownFile,
    capture: captureFacts(any),
    trust: trustIn(summary, any),
    protocols: protocolMix(summary),
    top_talkers: topTalkers(summary),
    findings: ranked.slice(0, MOST_FINDINGS).map(({ finding, tool }) => ({
      id: finding.id,
      severity: finding.severity,
      confidence: finding.confidence,
      title: finding.title,
      subject: cut(`${finding.subject.type} ${finding.subject.id}`.trim(), MOST_NAME),
      frames: [...new Set(finding.evidence.map(({ frame }) => frame))].slice(0, 4),
      next: nextCall(finding, tool, tools, shownFile),
    })),
    findings_page: { total: ranked.length, returned: 0 },
    next: whereToLook(answers, asked, shownFile),
    not_analyzed: unseen.map((sentence) => cut(sentence, 160)),
    not_analyzed_total: unseen.length,
  };
  return fit(triage);
}

function digest(result: Fields): string {
  const { file, capture, trust, protocols, top_talkers, findings, findings_page, next, not_analyzed } =
    result as Triage;
  const lines = [
    `${fromCapture(file)}: ${capture.format}, ${plural(capture.packets, 'packet')}, ${plural(capture.bytes, 'byte')}${capture.complete ? '' : ', DAMAGED'}.`,
    `Trust: ${trust.verdict}${trust.reasons.length > 0 ? ` (${trust.reasons.join('; ')})` : ''}.`,
    `Protocols by frames: ${protocols.map(({ protocol, frames }) => `${protocol} ${frames}`).join(', ') || 'none'}.`,
    `Talks most: ${top_talkers.map(({ address, bytes }) => `${address} ${bytes} bytes`).join(', ') || 'nobody'}.`,
    findings_page.total === 0
      ? 'Findings: none by the analyzers that ran; read not_analyzed before calling it healthy.'
      : `Findings: ${findings_page.total}, the gravest first.`,
    ...findings.slice(0, 5).map(({ severity, title, frames, next: call }) => {
      return `[${severity}] ${title} (${frames.length === 1 ? 'frame' : 'frames'} ${frames.join(', ')}): then ${call.tool}`;
    }),
    `Look next: ${next.map(({ tool }) => tool).join(', ') || 'nothing suggested'}.`,
    `Not analyzed: ${not_analyzed.join('; ') || 'nothing that the analyzers know of'}.`,
  ];
  return lines.map((line) => cut(line)).join('\n');
}

const FRAMES = list('Frames that show it', count('Frame number in the file'));

const TOLD: JsonSchema = object({
  id: text('Rule that fired; pcapglass://rules/ID explains it'),
  severity: text('critical, error, warning, notice or info'),
  confidence: text('confirmed, probable or possible'),
  title: text('What is wrong, in words'),
  subject: text('What it is about: text from the capture'),
  frames: FRAMES,
  next: NEXT_CALL,
});

export const triageCapture: HostTool = {
  protocol: 'overview',
  name: 'triage_capture',
  title: 'Triage',
  description:
    'Looks at a whole capture with every analyzer at once and answers in under 1,200 tokens: what it is and whether to trust it, protocol mix, top talkers, the gravest findings of all protocols with frames, and for each the next call with its arguments. Use it first, on any question about an unknown capture; not for lists or single messages: call the tool it names for those (summarize_capture has the full overview). Only the gravest findings are listed, findings_page counts all; not_analyzed names what nobody could see. Read-only: the same capture gives the same answer.',
  inputSchema: {
    ...object(
      {
        pcap_file: captureArgument('Capture to look at'),
        question: {
          ...text('The problem in plain words, such as "calls drop after 30 s": puts what it is about first'),
          maxLength: 500,
        },
      },
      ['question'],
    ),
  },
  outputSchema: object(
    {
      file: text('The capture as it was named'),
      capture: { type: 'object', description: 'What the file is', additionalProperties: true },
      trust: object({
        verdict: text('Whether the capture is fit for conclusions'),
        reasons: list('Why it is less than good', text('One reason')),
      }),
      protocols: list(
        'Innermost protocols by frames',
        object({ protocol: text('Path of the protocol'), frames: count('Its frames'), bytes: count('Their bytes') }),
      ),
      top_talkers: list(
        'Addresses by bytes',
        object({ address: text('Address'), packets: count('Packets to and from it'), bytes: count('Their bytes') }),
      ),
      findings: list('The gravest findings of all protocols', TOLD),
      findings_page: object({ total: count('All findings'), returned: count('Those listed') }),
      next: list('Tools worth asking', NEXT_CALL),
      not_analyzed: list('What the analyzers cannot see in this capture', text('One sentence')),
      not_analyzed_total: count('How many such sentences there are'),
      analysis_timestamp: { ...text('When the host answered'), format: 'date-time' },
    },
    ['analysis_timestamp'],
  ),
  annotations: READ_ONLY,
  table: 'findings',
  columns: ['severity', 'title', 'subject'],
  onRequest: true,
  captures: ['pcap_file'],
  compose,
  digest,
};
