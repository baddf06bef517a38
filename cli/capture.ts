// Opens what the command line calls a capture: a path, "-" for standard input, or a URL.

import type { Readable } from 'node:stream';
import { analyze, CaptureError, type Analysis, type AnalyzeOptions, type CaptureSource } from '../wasm/node.js';
import { ProgressLine } from './terminal.js';

const URL_MOST_BYTES = 4 * 1024 ** 3;
const URL_DEADLINE_MS = 10 * 60_000;

/** The arguments that name captures. */
export interface CaptureAccess {
  allowUrls: boolean;
}

async function fetchUrl(url: string, access: CaptureAccess): Promise<CaptureSource> {
  if (!access.allowUrls) {
    throw new CaptureError('not_readable', `${url}: fetching captures is switched off; add --allow-urls`);
  }
  const { ANY_URL, fetchCapture } = await import('../mcp-worker/fetch-capture.js');
  try {
    const limits = { maxBytes: URL_MOST_BYTES, deadlineMs: URL_DEADLINE_MS, policy: ANY_URL };
    const fetched = await fetchCapture(url, limits);
    if (!fetched) throw new CaptureError('not_readable', `${url}: the server sent nothing`);
    return fetched.response;
  } catch (error) {
    if (error instanceof CaptureError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new CaptureError('not_readable', message.includes(url) ? message : `${url}: ${message}`, { cause: error });
  }
}

function standardInput(): AsyncIterable<Uint8Array> {
  const input: Readable = process.stdin;
  return input;
}

/** Analyses the capture so named; `work` gets the analysis, which is closed afterwards. */
export async function withCapture<T>(
  capture: string,
  access: CaptureAccess,
  options: AnalyzeOptions,
  work: (analysis: Analysis) => Promise<T>,
): Promise<T> {
  const progress = new ProgressLine();
  try {
    const isUrl = /^https?:\/\//i.test(capture);
    const source = capture === '-' ? standardInput() : isUrl ? await fetchUrl(capture, access) : capture;
    const analysis = await analyze(source, { ...options, name: capture, onProgress: progress.update });
    progress.clear();
    try {
      return await work(analysis);
    } finally {
      analysis.close();
    }
  } finally {
    progress.clear();
  }
}
