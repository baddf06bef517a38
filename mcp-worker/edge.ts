// The MCP server on workerd and other edge hosts, configured by the bindings of its environment.

import { analyze } from '../wasm/workerd.js';
import { Analyses } from './analyses.js';
import { optionsFromBindings, type Bindings } from './bindings.js';
import { ANY_URL } from './fetch-capture.js';
import { createEndpoint, type Endpoint } from './mcp-endpoint.js';
import { addressClient } from './operator/client.js';
import { observed } from './operator/edge-answer.js';
import { Front } from './operator/front.js';
import { Metrics } from './operator/metrics.js';
import { hostRefusal } from './operator/origins.js';
import { bindingLimit, TokenBuckets } from './operator/rate-limit.js';
import { cacheOf, EDGE_CACHE, EDGE_LIMITS, limitsOf, type CallLimits } from './options.js';
import { createServerFactory } from './server.js';

export type { Bindings } from './bindings.js';

interface Server {
  front: Front;
  endpoint: Endpoint;
  allowedHosts: string[] | undefined;
}

function turns(concurrency: number | undefined, { deadlineMs }: CallLimits) {
  // Nobody waits: what one request waits for may end with another.
  return concurrency === undefined ? undefined : { running: concurrency, waiting: 0, longestMs: 2 * deadlineMs };
}

function serverOf(bindings: Bindings): Server {
  const options = optionsFromBindings(bindings);
  const limits = limitsOf(options, EDGE_LIMITS);
  const metrics = new Metrics();
  const settings = {
    analyze,
    // The platform reaches no private address; names and literals are checked here.
    access: {
      allowUrls: options.allowUrls,
      fetchPolicy: { ...ANY_URL, allowPrivate: options.allowPrivateUrls === true },
    },
    limits,
    profile: 'edge' as const,
    defaultLimit: options.maxPackets,
    cache: cacheOf(options, EDGE_CACHE),
    atOnce: turns(options.concurrency, limits),
    figures: metrics,
  };
  const analyses = new Analyses(settings);
  const { allowedHosts, allowedOrigins, tokens, rateLimit, openMetrics, authorizationServer, publicUrl, log } = options;
  const counted = rateLimit === undefined ? undefined : new TokenBuckets(rateLimit);
  const front = new Front({
    // An empty secret is a mistake and lets nobody in.
    tokens,
    allowedOrigins,
    rateLimit: bindings.RATE_LIMITER ? bindingLimit(bindings.RATE_LIMITER) : counted,
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
  return { front, endpoint, allowedHosts };
}

const servers = new WeakMap<Bindings, Server>();

async function answer(request: Request, bindings: Bindings): Promise<Response> {
  let server = servers.get(bindings);
  if (!server) servers.set(bindings, (server = serverOf(bindings)));
  const { front, endpoint, allowedHosts } = server;
  const visitor = front.enter(request, addressClient(request.headers.get('cf-connecting-ip')));
  const own = hostRefusal(request, allowedHosts) ?? (await visitor.answer());
  if (own) return observed(own, visitor);
  if (visitor.route === 'mcp') return observed(await endpoint.fetch(request), visitor);
  if (visitor.route === 'healthz') return observed(new Response('ok\n'), visitor);
  return observed(new Response('Not found: the MCP endpoint is /mcp\n', { status: 404 }), visitor);
}

export default { fetch: answer };
