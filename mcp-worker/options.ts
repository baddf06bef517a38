// What a server may be told when it starts, and what it assumes when it is not.

import type { CacheLimits } from './analysis-cache.js';
import type { StoreLimits } from './capture-store.js';

/** Options of every MCP server, whatever its transport. */
export interface ServerOptions {
  /** Protocols whose tools are offered, by name, such as ["sip"]; by default all. */
  modules?: readonly string[] | undefined;
  /** Rows per list when a call names no limit; by default the core's 50. */
  maxPackets?: number | undefined;
  /** Folders below which captures may be read. Over HTTP nothing else can be; on stdio the default is every file. */
  roots?: readonly string[] | undefined;
  /** Whether captures may be fetched from http and https URLs; by default they may not. */
  allowUrls?: boolean | undefined;
  /** Whether URLs may also be http, of any port, and of hosts that are not public; by default they may not. */
  allowPrivateUrls?: boolean | undefined;
  /** Most bytes that finished analyses may hold together; 0 keeps none. */
  cacheBytes?: number | undefined;
  /** Most captures analysed at once; further calls wait, and when too many do are sent away. */
  concurrency?: number | undefined;
  /** Folder for uploaded captures (POST /captures, with a token); by default none are taken. */
  uploads?: string | undefined;
  /** Most bytes of one capture, as stored and inflated. */
  maxBytes?: number | undefined;
  /** Milliseconds one call may take, reading the capture included. */
  deadlineMs?: number | undefined;
}

/** The limits of one call. */
export interface CallLimits {
  maxBytes: number;
  deadlineMs: number;
}

const MEBIBYTE = 1 << 20;
const MOST_ANALYSES = 32;

export const NODE_CACHE: CacheLimits = { analyses: MOST_ANALYSES, bytes: 1024 * MEBIBYTE, shareRunning: true };
/** An isolate has 128 MB. */
export const EDGE_CACHE: CacheLimits = { analyses: 8, bytes: 48 * MEBIBYTE, shareRunning: false };

/** The cache with the ceiling that was asked for. */
export function cacheOf({ cacheBytes }: ServerOptions, assumed: CacheLimits): CacheLimits {
  return { ...assumed, bytes: cacheBytes ?? assumed.bytes };
}

export const NODE_LIMITS: CallLimits = { maxBytes: 4096 * MEBIBYTE, deadlineMs: 60_000 };
export const EDGE_LIMITS: CallLimits = { maxBytes: 64 * MEBIBYTE, deadlineMs: 30_000 };

const DAY_MS = 24 * 3_600_000;
export const NODE_UPLOADS: StoreLimits = {
  maxBytes: NODE_LIMITS.maxBytes,
  totalBytes: 16 * 1024 * MEBIBYTE,
  lifetimeMs: DAY_MS,
};
/** An upload is in memory twice while it is put together. */
export const EDGE_UPLOADS: StoreLimits = { maxBytes: 32 * MEBIBYTE, totalBytes: 1024 * MEBIBYTE, lifetimeMs: DAY_MS };

export function limitsOf(options: ServerOptions, assumed: CallLimits): CallLimits {
  return { maxBytes: options.maxBytes ?? assumed.maxBytes, deadlineMs: options.deadlineMs ?? assumed.deadlineMs };
}
