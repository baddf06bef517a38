// The HTTP server on Node: the MCP endpoint at /mcp, a health check, and the page where one is given.

import { hostHeaderValidation, toNodeHandler, type NodeIncomingMessageLike } from '@modelcontextprotocol/node';
import { localhostAllowedHostnames, type McpServerFactory } from '@modelcontextprotocol/server';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { bearerGuard } from './bearer.js';
import type { CaptureStore } from './capture-store.js';
import { createEndpoint } from './mcp-endpoint.js';
import { answerUpload, UPLOADS_PATH } from './uploads.js';
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
  /** Takes uploads from callers with a token. */
  store?: CaptureStore | undefined;
  /** Listen beyond this machine also without a token. */
  allowAnyone?: boolean | undefined;
}

export interface HttpServer {
  /** Where it listens, with a final slash. */
  url: string;
  /** Stops listening, gives running calls two seconds, and resolves when all is closed. */
  close(): Promise<void>;
}

const GRACE_MS = 2_000;
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

function plain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' });
  response.end(`${text}\n`);
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/';
}

async function upload(
  store: CaptureStore,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const controller = new AbortController();
  request.once('close', () => request.complete || controller.abort(new Error('the client went')));
  const body = request.method === 'POST' ? (Readable.toWeb(request) as ReadableStream<Uint8Array>) : null;
  const answer = await answerUpload(store, request.method ?? 'GET', path, body, controller.signal);
  // What is left of a body that was refused is not read.
  const end = answer.status >= 400 ? { connection: 'close' } : {};
  response.writeHead(answer.status, { 'content-type': 'application/json', ...end }).end(JSON.stringify(answer.body));
}

/** Rejects with RangeError when it would serve anybody on the network who was not meant. */
export async function startHttpServer(factory: McpServerFactory, options: HttpOptions): Promise<HttpServer> {
  const { host = '127.0.0.1', port = 8080, page, tokens = [], allowAnyone = false, store } = options;
  if (store && tokens.length === 0) throw new RangeError('uploads need tokens: name them by --token-file');
  if (!LOOPBACK.test(host) && tokens.length === 0 && !allowAnyone) {
    throw new RangeError(`${host} is not this machine alone: name tokens by --token-file, or say --allow-anyone`);
  }
  const guard = tokens.length > 0 ? bearerGuard(tokens) : undefined;
  const names = allowedNames(options);
  const isAllowedHost = hostHeaderValidation(names);
  const endpoint = createEndpoint(factory, { allowedOrigins: names, onError: reportError });
  const mcp = toNodeHandler(endpoint, { onerror: reportError });

  async function isRefused(request: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const refusal =
      request.method === 'OPTIONS' ? undefined : await guard?.refuse(request.headers.authorization ?? null);
    if (!refusal) return false;
    request.resume();
    response.writeHead(refusal.status, refusal.headers).end('A bearer token is needed\n');
    return true;
  }

  /** Pages elsewhere do not upload; programs send no origin. */
  const isAllowedOrigin = ({ headers }: IncomingMessage) => headers.origin === undefined;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // First of all, and before a body is read: a page elsewhere may have rebound its name to this address.
    if (!isAllowedHost(request, response)) return;
    const path = pathOf(request);
    if (path === '/mcp') {
      if (await isRefused(request, response)) return;
      await mcp(request as NodeIncomingMessageLike, response);
    } else if (store && (path === UPLOADS_PATH || path.startsWith(`${UPLOADS_PATH}/`))) {
      if (isAllowedOrigin(request) && !(await isRefused(request, response)))
        await upload(store, path, request, response);
      else if (!response.headersSent) plain(response, 403, 'This origin may not upload');
    } else if (path === '/healthz') plain(response, 200, 'ok');
    else if (page !== undefined) await servePage(page, path, request, response);
    else plain(response, 404, 'Not found: the MCP endpoint is /mcp');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      reportError(error instanceof Error ? error : new Error(String(error)));
      if (response.headersSent) response.destroy();
      else plain(response, 500, 'Internal error');
    });
  });
  await listen(server, host, port);
  const bound = (server.address() as AddressInfo).port;
  const shown = ANY_ADDRESS.has(host) ? '127.0.0.1' : urlHost(host);

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeIdleConnections();
    const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    await endpoint.close();
    await closed;
    clearTimeout(timer);
  }

  return { url: `http://${shown}:${bound}/`, close };
}
