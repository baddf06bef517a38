// The MCP server on workerd and other edge hosts, configured by the bindings of its environment.

import { analyze } from '../wasm/workerd.js';
import { Analyses, type CallSettings } from './analyses.js';
import { optionsFromBindings, type Bindings, type EdgeOptions } from './bindings.js';
import type { CaptureStore } from './capture-store.js';
import { ANY_URL } from './fetch-capture.js';
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

export type { Bindings } from './bindings.js';

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

function settingsOf(bindings: Bindings, options: EdgeOptions, figures: Metrics): CallSettings {
  const limits = limitsOf(options, EDGE_LIMITS);
  const { UPLOADS: uploads } = bindings;
  const maxBytes = Math.min(limits.maxBytes, EDGE_UPLOADS.maxBytes);
  return {
    analyze,
    access: {
      allowUrls: options.allowUrls,
      // The platform reaches no private address; names and literals are checked here.
      fetchPolicy: { ...ANY_URL, allowPrivate: options.allowPrivateUrls === true },
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

function serverOf(bindings: Bindings): Server {
  const options = optionsFromBindings(bindings);
  const metrics = new Metrics();
  const settings = settingsOf(bindings, options, metrics);
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

const servers = new WeakMap<Bindings, Server>();

async function answer(request: Request, bindings: Bindings): Promise<Response> {
  let server = servers.get(bindings);
  try {
    if (!server) servers.set(bindings, (server = serverOf(bindings)));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Whoever asks cannot mend it, and is not told how this server is configured.
    console.error(`pcapglass: ${error.message}`);
    return plain(500, 'This server is misconfigured: its log says how');
  }
  const { front, endpoint, store, allowedHosts } = server;
  const visitor = front.enter(request, addressClient(request.headers.get('cf-connecting-ip')));
  const own = hostRefusal(request, allowedHosts) ?? (await visitor.answer());
  if (own) return observed(own, visitor);
  if (visitor.route === 'mcp') return observed(await endpoint.fetch(request), visitor);
  if (visitor.route === 'captures') return observed(await upload(store, request), visitor);
  if (visitor.route === 'healthz') return observed(plain(200, 'ok'), visitor);
  return observed(plain(404, 'Not found: the MCP endpoint is /mcp'), visitor);
}

/** Throws when no bucket is bound: the messages then come again, and are kept. */
async function queue(batch: MessageBatch, bindings: Bindings): Promise<void> {
  const { FLEET: bucket } = bindings;
  if (!bucket) throw new Error('the queue brings events of a bucket, but none is bound as FLEET');
  const options = optionsFromBindings(bindings);
  const counts = await consume(batch, {
    bucket,
    analyze,
    limits: limitsOf(options, EDGE_LIMITS),
    onError: (error) => console.error(`pcapglass: ${error.message}`),
  });
  if (options.log) console.log(JSON.stringify({ time: new Date().toISOString(), queue: batch.queue, ...counts }));
}

export default { fetch: answer, queue };
