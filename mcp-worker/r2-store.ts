// Uploaded captures in an R2 bucket. A lifecycle rule of the bucket removes what has expired; here it is only not found.

import { CaptureError } from '../wasm/errors.js';
import { toHex } from '../wasm/platform.js';
import { StoreFullError, type CaptureStore, type StoreLimits } from './capture-store.js';

interface R2Object {
  readonly size: number;
  readonly uploaded: Date;
}

/** The part of Cloudflare's R2Bucket that is used. */
export interface Bucket {
  put(key: string, value: Uint8Array): Promise<R2Object>;
  get(key: string): Promise<(R2Object & { arrayBuffer(): Promise<ArrayBuffer> }) | null>;
  head(key: string): Promise<R2Object | null>;
  delete(key: string): Promise<void>;
  list(options: { prefix: string; cursor?: string }): Promise<{
    objects: readonly R2Object[];
    truncated: boolean;
    cursor?: string;
  }>;
}

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
