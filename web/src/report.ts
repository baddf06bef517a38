// The members that every tool's result has (contract.md 2), by their generated types.

import type { ToolName, ToolResults } from '../../schema/types.js';
import type { JsonObject } from './protocol.js';

type Shared = ToolResults[ToolName];

export interface CommonResult extends JsonObject {
  readonly capture: Shared['capture'];
  readonly findings: Shared['findings'];
  readonly not_analyzed: Shared['not_analyzed'];
  readonly note?: string;
  readonly message?: string;
}

export type Capture = CommonResult['capture'];
export type Finding = CommonResult['findings'][number];

/** The sentences of a note, less those on how to page, which the page does by itself. */
export function notesOf({ note }: CommonResult): string {
  return (note ?? '')
    .replace(/\w+: \d+ of \d+ rows(, from row \d+)?(; pass next_cursor[^.]*\.|; these are the last\.)/g, '')
    .trim();
}
