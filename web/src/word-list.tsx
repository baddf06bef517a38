// A list of texts: the first few, and the others on request, fetched where the result holds only some.

import { useState } from 'preact/hooks';
import { rows } from './client.js';
import { formatNumber } from './format.js';
import type { RowRequest } from './protocol.js';

const FOLDED = 8;
const STEP = 1000;

interface Props {
  title: string;
  words: readonly string[];
  total: number;
  /** How to ask for those that are not in `words`. */
  more: Pick<RowRequest, 'tool' | 'list' | 'cursor'> | undefined;
}

export function WordList({ title, words, total, more }: Props) {
  const [open, setOpen] = useState(false);
  const [fetched, setFetched] = useState<readonly string[]>([]);
  const known = [...words, ...fetched];
  const shown = open ? known : known.slice(0, FOLDED);
  const showMore = async (): Promise<void> => {
    setOpen(true);
    if (!more || (!open && known.length > words.length)) return;
    setFetched([...fetched, ...(await rows<string>({ ...more, first: known.length, count: STEP }))]);
  };
  return (
    <section class="words">
      <h3>
        {title} <span class="dim data">{formatNumber(total)}</span>
      </h3>
      <ul class="data">
        {shown.map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
      {shown.length < total && (
        <button type="button" class="quiet" onClick={() => void showMore()}>
          {`Show ${formatNumber(Math.min(total - shown.length, STEP))} more`}
        </button>
      )}
      {open && total > FOLDED && (
        <button type="button" class="quiet" onClick={() => setOpen(false)}>
          Show fewer
        </button>
      )}
    </section>
  );
}
