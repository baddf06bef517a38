// The bundled edge server as wrangler.jsonc deploys it: in workerd through miniflare, with the buckets, the queue and the
// rate limit that the file names. Nothing leaves the machine.

import { readFileSync } from 'node:fs';
import { Miniflare, type WorkerOptions } from 'miniflare';
import { WASM } from './bundle.js';

interface WranglerConfig {
  main: string;
  compatibility_date: string;
  vars: Record<string, string>;
  ratelimits: { name: string; simple: { limit: number; period: 10 | 60 } }[];
  r2_buckets: { binding: string; bucket_name: string }[];
  queues: {
    consumers: {
      queue: string;
      max_batch_size: number;
      max_batch_timeout: number;
      max_retries: number;
      retry_delay: number;
      dead_letter_queue: string;
    }[];
  };
}

/** wrangler.jsonc; its comments are whole lines. */
export function wranglerConfig(): WranglerConfig {
  const text = readFileSync(new URL('../../../wrangler.jsonc', import.meta.url), 'utf8');
  return JSON.parse(text.replace(/^\s*\/\/.*$/gm, '').replace(/,(?=\s*[}\]])/g, '')) as WranglerConfig;
}

export interface EdgeOptions {
  /** Texts beside those of the file; undefined takes one away. */
  bindings?: Record<string, string | undefined>;
  /** Requests in a minute, instead of the file's. */
  rateLimit?: number;
  /** What the worker's fetch gets, instead of the network. */
  outbound?: WorkerOptions['outboundService'];
}

/** Takes what the fleet's queue gives up, and keeps it in a bucket. */
const DEAD_LETTERS = `export default {
  async queue(batch, env) {
    for (const message of batch.messages) {
      await env.DEAD.put(message.id, JSON.stringify(message.body));
      message.ack();
    }
  },
};`;

export const FLEET_QUEUE = 'FLEET_QUEUE';
export const DEAD = 'DEAD';

function edgeWorker(bundle: string, config: WranglerConfig, options: EdgeOptions): WorkerOptions {
  const { bindings = {}, rateLimit, outbound } = options;
  const [consumer] = config.queues.consumers;
  const wasm = /from\s*"\.?\/?([^"]+\.wasm)"/.exec(bundle)?.[1];
  if (!consumer || wasm === undefined) throw new Error('no consumer in wrangler.jsonc, or no .wasm in the bundle');
  const texts = Object.entries({ ...config.vars, ...bindings }).filter(([, text]) => text !== undefined);
  return {
    name: 'pcapglass',
    compatibilityDate: config.compatibility_date,
    modules: [
      { type: 'ESModule', path: 'worker.mjs', contents: bundle },
      { type: 'CompiledWasm', path: wasm, contents: readFileSync(WASM) },
    ],
    bindings: Object.fromEntries(texts) as Record<string, string>,
    r2Buckets: Object.fromEntries(config.r2_buckets.map(({ binding, bucket_name }) => [binding, bucket_name])),
    ratelimits: Object.fromEntries(
      config.ratelimits.map(({ name, simple }) => [name, { simple: { ...simple, limit: rateLimit ?? simple.limit } }]),
    ),
    queueProducers: { [FLEET_QUEUE]: consumer.queue },
    queueConsumers: {
      [consumer.queue]: {
        maxBatchSize: consumer.max_batch_size,
        // A test need not wait as long for a batch to fill, nor between tries.
        maxBatchTimeout: 1,
        retryDelay: 0,
        maxRetries: consumer.max_retries,
        deadLetterQueue: consumer.dead_letter_queue,
      },
    },
    ...(outbound === undefined ? {} : { outboundService: outbound }),
  };
}

/** Dispose of it when done. */
export async function startEdge(bundle: string, options: EdgeOptions = {}): Promise<Miniflare> {
  const config = wranglerConfig();
  const dead = config.queues.consumers[0]?.dead_letter_queue ?? '';
  const miniflare = new Miniflare({
    workers: [
      edgeWorker(bundle, config, options),
      {
        name: 'dead-letters',
        compatibilityDate: config.compatibility_date,
        modules: true,
        script: DEAD_LETTERS,
        r2Buckets: { [DEAD]: 'dead' },
        queueConsumers: { [dead]: { maxBatchTimeout: 1 } },
      },
    ],
  });
  await miniflare.ready;
  return miniflare;
}

/** R2 as tests use it; miniflare's own types need packages that nothing else does. */
export interface TestBucket {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** The object's text, or nothing where there is none. */
  text(key: string): Promise<string | undefined>;
  /** Another one each time that the object is put. */
  version(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  keys(): Promise<string[]>;
}

interface StoredObject {
  key: string;
  version: string;
  text(): Promise<string>;
}

export async function bucketOf(edge: Miniflare, binding: string, worker = 'pcapglass'): Promise<TestBucket> {
  const r2 = (await edge.getR2Bucket(binding, worker)) as unknown as {
    put(key: string, bytes: Uint8Array): Promise<StoredObject>;
    get(key: string): Promise<StoredObject | null>;
    head(key: string): Promise<StoredObject | null>;
    delete(key: string): Promise<void>;
    list(): Promise<{ objects: StoredObject[] }>;
  };
  return {
    // Miniflare hands over neither Node's Buffers nor parts of others.
    put: async (key, bytes) => void (await r2.put(key, Uint8Array.from(bytes))),
    text: async (key) => (await r2.get(key))?.text(),
    version: async (key) => (await r2.head(key))?.version,
    delete: (key) => r2.delete(key),
    keys: async () => (await r2.list()).objects.map(({ key }) => key),
  };
}
