// DHCP messages (RFC 2131, options of RFC 2132) and DHCPv6 messages (RFC 8415).

import { ByteWriter, concat, utf8 } from './bytes.js';
import { parseIp, type Host } from './host.js';

export const DhcpType = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;

export type DhcpOption = readonly [code: number, value: Uint8Array];

export interface DhcpMessage {
  readonly type: keyof typeof DhcpType;
  readonly xid: number;
  readonly client: Host;
  /** ciaddr: what the client has. */
  readonly has?: string;
  /** yiaddr: what the server gives. */
  readonly your?: string;
  readonly server?: string;
  /** giaddr, with the number of relay agents behind it. */
  readonly relay?: string;
  readonly hops?: number;
  readonly options: readonly DhcpOption[];
  /** What follows the options instead of END. */
  readonly end?: Uint8Array;
}

const MAGIC_COOKIE = 0x63825363;
const BOOTP_SIZE = 300;

export function dhcp(message: DhcpMessage): Uint8Array {
  const { type, xid, client, has, your, server, relay, options, end = Uint8Array.of(255) } = message;
  const fromServer = type === 'offer' || type === 'ack' || type === 'nak';
  const address = (ip: string | undefined) => parseIp(ip ?? '0.0.0.0');
  const out = new ByteWriter()
    .u8(fromServer ? 2 : 1)
    .u8(1)
    .u8(6)
    .u8(message.hops ?? (relay === undefined || fromServer ? 0 : 1))
    .u32(xid)
    .u16(0)
    .u16(0)
    .bytes(address(has))
    .bytes(address(your))
    .bytes(address(server))
    .bytes(address(relay))
    .bytes(client.macAddress)
    .zeros(10 + 64 + 128)
    .u32(MAGIC_COOKIE)
    .u8(53)
    .u8(1)
    .u8(DhcpType[type]);
  for (const [code, value] of options) out.u8(code).u8(value.length).bytes(value);
  out.bytes(end);
  // BOOTP relays may drop what is shorter than the BOOTP message was.
  return out.zeros(end.length > 0 && end[0] === 255 ? Math.max(0, BOOTP_SIZE - out.length) : 0).done();
}

export const option = {
  address: (code: number, ...ips: readonly string[]) =>
    [code, Uint8Array.from(ips.flatMap((ip) => [...parseIp(ip)]))] as const,
  text: (code: number, text: string) => [code, utf8(text)] as const,
  seconds: (code: number, count: number) => [code, new ByteWriter().u32(count).done()] as const,
  bytes: (code: number, ...bytes: readonly number[]) => [code, Uint8Array.from(bytes)] as const,
  /** Relay agent information: sub-options. */
  relay: (...subOptions: readonly DhcpOption[]) =>
    [82, concat(...subOptions.map(([code, value]) => concat(Uint8Array.of(code, value.length), value)))] as const,
};

export const Dhcp6Type = {
  solicit: 1,
  advertise: 2,
  request: 3,
  confirm: 4,
  renew: 5,
  rebind: 6,
  reply: 7,
  release: 8,
  decline: 9,
  informationRequest: 11,
  relayForward: 12,
  relayReply: 13,
} as const;

function encoded(options: readonly DhcpOption[]): Uint8Array {
  const out = new ByteWriter();
  for (const [code, value] of options) out.u16(code).u16(value.length).bytes(value);
  return out.done();
}

export function dhcp6(type: keyof typeof Dhcp6Type, xid: number, options: readonly DhcpOption[]): Uint8Array {
  return concat(new ByteWriter().u32(((Dhcp6Type[type] << 24) | xid) >>> 0).done(), encoded(options));
}

export function dhcp6Relay(
  type: 'relayForward' | 'relayReply',
  hops: number,
  link: string,
  peer: string,
  options: readonly DhcpOption[],
): Uint8Array {
  const head = new ByteWriter().u8(Dhcp6Type[type]).u8(hops).bytes(parseIp(link)).bytes(parseIp(peer)).done();
  return concat(head, encoded(options));
}

export const option6 = {
  /** DUID-LL of an Ethernet address. */
  duid: (code: 1 | 2, host: Host) => [code, concat(Uint8Array.of(0, 3, 0, 1), host.macAddress)] as const,
  /** IA_NA (3) or IA_PD (25) with T1 and T2. */
  association: (code: 3 | 25, iaid: number, [t1, t2]: readonly [number, number], inner: readonly DhcpOption[]) =>
    [code, concat(new ByteWriter().u32(iaid).u32(t1).u32(t2).done(), encoded(inner))] as const,
  address: (ip: string, preferred: number, valid: number) =>
    [5, new ByteWriter().bytes(parseIp(ip)).u32(preferred).u32(valid).done()] as const,
  prefix: (ip: string, length: number, preferred: number, valid: number) =>
    [26, new ByteWriter().u32(preferred).u32(valid).u8(length).bytes(parseIp(ip)).done()] as const,
  status: (code: number, text: string) => [13, new ByteWriter().u16(code).text(text).done()] as const,
  message: (message: Uint8Array) => [9, message] as const,
  bytes: (code: number, ...bytes: readonly number[]) => [code, Uint8Array.from(bytes)] as const,
};
