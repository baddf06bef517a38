// The MCP server on Node, on standard input and output or over HTTP.

import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { analyze } from '../wasm/node.js';
import { anyPath, pathsBelow } from './capture-path.js';
import type { CaptureAccess } from './capture-source.js';
import type { CallSettings } from './call-tool.js';
import { stat } from 'node:fs/promises';
import type { CaptureStore } from './capture-store.js';
import { folderStore } from './folder-store.js';
import { fetchPolicyOf } from './guarded-fetch.js';
import { startHttpServer, type HttpOptions, type HttpServer } from './http-server.js';
import { cacheOf, limitsOf, NODE_CACHE, NODE_LIMITS, NODE_UPLOADS, type ServerOptions } from './options.js';
import { Analyses } from './analyses.js';
import { Metrics } from './operator/metrics.js';
import { createServerFactory } from './server.js';

export type { ServerOptions } from './options.js';
export type { HttpOptions, HttpServer } from './http-server.js';

/** Another size or time of change is another file. */
async function fileIdentity(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  return found && `${found.dev} ${found.ino} ${found.size} ${found.mtimeNs}`;
}

function uploadStore(folder: string, options: ServerOptions): Promise<CaptureStore> {
  const { maxBytes } = limitsOf(options, NODE_LIMITS);
  return folderStore(folder, { ...NODE_UPLOADS, maxBytes });
}

const WAITING_PER_RUNNING = 16;

async function settings(options: ServerOptions, unlessRoots: CaptureAccess['allowedPath']): Promise<CallSettings> {
  const { roots = [], allowUrls = false, allowPrivateUrls = false, maxPackets, concurrency = 4 } = options;
  return {
    analyze,
    access: {
      allowUrls: allowUrls || allowPrivateUrls,
      fetchPolicy: fetchPolicyOf(options),
      allowedPath: roots.length > 0 ? await pathsBelow(roots) : unlessRoots,
      fileIdentity,
      store: options.uploads === undefined ? undefined : await uploadStore(options.uploads, options),
    },
    limits: limitsOf(options, NODE_LIMITS),
    profile: 'desktop',
    defaultLimit: maxPackets,
    cache: cacheOf(options, NODE_CACHE),
    atOnce: { running: concurrency, waiting: concurrency * WAITING_PER_RUNNING },
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
  const metrics = new Metrics();
  const made = { ...(await settings(options, undefined)), figures: metrics };
  const analyses = new Analyses(made);
  const factory = createServerFactory(options, made, analyses);
  const parts = { store: made.access.store, metrics, gauges: () => analyses.measure() };
  const server = await startHttpServer(factory, options, parts);
  const close = () => {
    forget();
    return server.close();
  };
  const forget = onTermination(() => void close());
  return { url: server.url, close };
}
