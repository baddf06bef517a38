// A failed call in words: the cause, and what to do next.

import type { CallToolResult } from '@modelcontextprotocol/server';
import { CaptureError, ToolError, type CaptureErrorCode } from '../wasm/errors.js';
import { DeadlineError } from './deadline.js';
import { BusyError } from './gate.js';

const NEXT: Partial<Record<CaptureErrorCode, string>> = {
  not_found: 'Check pcap_file: a relative path starts where the server does, an absolute one is safest.',
  too_large: 'Cut the capture into smaller files (editcap -c), or ask the operator for a higher limit.',
  not_a_capture:
    'Pass a packet capture: pcap, pcapng, snoop, Network Monitor or ERF, which may be compressed with gzip.',
  unsupported_format: 'Convert it to pcap or pcapng, for example with editcap.',
  analysis_failed: 'Try a smaller capture.',
};

function sentence(text: string): string {
  const ended = /[.!?]$/.test(text) ? text : `${text}.`;
  return ended.charAt(0).toUpperCase() + ended.slice(1);
}

function textOf(error: unknown): string {
  if (error instanceof ToolError) return sentence(error.message);
  if (error instanceof DeadlineError) {
    return `${sentence(error.message)} Use a smaller capture, or ask the operator for a longer limit.`;
  }
  if (error instanceof BusyError) return `${sentence(error.message)} Try again in a few seconds.`;
  if (error instanceof CaptureError) {
    // A message about a file begins with its name, which keeps its case.
    return [error.message.replace(/([^.!?])$/, '$1.'), NEXT[error.code] ?? ''].join(' ').trimEnd();
  }
  if (error instanceof Error && error.name === 'AbortError') return 'The call was cancelled.';
  return `The analysis failed: ${sentence(error instanceof Error ? error.message : String(error))}`;
}

export function failure(error: unknown): CallToolResult {
  return { isError: true, content: [{ type: 'text', text: textOf(error) }] };
}

/** In one word, for the operator's figures. */
export function reasonOf(error: unknown): string {
  if (error instanceof ToolError) return 'arguments';
  if (error instanceof DeadlineError) return 'deadline';
  if (error instanceof BusyError) return 'busy';
  if (error instanceof CaptureError) return error.code;
  return error instanceof Error && error.name === 'AbortError' ? 'cancelled' : 'internal';
}
