// A host as the capture point sees it: its addresses, the TTL that its packets have left, its IP identification counter.

import { fromHex } from './bytes.js';

export interface Endpoint {
  readonly host: Host;
  readonly port: number;
}

export interface HostOptions {
  /** Hosts behind a router arrive with the router's MAC address and a lower TTL. */
  ttl?: number;
  /** First IP identification. */
  id?: number;
  /** Many stacks send identification 0 with DF set; false keeps it so. */
  counts?: boolean;
}

export class Host {
  readonly address: Uint8Array;
  readonly macAddress: Uint8Array;
  readonly ttl: number;
  readonly #counts: boolean;
  #id: number;

  constructor(
    readonly ip: string,
    readonly mac: string,
    { ttl = 64, id = 0x1a2b, counts = true }: HostOptions = {},
  ) {
    this.address = parseIp(ip);
    this.macAddress = fromHex(mac);
    this.ttl = ttl;
    this.#counts = counts;
    this.#id = id;
  }

  get isIpv6(): boolean {
    return this.address.length === 16;
  }

  /** As it stands in a URI: IPv6 in brackets. */
  get uriHost(): string {
    return this.isIpv6 ? `[${this.ip}]` : this.ip;
  }

  nextId(): number {
    if (!this.#counts) return 0;
    this.#id = (this.#id + 1) & 0xffff;
    return this.#id;
  }

  at(port: number): Endpoint {
    return { host: this, port };
  }
}

export function parseIp(text: string): Uint8Array {
  if (!text.includes(':')) return Uint8Array.from(text.split('.'), Number);
  const [head = '', tail] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16)));
  const left = groups(head);
  const right = groups(tail ?? '');
  const all = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
}

export function ipv4Broadcast(): Host {
  return new Host('255.255.255.255', 'ff:ff:ff:ff:ff:ff');
}

/** The MAC address follows from the group: RFC 1112 section 6.4, RFC 2464 section 7. */
export function multicastGroup(ip: string): Host {
  const address = parseIp(ip);
  const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
  if (address.length === 16) return new Host(ip, `3333${hex(address.subarray(12))}`);
  const low = address.slice(1);
  low[0] = (low[0] ?? 0) & 0x7f;
  return new Host(ip, `01005e${hex(low)}`);
}
