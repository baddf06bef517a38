// The MCP endpoint as a web-standard handler, the same on Node and at the edge; operator/front.ts stands before it.

import { createMcpHandler, type McpServerFactory } from '@modelcontextprotocol/server';
import { withHeaders } from './operator/front.js';
import { corsHeaders } from './operator/origins.js';

export interface Endpoint {
  /** The request's origin was found good before. */
  fetch(request: Request): Promise<Response>;
  close(): Promise<void>;
}

/** `onError` is told of errors that no answer shows. */
export function createEndpoint(factory: McpServerFactory, onError: (error: Error) => void): Endpoint {
  const handler = createMcpHandler(factory, { onerror: onError });
  return {
    fetch: async (request) => withHeaders(await handler.fetch(request), corsHeaders(request.headers.get('origin'))),
    close: () => handler.close(),
  };
}
