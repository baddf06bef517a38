// JSON in pieces: a document of every row may be longer than a string can be.

const PIECE = 1 << 16;

function* parts(value: unknown, space: string, indent: string): Generator<string> {
  const isList = Array.isArray(value);
  // Rows of lists are small; what holds lists is taken apart.
  if (typeof value !== 'object' || value === null || (!isList && indent.length > 3 * space.length)) {
    yield JSON.stringify(value, null, space)?.replaceAll('\n', `\n${indent}`) ?? 'null';
    return;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  const inner = space === '' ? '' : `\n${indent}${space}`;
  yield isList ? '[' : '{';
  for (const [i, [key, item]] of entries.entries()) {
    yield (i > 0 ? ',' : '') + inner + (isList ? '' : `${JSON.stringify(key)}:${space && ' '}`);
    if (isList) yield JSON.stringify(item, null, space).replaceAll('\n', `\n${indent}${space}`);
    else yield* parts(item, space, indent + space);
  }
  if (entries.length > 0 && space !== '') yield `\n${indent}`;
  yield isList ? ']' : '}';
}

/** What JSON.stringify() gives with `space`, and a newline, in pieces of some 64 kB. */
export function* jsonPieces(value: unknown, space: string): Generator<string> {
  let piece = '';
  for (const part of parts(value, space, '')) {
    piece += part;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}
