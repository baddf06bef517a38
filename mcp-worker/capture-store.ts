// Where uploaded captures are kept: one small interface, a folder on Node (folder-store.ts), R2 at the edge (r2-store.ts).

import type { CaptureSource } from '../wasm/types.js';

export interface StoreLimits {
  /** Most bytes of one capture. */
  maxBytes: number;
  /** Most bytes of all of them. */
  totalBytes: number;
  /** Milliseconds after which a capture is gone. */
  lifetimeMs: number;
}

export interface Stored {
  /** SHA-256 of the bytes in lower-case hexadecimal. */
  hash: string;
  bytes: number;
  /** When it will be gone. */
  expires: Date;
}

export interface CaptureStore {
  /**
   * Keeps the body, or rejects with CaptureError (too_large), EmptyUploadError, StoreFullError or the signal's
   * reason. The same bytes again last longer.
   */
  put(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<Stored>;
  /** The capture, or nothing when there is none or it has expired. */
  get(hash: string): Promise<CaptureSource | undefined>;
  /** Whether there was one. */
  delete(hash: string): Promise<boolean>;
}

export class EmptyUploadError extends Error {
  override readonly name = 'EmptyUploadError';

  constructor() {
    super('the body must be the bytes of the capture, and is empty');
  }
}

export class StoreFullError extends Error {
  override readonly name = 'StoreFullError';

  constructor() {
    super('no room for this capture: delete others, or wait until they expire');
  }
}

/** What tools take as pcap_file. */
export const HANDLE = /^capture:sha256[:-]?([0-9a-f]{64})$/;

export function handleOf(hash: string): string {
  return `capture:sha256:${hash}`;
}
