// ICMP, ICMPv6 and ARP compared with tshark over the shared captures, frame by frame: type, code, identifier, sequence
// number, checksum status, pairing of echoes, MTU, gateway, targets of neighbour discovery; of ARP its addresses.
// What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, sharedCaptures } from '../js/support/captures.js';

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');

interface Message {
  packet_number: number;
  ip_version: number;
  icmp_type: number;
  icmp_code: number;
  icmp_id?: number;
  icmp_seq?: number;
  checksum_status: string;
  mtu?: number;
  gateway?: string;
  response_in?: number;
  response_to?: number;
  response_time_ms?: number;
  discovery?: { target?: string };
}
interface Arp {
  packet_number: number;
  opcode: number;
  sender_mac: string;
  sender_ip: string;
  target_mac: string;
  target_ip: string;
}

function ask<Row>(tool: string, path: string): Row[] {
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] } as const;
  const printed = execFileSync(native, ['tool', tool, path, '--limit', 'all'], options);
  return (JSON.parse(printed) as { packets: Row[] }).packets;
}

const FIELDS = [
  ...['frame.number', 'frame.protocols', 'icmp.type', 'icmp.code', 'icmp.ident', 'icmp.seq', 'icmp.checksum.status'],
  ...['icmp.mtu', 'icmp.redir_gw', 'icmp.resp_in', 'icmp.resp_to', 'icmpv6.type', 'icmpv6.code'],
  ...['icmpv6.echo.identifier', 'icmpv6.echo.sequence_number', 'icmpv6.checksum.status', 'icmpv6.mtu'],
  ...['icmpv6.resp_in', 'icmpv6.resp_to', 'icmpv6.nd.ns.target_address', 'icmpv6.nd.na.target_address'],
  ...['arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'],
];

function tshark(path: string): Record<string, string>[] {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  // Two passes: a request knows its reply only in the second.
  const args = ['-2', '-n', '-r', path, '-Y', 'icmp or icmpv6 or arp', '-T', 'fields', '-E', 'occurrence=f', ...wanted];
  const options = { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'ignore'] } as const;
  let printed = '';
  try {
    printed = execFileSync('tshark', args, options);
  } catch (error) {
    // A damaged file: what was printed before counts.
    printed = String((error as { stdout?: string }).stdout ?? '');
  }
  const lines = printed.split('\n').filter((line) => line !== '');
  return lines.map((line) => Object.fromEntries(line.split('\t').map((value, i) => [FIELDS[i] ?? '', value])));
}

/** Types with an identifier, of both versions. */
const queries = new Set(['0', '8', '13', '14', '15', '16', '17', '18', '128', '129']);

const number = (text: string | undefined): number | undefined => (text ? Number(text) : undefined);
const STATUS: Record<string, string> = { '0': 'bad', '1': 'good', '2': 'unverified', '3': 'unverified' };

function theirs(row: Record<string, string>): string {
  const six = row['icmp.type'] === '' ? 'icmpv6' : 'icmp';
  const echo = six === 'icmp' ? ['icmp.ident', 'icmp.seq'] : ['icmpv6.echo.identifier', 'icmpv6.echo.sequence_number'];
  const hex = (text: string | undefined) => number(text);
  return JSON.stringify([
    ...[row[`${six}.type`], row[`${six}.code`]].map(number),
    // In an error these fields are of the echo that it quotes.
    ...echo.map((field) => (queries.has(`${row[`${six}.type`]}`) ? hex(row[field]) : undefined)),
    STATUS[row[`${six}.checksum.status`] ?? ''],
    number(row[`${six}.mtu`]),
    row['icmp.redir_gw'] || undefined,
    ...[row[`${six}.resp_in`], row[`${six}.resp_to`]].map(number),
    row['icmpv6.nd.ns.target_address'] || row['icmpv6.nd.na.target_address'] || undefined,
  ]);
}

function ours(row: Message): string {
  const target = row.icmp_type === 135 || row.icmp_type === 136 ? row.discovery?.target : undefined;
  return JSON.stringify([
    ...[row.icmp_type, row.icmp_code, row.icmp_id, row.icmp_seq, row.checksum_status, row.mtu, row.gateway],
    ...[row.response_in, row.response_to, target],
  ]);
}

/** Differences by capture and frame, each with its reason. */
const COPY = 'C-07: the second of two equal packets within 5 ms is a capture duplicate, which is not paired';
const EXPECTED: Record<string, Record<number, string>> = {
  'NotYuSheng__TracePcap/sample-files/demo_all_rules.pcap': {
    1569: COPY,
    1570: COPY,
    1571: COPY,
    1572: COPY,
  },
  'OISF__suricata-verify/tests/filestore-5408/input.pcap': { 87: 'sampled by sFlow, which is not decoded' },
};

const skip = !existsSync(native)
  ? `${native} is missing`
  : sharedCaptures().length === 0
    ? 'no shared captures'
    : false;

test('ICMP, ICMPv6 and ARP are what tshark sees', { skip }, (t) => {
  const tally = { captures: 0, icmp: 0, arp: 0, expected: 0 };
  const differences: string[] = [];
  for (const { name, path } of sharedCaptures()) {
    const oracle = tshark(path);
    if (oracle.length === 0) continue;
    let messages: Message[];
    let arps: Arp[];
    try {
      messages = ask<Message>('analyze_icmp_packets', path);
      arps = ask<Arp>('analyze_arp_packets', path);
    } catch {
      continue; // not for the native command: compressed
    }
    tally.captures += 1;
    const compare = (kind: string, left: Map<number, string>, right: Map<number, string>) => {
      for (const frame of new Set([...left.keys(), ...right.keys()])) {
        if (left.get(frame) === right.get(frame)) continue;
        if (EXPECTED[name]?.[frame] !== undefined) tally.expected += 1;
        else differences.push(`${name} ${frame} ${kind}: tshark ${left.get(frame)}, ours ${right.get(frame)}`);
      }
    };
    const icmp = oracle.filter((row) => row['icmp.type'] !== '' || row['icmpv6.type'] !== '');
    const wanted = new Map(icmp.map((row) => [Number(row['frame.number']), theirs(row)]));
    compare('icmp', wanted, new Map(messages.map((row) => [row.packet_number, ours(row)])));
    const arp = oracle.filter((row) => row['arp.opcode'] !== '' && row['arp.src.proto_ipv4'] !== '');
    const arpFields = ['arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'];
    const wantedArp = new Map(arp.map((row) => [Number(row['frame.number']), arpFields.map((f) => row[f]).join(' ')]));
    const found = arps.map((row): [number, string] => [
      row.packet_number,
      [row.opcode, row.sender_mac, row.sender_ip, row.target_mac, row.target_ip].join(' '),
    ]);
    compare('arp', wantedArp, new Map(found));
    tally.icmp += icmp.length;
    tally.arp += arp.length;
  }
  t.diagnostic(JSON.stringify(tally));
  assert.deepEqual(differences, []);
});
