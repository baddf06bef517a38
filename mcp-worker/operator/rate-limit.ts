// How often one client may ask: a token bucket each in memory, or the platform's own counter at the edge.

export interface RateLimit {
  /** Counts a request of `client`: seconds until the next one is welcome, or nothing when this one is. */
  take(client: string): Promise<number | undefined>;
}

interface Bucket {
  tokens: number;
  /** When it held that many, in milliseconds. */
  at: number;
}

/** Whoever sends from more addresses than this has as many buckets anyway. */
const MOST_CLIENTS = 10_000;

/** A client may ask `perMinute` times at once, and gets its turns back evenly over a minute. */
export class TokenBuckets implements RateLimit {
  /** The one used longest ago comes first. */
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly perMinute: number,
    private readonly now: () => number = () => Date.now(),
  ) {
    if (!(perMinute >= 1)) throw new RangeError('a rate limit must be 1 request in a minute or more');
  }

  async take(client: string): Promise<number | undefined> {
    const now = this.now();
    const { tokens, at } = this.buckets.get(client) ?? { tokens: this.perMinute, at: now };
    const perMs = this.perMinute / 60_000;
    const held = Math.min(this.perMinute, tokens + Math.max(0, now - at) * perMs);
    const good = held >= 1;
    this.buckets.delete(client);
    this.buckets.set(client, { tokens: good ? held - 1 : held, at: now });
    const [oldest] = this.buckets.keys();
    if (this.buckets.size > MOST_CLIENTS && oldest !== undefined) this.buckets.delete(oldest);
    return good ? undefined : Math.max(1, Math.ceil((1 - held) / perMs / 1000));
  }
}

/** Cloudflare's rate-limit binding. */
export interface RateLimitBinding {
  limit(options: { key: string }): Promise<{ success: boolean }>;
}

/** The binding does not tell when it will be good again: its longer period always is enough. */
const BINDING_PERIOD_S = 60;

export function bindingLimit(binding: RateLimitBinding): RateLimit {
  return {
    async take(client) {
      const { success } = await binding.limit({ key: client });
      return success ? undefined : BINDING_PERIOD_S;
    },
  };
}
