// The messages between the page and its worker. One analysis at a time: opening another closes the one before.

/** A result or a row of one, as the core wrote it. */
export type JsonObject = { readonly [key: string]: unknown };

/** Where a list's rows are asked for: `list` is a field of the result or a path of fields ("statistics.call_ids"), `cursor` any cursor of that list. */
export interface RowRequest {
  tool: string;
  list: string;
  cursor: string;
  first: number;
  count: number;
  /** The other arguments of the question that gave the cursor. */
  args?: JsonObject;
}

export type ToWorker =
  | { type: 'open'; job: number; file: File }
  | { type: 'cancel'; job: number }
  | { type: 'close' }
  | { type: 'query'; id: number; tool: string; args: JsonObject }
  | { type: 'rows'; id: number; request: RowRequest };

export type FromWorker =
  | { type: 'progress'; job: number; bytesRead: number; bytesTotal: number; packets: number }
  | { type: 'opened'; job: number; outcome: Outcome }
  | { type: 'failed'; job: number; message: string }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'refused'; id: number; message: string };

/** How reading ended: `cancelled` when the visitor stopped it before the end. */
export interface Outcome {
  cancelled: boolean;
  bytesRead: number;
  packets: number;
  seconds: number;
}
