// The MCP server on Node, on standard input and output or over HTTP.

import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { analyze } from '../wasm/node.js';
import { anyPath, pathsBelow } from './capture-path.js';
import type { CaptureAccess } from './capture-source.js';
import type { CallSettings } from './call-tool.js';
import { startHttpServer, type HttpOptions, type HttpServer } from './http-server.js';
import { limitsOf, NODE_LIMITS, type ServerOptions } from './options.js';
import { createServerFactory } from './server.js';

export type { ServerOptions } from './options.js';
export type { HttpOptions, HttpServer } from './http-server.js';

async function settings(options: ServerOptions, unlessRoots: CaptureAccess['allowedPath']): Promise<CallSettings> {
  const { roots = [], allowUrls = false, maxPackets } = options;
  return {
    analyze,
    access: { allowUrls, allowedPath: roots.length > 0 ? await pathsBelow(roots) : unlessRoots },
    limits: limitsOf(options, NODE_LIMITS),
    profile: 'desktop',
    defaultLimit: maxPackets,
  };
}

/** Calls `stop` once on the first SIGINT or SIGTERM; gives a function that stops listening for them. */
function onTermination(stop: () => void): () => void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const forget = () => signals.forEach((signal) => process.off(signal, once));
  const once = () => {
    forget();
    stop();
  };
  signals.forEach((signal) => process.on(signal, once));
  return forget;
}

/**
 * Serves on standard input and output, which is the wire, until the client goes or the process is told to stop. Rejects
 * with RangeError when an option cannot be.
 */
export async function runStdio(options: ServerOptions = {}): Promise<void> {
  const factory = createServerFactory(options, await settings(options, anyPath));
  const handle = serveStdio(factory, { onerror: (error) => console.error(`pcapglass: ${error.message}`) });
  await new Promise<void>((resolve) => {
    const end = () => {
      forget();
      resolve();
    };
    const forget = onTermination(end);
    process.stdin.once('end', end);
    process.stdin.once('close', end);
  });
  await handle.close();
}

/** Serves over HTTP until closed or until the process is told to stop; reads files only below `roots`. */
export async function runHttp(options: ServerOptions & HttpOptions = {}): Promise<HttpServer> {
  const factory = createServerFactory(options, await settings(options, undefined));
  const server = await startHttpServer(factory, options);
  const close = () => {
    forget();
    return server.close();
  };
  const forget = onTermination(() => void close());
  return { url: server.url, close };
}
