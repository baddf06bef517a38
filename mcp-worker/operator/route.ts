// What of the server a request is for: a closed set, so that figures and logs never repeat what a stranger asked for.

import { METADATA_PATH } from './protected-resource.js';

export const ROUTES = ['mcp', 'captures', 'metrics', 'healthz', 'metadata', 'page'] as const;
export type Route = (typeof ROUTES)[number];

/** Of the path of a URL, without its query. Whatever is nothing else is the page's. */
export function routeOf(path: string): Route {
  if (path === '/mcp' || path === '/metrics' || path === '/healthz') return path.slice(1) as Route;
  if (path === '/captures' || path.startsWith('/captures/')) return 'captures';
  return path === METADATA_PATH || path === `${METADATA_PATH}/mcp` ? 'metadata' : 'page';
}
