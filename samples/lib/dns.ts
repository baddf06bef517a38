// DNS queries and responses (RFC 1035), with names compressed as servers do.

import { ByteWriter } from './bytes.js';
import { parseIp } from './host.js';

export const DnsType = { A: 1, NS: 2, CNAME: 5, SOA: 6, MX: 15, AAAA: 28 } as const;
export type DnsTypeName = keyof typeof DnsType;

export interface DnsRecord {
  readonly name: string;
  readonly ttl: number;
  readonly data:
    | { readonly type: 'A' | 'AAAA'; readonly address: string }
    | { readonly type: 'CNAME' | 'NS'; readonly target: string }
    | { readonly type: 'MX'; readonly preference: number; readonly target: string }
    | { readonly type: 'SOA'; readonly mname: string; readonly rname: string; readonly numbers: readonly number[] };
}

export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: DnsTypeName;
}

/** Writes names, and points back to what the message already has of them. */
class Names {
  readonly #seen = new Map<string, number>();

  constructor(readonly message: ByteWriter) {}

  /** `base` is where `out` will stand in the message. */
  write(name: string, out: ByteWriter, base: number): void {
    for (let rest = name; rest !== ''; rest = rest.split('.').slice(1).join('.')) {
      const known = this.#seen.get(rest);
      if (known !== undefined) {
        out.u16(0xc000 | known);
        return;
      }
      this.#seen.set(rest, base + out.length);
      const label = rest.split('.')[0] ?? '';
      out.u8(label.length).text(label);
    }
    out.u8(0);
  }
}

function rdata(record: DnsRecord, names: Names, base: number): Uint8Array {
  const out = new ByteWriter();
  const { data } = record;
  switch (data.type) {
    case 'A':
    case 'AAAA':
      return parseIp(data.address);
    case 'CNAME':
    case 'NS':
      names.write(data.target, out, base);
      return out.done();
    case 'MX':
      names.write(data.target, out.u16(data.preference), base);
      return out.done();
    case 'SOA':
      names.write(data.mname, out, base);
      names.write(data.rname, out, base);
      for (const number of data.numbers) out.u32(number);
      return out.done();
  }
}

function begin(question: DnsQuestion, flags: number, counts: readonly number[]): { message: ByteWriter; names: Names } {
  const message = new ByteWriter().u16(question.id).u16(flags).u16(1);
  for (const count of counts) message.u16(count);
  const names = new Names(message);
  names.write(question.name, message, 0);
  message.u16(DnsType[question.type]).u16(1);
  return { message, names };
}

export function dnsQuery(question: DnsQuestion): Uint8Array {
  return begin(question, 0x0100, [0, 0, 0]).message.done();
}

export interface DnsReply {
  readonly rcode?: number;
  readonly answers?: readonly DnsRecord[];
  readonly authority?: readonly DnsRecord[];
}

export function dnsResponse(question: DnsQuestion, { rcode = 0, answers = [], authority = [] }: DnsReply): Uint8Array {
  const { message, names } = begin(question, 0x8180 | rcode, [answers.length, authority.length, 0]);
  for (const record of [...answers, ...authority]) {
    names.write(record.name, message, 0);
    message.u16(DnsType[record.data.type]).u16(1).u32(record.ttl);
    const value = rdata(record, names, message.length + 2);
    message.u16(value.length).bytes(value);
  }
  return message.done();
}
