// DNS messages as this program, tshark and dnspython see them, in one form.

import { execFile, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from '../js/support/captures.js';

const run = promisify(execFile);
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const python = '/usr/bin/python3';

export interface Seen {
  frame: number;
  id: number;
  response: boolean;
  name: string;
  type: number | undefined;
  rcode: number | undefined;
  counts: string;
  partner: number | undefined;
  milliseconds: number | undefined;
  /** tshark: it takes this for sent again; ours: for a repeat, a second answer or a capture duplicate. */
  repeat: boolean;
  /** Multicast DNS, or (tshark) within an ICMP error. */
  multicast: boolean;
  quoted: boolean;
  /** The message's bytes in hexadecimal (tshark), or its records (ours). */
  wire?: string;
  records?: Row[];
  malformed?: boolean;
}
/** Section, owner, type, class, TTL, data. */
export type Row = [number, string, number, number, number, string];

interface OurRecord {
  name: string;
  type: number;
  class: number;
  ttl: number;
  address?: string;
  cname?: string;
  mx?: string;
  data?: string;
}
interface OurMessage {
  packet_number: number;
  dns_id?: number;
  rcode?: number;
  service: string;
  flags?: { is_response: boolean };
  questions: { name: string; type: number }[];
  answers: OurRecord[];
  authority: OurRecord[];
  additional: OurRecord[];
  counts?: Record<string, number>;
  response_to?: number;
  response_in?: number;
  response_time_ms?: number;
  retransmission_of?: number;
  capture_duplicate_of?: number;
  second_answer?: boolean;
  anomalies: string[];
}

const dotted = (name: string): string => (name === '.' ? name : `${name}.`);

function rowsOf(message: OurMessage): Row[] {
  return [message.answers, message.authority, message.additional].flatMap((list, section) =>
    list.map((one): Row => {
      const data = one.address ?? one.cname ?? one.mx ?? one.data ?? '';
      return [section + 1, dotted(one.name), one.type, one.class, one.ttl, data];
    }),
  );
}

export async function ourMessages(path: string): Promise<Seen[]> {
  const { stdout } = await run(native, ['tool', 'analyze_dns_packets', path, '--args', '{"limit":1000}'], {
    maxBuffer: 1 << 28,
  }).catch(() => ({ stdout: '{"packets":[]}' })); // what is no capture has no messages
  return (JSON.parse(stdout) as { packets: OurMessage[] }).packets.map((one) => ({
    frame: one.packet_number,
    id: one.dns_id ?? -1,
    response: one.flags?.is_response ?? false,
    name: one.questions[0]?.name ?? '',
    type: one.questions[0]?.type,
    rcode: one.rcode,
    counts: Object.values(one.counts ?? {}).join(' '),
    partner: one.response_to ?? one.response_in,
    milliseconds: one.response_to === undefined ? undefined : one.response_time_ms,
    repeat: (one.retransmission_of ?? one.capture_duplicate_of) !== undefined || one.second_answer === true,
    multicast: one.service === 'mdns',
    quoted: false,
    records: rowsOf(one),
    malformed: one.anomalies.length > 0,
  }));
}

const COLUMNS = [
  ...['frame.number', 'dns.id', 'dns.flags.response', 'dns.flags.rcode', 'dns.qry.name', 'dns.qry.type'],
  ...['dns.count.queries', 'dns.count.answers', 'dns.count.auth_rr', 'dns.count.add_rr'],
  ...['dns.response_to', 'dns.response_in', 'dns.time', 'dns.retransmission', '_ws.malformed'],
  ...['udp.payload', 'tcp.reassembled.data', 'tcp.payload', 'frame.protocols'],
] as const;

/** Messages of a TCP segment by their lengths. */
function split(hex: string): string[] {
  const out: string[] = [];
  for (let at = 0; at + 4 <= hex.length;) {
    const length = parseInt(hex.slice(at, at + 4), 16) * 2;
    out.push(hex.slice(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return out;
}

export async function tsharkMessages(path: string): Promise<Seen[]> {
  const fields = COLUMNS.flatMap((column) => ['-e', column]);
  const options = [
    '-n',
    '-2',
    '-r',
    path,
    '-Y',
    'dns || mdns || llmnr',
    '-T',
    'fields',
    '-E',
    'aggregator=|',
    '-E',
    'separator=/t',
  ];
  const { stdout } = await run('tshark', [...options, ...fields], { maxBuffer: 1 << 28 }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const values = line.split('\t');
      const all = (column: (typeof COLUMNS)[number]) =>
        (values[COLUMNS.indexOf(column)] ?? '').split('|').filter(Boolean);
      const ids = all('dns.id');
      const responses = all('dns.flags.response');
      const rcodes = all('dns.flags.rcode');
      const overTcp = all('udp.payload').length === 0;
      const wires = overTcp
        ? split(all('tcp.reassembled.data')[0] ?? all('tcp.payload').at(-1) ?? '')
        : all('udp.payload').slice(-1);
      const only = ids.length === 1;
      return ids.map((id, i): Seen => {
        const response = responses[i] === '1' || responses[i] === 'True';
        const rcode = response
          ? Number(rcodes[responses.slice(0, i).filter((one) => one === responses[i]).length])
          : undefined;
        const number = (column: (typeof COLUMNS)[number]) => {
          const value = only ? all(column)[0] : undefined;
          return value === undefined ? undefined : Number(value);
        };
        const time = number('dns.time');
        const count = (column: (typeof COLUMNS)[number]) => all(column)[i] ?? '?';
        return {
          frame: Number(all('frame.number')[0]),
          id: Number(id),
          response,
          name: only ? (all('dns.qry.name')[0] ?? '').replace('<Root>', '.') : '*',
          type: only ? number('dns.qry.type') : undefined,
          rcode,
          counts: [
            count('dns.count.queries'),
            count('dns.count.answers'),
            count('dns.count.auth_rr'),
            count('dns.count.add_rr'),
          ].join(' '),
          partner: number('dns.response_to') ?? number('dns.response_in'),
          milliseconds: time === undefined ? undefined : time * 1000,
          repeat: all('dns.retransmission').length > 0,
          multicast: all('frame.protocols')[0]?.includes(':mdns') ?? false,
          quoted: /:icmp(v6)?:/.test(all('frame.protocols')[0] ?? ''),
          wire: wires[i] ?? '',
          malformed: all('_ws.malformed').length > 0,
        };
      });
    });
}

export function hasDnspython(): boolean {
  return spawnSync(python, ['-c', 'import dns']).status === 0;
}

/** The records of each message, or why dnspython could not read it. */
export function dnspythonRecords(wires: readonly string[]): (Row[] | ['error', string])[] {
  if (wires.length === 0) return [];
  const script = join(root, 'tests/oracle/support/dns_records.py');
  const { stdout, stderr, error } = spawnSync(python, [script], {
    input: wires.join('\n') + '\n',
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (stdout === '' && wires.length > 0) throw new Error(`dnspython: ${error?.message ?? stderr}`);
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Row[] | ['error', string]);
}
