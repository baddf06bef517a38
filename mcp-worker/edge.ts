// The MCP server on workerd and other edge hosts, configured by the bindings of its environment.

import { analyze } from '../wasm/workerd.js';
import { ANY_URL } from './fetch-capture.js';
import { cacheOf, EDGE_CACHE, EDGE_LIMITS, limitsOf } from './options.js';
import { bearerGuard } from './bearer.js';
import { optionsFromBindings, type Bindings } from './bindings.js';
import { createEndpoint, type Endpoint } from './mcp-endpoint.js';
import { createServerFactory } from './server.js';

export type { Bindings } from './bindings.js';

function endpointOf(bindings: Bindings): Endpoint {
  const options = optionsFromBindings(bindings);
  const factory = createServerFactory(options, {
    analyze,
    // The platform reaches no private address; names and literals are checked here.
    access: {
      allowUrls: options.allowUrls,
      fetchPolicy: { ...ANY_URL, allowPrivate: options.allowPrivateUrls === true },
    },
    limits: limitsOf(options, EDGE_LIMITS),
    profile: 'edge',
    defaultLimit: options.maxPackets,
    cache: cacheOf(options, EDGE_CACHE),
  });
  const { allowedHosts, allowedOrigins, tokens } = options;
  // An empty secret is a mistake and lets nobody in.
  const guard = tokens && bearerGuard(tokens);
  const endpoint = createEndpoint(factory, {
    allowedHosts,
    allowedOrigins,
    onError: (error) => console.error(error.message),
  });
  return {
    ...endpoint,
    async fetch(request) {
      const asked = request.method !== 'OPTIONS';
      const refusal = asked ? await guard?.refuse(request.headers.get('authorization')) : undefined;
      return refusal ? new Response('A bearer token is needed\n', refusal) : endpoint.fetch(request);
    },
  };
}

const endpoints = new WeakMap<Bindings, Endpoint>();

async function answer(request: Request, bindings: Bindings): Promise<Response> {
  const { pathname } = new URL(request.url);
  if (pathname === '/healthz') return new Response('ok\n');
  if (pathname !== '/mcp') return new Response('Not found: the MCP endpoint is /mcp\n', { status: 404 });
  let endpoint = endpoints.get(bindings);
  if (!endpoint) endpoints.set(bindings, (endpoint = endpointOf(bindings)));
  return endpoint.fetch(request);
}

export default { fetch: answer };
