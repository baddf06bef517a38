// A File whose stream can be made to end early, so that a cancelled analysis still has what was read.

/** Shares the bytes of `file`; only `stream()` differs, so ranges of the whole file stay readable. */
export class StoppableFile extends File {
  #stopped = false;
  #bytesRead = 0;

  constructor(file: File) {
    super([file], file.name);
  }

  /** The stream ends with the chunk that is being read. */
  stop(): void {
    this.#stopped = true;
  }

  /** True when the stream ended before the file did. */
  get cutShort(): boolean {
    return this.#stopped && this.#bytesRead < this.size;
  }

  get bytesRead(): number {
    return this.#bytesRead;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const reader = super.stream().getReader();
    return new ReadableStream(
      {
        pull: async (controller) => {
          const { done, value } = this.#stopped ? { done: true, value: undefined } : await reader.read();
          if (done || value === undefined) {
            controller.close();
            if (this.#stopped) await reader.cancel();
            return;
          }
          this.#bytesRead += value.length;
          controller.enqueue(value);
        },
        cancel: (reason) => reader.cancel(reason),
      },
      { highWaterMark: 0 },
    );
  }
}
