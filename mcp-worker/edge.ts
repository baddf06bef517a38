// The MCP server on workerd and other edge hosts, configured by the bindings of its environment.

import { analyze } from '../wasm/workerd.js';
import { EDGE_LIMITS, limitsOf } from './options.js';
import { optionsFromBindings, type Bindings } from './bindings.js';
import { createEndpoint, type Endpoint } from './mcp-endpoint.js';
import { createServerFactory } from './server.js';

export type { Bindings } from './bindings.js';

function endpointOf(bindings: Bindings): Endpoint {
  const options = optionsFromBindings(bindings);
  const factory = createServerFactory(options, {
    analyze,
    access: { allowUrls: options.allowUrls },
    limits: limitsOf(options, EDGE_LIMITS),
    profile: 'edge',
    defaultLimit: options.maxPackets,
  });
  const { allowedHosts, allowedOrigins } = options;
  return createEndpoint(factory, { allowedHosts, allowedOrigins, onError: (error) => console.error(error.message) });
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
