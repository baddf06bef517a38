// The HTTP server on Node: the MCP endpoint at /mcp, a health check, and the page where one is given.

import { hostHeaderValidation, toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node';
import { localhostAllowedHostnames, type McpServerFactory } from '@modelcontextprotocol/server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { VerifyToken } from './bearer.js';
import type { CaptureStore } from './capture-store.js';
import { createEndpoint } from './mcp-endpoint.js';
import { addressClient, forwardedAddress } from './operator/client.js';
import { Front, type Visitor } from './operator/front.js';
import { Metrics, type Gauges } from './operator/metrics.js';
import { corsHeaders } from './operator/origins.js';
import { TokenBuckets } from './operator/rate-limit.js';
import { answerUpload } from './uploads.js';
import { servePage } from './static-page.js';

export interface HttpOptions {
  /** Address to listen on; by default 127.0.0.1. */
  host?: string | undefined;
  /** Port to listen on, 0 for any free one; by default 8080. */
  port?: number | undefined;
  /** Directory of the static page to serve at /. */
  page?: string | undefined;
  /** Further host names, without port, that requests and web origins may carry; loopback names always may. */
  allowedHosts?: readonly string[] | undefined;
  /** Bearer tokens of which a call to /mcp must carry one; by default none is asked for. */
  tokens?: readonly string[] | undefined;
  /** Host names or whole origins of web pages that may call, beside those of this server's own names. */
  allowedOrigins?: readonly string[] | undefined;
  /** Listen beyond this machine also without a token. */
  allowAnyone?: boolean | undefined;
  /** Requests that one client may make in a minute; by default any number. */
  rateLimit?: number | undefined;
  /** Name of the header in which a proxy before this server tells the client's address. */
  clientHeader?: string | undefined;
  /** Shows /metrics also without a token. */
  openMetrics?: boolean | undefined;
  /** URL of the OAuth authorization server that clients get tokens from. */
  authorizationServer?: string | undefined;
  /** This server's URL as clients write it; by default that of the request. */
  publicUrl?: string | undefined;
  /** Writes one JSON line for each request to standard error. */
  log?: boolean | undefined;
  /** Milliseconds that running calls get when the server is closed. */
  graceMs?: number | undefined;
}

/** What the server needs beside options. */
export interface HttpParts {
  /** Takes uploads from callers with a token. */
  store?: CaptureStore | undefined;
  metrics?: Metrics | undefined;
  gauges?: (() => Gauges) | undefined;
  verify?: VerifyToken | undefined;
}

export interface HttpServer {
  /** Where it listens, with a final slash. */
  url: string;
  /** Begins nothing new, lets running calls end for as long as `graceMs`, and resolves when all is closed. */
  close(): Promise<void>;
}

/** Docker kills after ten seconds. */
const GRACE_MS = 8_000;
/** What the platform's Request takes, which is what there is an answer to. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** In figures and logs, of a request that is not looked at. */
const UNKNOWN = new Request('http://localhost/');
const LOOPBACK = /^(127(\.\d+){3}|::1|localhost)$/i;
const ANY_ADDRESS = new Set(['0.0.0.0', '::', '']);

/** An address as the host of a URL. */
function urlHost(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}

function allowedNames({ host = '127.0.0.1', allowedHosts = [] }: HttpOptions): string[] {
  const own = ANY_ADDRESS.has(host) ? [] : [urlHost(host)];
  return [...new Set([...localhostAllowedHostnames(), ...own, ...allowedHosts])];
}

function reportError(error: Error): void {
  console.error(`pcapglass: ${error.message}`);
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** The request without its body, as the front takes it. */
function headOf(request: IncomingMessage): Request {
  const headers = new Headers();
  for (const name of ['origin', 'authorization', 'access-control-request-headers']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  const path = pathOf(request);
  const url = new URL(`http://${request.headers.host ?? 'localhost'}`);
  // Set, not resolved: "//name" is a path here.
  url.pathname = path;
  return new Request(url, { method: request.method ?? 'GET', headers });
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, { 'x-content-type-options': 'nosniff', ...Object.fromEntries(answer.headers) });
  response.end(new Uint8Array(await answer.arrayBuffer()));
}

function plain(response: ServerResponse, status: number, text: string): Promise<void> {
  return send(
    new Response(`${text}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } }),
    response,
  );
}

async function upload(store: CaptureStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const controller = new AbortController();
  request.once('close', () => request.complete || controller.abort(new Error('the client went')));
  const body = request.method === 'POST' ? (Readable.toWeb(request) as ReadableStream<Uint8Array>) : null;
  const answer = await answerUpload(store, request.method ?? 'GET', pathOf(request), body, controller.signal);
  // What is left of a body that was refused is not read.
  const end = answer.status >= 400 ? { connection: 'close' } : {};
  const headers = { ...corsHeaders(request.headers.origin ?? null), ...end };
  return send(Response.json(answer.body, { status: answer.status, headers }), response);
}

/** Where a request comes from. */
function addressOf(request: IncomingMessage, clientHeader: string | undefined): string {
  const told = clientHeader === undefined ? undefined : request.headers[clientHeader.toLowerCase()];
  const forwarded = told === undefined ? undefined : forwardedAddress(String(told));
  return addressClient(forwarded ?? request.socket.remoteAddress);
}

/** Throws RangeError when it would serve anybody on the network who was not meant. */
function frontOf(options: HttpOptions, parts: HttpParts, names: readonly string[]): Front {
  const { host = '127.0.0.1', tokens = [], allowAnyone = false, rateLimit, allowedOrigins = [] } = options;
  const { store, metrics = new Metrics(), gauges, verify } = parts;
  const anyone = tokens.length === 0 && !verify;
  if (store && anyone) throw new RangeError('uploads need tokens: name them by --token-file');
  if (!LOOPBACK.test(host) && anyone && !allowAnyone) {
    throw new RangeError(`${host} is not this machine alone: name tokens by --token-file, or say --allow-anyone`);
  }
  return new Front({
    tokens: anyone ? undefined : tokens,
    verify,
    allowedOrigins: [...names, ...allowedOrigins],
    rateLimit: rateLimit === undefined ? undefined : new TokenBuckets(rateLimit),
    openMetrics: options.openMetrics,
    authorizationServer: options.authorizationServer,
    publicUrl: options.publicUrl,
    metrics,
    gauges,
    log: options.log ? (line) => process.stderr.write(`${line}\n`) : undefined,
  });
}

/** What a request that the front let through is answered by. */
interface Endpoints {
  mcp(request: IncomingMessage, response: ServerResponse): Promise<void>;
  store: CaptureStore | undefined;
  page: string | undefined;
}

async function serve(
  visitor: Visitor,
  { mcp, store, page }: Endpoints,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const own = await visitor.answer();
  if (own) {
    request.resume();
    // What is left of a body that was refused is not read.
    if (visitor.route === 'captures' && !own.ok) own.headers.set('connection', 'close');
    return send(own, response);
  }
  if (visitor.route === 'mcp') return mcp(request, response);
  if (visitor.route === 'captures') {
    return store ? upload(store, request, response) : plain(response, 404, 'No uploads here: --uploads takes them');
  }
  if (visitor.route === 'healthz') return plain(response, 200, 'ok');
  if (page !== undefined) return servePage(page, pathOf(request), request, response);
  return plain(response, 404, 'Not found: the MCP endpoint is /mcp');
}

/** Takes nothing new, and resolves when what runs has ended, or was cut off after `graceMs`. */
async function drain(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // A connection whose answer has just ended may be kept alive by its client.
  const idle = setInterval(() => server.closeIdleConnections(), 50);
  const timer = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(idle);
  clearTimeout(timer);
}

/** Rejects with RangeError when an option cannot be. */
export async function startHttpServer(
  factory: McpServerFactory,
  options: HttpOptions,
  parts: HttpParts = {},
): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 8080, page, graceMs = GRACE_MS } = options;
  const names = allowedNames(options);
  const front = frontOf(options, parts, names);
  const isAllowedHost = hostHeaderValidation(names);
  const endpoint = createEndpoint(factory, reportError);
  const mcp = toNodeHandler(endpoint, { onerror: reportError });
  const endpoints: Endpoints = {
    mcp: (request, response) => mcp(request as NodeIncomingMessageLike, response),
    store: parts.store,
    page,
  };
  /** Lines of the log that are not written yet. */
  const telling = new Set<Promise<void>>();

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    const before = socket.bytesWritten;
    const head = METHODS.has(request.method ?? '') && isAllowedHost(request, response) ? headOf(request) : undefined;
    const visitor = front.enter(head ?? UNKNOWN, addressOf(request, options.clientHeader));
    response.once('close', () => {
      // 499, as proxies write it: the client went before there was an answer.
      const status = response.headersSent ? response.statusCode : 499;
      const told = visitor.left(status, socket.bytesWritten - before).catch(reportError);
      telling.add(told);
      void told.then(() => telling.delete(told));
    });
    // First of all, and before a body is read: a page elsewhere may have rebound its name to this address.
    if (response.headersSent) return;
    await (head ? serve(visitor, endpoints, request, response) : plain(response, 405, 'No such method'));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      reportError(error instanceof Error ? error : new Error(String(error)));
      if (response.headersSent) response.destroy();
      else void plain(response, 500, 'Internal error');
    });
  });
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  const shown = ANY_ADDRESS.has(host) ? '127.0.0.1' : urlHost(host);

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    front.stopping = true;
    await drain(server, graceMs);
    await endpoint.close();
    await Promise.all(telling);
  }

  return { url: `http://${shown}:${bound}/`, close: () => (closing ??= close()) };
}
