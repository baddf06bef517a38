// The options of the edge server from its environment: texts and what the platform binds, all optional.

import { tokensIn } from './bearer.js';
import type { Bucket } from './r2.js';
import type { RateLimitBinding } from './operator/rate-limit.js';
import type { ServerOptions } from './options.js';

export interface Bindings {
  /** "true" lets captures be fetched from http and https URLs. */
  ALLOW_URLS?: string;
  /** "true" also lets them be http, of any port, and of any host that the platform reaches. */
  ALLOW_PRIVATE_URLS?: string;
  /** Most bytes that finished analyses may hold together. */
  CACHE_BYTES?: string;
  /** Most bytes of one capture. */
  MAX_BYTES?: string;
  /** Milliseconds one call may take. */
  DEADLINE_MS?: string;
  /** Rows per list when a call names no limit. */
  MAX_PACKETS?: string;
  /** Secret: bearer tokens, by line or comma, of which a call must carry one; absent: none is asked for. */
  TOKENS?: string;
  /** Protocols to offer, separated by commas. */
  MODULES?: string;
  /** Host names that requests may be addressed to, separated by commas; absent: any. */
  ALLOWED_HOSTS?: string;
  /** Host names of web origins that may call, or whole origins, separated by commas; absent: none. */
  ALLOWED_ORIGINS?: string;
  /** Most captures that one isolate analyses at once. */
  CONCURRENCY?: string;
  /** Requests that one client may make of one isolate in a minute, where there is no RATE_LIMITER. */
  RATE_LIMIT?: string;
  /** "true" shows /metrics also without a token. */
  OPEN_METRICS?: string;
  /** URL of the OAuth authorization server that clients get tokens from. */
  AUTHORIZATION_SERVER?: string;
  /** URL of this server as clients write it. */
  PUBLIC_URL?: string;
  /** "json" writes one line for each request. */
  LOG?: string;
  /** The platform's rate limit, for all isolates of a place together. */
  RATE_LIMITER?: RateLimitBinding;
  /** The R2 bucket for uploads; they are taken where there also are TOKENS. */
  UPLOADS?: Bucket;
  /** The R2 bucket whose events the queue brings: of each capture in it the report lies beside it. */
  FLEET?: Bucket;
}

/** The bindings that are texts. */
export const TEXT_NAMES = [
  ...(['ALLOW_URLS', 'ALLOW_PRIVATE_URLS', 'CACHE_BYTES', 'MAX_BYTES', 'DEADLINE_MS', 'MAX_PACKETS'] as const),
  ...(['TOKENS', 'MODULES', 'ALLOWED_HOSTS', 'ALLOWED_ORIGINS', 'CONCURRENCY', 'RATE_LIMIT', 'OPEN_METRICS'] as const),
  ...(['AUTHORIZATION_SERVER', 'PUBLIC_URL', 'LOG'] as const),
] satisfies readonly (keyof Bindings)[];
export type TextName = (typeof TEXT_NAMES)[number];

export interface EdgeOptions extends ServerOptions {
  allowUrls: boolean;
  allowedHosts: string[] | undefined;
  allowedOrigins: string[];
  tokens: string[] | undefined;
  rateLimit: number | undefined;
  openMetrics: boolean;
  authorizationServer: string | undefined;
  publicUrl: string | undefined;
  log: boolean;
}

function list(text: string | undefined): string[] | undefined {
  if (text === undefined) return undefined;
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function wholeNumber(bindings: Bindings, name: TextName, min = 0): number | undefined {
  const text = bindings[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || !Number.isSafeInteger(value)) {
    throw new RangeError(`${name} must be a whole number from ${min}, not '${text}'`);
  }
  return value;
}

export function optionsFromBindings(bindings: Bindings): EdgeOptions {
  return {
    allowUrls: bindings.ALLOW_URLS === 'true' || bindings.ALLOW_PRIVATE_URLS === 'true',
    allowPrivateUrls: bindings.ALLOW_PRIVATE_URLS === 'true',
    cacheBytes: wholeNumber(bindings, 'CACHE_BYTES'),
    maxBytes: wholeNumber(bindings, 'MAX_BYTES', 1),
    deadlineMs: wholeNumber(bindings, 'DEADLINE_MS', 1),
    maxPackets: wholeNumber(bindings, 'MAX_PACKETS'),
    modules: list(bindings.MODULES),
    allowedHosts: list(bindings.ALLOWED_HOSTS),
    allowedOrigins: list(bindings.ALLOWED_ORIGINS) ?? [],
    concurrency: wholeNumber(bindings, 'CONCURRENCY', 1),
    rateLimit: wholeNumber(bindings, 'RATE_LIMIT', 1),
    openMetrics: bindings.OPEN_METRICS === 'true',
    authorizationServer: bindings.AUTHORIZATION_SERVER,
    publicUrl: bindings.PUBLIC_URL,
    log: bindings.LOG === 'json',
    tokens: bindings.TOKENS === undefined ? undefined : tokensIn(bindings.TOKENS),
  };
}
