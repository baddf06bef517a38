// Bearer tokens: several, compared in constant time by their hashes.

import { toHex } from '../wasm/platform.js';

const encoder = new TextEncoder();

async function hash(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(text)));
}

/** The same steps whatever the bytes are. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [i, byte] of a.entries()) difference |= byte ^ (b[i] ?? 0);
  return difference === 0;
}

/** Whether a token that is not in the list is good all the same: one that an authorization server made. */
export type VerifyToken = (token: string) => Promise<boolean>;

export interface Guard {
  /** The client that the token stands for, or what WWW-Authenticate says to a request without a good one. */
  recognise(
    authorization: string | null,
  ): Promise<{ client: string; challenge?: never } | { client?: never; challenge: string }>;
}

/** Tokens from a file or secret: one in a line or between commas; a line that begins with # says something. */
export function tokensIn(text: string): string[] {
  return text
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('#'))
    .flatMap((line) => line.split(','))
    .map((token) => token.trim())
    .filter((token) => token !== '');
}

const LEAST_LENGTH = 16;

/** Throws RangeError when a token is too short to be a secret. */
export function bearerGuard(tokens: readonly string[], verify?: VerifyToken): Guard {
  if (tokens.some((token) => token.length < LEAST_LENGTH)) {
    throw new RangeError(`a token must have ${LEAST_LENGTH} characters or more`);
  }
  const known = Promise.all(tokens.map(hash));
  return {
    async recognise(authorization) {
      const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const offered = await hash(given ?? '');
      let good = false;
      // All of them, so that the time does not tell which one it was.
      for (const token of await known) good = equal(token, offered) || good;
      if (given !== undefined && (good || (await verify?.(given)))) return { client: `token ${toHex(offered)}` };
      const error = given === undefined ? '' : ', error="invalid_token"';
      return { challenge: `Bearer realm="pcapglass"${error}` };
    },
  };
}
