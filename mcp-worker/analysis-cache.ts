// Finished analyses by the identity of their captures, bounded in number and bytes; equal requests at once share one.

import type { Analysis, AnalysisProgress } from '../wasm/types.js';

export interface CacheLimits {
  /** Most analyses to keep. */
  analyses: number;
  /** Most bytes of memory that the kept ones may hold together. */
  bytes: number;
  /**
   * Whether a request may wait for the reading of another. Not on workerd: there what one request reads ends with it.
   */
  shareRunning: boolean;
}

/** Makes the analysis; `signal` fires when nobody waits for it any more. */
export type MakeAnalysis = (signal: AbortSignal, onProgress: (progress: AnalysisProgress) => void) => Promise<Analysis>;

/** One who waits for an analysis. */
export interface Waiter {
  signal: AbortSignal;
  onProgress?: ((progress: AnalysisProgress) => void) | undefined;
}

export interface CacheCounts {
  hits: number;
  shared: number;
  misses: number;
  evicted: number;
  /** Analyses kept now, and the bytes that they hold. */
  kept: number;
  keptBytes: number;
}

interface Entry {
  analysis: Analysis;
  users: number;
  /** No longer in the cache: closed when its last user is done. */
  gone: boolean;
}

interface Running {
  made: Promise<Entry>;
  waiters: Set<Waiter>;
  controller: AbortController;
}

/** Settles as `promise`, or rejects with the signal's reason when that fires first. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

export class AnalysisCache {
  private readonly kept = new Map<string, Entry>();
  private readonly running = new Map<string, Running>();
  private keptBytes = 0;
  private counts = { hits: 0, shared: 0, misses: 0, evicted: 0 };

  constructor(private readonly limits: CacheLimits) {}

  /**
   * What `work` makes of the analysis of the capture `key`, which is made when it is neither kept nor being made. Without
   * a key nothing can be said of the capture's identity: it is analysed for this request alone.
   */
  async use<T>(
    key: string | undefined,
    make: MakeAnalysis,
    waiter: Waiter,
    work: (analysis: Analysis) => Promise<T>,
  ): Promise<T> {
    const entry = await this.entryOf(key, make, waiter);
    try {
      return await work(entry.analysis);
    } catch (error) {
      // After a trap an analysis is of no more use.
      if (key !== undefined && isSpent(error)) this.drop(key, entry);
      throw error;
    } finally {
      this.leave(entry);
    }
  }

  /** Whether a question about this capture needs no reading. */
  has(key: string): boolean {
    return this.kept.has(key);
  }

  measure(): CacheCounts {
    return { ...this.counts, kept: this.kept.size, keptBytes: this.keptBytes };
  }

  /** Lets go of everything that is kept. */
  clear(): void {
    for (const [key, entry] of [...this.kept]) this.drop(key, entry);
  }

  private async entryOf(key: string | undefined, make: MakeAnalysis, waiter: Waiter): Promise<Entry> {
    const known = key === undefined ? undefined : this.kept.get(key);
    if (key !== undefined && known) {
      this.counts.hits += 1;
      // The last in the map's order is the one used last.
      this.kept.delete(key);
      this.kept.set(key, known);
      known.users += 1;
      return known;
    }
    if (key === undefined || !this.limits.shareRunning) {
      this.counts.misses += 1;
      const analysis = await make(waiter.signal, (progress) => waiter.onProgress?.(progress));
      const entry: Entry = { analysis, users: 1, gone: false };
      this.keep(key, entry);
      return entry;
    }
    return this.join(key, make, waiter);
  }

  private async join(key: string, make: MakeAnalysis, waiter: Waiter): Promise<Entry> {
    let running = this.running.get(key);
    if (running) this.counts.shared += 1;
    else running = this.start(key, make);
    const { made, waiters, controller } = running;
    waiters.add(waiter);
    try {
      const entry = await orAborted(made, waiter.signal);
      entry.users += 1;
      return entry;
    } finally {
      waiters.delete(waiter);
      if (waiters.size === 0) {
        // Who comes now must not join what is being given up.
        if (this.running.get(key) === running) this.running.delete(key);
        controller.abort(waiter.signal.reason ?? new Error('nobody waits for this analysis'));
      }
    }
  }

  private start(key: string, make: MakeAnalysis): Running {
    this.counts.misses += 1;
    const controller = new AbortController();
    const waiters = new Set<Waiter>();
    const forget = () => {
      if (this.running.get(key) === running) this.running.delete(key);
    };
    const report = (progress: AnalysisProgress) => waiters.forEach(({ onProgress }) => onProgress?.(progress));
    const made = make(controller.signal, report).then(
      (analysis) => {
        forget();
        // Held until those who wait have taken it, so that nothing closes it before.
        const entry: Entry = { analysis, users: 1, gone: false };
        this.keep(key, entry);
        setTimeout(() => this.leave(entry), 0);
        return entry;
      },
      (error: unknown) => {
        forget();
        throw error;
      },
    );
    // Each waiter hears of a failure; when none is left nobody needs to.
    made.catch(() => {});
    const running: Running = { made, waiters, controller };
    this.running.set(key, running);
    return running;
  }

  private leave(entry: Entry): void {
    entry.users -= 1;
    if (entry.gone && entry.users === 0) entry.analysis.close();
  }

  private keep(key: string | undefined, entry: Entry): void {
    const { memoryBytes } = entry.analysis;
    if (key === undefined || memoryBytes > this.limits.bytes || this.limits.analyses < 1) {
      entry.gone = true;
      return;
    }
    const former = this.kept.get(key);
    if (former) this.drop(key, former);
    this.kept.set(key, entry);
    this.keptBytes += memoryBytes;
    for (const [oldest, old] of this.kept) {
      if (this.kept.size <= this.limits.analyses && this.keptBytes <= this.limits.bytes) break;
      this.counts.evicted += 1;
      this.drop(oldest, old);
    }
  }

  private drop(key: string, entry: Entry): void {
    if (entry.gone) return;
    entry.gone = true;
    if (this.kept.get(key) === entry) this.kept.delete(key);
    this.keptBytes -= entry.analysis.memoryBytes;
    if (entry.users === 0) entry.analysis.close();
  }
}

function isSpent(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'analysis_failed' || code === 'closed';
}
