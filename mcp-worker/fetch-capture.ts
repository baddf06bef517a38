// Fetching a capture by URL: public hosts, few redirects, each checked; nothing inflated; cut with an error at a size
// and at a time.

import { byteReader } from '../wasm/byte-reader.js';
import { CaptureError } from '../wasm/errors.js';
import { startDeadline, type Deadline } from './deadline.js';
import { hostFault } from './public-address.js';

export interface FetchLimits {
  /** Most bytes of the answer's body. */
  maxBytes: number;
  /** Milliseconds for the whole transfer, body included. */
  deadlineMs: number;
  signal?: AbortSignal | undefined;
  policy: FetchPolicy;
  /** An entity tag: the answer is undefined when the capture still has it. */
  unlessTag?: string | undefined;
}

/** Where captures may be fetched from. */
export interface FetchPolicy {
  /** Also http, ports of every kind, and hosts and addresses that are not public. */
  allowPrivate: boolean;
  /** What fetches; on Node one that checks the addresses of names. */
  fetch: typeof fetch;
}

/** Everything goes: for a URL that somebody typed on their own machine. */
export const ANY_URL: FetchPolicy = { allowPrivate: true, fetch: (...args) => fetch(...args) };

/** A capture on its way. */
export interface FetchedCapture {
  response: Response;
  /** The strong entity tag of this version of the capture. */
  tag: string | undefined;
}

const PORTS = new Set(['', '80', '443', '8080', '8443']);

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

function refuse(url: string, why: string): never {
  throw new CaptureError('not_readable', `${url}: ${why}`);
}

