// What stands before the endpoints, the same on Node and at the edge: who may come in, how often, and what is told of it.

import { bearerGuard, type VerifyToken } from '../bearer.js';
import { clientHasher } from './client.js';
import { METRICS_TYPE, type Gauges, type Metrics } from './metrics.js';
import { corsHeaders, originRefusal, preflight } from './origins.js';
import { checkedIssuer, checkedPublicUrl, metadataResponse, metadataUrl } from './protected-resource.js';
import type { RateLimit } from './rate-limit.js';
import { logLine } from './request-log.js';
import { routeOf, type Route } from './route.js';

export interface FrontOptions {
  /** Bearer tokens of which a request must carry one; absent: none is asked for; empty: nobody has one. */
  tokens?: readonly string[] | undefined;
  /** Who else is known: tokens that the authorization server made. */
  verify?: VerifyToken | undefined;
  /** Host names or whole origins of pages that may call. */
  allowedOrigins: readonly string[];
  rateLimit?: RateLimit | undefined;
  /** Shows /metrics also without a token. */
  openMetrics?: boolean | undefined;
  /** The issuer that clients get tokens from. */
  authorizationServer?: string | undefined;
  /** The server's own URL as clients write it; by default that of the request. */
  publicUrl?: string | undefined;
  metrics: Metrics;
  gauges?: (() => Gauges) | undefined;
  /** Takes the lines of the log, where one is kept. */
  log?: ((line: string) => void) | undefined;
}

/** A request that is being answered. */
export interface Visitor {
  route: Route;
  /** The answer, when the front has one of its own: a refusal, a preflight, the figures. */
  answer(): Promise<Response | undefined>;
  /** To be called once, when the answer has gone out. */
  left(status: number, bytes: number): Promise<void>;
}

interface Asked {
  readonly request: Request;
  readonly route: Route;
  /** Its address, and once its token was found good that. */
  client: string;
}

const NEEDS_TOKEN: readonly Route[] = ['mcp', 'captures', 'metrics'];

export class Front {
  /** Set when the server is told to stop: nothing new is begun. */
  stopping = false;
  private readonly guard: ReturnType<typeof bearerGuard> | undefined;
  private readonly hashed = clientHasher();

  /** Throws RangeError when an option cannot be. */
  constructor(private readonly options: FrontOptions) {
    const { tokens, verify, authorizationServer, publicUrl } = options;
    this.guard = tokens || verify ? bearerGuard(tokens ?? [], verify) : undefined;
    if (publicUrl !== undefined) checkedPublicUrl(publicUrl);
    if (authorizationServer === undefined) return;
    checkedIssuer(authorizationServer);
    if (!this.guard) throw new RangeError('an authorization server is of no use where no token is asked for');
  }

  /** `address` names who sent it, as operator/client.ts writes addresses. The request's body is not touched. */
  enter(request: Request, address: string): Visitor {
    const began = performance.now();
    const { pathname } = new URL(request.url);
    const asked: Asked = { request, route: routeOf(pathname), client: address };
    const { route } = asked;
    return {
      route,
      answer: () => this.answer(asked),
      left: async (status, bytes) => {
        const milliseconds = performance.now() - began;
        this.options.metrics.request(route, status, milliseconds);
        const { log } = this.options;
        if (!log) return;
        const client = await this.hashed(asked.client);
        log(logLine({ method: request.method, route, status, milliseconds, client, bytes }));
      },
    };
  }

  private async answer(asked: Asked): Promise<Response | undefined> {
    const { request, route } = asked;
    const { allowedOrigins, authorizationServer, gauges } = this.options;
    if (this.stopping) {
      return plain(503, 'This server is stopping', { 'retry-after': '5', connection: 'close' });
    }
    if (route === 'metadata' && authorizationServer !== undefined) {
      return metadataResponse(this.base(request), authorizationServer);
    }
    if (!NEEDS_TOKEN.includes(route)) return undefined;
    const foreign = originRefusal(request, allowedOrigins);
    if (foreign) return foreign;
    const cors = corsHeaders(request.headers.get('origin'));
    if (request.method === 'OPTIONS') return withHeaders(preflight(request), cors);
    const refusal = await this.refusal(asked);
    if (refusal) return withHeaders(refusal, cors);
    if (route !== 'metrics') return undefined;
    const headers = { 'content-type': METRICS_TYPE, 'cache-control': 'no-store', ...cors };
    return new Response(this.options.metrics.text(gauges?.()), { headers });
  }

  /** Who has no token, or asks too often. The token is what a client is known by from then on. */
  private async refusal(asked: Asked): Promise<Response | undefined> {
    const { request, route } = asked;
    const { openMetrics, authorizationServer, rateLimit } = this.options;
    const guard = route === 'metrics' && openMetrics ? undefined : this.guard;
    const found = await guard?.recognise(request.headers.get('authorization'));
    if (found?.client !== undefined) asked.client = found.client;
    // Before a wrong token is called wrong, so that nobody can try many.
    const wait = await rateLimit?.take(asked.client);
    if (wait !== undefined) {
      return plain(429, `Too many requests: try again in ${wait} s`, { 'retry-after': String(wait) });
    }
    if (found?.challenge === undefined) return undefined;
    const where = authorizationServer === undefined ? '' : `, resource_metadata="${metadataUrl(this.base(request))}"`;
    return plain(401, 'A bearer token is needed', { 'www-authenticate': found.challenge + where });
  }

  private base(request: Request): string {
    return this.options.publicUrl ?? new URL(request.url).origin;
  }
}

function plain(status: number, text: string, headers: Record<string, string>): Response {
  return new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } });
}

/** The answer with more headers. */
export function withHeaders(response: Response, more: Record<string, string>): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(more)) {
    if (name === 'vary') headers.append(name, value);
    else headers.set(name, value);
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
