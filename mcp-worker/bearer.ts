// Bearer tokens: several, compared in constant time by their hashes.

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

export interface Guard {
  /** The refusal of a request without a good token; nothing when it may go on. */
  refuse(authorization: string | null): Promise<{ status: 401; headers: Record<string, string> } | undefined>;
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
export function bearerGuard(tokens: readonly string[]): Guard {
  if (tokens.some((token) => token.length < LEAST_LENGTH)) {
    throw new RangeError(`a token must have ${LEAST_LENGTH} characters or more`);
  }
  const known = Promise.all(tokens.map(hash));
  return {
    async refuse(authorization) {
      const given = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
      const offered = await hash(given ?? '');
      let good = false;
      // All of them, so that the time does not tell which one it was.
      for (const token of await known) good = equal(token, offered) || good;
      if (good && given !== undefined) return undefined;
      const error = given === undefined ? '' : ', error="invalid_token"';
      return { status: 401, headers: { 'www-authenticate': `Bearer realm="pcapglass"${error}` } };
    },
  };
}
