// A list of words; a long one is folded, never cut silently.

import { useState } from 'preact/hooks';
import { formatNumber } from './format.js';

const FOLDED = 8;

export function WordList({ title, words }: { title: string; words: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const hidden = words.length - FOLDED;
  return (
    <section class="words">
      <h3>
        {title} <span class="dim data">{formatNumber(words.length)}</span>
      </h3>
      <ul class="data">
        {(open ? words : words.slice(0, FOLDED)).map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
      {hidden > 0 && (
        <button type="button" class="quiet" aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show fewer' : `Show ${formatNumber(hidden)} more`}
        </button>
      )}
    </section>
  );
}
