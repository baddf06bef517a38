// A ladder as files of its own: an SVG with its colours in it, and the text of a Mermaid sequence diagram.

import { HEAD, type Ladder } from './model.js';
import { arrowPath, barOf, fit, LINE, middle, room } from './shapes.js';

const STYLE =
  'text{font:12px ui-monospace,Menlo,Consolas,monospace;fill:#1a2026}.m{text-anchor:middle}.e{text-anchor:end}' +
  '.h{font-weight:600}.l{stroke:#77828d;stroke-dasharray:3 4}.a{fill:none;stroke-width:1.6}.d{fill:#55606b}' +
  '.r{font-size:11px}.b{fill:#d9efec;stroke:#0b6b63}' +
  Object.entries({
    blue: '#1d4ed8',
    green: '#136035',
    violet: '#6527cf',
    amber: '#824608',
    red: '#ae2016',
    grey: '#47515c',
  })
    .map(([tone, colour]) => `.${tone}{stroke:${colour}}text.${tone}{stroke:none;fill:${colour}}`)
    .join('');

const ENTITIES: { readonly [sign: string]: string } = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}

function text(x: number, y: number, classes: string, content: string): string {
  return `<text x="${x}" y="${y}" class="${classes}">${escaped(content)}</text>`;
}

export function ladderSvg(ladder: Ladder, title: string): string {
  const { width, participants, rows } = ladder;
  const height = ladder.height + HEAD;
  const parts = participants.flatMap(({ name, x }) => [
    text(x, 26, 'm h', name),
    `<path class="l" d="M${x} ${HEAD}V${height}"/>`,
  ]);
  for (const row of rows.map((item) => ({ ...item, y: item.y + HEAD }))) {
    if (row.kind === 'media') {
      const { x, width: wide } = barOf(row, ladder);
      parts.push(`<rect class="b" x="${x}" y="${row.y + 6}" width="${wide}" height="26" rx="4"/>`);
      parts.push(text(middle(row), row.y + 23, 'm r', fit(row.label, room(row, ladder))));
      continue;
    }
    parts.push(
      text(ladder.measures.times, row.y + LINE + 4, 'e d', row.time),
      `<path class="a ${row.tone}" d="${arrowPath(row)}"/>`,
    );
    parts.push(text(middle(row), row.y + LINE - 7, `m ${row.tone}`, fit(row.label, room(row, ladder))));
    if (row.remark) parts.push(text(middle(row), row.y + LINE + 15, 'm r d', fit(row.remark, room(row, ladder), 6.7)));
  }
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">` +
    `<title>${escaped(title)}</title><style>${STYLE}</style><rect width="100%" height="100%" fill="#fff"/>` +
    `${parts.join('')}</svg>\n`
  );
}

/** Mermaid reads ; and # as its own. */
function mermaidText(text: string): string {
  return text.replace(/[;#]/g, ' ');
}

export function ladderMermaid({ participants, rows }: Ladder): string {
  const idAt = new Map(participants.map(({ x }, at) => [x, `P${at + 1}`]));
  const lines = participants.map(({ name }, at) => `  participant P${at + 1} as ${mermaidText(name)}`);
  for (const row of rows) {
    const [from, to] = [idAt.get(row.from), idAt.get(row.to)];
    if (row.kind === 'media') lines.push(`  Note over ${from},${to}: ${mermaidText(row.label)}`);
    else lines.push(`  ${from}${/^\d/.test(row.label) ? '-->>' : '->>'}${to}: ${mermaidText(row.label)}`);
  }
  return `sequenceDiagram\n${lines.join('\n')}\n`;
}
