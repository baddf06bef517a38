// Uploaded captures in an R2 bucket. A lifecycle rule of the bucket removes what has expired; here it is only not found.

import { CaptureError } from '../wasm/errors.js';
import { toHex } from '../wasm/platform.js';
import { EmptyUploadError, StoreFullError, type CaptureStore, type StoreLimits } from './capture-store.js';
import type { Bucket, R2Object } from './r2.js';

const PREFIX = 'captures/';

async function readWhole(body: ReadableStream<Uint8Array>, maxBytes: number, signal: AbortSignal): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    signal.throwIfAborted();
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new CaptureError('too_large', `larger than ${maxBytes} bytes, the limit of this server`);
    chunks.push(chunk);
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

export function r2Store(bucket: Bucket, limits: StoreLimits): CaptureStore {
  const isAlive = (object: R2Object | null): object is R2Object =>
    object !== null && object.uploaded.getTime() + limits.lifetimeMs > Date.now();

  async function keptBytes(): Promise<number> {
    let bytes = 0;
    let cursor: string | undefined;
    do {
      const page = await bucket.list({ prefix: PREFIX, ...(cursor === undefined ? {} : { cursor }) });
      for (const object of page.objects) if (isAlive(object)) bytes += object.size;
      cursor = page.truncated ? page.cursor : undefined;
    } while (cursor !== undefined);
    return bytes;
  }

  return {
    async put(body, signal) {
      const whole = await readWhole(body, limits.maxBytes, signal);
      if (whole.byteLength === 0) throw new EmptyUploadError();
      if ((await keptBytes()) + whole.byteLength > limits.totalBytes) throw new StoreFullError();
      const hash = toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', whole as Uint8Array<ArrayBuffer>)));
      await bucket.put(PREFIX + hash, whole);
      return { hash, bytes: whole.byteLength, expires: new Date(Date.now() + limits.lifetimeMs) };
    },
    async get(hash) {
      const object = await bucket.get(PREFIX + hash);
      return isAlive(object) ? new Uint8Array(await object.arrayBuffer()) : undefined;
    },
    async delete(hash) {
      const alive = isAlive(await bucket.head(PREFIX + hash));
      await bucket.delete(PREFIX + hash);
      return alive;
    },
  };
}
