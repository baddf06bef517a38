// Findings, the most severe first, each with the frames that show it.

import { objects, text, type JsonObject } from '../results.js';
import { paint, wrap, type Paint, type Style } from './text.js';
import { printable } from './values.js';

const PAINTS: Record<string, Paint> = { critical: 'red', error: 'red', warning: 'yellow', notice: 'cyan' };
const MOST_FRAMES = 12;

function evidenceText(evidence: readonly JsonObject[]): string {
  const frames = [...new Set(evidence.map((item) => text(item['frame'])).filter((frame) => frame !== ''))];
  if (frames.length === 0) return '';
  const more = frames.length > MOST_FRAMES ? ` and ${frames.length - MOST_FRAMES} more` : '';
  return `${frames.length === 1 ? 'Frame' : 'Frames'} ${frames.slice(0, MOST_FRAMES).join(', ')}${more}.`;
}

function linesOf(finding: JsonObject, style: Style): string[] {
  const severity = text(finding['severity']);
  const mark = paint(style, PAINTS[severity] ?? 'dim', severity.toUpperCase().padEnd(8));
  const confidence = text(finding['confidence']);
  const certainty = confidence === 'confirmed' || confidence === '' ? '' : ` (${printable(confidence)})`;
  const [first = '', ...rest] = wrap(`${printable(text(finding['title']))}${certainty}`, style.width - 11, '');
  const explanation = [printable(text(finding['explanation'])), evidenceText(objects(finding['evidence']))];
  const body = explanation.filter((sentence) => sentence !== '').join(' ');
  const indent = ' '.repeat(11);
  return [
    `  ${mark} ${paint(style, 'bold', first)}`,
    ...rest.map((line) => indent + line),
    ...(body === '' ? [] : wrap(body, style.width, indent)),
  ];
}

export function findingLines(findings: readonly JsonObject[], style: Style): string[] {
  if (findings.length === 0) return [];
  return [...findings.flatMap((finding) => linesOf(finding, style)), ''];
}
