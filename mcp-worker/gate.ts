// How many analyses run at once: the rest wait for their turn, and when too many wait the next is sent away.

/** Too much is going on; the same call may work a little later. */
export class BusyError extends Error {
  override readonly name = 'BusyError';

  constructor() {
    super('this server is busy with other captures');
  }
}

interface Place {
  /** When it was taken, in milliseconds. */
  readonly since: number;
}

export class Gate {
  private readonly running = new Set<Place>();
  private readonly waiting: (() => void)[] = [];

  /**
   * What has run for `longestMs` no longer counts: at the edge a request whose client has gone just ends, and would keep
   * its place for ever.
   */
  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
    private readonly longestMs = Infinity,
  ) {}

  measure(): { running: number; waiting: number } {
    this.forgetLost();
    return { running: this.running.size, waiting: this.waiting.length };
  }

  /** Does `work` when it is its turn. Rejects with BusyError, or with the signal's reason while it waits. */
  async run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    const place = await this.turn(signal);
    try {
      return await work();
    } finally {
      this.running.delete(place);
      // Work that no longer counted has no place to hand on.
      if (this.running.size < this.atOnce) this.waiting.shift()?.();
    }
  }

  private forgetLost(): void {
    const longAgo = Date.now() - this.longestMs;
    for (const place of this.running) if (place.since < longAgo) this.running.delete(place);
  }

  private take(): Place {
    const place = { since: Date.now() };
    this.running.add(place);
    return place;
  }

  private async turn(signal: AbortSignal): Promise<Place> {
    signal.throwIfAborted();
    this.forgetLost();
    if (this.running.size < this.atOnce) return this.take();
    if (this.waiting.length >= this.mostWaiting) throw new BusyError();
    return new Promise<Place>((resolve, reject) => {
      const go = () => {
        signal.removeEventListener('abort', stop);
        resolve(this.take());
      };
      const stop = () => {
        const at = this.waiting.indexOf(go);
        if (at >= 0) this.waiting.splice(at, 1);
        reject(signal.reason);
      };
      signal.addEventListener('abort', stop, { once: true });
      this.waiting.push(go);
    });
  }
}
