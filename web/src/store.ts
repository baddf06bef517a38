// What the page shows, as signals, and the actions that change it.

import { batch, signal } from '@preact/signals';
import * as client from './client.js';
import { formatBytes } from './format.js';
import type { Outcome } from './protocol.js';
import { hashOf, placeOfHash, tabOfHash, type Place } from './place.js';
import { overviewArguments, tableLength, tabId, tabs } from './registry.js';
import type { CommonResult } from './report.js';

export interface Reading {
  readonly name: string;
  readonly started: number;
  readonly progress: client.Progress;
  readonly cancelling: boolean;
}

/** One tool's answer; `error` when it could not answer. */
export interface Answer {
  readonly result?: CommonResult;
  readonly error?: string;
}

export interface Report {
  readonly name: string;
  readonly size: number;
  readonly outcome: Outcome;
  /** Answers by tool name, without the rows of paged lists. */
  readonly answers: ReadonlyMap<string, Answer>;
}

export const reading = signal<Reading | undefined>(undefined);
export const report = signal<Report | undefined>(undefined);
/** Why the last file could not be shown. */
export const problem = signal<string | undefined>(undefined);
/** What else there is to say about how the file came in. */
export const notice = signal<string | undefined>(undefined);
/** The tab in view. */
export const tab = signal(tabOfHash());
/** The call and frame in view: numbers only, the link never holds what is in the capture. */
export const place = signal<Place>(placeOfHash());

addEventListener('hashchange', () => {
  batch(() => {
    tab.value = tabOfHash();
    place.value = placeOfHash();
  });
});

export function showTab(id: string): void {
  batch(() => {
    tab.value = id;
    place.value = {};
  });
  history.replaceState(null, '', hashOf(id, {}));
}

export function setPlace(to: Place): void {
  place.value = to;
  history.replaceState(null, '', hashOf(tab.value, to));
}

/** Leads from a finding's frame to the call with a message in it. */
export async function openFrame(frame: number): Promise<void> {
  const answer = await client.query('list_sip_calls', { filter: `frame=${frame}`, limit: 1 }).catch(() => undefined);
  const [row] = (answer?.['calls'] ?? []) as { call_index: number }[];
  if (!row) {
    notice.value = `Frame ${frame} holds no message of a SIP call; its number is that of Wireshark.`;
    return;
  }
  notice.value = undefined;
  showTab('list_sip_calls');
  setPlace({ call: row.call_index, frame });
}

/** The tab that was asked for, else the first protocol with rows, else the overview, which is the registry's first. */
function settleTab({ answers }: Report): void {
  if (tabs.some((tool) => tabId(tool) === tab.value)) return;
  const withRows = tabs.slice(1).find((tool) => {
    const result = answers.get(tool.name)?.result;
    return result !== undefined && (tableLength(tool, result) ?? 0) > 0;
  });
  const first = withRows ?? tabs[0];
  if (first) showTab(tabId(first));
}

async function answersOfAll(): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>();
  for (const tool of tabs) {
    try {
      answers.set(tool.name, { result: (await client.query(tool.name, overviewArguments(tool))) as CommonResult });
    } catch (error) {
      answers.set(tool.name, { error: error instanceof Error ? error.message : String(error) });
    }
  }
  return answers;
}

function fail(message: string): void {
  batch(() => {
    reading.value = undefined;
    report.value = undefined;
    problem.value = message;
  });
}

/** Reads a file and shows it; whatever was open before is closed. */
export function openFile(file: File, skipped: readonly string[] = []): void {
  const started = performance.now();
  const mine: Reading = {
    name: file.name,
    started,
    progress: { bytesRead: 0, bytesTotal: file.size, packets: 0 },
    cancelling: false,
  };
  batch(() => {
    problem.value = undefined;
    if (report.value) setPlace({});
    notice.value = skipped.length === 0 ? undefined : `One capture at a time: not opened: ${skipped.join(', ')}.`;
    report.value = undefined;
    reading.value = mine;
  });
  const current = (): boolean => reading.value?.started === started;
  client.open(file, {
    progress(progress) {
      if (reading.value && current()) reading.value = { ...reading.value, progress };
    },
    async opened(outcome) {
      const answers = await answersOfAll();
      if (!current()) return;
      const opened: Report = { name: file.name, size: file.size, outcome, answers };
      batch(() => {
        reading.value = undefined;
        report.value = opened;
        settleTab(opened);
      });
    },
    failed(message) {
      if (current()) fail(message);
    },
  });
}

export function openFiles(files: Iterable<File>): void {
  const [first, ...others] = files;
  if (first)
    openFile(
      first,
      others.map(({ name }) => name),
    );
  else problem.value = 'There was no file in what you dropped or pasted.';
}

/** A capture that comes with the page. */
export async function openSample(name: string): Promise<void> {
  try {
    const response = await fetch(new URL(`samples/${name}`, document.baseURI));
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    openFile(new File([await response.blob()], name));
  } catch (error) {
    fail(`The sample ${name} could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

export function cancelReading(): void {
  if (!reading.value) return;
  reading.value = { ...reading.value, cancelling: true };
  client.cancel();
}

export function closeReport(): void {
  client.close();
  batch(() => {
    report.value = undefined;
    reading.value = undefined;
    problem.value = undefined;
    notice.value = undefined;
  });
}

/** "read 12 MB of 200 MB": how far a cancelled reading came. */
export function howFar({ outcome, size }: Report): string {
  return `${formatBytes(outcome.bytesRead)} of ${formatBytes(size)}`;
}
