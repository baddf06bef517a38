// The MCP server as a fetch handler and a queue's consumer, configured by bindings; what differs by platform is given to it.

import type { Library } from '../wasm/types.js';
import { Analyses, type CallSettings } from './analyses.js';
import { optionsFromBindings, type Bindings, type EdgeOptions } from './bindings.js';
import type { CaptureStore } from './capture-store.js';
import type { FetchPolicy } from './fetch-capture.js';
import { consume, type MessageBatch } from './fleet/consumer.js';
import { createEndpoint, type Endpoint } from './mcp-endpoint.js';
import { addressClient } from './operator/client.js';
import { observed } from './operator/edge-answer.js';
import { Front } from './operator/front.js';
import { Metrics } from './operator/metrics.js';
import { corsHeaders, hostRefusal } from './operator/origins.js';
import { bindingLimit, TokenBuckets, type RateLimit } from './operator/rate-limit.js';
import { cacheOf, EDGE_CACHE, EDGE_LIMITS, EDGE_UPLOADS, limitsOf, type CallLimits } from './options.js';
import { r2Store } from './r2-store.js';
import { createServerFactory } from './server.js';
import { answerUpload } from './uploads.js';

/** What the platform has. `Peer` is what it tells of a request beside it. */
export interface Platform<Peer> {
  analyze: Library['analyze'];
  /** Throws RangeError where the options cannot be kept. */
  fetchPolicy(options: EdgeOptions): FetchPolicy;
  /** Address of the client, as far as it is known. */
  addressOf(request: Request, peer: Peer): string | null | undefined;
}

interface Server {
  front: Front;
  endpoint: Endpoint;
  store: CaptureStore | undefined;
  allowedHosts: string[] | undefined;
}

function turns(concurrency: number | undefined, { deadlineMs }: CallLimits) {
  // Nobody waits: what one request waits for may end with another.
  return concurrency === undefined ? undefined : { running: concurrency, waiting: 0, longestMs: 2 * deadlineMs };
}

function settingsOf(
  bindings: Bindings,
  options: EdgeOptions,
  { analyze, fetchPolicy }: Pick<Platform<unknown>, 'analyze' | 'fetchPolicy'>,
  figures: Metrics,
): CallSettings {
  const limits = limitsOf(options, EDGE_LIMITS);
  const { UPLOADS: uploads } = bindings;
  const maxBytes = Math.min(limits.maxBytes, EDGE_UPLOADS.maxBytes);
  return {
    analyze,
    access: {
      allowUrls: options.allowUrls,
      fetchPolicy: fetchPolicy(options),
      // Without tokens anybody could fill the bucket.
      store: uploads && options.tokens ? r2Store(uploads, { ...EDGE_UPLOADS, maxBytes }) : undefined,
    },
    limits,
    profile: 'edge',
    defaultLimit: options.maxPackets,
    cache: cacheOf(options, EDGE_CACHE),
    atOnce: turns(options.concurrency, limits),
    figures,
  };
}

function rateLimitOf({ RATE_LIMITER: binding }: Bindings, { rateLimit }: EdgeOptions): RateLimit | undefined {
  if (binding) return bindingLimit(binding);
  return rateLimit === undefined ? undefined : new TokenBuckets(rateLimit);
}

function serverOf(bindings: Bindings, platform: Pick<Platform<unknown>, 'analyze' | 'fetchPolicy'>): Server {
  const options = optionsFromBindings(bindings);
  const metrics = new Metrics();
  const settings = settingsOf(bindings, options, platform, metrics);
  const analyses = new Analyses(settings);
  const { allowedHosts, allowedOrigins, tokens, openMetrics, authorizationServer, publicUrl, log } = options;
  const front = new Front({
    // An empty secret is a mistake and lets nobody in.
    tokens,
    allowedOrigins,
    rateLimit: rateLimitOf(bindings, options),
    openMetrics,
    authorizationServer,
    publicUrl,
    metrics,
    gauges: () => analyses.measure(),
    log: log ? (line) => console.log(line) : undefined,
  });
  const endpoint = createEndpoint(createServerFactory(options, settings, analyses), (error) =>
    console.error(error.message),
  );
  return { front, endpoint, store: settings.access.store, allowedHosts };
}

function plain(status: number, text: string): Response {
  return new Response(`${text}\n`, { status });
}

async function upload(store: CaptureStore | undefined, request: Request): Promise<Response> {
  if (!store) return plain(404, 'No uploads here: a bucket bound as UPLOADS and the secret TOKENS take them');
  const { method, url, body, signal, headers } = request;
  const answer = await answerUpload(store, method, new URL(url).pathname, body, signal);
  return Response.json(answer.body, { status: answer.status, headers: corsHeaders(headers.get('origin')) });
}

async function respond(server: Server, request: Request, address: string): Promise<Response> {
  const { front, endpoint, store, allowedHosts } = server;
  const visitor = front.enter(request, address);
  const own = hostRefusal(request, allowedHosts) ?? (await visitor.answer());
  if (own) return observed(own, visitor);
  if (visitor.route === 'mcp') return observed(await endpoint.fetch(request), visitor);
  if (visitor.route === 'captures') return observed(await upload(store, request), visitor);
  if (visitor.route === 'healthz') return observed(plain(200, 'ok'), visitor);
  return observed(plain(404, 'Not found: the MCP endpoint is /mcp'), visitor);
}

export interface Worker<Peer> {
  fetch(request: Request, bindings: Bindings, peer: Peer): Promise<Response>;
  /** Rejects when no bucket is bound: the messages then come again, and are kept. */
  queue(batch: MessageBatch, bindings: Bindings): Promise<void>;
}

export function createWorker<Peer>(platform: Platform<Peer>): Worker<Peer> {
  /** A platform gives the same object with each request as long as the bindings are the same. */
  const servers = new WeakMap<Bindings, Server>();
  return {
    async fetch(request, bindings, peer) {
      let server = servers.get(bindings);
      try {
        if (!server) servers.set(bindings, (server = serverOf(bindings, platform)));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        // Whoever asks cannot mend it, and is not told how this server is configured.
        console.error(`pcapglass: ${error.message}`);
        return plain(500, 'This server is misconfigured: its log says how');
      }
      return respond(server, request, addressClient(platform.addressOf(request, peer)));
    },
    async queue(batch, bindings) {
      const { FLEET: bucket } = bindings;
      if (!bucket) throw new Error('the queue brings events of a bucket, but none is bound as FLEET');
      const options = optionsFromBindings(bindings);
      const counts = await consume(batch, {
        bucket,
        analyze: platform.analyze,
        limits: limitsOf(options, EDGE_LIMITS),
        onError: (error) => console.error(`pcapglass: ${error.message}`),
      });
      if (options.log) console.log(JSON.stringify({ time: new Date().toISOString(), queue: batch.queue, ...counts }));
    },
  };
}