/** What may be asked for at all. What a name stands for is checked where it is resolved (guarded-fetch.ts). */
function checkedUrl(text: string, policy: FetchPolicy, base?: URL): URL {
  const shown = withoutSecrets(text, base);
  let url: URL;
  try {
    url = new URL(text, base);
  } catch {
    return refuse(shown, 'not a URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse(shown, 'only http and https URLs can be fetched');
  if (url.username !== '' || url.password !== '') refuse(shown, 'a URL with a user name or password is refused');
  if (base?.protocol === 'https:' && url.protocol === 'http:')
    refuse(shown, 'a redirect from https to http is refused');
  if (!policy.allowPrivate) {
    if (url.protocol !== 'https:') refuse(shown, 'only https URLs can be fetched from this server');
    const fault = hostFault(url.hostname);
    if (fault) refuse(shown, fault);
    if (!PORTS.has(url.port)) refuse(shown, `port ${url.port} is refused`);
  }
  url.hash = '';
  return url;
}

/** A URL as errors show it: without the user name, password and query it may carry. */
function withoutSecrets(text: string, base?: URL): string {
  try {
    const url = new URL(text, base);
    return url.origin === 'null' ? `${url.protocol}...` : `${url.origin}${url.pathname}`;
  } catch {
    return 'the URL';
  }
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause as { code?: unknown; message?: unknown } | undefined;
  if (typeof cause?.code === 'string') return cause.code;
  // What workerd says of a target it does not let out to.
  if (error.message.startsWith('internal error')) return 'the platform refused or could not reach this address';
  return typeof cause?.message === 'string' ? cause.message : error.message;
}

async function request(url: URL, { policy, unlessTag }: FetchLimits, signal: AbortSignal): Promise<Response> {
  const headers = {
    'accept-encoding': 'identity',
    accept: '*/*',
    ...(unlessTag ? { 'if-none-match': unlessTag } : {}),
  };
  try {
    return await policy.fetch(url.href, { redirect: 'manual', signal, headers });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    return refuse(withoutSecrets(url.href), `could not be fetched (${causeOf(error)})`);
  }
}

/** The first answer that is no redirect, and where it came from. */
async function follow(
  start: string,
  limits: FetchLimits,
  signal: AbortSignal,
): Promise<{ url: URL; response: Response }> {
  const { policy } = limits;
  let url = checkedUrl(start, policy);
  for (let hop = 0; ; hop += 1) {
    const response = await request(url, limits, signal);
    if (!REDIRECTS.has(response.status)) return { url, response };
    await response.body?.cancel();
    const shown = withoutSecrets(url.href);
    const location = response.headers.get('location');
    if (location === null) return refuse(shown, `the server answered ${response.status} without saying where to`);
    if (hop === MOST_REDIRECTS) return refuse(shown, `more than ${MOST_REDIRECTS} redirects`);
    url = checkedUrl(location, policy, url);
  }
}

function tooLarge(shown: string, maxBytes: number): CaptureError {
  return new CaptureError('too_large', `${shown}: larger than ${maxBytes} bytes, the limit of this server`);
}

/** The declared length, once everything the headers can tell has been found good. */
function checkedLength(shown: string, response: Response, maxBytes: number): string | null {
  if (response.status !== 200) refuse(shown, `the server answered ${response.status} ${response.statusText}`.trimEnd());
  const encoding = response.headers.get('content-encoding');
  if (encoding !== null && encoding.toLowerCase() !== 'identity') {
    refuse(shown, `the server compressed the answer (Content-Encoding: ${encoding.slice(0, 40)}), which is refused`);
  }
  const length = response.headers.get('content-length');
  if (length === null || !/^\d+$/.test(length)) return null;
  if (Number(length) > maxBytes) throw tooLarge(shown, maxBytes);
  return length;
}

const PIECE = 1 << 16;

/** The body, counted, until the limit, the deadline or the end. Bytes go from reader to reader in the same memory. */
function counted(body: ReadableStream<Uint8Array>, deadline: Deadline, maxBytes: number, shown: string) {
  const reader = byteReader(body);
  const { signal } = deadline;
  let bytes = 0;
  let stop: (() => void) | undefined;
  const done = () => {
    deadline.clear();
    if (stop) signal.removeEventListener('abort', stop);
  };
  return new ReadableStream({
    type: 'bytes',
    start(controller) {
      stop = () => {
        controller.error(signal.reason);
        reader.cancel().catch(() => {});
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    },
    async pull(controller) {
      const request = controller.byobRequest;
      try {
        const view = request?.view;
        const into = view ? new Uint8Array(view.buffer, view.byteOffset, view.byteLength) : new Uint8Array(PIECE);
        const { done: ended, value: next } = await reader.read(into);
        if (signal.aborted) return;
        if (ended || next === undefined) {
          done();
          controller.close();
          // What was lent comes back before the stream is done with.
          if (request && next) request.respondWithNewView(next);
          else request?.respond(0);
          return;
        }
        bytes += next.byteLength;
        if (bytes > maxBytes) throw tooLarge(shown, maxBytes);
        if (request && reader.lends) request.respondWithNewView(next);
        else controller.enqueue(next);
      } catch (error) {
        if (signal.aborted) return;
        done();
        reader.cancel().catch(() => {});
        const broken = () => new CaptureError('not_readable', `${shown}: the transfer broke off (${causeOf(error)})`);
        controller.error(error instanceof CaptureError ? error : broken());
      }
    },
    async cancel() {
      done();
      await reader.cancel();
    },
  });
}

function strongTag(response: Response): string | undefined {
  const tag = response.headers.get('etag');
  return tag !== null && /^"[^"]{1,200}"$/.test(tag) ? tag : undefined;
}

/**
 * The answer to a GET of `url`, with its Content-Length where known; nothing when it still has the tag. Rejects, and the
 * body fails, with CaptureError, DeadlineError or the signal's reason; no message holds bytes of the body. Read or
 * cancel the body: it holds a timer.
 */
export async function fetchCapture(url: string, limits: FetchLimits): Promise<FetchedCapture | undefined> {
  const deadline = startDeadline(limits.deadlineMs, limits.signal);
  try {
    const { url: last, response } = await follow(url, limits, deadline.signal);
    if (response.status === 304 && limits.unlessTag !== undefined) {
      deadline.clear();
      await response.body?.cancel();
      return undefined;
    }
    const shown = withoutSecrets(last.href);
    try {
      const length = checkedLength(shown, response, limits.maxBytes);
      if (response.body === null) refuse(shown, 'the answer has no body');
      const headers = length === null ? undefined : { 'content-length': length };
      const body = counted(response.body, deadline, limits.maxBytes, shown);
      return { response: new Response(body, headers ? { headers } : {}), tag: strongTag(response) };
    } catch (error) {
      await response.body?.cancel().catch(() => {});
      throw error;
    }
  } catch (error) {
    deadline.clear();
    throw error;
  }
}
