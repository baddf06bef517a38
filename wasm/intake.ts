// The way of a capture's stored bytes into the core: hashed, inflated when gzip, counted, limited, with progress.

import { guarded } from './core.js';
import { CaptureError } from './errors.js';
import { Gunzip, isGzip } from './gunzip.js';
import type { CoreAnalysis, CoreModule } from './module/pcapglass.mjs';
import type { Hasher, Hashes } from './platform.js';
import type { Puller } from './source.js';
import type { AnalyzeOptions } from './types.js';

const PIECE = 1 << 20;
/** Stays in a core's second cache from the read to the parser. */
const PULL_PIECE = 1 << 18;
/** Compressed bytes inflate up to a thousandfold, so they come in smaller pieces. */
const GZIP_PIECE = 1 << 16;
const TICK_MS = 50;
/** Enough of the beginning to tell whether it is a capture. */
const HEAD = 1 << 16;

/** Where there is setImmediate (Node), a timer of 0 ms was measured to come 60 ms later than it. */
const nextTurn: (resolve: () => void) => void =
  typeof setImmediate === 'function'
    ? (resolve) => void setImmediate(resolve)
    : (resolve) => void setTimeout(resolve, 0);

/** What reading the whole source has shown. */
export interface IntakeResult {
  storedBytes: number;
  compression: 'gzip' | undefined;
  damage: string;
  hashes: Hashes | undefined;
}

/** "50 MB" for whole megabytes, else "1234 bytes". */
function sizeText(bytes: number): string {
  return bytes >= 1e6 && bytes % 1e6 === 0 ? `${bytes / 1e6} MB` : `${bytes} bytes`;
}

export function checkSize(name: string, bytes: number, maxBytes: number | undefined, what = 'the capture'): void {
  if (maxBytes === undefined || bytes <= maxBytes) return;
  throw new CaptureError('too_large', `${name}: ${what} is larger than the limit of ${sizeText(maxBytes)}`);
}

export class Intake {
  private storedBytes = 0;
  private first: number | undefined;
  private begun = false;
  private gunzip: Gunzip | undefined;
  private wantsMore = true;
  private head: Uint8Array | undefined = new Uint8Array();
  private lastTick = Date.now();

  constructor(
    private readonly name: string,
    private readonly module: CoreModule,
    private readonly core: CoreAnalysis,
    private readonly options: AnalyzeOptions,
    private readonly bytesTotal: number | undefined,
    private readonly hasher: Hasher | undefined,
  ) {}

  /** The next stored bytes. False: nothing that follows can be read. */
  async write(chunk: Uint8Array): Promise<boolean> {
    if (!(chunk instanceof Uint8Array)) {
      throw new CaptureError('unsupported_source', `${this.name}: a chunk of the source is not a Uint8Array`);
    }
    await this.account(chunk);
    if (!this.begun) this.begin(chunk);
    if (this.begun) await this.pass(chunk);
    return this.wantsMore;
  }

  /** All stored bytes of a source that can be read at once. */
  async drain(puller: Puller): Promise<void> {
    for (;;) {
      const input = guarded(this.name, () => this.core.input(PULL_PIECE));
      const length = puller.fill(input);
      if (length === 0) return;
      // The beginning may have to be taken apart, and what is inflated goes through the same memory.
      if (!this.begun || this.gunzip) await this.write(input.slice(0, length));
      else await this.writeInput(input.subarray(0, length));
    }
  }

  private async account(chunk: Uint8Array): Promise<void> {
    this.storedBytes += chunk.length;
    checkSize(this.name, this.storedBytes, this.options.maxBytes);
    if (this.hasher) await this.hasher.update(chunk);
  }

