// The difference of two messages line by line: the longest common sequence of lines, with bounded work.

export interface DiffLine {
  readonly sign: '+' | '-' | ' ';
  readonly text: string;
}

/** Above so many pairs of lines the messages are shown one after the other. */
const MOST_PAIRS = 1_000_000;

export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const [rows, columns] = [before.length, after.length];
  const out: DiffLine[] = [];
  const wide = columns + 1;
  // common[i, j]: lines in common from before[i] and after[j] on.
  const common = rows * columns > MOST_PAIRS ? undefined : new Uint32Array((rows + 1) * wide);
  const at = (i: number, j: number): number => common?.[i * wide + j] ?? 0;
  if (common)
    for (let i = rows - 1; i >= 0; i -= 1)
      for (let j = columns - 1; j >= 0; j -= 1)
        common[i * wide + j] = before[i] === after[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  let [i, j] = [0, 0];
  while (i < rows || j < columns) {
    if (i < rows && j < columns && before[i] === after[j]) {
      out.push({ sign: ' ', text: after[j] ?? '' });
      i += 1;
      j += 1;
    } else if (i < rows && (j >= columns || at(i + 1, j) >= at(i, j + 1))) {
      out.push({ sign: '-', text: before[i] ?? '' });
      i += 1;
    } else {
      out.push({ sign: '+', text: after[j] ?? '' });
      j += 1;
    }
  }
  return out;
}
