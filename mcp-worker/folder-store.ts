// Uploaded captures in a folder: one file each, named by its hash; the file's time of change is when it was last put.

import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CaptureError } from '../wasm/errors.js';
import { EmptyUploadError, StoreFullError, type CaptureStore, type Stored, type StoreLimits } from './capture-store.js';

const SUFFIX = '.capture';
const PART = '.part';
/** A part this old was left by a server that was killed. */
const STALE_PART_MS = 3_600_000;

interface Kept {
  path: string;
  bytes: number;
  expires: number;
}

/** Rejects when the folder cannot be made. */
export async function folderStore(folder: string, limits: StoreLimits): Promise<CaptureStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const pathOf = (hash: string) => join(folder, hash + SUFFIX);
  /** Bytes of parts being written now. */
  let arriving = 0;

  async function look(path: string, lifetimeMs: number): Promise<Kept | undefined> {
    const found = await stat(path).catch(() => undefined);
    return found?.isFile() ? { path, bytes: found.size, expires: found.mtimeMs + lifetimeMs } : undefined;
  }

  /** Bytes kept, once what has expired is gone. */
  async function sweep(): Promise<number> {
    let kept = 0;
    for (const name of await readdir(folder)) {
      const isPart = name.endsWith(PART);
      if (!isPart && !name.endsWith(SUFFIX)) continue;
      const file = await look(join(folder, name), isPart ? STALE_PART_MS : limits.lifetimeMs);
      if (file && file.expires <= Date.now()) await rm(file.path, { force: true });
      else if (file && !isPart) kept += file.bytes;
    }
    return kept;
  }

  async function write(path: string, body: ReadableStream<Uint8Array>, signal: AbortSignal, room: number) {
    const hash = createHash('sha256');
    const file = await open(path, 'wx', 0o600);
    let bytes = 0;
    try {
      for await (const chunk of body) {
        signal.throwIfAborted();
        bytes += chunk.byteLength;
        arriving += chunk.byteLength;
        if (bytes > limits.maxBytes) {
          throw new CaptureError('too_large', `larger than ${limits.maxBytes} bytes, the limit of this server`);
        }
        if (arriving > room) throw new StoreFullError();
        hash.update(chunk);
        await file.write(chunk);
      }
      if (bytes === 0) throw new EmptyUploadError();
      return { hash: hash.digest('hex'), bytes };
    } finally {
      arriving -= bytes;
      await file.close();
    }
  }

  return {
    async put(body, signal): Promise<Stored> {
      const room = limits.totalBytes - (await sweep());
      const part = join(folder, randomUUID() + PART);
      try {
        const { hash, bytes } = await write(part, body, signal, room);
        await rename(part, pathOf(hash));
        return { hash, bytes, expires: new Date(Date.now() + limits.lifetimeMs) };
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
    },
    async get(hash) {
      const file = await look(pathOf(hash), limits.lifetimeMs);
      return file && file.expires > Date.now() ? file.path : undefined;
    },
    async delete(hash) {
      const file = await look(pathOf(hash), limits.lifetimeMs);
      await rm(pathOf(hash), { force: true });
      return file !== undefined && file.expires > Date.now();
    },
  };
}
