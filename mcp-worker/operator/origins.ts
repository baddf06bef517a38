// Which pages of the web may call (CORS), and what browsers are told of it.

import { hostHeaderValidationResponse, originValidationResponse } from '@modelcontextprotocol/server';

const METHODS = 'GET, POST, DELETE, OPTIONS';
const EXPOSED = 'mcp-session-id, mcp-protocol-version, www-authenticate, retry-after';
/** Answered when a browser does not say which headers it will send. */
const HEADERS = [
  ...['accept', 'authorization', 'content-type', 'last-event-id'],
  ...['mcp-protocol-version', 'mcp-session-id', 'mcp-method', 'mcp-name'],
];
/** Also the protocol's own headers that carry arguments, Mcp-Param-... */
const isKnownHeader = (name: string) => HEADERS.includes(name) || /^mcp-[a-z0-9-]+$/.test(name);

/** `allowed` holds host names, of any scheme and port, and whole origins such as https://app.example. */
export function originRefusal(request: Request, allowed: readonly string[]): Response | undefined {
  const origin = request.headers.get('origin');
  if (origin !== null && allowed.includes(origin)) return undefined;
  return originValidationResponse(
    request,
    allowed.filter((name) => !name.includes('/')),
  );
}

/** `allowed` holds host names without port; absent: any. */
export function hostRefusal(request: Request, allowed: readonly string[] | undefined): Response | undefined {
  return allowed && hostHeaderValidationResponse(request, [...allowed]);
}

/** What every answer to a good origin carries. */
export function corsHeaders(origin: string | null): Record<string, string> {
  if (origin === null) return { vary: 'Origin' };
  return { vary: 'Origin', 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
}

export function preflight(request: Request): Response {
  const asked = request.headers.get('access-control-request-headers');
  const headers =
    asked === null
      ? HEADERS
      : asked
          .toLowerCase()
          .split(/\s*,\s*/)
          .filter(isKnownHeader);
  return new Response(null, {
    status: 204,
    headers: {
      'access-control-allow-methods': METHODS,
      'access-control-allow-headers': headers.join(','),
      'access-control-max-age': '600',
    },
  });
}
