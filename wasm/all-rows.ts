// Every row of every list, page after page: one answer with all of them at once could take more memory than the core may have.

import { tables } from '../schema/tables.js';

/** Rows per question. */
export const ROWS_AT_ONCE = 20_000;

type Json = Record<string, unknown>;

/** A list that was cut: where it stands, and where its page does. */
interface CutList {
  /** Member of the result that holds both; "" is the result itself. */
  parent: string;
  list: string;
  page: string;
}

/** How the core words what is cut. */
export const PAGING_SENTENCE =
  /\S+: \d+ of \d+ rows(?:, from row \d+)?; (?:pass next_cursor[^.]*|these are the last)\.\s?/g;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function member(result: Json, parent: string): Json {
  const value = parent === '' ? result : result[parent];
  return isObject(value) ? value : {};
}

/** Pages stand beside their list: `calls_page` beside `calls`, `page` beside the tool's main table. */
function cutLists(tool: string, result: Json): CutList[] {
  const table = tables[tool] ?? '';
  const parents = ['', ...Object.keys(result).filter((key) => isObject(result[key]))];
  return parents.flatMap((parent) =>
    Object.entries(member(result, parent)).flatMap(([page, value]) => {
      const list = page === 'page' ? table : page.endsWith('_page') ? page.slice(0, -'_page'.length) : '';
      const known = isObject(value) && 'total' in value && Array.isArray(member(result, parent)[list]);
      return known ? [{ parent, list, page }] : [];
    }),
  );
}

function nextCursor(result: Json, { parent, page }: CutList): string | undefined {
  const { next_cursor: cursor } = member(member(result, parent), page);
  return typeof cursor === 'string' ? cursor : undefined;
}

/** Completes the first answer by asking on with the cursor of each list. */
export async function allRows(tool: string, args: object, ask: (args: object) => Promise<unknown>): Promise<unknown> {
  const result = await ask(args);
  if (!isObject(result)) return result;
  const notes = [result['note']];
  for (const cut of cutLists(tool, result)) {
    const holder = member(result, cut.parent);
    const pages = [holder[cut.list]];
    for (let cursor = nextCursor(result, cut); cursor !== undefined;) {
      const answer = await ask({ ...args, cursor });
      if (!isObject(answer)) break;
      if (cut.parent === '' && cut.page === 'page') notes.push(answer['note']);
      pages.push(member(answer, cut.parent)[cut.list]);
      cursor = nextCursor(answer, cut);
    }
    holder[cut.list] = pages.flat();
    delete holder[cut.page];
  }
  const note = joinNotes(notes.filter((text) => typeof text === 'string'));
  if (note === '') delete result['note'];
  else result['note'] = note;
  return result;
}

/** The notes of all pages as one: nothing about pages, no sentence twice, and what was counted of each page added up. */
function joinNotes(notes: readonly string[]): string {
  const counts = new Map<string, number | undefined>();
  for (const note of notes) {
    for (const sentence of note
      .replace(PAGING_SENTENCE, '')
      .trim()
      .split(/(?<=\.)\s+/)) {
      const [, count, ofPage] = /^(\d+) (of these .*)$/.exec(sentence) ?? [];
      if (ofPage === undefined) counts.set(sentence, undefined);
      else counts.set(ofPage, (counts.get(ofPage) ?? 0) + Number(count));
    }
  }
  const sentences = [...counts].map(([sentence, count]) => (count === undefined ? sentence : `${count} ${sentence}`));
  return sentences.join(' ').trim();
}
