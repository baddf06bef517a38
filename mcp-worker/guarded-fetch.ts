// fetch() on Node that connects to public addresses only: names are resolved once, checked, and connected to as checked.

import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Agent, buildConnector, fetch as undiciFetch } from 'undici';
import { ANY_URL, type FetchPolicy } from './fetch-capture.js';
import type { ServerOptions } from './options.js';
import { isPublicAddress } from './public-address.js';

/** All addresses of a name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface GuardOptions {
  /** For tests: another resolver than the system's. */
  resolve?: Resolve;
  /** For tests: other addresses than public ones. */
  isAllowed?: (address: string) => boolean;
}

/** The refusal as the cause of fetch's error, whose code the message shows. */
class PrivateAddressError extends Error {
  readonly code = 'its name stands for an address that is not public';
  constructor() {
    super('not a public address');
  }
}

const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** Refuses when any address of the name is private: there is no second look-up that could tell otherwise. */
function guardedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (!first || !addresses.every(({ address }) => isAllowed(address))) {
          done(new PrivateAddressError(), '', 0);
        } else if (options.all) done(null, [...addresses]);
        else done(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => done(error, '', 0),
    );
  };
}

/**
 * Throws RangeError on Bun: it puts a module of its own in the place of undici, which connects without asking the agent,
 * so that a name could stand for a private address.
 */
export function createGuardedFetch(options: GuardOptions = {}): typeof fetch {
  if ('bun' in process.versions) {
    throw new RangeError('on Bun fetching cannot be kept to public addresses: run on Node or Deno to allow URLs');
  }
  const { resolve = resolveBySystem, isAllowed = isPublicAddress } = options;
  const connect = buildConnector({ lookup: guardedLookup(resolve, isAllowed), timeout: 10_000 });
  const dispatcher = new Agent({
    // A connection is never used for a second request: its address would not be checked again.
    pipelining: 0,
    connections: 32,
    maxHeaderSize: 16_384,
    headersTimeout: 30_000,
    bodyTimeout: 30_000,
    connect(target, done) {
      connect(target, (error, socket) => {
        if (error) {
          done(error, null);
          return;
        }
        // A literal was never looked up; and what the socket says is what counts.
        if (socket.remoteAddress === undefined || !isAllowed(socket.remoteAddress)) {
          socket.destroy();
          done(new PrivateAddressError(), null);
          return;
        }
        done(null, socket);
      });
    },
  });
  // undici's types and the DOM's are the same standard in two hands.
  return ((input: string | URL, init?: RequestInit) =>
    undiciFetch(input, { ...init, dispatcher } as Parameters<typeof undiciFetch>[1])) as unknown as typeof fetch;
}

/** Nothing is fetched where URLs are switched off, which is looked at before. */
const NO_URL: FetchPolicy = { allowPrivate: false, fetch: () => Promise.reject(new Error('URLs are switched off')) };

/** Throws RangeError where public URLs alone cannot be allowed. */
export function fetchPolicyOf({ allowUrls, allowPrivateUrls }: ServerOptions): FetchPolicy {
  if (allowPrivateUrls) return ANY_URL;
  return allowUrls ? { allowPrivate: false, fetch: createGuardedFetch() } : NO_URL;
}
