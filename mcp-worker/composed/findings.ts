// The findings of all tools about one capture, each once, the gravest first.

import type { ToolDescription } from '../../schema/tools.js';
import { asksWhole, takes, type Ask, type CoreResult, type FindingRow } from './host-tool.js';

export interface ToolAnswer {
  tool: ToolDescription;
  result: CoreResult;
}

export interface RankedFinding {
  finding: FindingRow;
  tool: ToolDescription;
}

/** Every tool that needs nothing but the capture, asked for its figures and `limit` rows. */
export async function askAll(
  ask: Ask,
  capture: number,
  tools: readonly ToolDescription[],
  limit: number,
): Promise<ToolAnswer[]> {
  const answers: ToolAnswer[] = [];
  for (const tool of tools.filter(asksWhole)) {
    answers.push({ tool, result: await ask(capture, tool.name, takes(tool, 'limit') ? { limit } : {}) });
  }
  return answers;
}

const SEVERITIES = ['critical', 'error', 'warning', 'notice', 'info'];
const CONFIDENCES = ['confirmed', 'probable', 'possible'];

function rank({ severity, confidence }: FindingRow): number {
  return SEVERITIES.indexOf(severity) * 10 + CONFIDENCES.indexOf(confidence);
}

function firstFrame({ evidence }: FindingRow): number {
  return evidence[0]?.frame ?? Number.MAX_SAFE_INTEGER;
}

/** `prefers` puts what a question is about before the rest of its severity. */
export function rankedFindings(
  answers: readonly ToolAnswer[],
  prefers: (protocol: string) => boolean = () => false,
): RankedFinding[] {
  const seen = new Set<string>();
  const all: RankedFinding[] = [];
  for (const { tool, result } of answers) {
    for (const finding of result.findings) {
      const key = JSON.stringify([finding.id, finding.subject, firstFrame(finding)]);
      if (seen.has(key)) continue;
      seen.add(key);
      all.push({ finding, tool });
    }
  }
  const place = ({ finding, tool }: RankedFinding) => rank(finding) - (prefers(tool.protocol) ? 25 : 0);
  return all.sort(
    (a, b) =>
      place(a) - place(b) ||
      (b.finding.metrics['count'] ?? 1) - (a.finding.metrics['count'] ?? 1) ||
      firstFrame(a.finding) - firstFrame(b.finding) ||
      (a.finding.id < b.finding.id ? -1 : 1),
  );
}

/** What the tools cannot see, each sentence once. */
export function notAnalyzed(answers: readonly ToolAnswer[]): string[] {
  return [...new Set(answers.flatMap(({ result }) => result.not_analyzed))];
}
