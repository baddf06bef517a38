// Paths as sources on Node: read through one reused buffer; regular files can be read again, pipes and devices cannot.

import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { CaptureError } from './errors.js';
import type { Puller, Source } from './source.js';

const PIECE = 1 << 20;

const REASONS: Record<string, string> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'part of the path is not a directory',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
};

function failed(path: string, error: unknown): CaptureError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = REASONS[code] ?? (error instanceof Error ? error.message : String(error));
  return new CaptureError(code === 'ENOENT' ? 'not_found' : 'not_readable', `${path || "''"}: ${why}`, {
    cause: error,
  });
}

async function withFile<T>(path: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    return await use(file);
  } catch (error) {
    throw error instanceof CaptureError ? error : failed(path, error);
  } finally {
    await file?.close();
  }
}

/** Chunks share one buffer: each is gone when the next is asked for. */
async function* chunksOf(path: string, opened?: FileHandle): AsyncGenerator<Uint8Array> {
  let file = opened;
  const buffer = new Uint8Array(PIECE);
  try {
    file ??= await open(path, 'r');
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, PIECE, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } catch (error) {
    throw failed(path, error);
  } finally {
    await file?.close();
  }
}

/** Straight into the core's memory: without a copy, and without waiting for the thread pool at every piece. */
function pull(path: string): Puller {
  try {
    const descriptor = openSync(path, 'r');
    return {
      fill(into) {
        try {
          return readSync(descriptor, into, 0, into.length, null);
        } catch (error) {
          throw failed(path, error);
        }
      },
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw failed(path, error);
  }
}

async function readRange(path: string, offset: number, length: number): Promise<Uint8Array> {
  return withFile(path, async (file) => {
    const bytes = new Uint8Array(length);
    let filled = 0;
    while (filled < length) {
      const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return bytes.subarray(0, filled);
  });
}

/** A regular file; its end and errors are known at once, and it can be read again. */
function regularFile(path: string, size: number): Source {
  pull(path).close();
  return {
    name: path,
    size,
    chunks: () => chunksOf(path),
    pull: () => pull(path),
    read: (offset, length) => readRange(path, offset, length),
  };
}

/** Opens a path, or throws a CaptureError that says why not. */
export async function openPath(path: string): Promise<Source> {
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw new CaptureError('not_readable', `${path}: is a directory`);
    if (stat.isFile()) return regularFile(path, stat.size);
    // A pipe would lose its writer if it were closed and opened again; opening it waits for that writer.
    const opened = await open(path, 'r');
    return { name: path, chunks: () => chunksOf(path, opened) };
  } catch (error) {
    throw error instanceof CaptureError ? error : failed(path, error);
  }
}
