// Takes the ladder away: as an SVG file, as plain text, or as a Mermaid diagram for a ticket.

import { useState } from 'preact/hooks';
import { ladderMermaid, ladderSvg } from './export.js';
import type { Ladder } from './model.js';

function save(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

interface Props {
  ladder: Ladder;
  /** The ladder in plain text, as the core wrote it. */
  text: string;
  callIndex: number;
}

export function CallExports({ ladder, text, callIndex }: Props) {
  const [copied, setCopied] = useState('');
  const name = `sip-call-${callIndex}`;
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(ladderMermaid(ladder));
      setCopied('Copied');
    } catch {
      setCopied('The browser refused');
    }
  };
  return (
    <div class="actions">
      <button type="button" class="plain" onClick={() => save(`${name}.svg`, 'image/svg+xml', ladderSvg(ladder, name))}>
        Save SVG
      </button>
      <button type="button" class="plain" onClick={() => save(`${name}.txt`, 'text/plain', text)}>
        Save text
      </button>
      <button type="button" class="plain" onClick={() => void copy()}>
        Copy Mermaid
      </button>
      <span class="dim" role="status">
        {copied}
      </span>
    </div>
  );
}
