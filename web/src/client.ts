// The page's side of the worker: one worker for the life of the page, questions as promises.

import type { FromWorker, JsonObject, Outcome, RowRequest, ToWorker } from './protocol.js';

export interface Progress {
  bytesRead: number;
  bytesTotal: number;
  packets: number;
}

export interface JobEvents {
  progress(progress: Progress): void;
  opened(outcome: Outcome): void;
  failed(message: string): void;
}

interface Pending {
  resolve(value: unknown): void;
  reject(reason: Error): void;
}

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'pcapglass' });
const pending = new Map<number, Pending>();
let lastId = 0;
let job: { id: number; events: JobEvents } | undefined;

function send(message: ToWorker): void {
  worker.postMessage(message);
}

worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
  if (data.type === 'answer' || data.type === 'refused') {
    const asked = pending.get(data.id);
    pending.delete(data.id);
    if (data.type === 'answer') asked?.resolve(data.value);
    else asked?.reject(new Error(data.message));
    return;
  }
  if (data.job !== job?.id) return;
  if (data.type === 'progress') job.events.progress(data);
  else if (data.type === 'opened') job.events.opened(data.outcome);
  else job.events.failed(data.message);
};

worker.onerror = (event) => {
  event.preventDefault();
  job?.events.failed(`The analyzer could not be started: ${event.message || 'its script did not load'}`);
};

/** Reads a capture; the one before is closed. */
export function open(file: File, events: JobEvents): void {
  job = { id: (lastId += 1), events };
  send({ type: 'open', job: job.id, file });
}

/** Stops reading; what was read is analysed and `opened` follows. */
export function cancel(): void {
  if (job) send({ type: 'cancel', job: job.id });
}

/** Gives the memory of the open capture back. */
export function close(): void {
  job = undefined;
  send({ type: 'close' });
}

function ask(make: (id: number) => ToWorker): Promise<unknown> {
  const id = (lastId += 1);
  return new Promise((resolve, reject) => {
    pending.set(id, { resolve, reject });
    send(make(id));
  });
}

export async function query(tool: string, args: JsonObject): Promise<JsonObject> {
  return (await ask((id) => ({ type: 'query', id, tool, args }))) as JsonObject;
}

/** Some rows of a list: objects, or texts where the list is one of texts. */
export async function rows<Row = JsonObject>(request: RowRequest): Promise<Row[]> {
  return (await ask((id) => ({ type: 'rows', id, request }))) as Row[];
}
