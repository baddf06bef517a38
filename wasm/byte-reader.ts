// Reads a stream into memory that is used again where the host allows it: a gigabyte in fresh chunks is a gigabyte of
// garbage, which an isolate of 128 MB does not collect in time.

type Lent = Uint8Array<ArrayBuffer>;

export interface ByteReader {
  /** Whether what is read is in the memory that was lent for it, which then goes by the result's `buffer` only. */
  readonly lends: boolean;
  /** The next bytes. At the end, `value` gives lent memory back. */
  read(into: Lent): Promise<{ done: boolean; value: Lent | undefined }>;
  cancel(reason?: unknown): Promise<void>;
}

function lending(stream: ReadableStream<Lent>): ReadableStreamBYOBReader | undefined {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch {
    // Not a stream of bytes, or a host without them.
    return undefined;
  }
}

export function byteReader(source: ReadableStream<Uint8Array>): ByteReader {
  // No stream gives shared memory: the standard forbids it.
  const stream = source as ReadableStream<Lent>;
  const byob = lending(stream);
  if (byob) {
    return {
      lends: true,
      async read(into) {
        const { done, value } = await byob.read(into);
        return { done, value: value && new Uint8Array(value.buffer, value.byteOffset, value.byteLength) };
      },
      cancel: (reason) => byob.cancel(reason),
    };
  }
  const reader = stream.getReader();
  return {
    lends: false,
    async read() {
      const { done, value } = await reader.read();
      return { done, value };
    },
    cancel: (reason) => reader.cancel(reason),
  };
}
