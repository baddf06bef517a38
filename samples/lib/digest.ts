// Digest access authentication with MD5 and qop=auth (RFC 2617, as RFC 3261 section 22 uses it).

import { createHash } from 'node:crypto';

export interface Challenge {
  readonly realm: string;
  readonly nonce: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

export function challengeHeader({ realm, nonce }: Challenge): string {
  return `Digest realm="${realm}", nonce="${nonce}", algorithm=MD5, qop="auth"`;
}

export function authorizationHeader(
  challenge: Challenge,
  { user, password }: Credentials,
  request: { method: string; uri: string },
  cnonce: string,
): string {
  const { realm, nonce } = challenge;
  const count = '00000001';
  const secret = md5(`${user}:${realm}:${password}`);
  const response = md5(`${secret}:${nonce}:${count}:${cnonce}:auth:${md5(`${request.method}:${request.uri}`)}`);
  return (
    `Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${request.uri}", response="${response}", ` +
    `algorithm=MD5, cnonce="${cnonce}", qop=auth, nc=${count}`
  );
}
