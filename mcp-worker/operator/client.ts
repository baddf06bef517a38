// Who asks: by the token where one was good, else by the address; in logs only as a hash.

import { toHex } from '../../wasm/platform.js';

/** A home or office has a whole /64 of IPv6 addresses: they are one client. */
export function addressClient(address: string | null | undefined): string {
  const text = (address ?? '')
    .trim()
    .toLowerCase()
    .replace(/^::ffff:(?=\d+\.)/, '')
    .replace(/%.*$/, '');
  if (!text.includes(':')) return text === '' ? 'address unknown' : `address ${text}`;
  const [head = '', tail] = text.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - groups.length - rest.length);
  const all = [...groups, ...Array<string>(zeros).fill('0'), ...rest];
  return `address ${all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}

/** The last address of a header such as X-Forwarded-For: the one that the operator's own proxy has seen. */
export function forwardedAddress(header: string | null): string | undefined {
  const last = header?.split(',').at(-1)?.trim();
  return last === undefined || last === '' ? undefined : last;
}

/**
 * Short names for clients, the same for one client as long as the server runs. Salted anew each time: an address could
 * be found from its plain hash by trying all of them.
 */
export function clientHasher(): (client: string) => Promise<string> {
  const salt = crypto.randomUUID();
  return async (client) => {
    const bytes = new TextEncoder().encode(`${salt} ${client}`);
    return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))).slice(0, 12);
  };
}
