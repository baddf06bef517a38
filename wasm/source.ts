// Sources of captures in one shape: a name, the stored bytes in chunks and, where possible, any range of them again.

import { byteReader } from './byte-reader.js';
import { CaptureError } from './errors.js';
import type { CaptureSource } from './types.js';

export interface Source {
  /** How results call the capture unless the caller names it. */
  readonly name: string;
  /** Stored bytes, where known. */
  readonly size?: number | undefined;
  /** The stored bytes from the beginning. A chunk is borrowed until the next is asked for. */
  chunks(): AsyncIterable<Uint8Array>;
  /** The same bytes for a host that can read them at once into memory of the core; absent where it cannot. */
  pull?(): Puller;
  /** A range of the stored bytes; absent when the source can be read only once. May give fewer at the end. */
  read?(offset: number, length: number): Promise<Uint8Array>;
}

/** Reads stored bytes one after the other. */
export interface Puller {
  /** Fills the front of `into` with the next bytes and says how many; 0 at the end. */
  fill(into: Uint8Array): number;
  close(): void;
}

const PIECE = 1 << 20;
const STREAM_PIECE = 1 << 18;
const NAMELESS = 'capture';

function fromBytes(bytes: Uint8Array): Source {
  return {
    name: NAMELESS,
    size: bytes.length,
    async *chunks() {
      for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
    },
    read: async (offset, length) => bytes.subarray(offset, offset + length),
  };
}

/** Unlike a generator's, this iterator's return() cancels a read that is pending. */
function readAll(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  return {
    [Symbol.asyncIterator]() {
      const reader = byteReader(stream);
      let buffer = new ArrayBuffer(STREAM_PIECE);
      return {
        async next() {
          const { done, value } = await reader.read(new Uint8Array(buffer));
          if (done || value === undefined) return { done: true, value: undefined };
          if (reader.lends) buffer = value.buffer;
          return { done: false, value };
        },
        async return() {
          await reader.cancel();
          return { done: true, value: undefined };
        },
      };
    },
  };
}

function fromBlob(blob: Blob): Source {
  return {
    name: 'name' in blob && typeof blob.name === 'string' && blob.name !== '' ? blob.name : NAMELESS,
    size: blob.size,
    chunks: () => readAll(blob.stream()),
    read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  };
}

function fromResponse(response: Response): Source {
  const name = response.url || NAMELESS;
  if (!response.ok) {
    const status = `${response.status} ${response.statusText}`.trim();
    throw new CaptureError('not_readable', `${name}: the server answered ${status}`);
  }
  const length = response.headers.get('content-encoding') ? null : response.headers.get('content-length');
  const body = response.body;
  if (response.bodyUsed) throw new CaptureError('not_readable', `${name}: the body of this Response was already read`);
  return {
    name,
    size: length === null ? undefined : Number(length),
    chunks: () => (body ? readAll(body) : fromBytes(new Uint8Array()).chunks()),
  };
}

function isAsyncIterable(source: object): source is AsyncIterable<Uint8Array> {
  return Symbol.asyncIterator in source;
}

/** Any source but a path. */
export function openSource(source: Exclude<CaptureSource, string>): Source {
  if (source instanceof ArrayBuffer) return fromBytes(new Uint8Array(source));
  if (ArrayBuffer.isView(source)) return fromBytes(new Uint8Array(source.buffer, source.byteOffset, source.byteLength));
  if (typeof Blob !== 'undefined' && source instanceof Blob) return fromBlob(source);
  if (typeof Response !== 'undefined' && source instanceof Response) return fromResponse(source);
  if (typeof ReadableStream !== 'undefined' && source instanceof ReadableStream) {
    return { name: NAMELESS, chunks: () => readAll(source) };
  }
  if (typeof source === 'object' && source !== null && isAsyncIterable(source)) {
    return { name: NAMELESS, chunks: () => source };
  }
  throw new CaptureError(
    'unsupported_source',
    'a capture must be a Uint8Array, ArrayBuffer, Blob, ReadableStream, AsyncIterable or Response, or on Node a path',
  );
}

/** A source that the caller pushes: nothing of it can be asked for. */
export function pushedSource(): Source {
  return {
    name: NAMELESS,
    async *chunks() {},
  };
}

/** The chunks of a source until the signal fires, also while a read is pending. */
export async function* untilAborted(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const iterator = chunks[Symbol.asyncIterator]();
  let rejectPending: ((reason: unknown) => void) | undefined;
  const stop = () => rejectPending?.(signal?.reason);
  signal?.addEventListener('abort', stop, { once: true });
  let ended = false;
  try {
    for (;;) {
      const next = await new Promise<IteratorResult<Uint8Array>>((resolve, reject) => {
        rejectPending = reject;
        iterator.next().then(resolve, reject);
      });
      ended = next.done === true;
      if (ended) return;
      yield next.value;
      signal?.throwIfAborted();
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    // Not awaited: a read that hangs would hang the caller too.
    if (!ended) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
