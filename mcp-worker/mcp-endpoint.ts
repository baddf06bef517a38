// The MCP endpoint as a web-standard handler: guards, CORS and the protocol, the same on Node and at the edge.

import {
  createMcpHandler,
  hostHeaderValidationResponse,
  originValidationResponse,
  type McpServerFactory,
} from '@modelcontextprotocol/server';

export interface EndpointOptions {
  /** Host names that requests may be addressed to, without port; absent: any. */
  allowedHosts?: readonly string[] | undefined;
  /** Host names of web origins that may call, without scheme and port. */
  allowedOrigins: readonly string[];
  /** Told of errors that no answer shows. */
  onError: (error: Error) => void;
}

export interface Endpoint {
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

const METHODS = 'GET, POST, DELETE, OPTIONS';
const EXPOSED = 'mcp-session-id, mcp-protocol-version';
/** Asked for when a browser does not say which headers it will send. */
const HEADERS = 'accept, content-type, authorization, mcp-protocol-version, mcp-session-id, mcp-method, mcp-name';

function preflight(request: Request): Response {
  const headers = request.headers.get('access-control-request-headers') ?? HEADERS;
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': headers,
      'access-control-max-age': '600',
    },
  });
}

/** The origin was found good by the guard before. */
function withCors(response: Response, origin: string | null): Response {
  const headers = new Headers(response.headers);
  headers.append('vary', 'Origin');
  if (origin !== null) {
    headers.set('access-control-allow-origin', origin);
    headers.set('access-control-expose-headers', EXPOSED);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

export function createEndpoint(factory: McpServerFactory, options: EndpointOptions): Endpoint {
  const { allowedHosts, allowedOrigins, onError } = options;
  const handler = createMcpHandler(factory, { onerror: onError });
  return {
    async fetch(request) {
      const rejected =
        (allowedHosts && hostHeaderValidationResponse(request, [...allowedHosts])) ??
        originValidationResponse(request, [...allowedOrigins]);
      if (rejected) return rejected;
      const response = request.method === 'OPTIONS' ? preflight(request) : await handler.fetch(request);
      return withCors(response, request.headers.get('origin'));
    },
    close: () => handler.close(),
  };
}
