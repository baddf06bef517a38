// POST /captures and DELETE /captures/HASH: uploads, once whoever asks was found authorised.

import { CaptureError } from '../wasm/errors.js';
import { EmptyUploadError, handleOf, StoreFullError, type CaptureStore } from './capture-store.js';

export const UPLOADS_PATH = '/captures';

export interface UploadAnswer {
  status: number;
  body: { [name: string]: unknown };
}

function refusal(error: unknown): UploadAnswer {
  if (error instanceof CaptureError && error.code === 'too_large')
    return { status: 413, body: { error: error.message } };
  if (error instanceof EmptyUploadError) return { status: 400, body: { error: error.message } };
  if (error instanceof StoreFullError) return { status: 507, body: { error: error.message } };
  return { status: 400, body: { error: 'the upload broke off' } };
}

/** `path` begins with UPLOADS_PATH. */
export async function answerUpload(
  store: CaptureStore,
  method: string,
  path: string,
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): Promise<UploadAnswer> {
  const rest = path.slice(UPLOADS_PATH.length);
  if (rest === '' && method === 'POST') {
    try {
      if (!body) throw new EmptyUploadError();
      const { hash, bytes, expires } = await store.put(body, signal);
      return { status: 201, body: { pcap_file: handleOf(hash), bytes, expires: expires.toISOString() } };
    } catch (error) {
      return refusal(error);
    }
  }
  const hash = /^\/(?:capture:sha256:)?([0-9a-f]{64})$/.exec(rest.replace(/%3a/gi, ':'))?.[1];
  if (hash !== undefined && method === 'DELETE') {
    const deleted = await store.delete(hash);
    return deleted
      ? { status: 200, body: { deleted: handleOf(hash) } }
      : { status: 404, body: { error: 'no such upload' } };
  }
  return { status: 405, body: { error: 'POST a capture to /captures, or DELETE /captures/HASH' } };
}
