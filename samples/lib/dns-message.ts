// DNS messages of any kind, name by name and byte by byte: for rules, where dns.ts is for plain traffic.

import { ByteWriter, concat, utf8 } from './bytes.js';
import { parseIp } from './host.js';

export const Type = {
  ...{ A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, TXT: 16, AAAA: 28, SRV: 33, NAPTR: 35, OPT: 41, DS: 43, RRSIG: 46 },
  ...{ DNSKEY: 48, HTTPS: 65, AXFR: 252, ANY: 255 },
} as const;
export type TypeName = keyof typeof Type;

export const Rcode = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export const Flag = { QR: 0x8000, AA: 0x0400, TC: 0x0200, RD: 0x0100, RA: 0x0080, AD: 0x0020, CD: 0x0010 } as const;
/** What a resolver answers with. */
export const ANSWERED = Flag.QR | Flag.RD | Flag.RA;
export const NOTIFY = 4 << 11;
export const UPDATE = 5 << 11;

export interface RecordOf {
  readonly name: string;
  readonly type: TypeName;
  readonly ttl?: number;
  readonly data: Uint8Array;
}

export interface MessageOf {
  readonly id: number;
  /** RD when nothing is said. */
  readonly flags?: number;
  readonly name: string;
  readonly type?: TypeName;
  readonly answers?: readonly RecordOf[];
  readonly authority?: readonly RecordOf[];
  readonly additional?: readonly RecordOf[];
  /** An OPT record: its DO bit, and options. */
  readonly edns?: { readonly dnssec?: boolean; readonly options?: Uint8Array };
  /** Bytes behind the last record. */
  readonly trailing?: Uint8Array;
}

/** Without compression. */
export function wireName(name: string): Uint8Array {
  const out = new ByteWriter();
  for (const label of name.split('.').filter(Boolean)) out.u8(utf8(label).length).text(label);
  return out.u8(0).done();
}

export const address = (ip: string): Uint8Array => parseIp(ip);
export const a = (name: string, ip: string, ttl = 300): RecordOf => ({ name, type: 'A', ttl, data: parseIp(ip) });
export const cname = (name: string, target: string, ttl = 300): RecordOf => ({
  ...{ name, type: 'CNAME', ttl },
  data: wireName(target),
});
export const ns = (name: string, target: string): RecordOf => ({ name, type: 'NS', data: wireName(target) });
export const soa = (zone: string): RecordOf => ({
  ...{ name: zone, type: 'SOA' },
  data: concat(
    wireName(`ns1.${zone}`),
    wireName(`hostmaster.${zone}`),
    new ByteWriter().u32(2026030901).u32(7200).u32(3600).u32(1_209_600).u32(900).done(),
  ),
});
export const txt = (name: string, text: string): RecordOf => ({
  ...{ name, type: 'TXT' },
  data: new ByteWriter().u8(utf8(text).length).text(text).done(),
});
export const srv = (name: string, target: string, port: number): RecordOf => ({
  ...{ name, type: 'SRV' },
  data: concat(new ByteWriter().u16(10).u16(60).u16(port).done(), wireName(target)),
});
export const naptr = (name: string, service: string, replacement: string): RecordOf => ({
  ...{ name, type: 'NAPTR' },
  data: concat(
    new ByteWriter().u16(50).u16(50).u8(1).text('s').u8(service.length).text(service).u8(0).done(),
    wireName(replacement),
  ),
});
/** A signature of A records; its times in seconds since 1970. */
export const rrsig = (name: string, zone: string, inception: number, expiration: number): RecordOf => ({
  ...{ name, type: 'RRSIG' },
  data: concat(
    new ByteWriter().u16(1).u8(13).u8(2).u32(300).u32(expiration).u32(inception).u16(12345).done(),
    wireName(zone),
    new Uint8Array(64).fill(7),
  ),
});

export function dnsMessage(message: MessageOf): Uint8Array {
  const { answers = [], authority = [], additional = [], edns, trailing } = message;
  const out = new ByteWriter()
    .u16(message.id)
    .u16(message.flags ?? Flag.RD)
    .u16(1);
  out
    .u16(answers.length)
    .u16(authority.length)
    .u16(additional.length + (edns ? 1 : 0));
  out
    .bytes(wireName(message.name))
    .u16(Type[message.type ?? 'A'])
    .u16(1);
  for (const { name, type, ttl = 300, data } of [...answers, ...authority, ...additional]) {
    out.bytes(wireName(name)).u16(Type[type]).u16(1).u32(ttl).u16(data.length).bytes(data);
  }
  if (edns) {
    const { dnssec = false, options = new Uint8Array() } = edns;
    out
      .u8(0)
      .u16(Type.OPT)
      .u16(1232)
      .u32(dnssec ? 0x8000 : 0)
      .u16(options.length)
      .bytes(options);
  }
  return trailing ? out.bytes(trailing).done() : out.done();
}

/** With its length in front, as TCP carries it. */
export const onStream = (message: Uint8Array): Uint8Array =>
  concat(new ByteWriter().u16(message.length).done(), message);
