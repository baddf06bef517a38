// The worker: streams a capture through the WASM module and answers the page's questions about it.

import { analyze, analyzeStream, CaptureError } from '../../wasm/browser.js';
import type { Analysis } from '../../wasm/types.js';
import type { ToolName } from '../../schema/types.js';
import { cursorAt } from './cursor.js';
import type { FromWorker, JsonObject, RowRequest, ToWorker } from './protocol.js';
import { StoppableFile } from './stoppable-file.js';

interface Scope {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
}
const scope = self as unknown as Scope;

let reading: { job: number; file: StoppableFile; given: AbortController } | undefined;
let analysis: Analysis | undefined;

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function close(): void {
  reading?.given.abort();
  reading = undefined;
  analysis?.close();
  analysis = undefined;
}

async function open(job: number, given: File): Promise<void> {
  close();
  const file = new StoppableFile(given);
  const mine = { job, file, given: new AbortController() };
  reading = mine;
  const started = performance.now();
  try {
    const opened = await analyze(file, {
      name: given.name,
      signal: mine.given.signal,
      onProgress: ({ bytesRead, packets }) => {
        if (reading === mine) scope.postMessage({ type: 'progress', job, bytesRead, bytesTotal: file.size, packets });
      },
    });
    if (reading !== mine) return opened.close();
    reading = undefined;
    analysis = opened;
    const seconds = (performance.now() - started) / 1000;
    const { cutShort: cancelled, bytesRead } = file;
    scope.postMessage({ type: 'opened', job, outcome: { cancelled, bytesRead, packets: opened.packets, seconds } });
  } catch (error) {
    if (reading !== mine) return;
    reading = undefined;
    const aside = error instanceof CaptureError ? '' : `${given.name} could not be read: `;
    scope.postMessage({ type: 'failed', job, message: aside + messageOf(error) });
  }
}

function query(tool: string, args: JsonObject): Promise<JsonObject> {
  if (!analysis) throw new Error('no capture is open');
  return analysis.query(tool as ToolName, args) as Promise<object> as Promise<JsonObject>;
}

/** Only the rows cross to the page: the totals of the same answer would be copied for nothing. */
async function rows({ tool, list, cursor, first, count, args }: RowRequest): Promise<unknown> {
  const result = await query(tool, { ...args, limit: count, cursor: cursorAt(cursor, first) });
  return list.split('.').reduce<unknown>((value, name) => (value as JsonObject | undefined)?.[name], result) ?? [];
}

async function answer(id: number, ask: () => Promise<unknown>): Promise<void> {
  try {
    scope.postMessage({ type: 'answer', id, value: await ask() });
  } catch (error) {
    scope.postMessage({ type: 'refused', id, message: messageOf(error) });
  }
}

// Fetches and compiles the module with the page, so that opening a capture needs no network. A failure shows when a
// capture is opened.
analyzeStream().then(
  (stream) => stream.abort(),
  () => {},
);

scope.onmessage = ({ data }) => {
  switch (data.type) {
    case 'open':
      void open(data.job, data.file);
      break;
    case 'cancel':
      if (reading?.job === data.job) reading.file.stop();
      break;
    case 'close':
      close();
      break;
    case 'query':
      void answer(data.id, () => query(data.tool, data.args));
      break;
    case 'rows':
      void answer(data.id, () => rows(data.request));
      break;
  }
};
