// The static page of one directory: right types, a strict CSP, and nothing outside the directory.

import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
};

export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const SECURITY_HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
} as const;

/** The file for a URL's path, or nothing when there is none inside the directory. */
async function fileFor(directory: string, pathname: string): Promise<{ path: string; size: number } | undefined> {
  try {
    const root = await realpath(directory);
    const wanted = join(root, decodeURIComponent(pathname));
    const path = await realpath(pathname.endsWith('/') ? join(wanted, 'index.html') : wanted);
    if (!path.startsWith(root + sep)) return undefined;
    const found = await stat(path);
    return found.isFile() ? { path, size: found.size } : undefined;
  } catch {
    return undefined;
  }
}

function takesBrotli(request: IncomingMessage): boolean {
  return /\bbr\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))/.test(String(request.headers['accept-encoding'] ?? ''));
}

/** What the build has put beside a file, compressed by Brotli (RFC 7932). */
async function compressedFile(path: string): Promise<{ path: string; size: number } | undefined> {
  const found = await stat(`${path}.br`).catch(() => undefined);
  return found?.isFile() ? { path: `${path}.br`, size: found.size } : undefined;
}

/** Answers one GET or HEAD of the page. */
export async function servePage(
  directory: string,
  pathname: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await fileFor(directory, pathname);
  if (!file) {
    response.writeHead(404, { ...SECURITY_HEADERS, 'content-type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  // The build puts a hash in the names below assets/.
  const lasting = pathname.startsWith('/assets/');
  const compressed = takesBrotli(request) ? await compressedFile(file.path) : undefined;
  const sent = compressed ?? file;
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': TYPES[extname(file.path)] ?? 'application/octet-stream',
    'content-length': sent.size,
    ...(compressed ? { 'content-encoding': 'br' } : {}),
    vary: 'accept-encoding',
    'cache-control': lasting ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // A client that goes away midway is no error of ours.
  await pipeline(createReadStream(sent.path), response).catch(() => response.destroy());
}