  /** The source has ended. */
  async finish(): Promise<IntakeResult> {
    if (!this.begun && this.first !== undefined) this.feed(Uint8Array.of(this.first));
    this.gunzip?.finish();
    const damage = this.gunzip?.damage ?? '';
    if (damage !== '' && this.core.bytes() === 0) throw new CaptureError('not_readable', `${this.name}: ${damage}`);
    guarded(this.name, () => this.core.finish());
    this.progress();
    return {
      storedBytes: this.storedBytes,
      compression: this.gunzip ? 'gzip' : undefined,
      damage,
      hashes: await this.hasher?.digest(),
    };
  }

  /** Two bytes tell gzip; they may come one by one. */
  private begin(chunk: Uint8Array): void {
    const [a, b] = this.first === undefined ? chunk : [this.first, chunk[0]];
    if (a === undefined) return;
    if (b === undefined) {
      this.first = a;
      return;
    }
    const magic = Uint8Array.of(a, b);
    if (isGzip(magic)) this.gunzip = new Gunzip((bytes) => this.feed(bytes));
    this.begun = true;
    if (this.first !== undefined) this.take(magic.subarray(0, 1));
  }

  private async pass(chunk: Uint8Array): Promise<void> {
    const piece = this.gunzip ? GZIP_PIECE : PIECE;
    for (let at = 0; at < chunk.length; at += piece) {
      this.take(chunk.subarray(at, at + piece));
      if (Date.now() - this.lastTick >= TICK_MS) await this.tick();
    }
  }

  private async writeInput(chunk: Uint8Array): Promise<void> {
    await this.account(chunk);
    this.feed(chunk, () => this.core.feedInput(chunk.length));
    this.options.signal?.throwIfAborted();
    if (Date.now() - this.lastTick >= TICK_MS) await this.tick();
  }

  private take(stored: Uint8Array): void {
    if (this.gunzip) this.gunzip.push(stored);
    else this.feed(stored);
  }

  private feed(bytes: Uint8Array, feed = () => this.core.feed(bytes)): void {
    if (this.head && this.head.length < HEAD) this.keepHead(bytes);
    this.wantsMore = guarded(this.name, feed);
    if (this.gunzip) checkSize(this.name, this.core.bytes(), this.options.maxBytes, 'the inflated capture');
    if (!this.head) return;
    if (this.core.packets() > 0) this.head = undefined;
    else if (!this.wantsMore || this.head.length >= HEAD) this.rejectOther();
  }

  private keepHead(bytes: Uint8Array): void {
    const head = this.head ?? new Uint8Array();
    const more = bytes.subarray(0, HEAD - head.length);
    this.head = new Uint8Array(head.length + more.length);
    this.head.set(head);
    this.head.set(more, head.length);
  }

  /** Rejects what is no capture at its beginning, rather than reading all of a large file or endless stream first. */
  private rejectOther(): void {
    const head = this.head;
    this.head = undefined;
    if (!head || this.wantsMore) return;
    guarded(this.name, () => {
      const probe = new this.module.Analysis('{}');
      try {
        probe.feed(head);
        probe.finish();
        requireCapture(this.name, probe);
      } finally {
        probe.delete();
      }
    });
  }

  /** Lets timers, input and the signal have their turn. */
  private async tick(): Promise<void> {
    this.progress();
    await new Promise<void>(nextTurn);
    this.options.signal?.throwIfAborted();
    this.lastTick = Date.now();
  }

  private progress(): void {
    this.options.onProgress?.({
      bytesRead: this.storedBytes,
      ...(this.bytesTotal === undefined ? {} : { bytesTotal: this.bytesTotal }),
      packets: this.core.packets(),
    });
  }
}

/** Throws when the finished analysis could not open what it was fed. */
export function requireCapture(name: string, core: CoreAnalysis): void {
  const answer = JSON.parse(core.query('', '{}')) as { message?: string };
  const message = answer.message ?? '';
  if (message.startsWith('not a capture')) throw new CaptureError('not_a_capture', `${name}: ${message}`);
  if (message.startsWith('unsupported format')) throw new CaptureError('unsupported_format', `${name}: ${message}`);
}
