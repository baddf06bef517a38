// DHCP messages (RFC 2131, options of RFC 2132).

import { ByteWriter, utf8 } from './bytes.js';
import { parseIp, type Host } from './host.js';

export const DhcpType = { discover: 1, offer: 2, request: 3, ack: 5 } as const;

export interface DhcpMessage {
  readonly type: keyof typeof DhcpType;
  readonly xid: number;
  readonly client: Host;
  /** yiaddr: what the server gives. */
  readonly your?: string;
  readonly server?: string;
  readonly options: readonly (readonly [code: number, value: Uint8Array])[];
}

const MAGIC_COOKIE = 0x63825363;
const BOOTP_SIZE = 300;

export function dhcp({ type, xid, client, your, server, options }: DhcpMessage): Uint8Array {
  const fromServer = type === 'offer' || type === 'ack';
  const address = (ip: string | undefined) => parseIp(ip ?? '0.0.0.0');
  const message = new ByteWriter()
    .u8(fromServer ? 2 : 1)
    .u8(1)
    .u8(6)
    .u8(0)
    .u32(xid)
    .u16(0)
    .u16(0)
    .zeros(4)
    .bytes(address(your))
    .bytes(address(server))
    .zeros(4)
    .bytes(client.macAddress)
    .zeros(10 + 64 + 128)
    .u32(MAGIC_COOKIE)
    .u8(53)
    .u8(1)
    .u8(DhcpType[type]);
  for (const [code, value] of options) message.u8(code).u8(value.length).bytes(value);
  message.u8(255);
  // BOOTP relays may drop what is shorter than the BOOTP message was.
  return message.zeros(Math.max(0, BOOTP_SIZE - message.length)).done();
}

export const option = {
  address: (code: number, ...ips: readonly string[]) =>
    [code, Uint8Array.from(ips.flatMap((ip) => [...parseIp(ip)]))] as const,
  text: (code: number, text: string) => [code, utf8(text)] as const,
  seconds: (code: number, count: number) => [code, new ByteWriter().u32(count).done()] as const,
  bytes: (code: number, ...bytes: readonly number[]) => [code, Uint8Array.from(bytes)] as const,
};
