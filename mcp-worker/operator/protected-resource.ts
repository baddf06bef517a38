// OAuth 2.0 protected resource metadata (RFC 9728): where a client gets a token for the MCP endpoint.

export const METADATA_PATH = '/.well-known/oauth-protected-resource';

/** The URL that tokens are for. `base` is the server's own, as its clients write it. */
export function resourceOf(base: string): string {
  return new URL('/mcp', base).href;
}

/** RFC 9728 section 3.1: the path of the resource comes after the well-known one. */
export function metadataUrl(base: string): string {
  return new URL(`${METADATA_PATH}/mcp`, base).href;
}

/** Throws RangeError for what RFC 8414 section 2 does not let an issuer be; http is for this machine alone. */
export function checkedIssuer(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === 'http:' && /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
  if (!url || (url.protocol !== 'https:' && !local) || url.search !== '' || url.hash !== '') {
    throw new RangeError(`an authorization server is an https URL without query, not '${text}'`);
  }
  return text;
}

/** Throws RangeError for what is no server's own URL; a path before /mcp would need another well-known URL too. */
export function checkedPublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const bare = url && `${url.protocol}//${url.host}` === text.replace(/\/$/, '').toLowerCase();
  if (!bare || !/^https?:$/.test(url.protocol)) {
    throw new RangeError(`a public URL is scheme, host and port alone, such as https://pcap.example, not '${text}'`);
  }
  return url.origin;
}

/** The same for everybody, so pages of any origin may read it. */
export function metadataResponse(base: string, authorizationServer: string): Response {
  const metadata = {
    resource: resourceOf(base),
    authorization_servers: [authorizationServer],
    bearer_methods_supported: ['header'],
    resource_name: 'pcapglass',
  };
  const headers = { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=3600' };
  return Response.json(metadata, { headers });
}
