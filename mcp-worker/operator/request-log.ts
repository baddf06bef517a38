// One JSON line for each request: never its query, its token, or anything of a capture.

import type { Route } from './route.js';

export interface Visit {
  method: string;
  route: Route;
  status: number;
  milliseconds: number;
  /** As operator/client.ts hashes it. */
  client: string;
  /** Of the answer. */
  bytes: number;
}

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function logLine({ method, route, status, milliseconds, client, bytes }: Visit, time = new Date()): string {
  return JSON.stringify({
    time: time.toISOString(),
    // Some servers let clients make up methods.
    method: METHODS.has(method) ? method : 'OTHER',
    route,
    status,
    ms: Math.round(milliseconds * 10) / 10,
    client,
    bytes,
  });
}
