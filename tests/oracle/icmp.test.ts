// ICMP, ICMPv6 and ARP compared with tshark over the shared captures, frame by frame (RFC 792, 826, 4443, 4861). What
// differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root, sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { installed } from './support/programs.js';
import { EXPECTED, reasonFor } from './icmp-differences.js';

const run = promisify(execFile);
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const SEPARATOR = '\x1f';

interface Discovery {
  target?: string;
  hop_limit?: number;
  router_lifetime?: number;
  reachable_time?: number;
  retransmission_timer?: number;
  mtu?: number;
  managed?: boolean;
  other_configuration?: boolean;
  home_agent?: boolean;
  prefixes?: { prefix: string }[];
  rdnss?: string[];
}
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
  state?: string;
  discovery?: Discovery;
}
interface Arp {
  packet_number: number;
  opcode: number;
  sender_mac: string;
  sender_ip: string;
  target_mac: string;
  target_ip: string;
}
interface ArpAnalysis {
  statistics: { not_ethernet_ipv4: number };
  packets: Arp[];
}
interface Session {
  sent: number;
  received: number;
  lost: number;
  loss_percent: number;
  min_ms: number;
  max_ms: number;
  avg_ms: number;
  median_ms: number;
  stddev_ms: number;
}
interface Analysis {
  statistics: { echo_pairs: Record<string, Session> };
  packets: Message[];
}

/** Null when the native command does not read the file, as it does not read compressed ones. */
async function ask<Result>(tool: string, path: string): Promise<Result | null> {
  const done = await run(native, ['tool', tool, path, '--limit', 'all'], { maxBuffer: 1 << 30 }).catch(
    (error: { stdout: string }) => error,
  );
  return done.stdout.startsWith('{') ? (JSON.parse(done.stdout) as Result) : null;
}

const analyses = new Map<string, Promise<Analysis | null>>();
function analysisOf(path: string): Promise<Analysis | null> {
  const found = analyses.get(path) ?? ask<Analysis>('analyze_icmp_packets', path);
  analyses.set(path, found);
  return found;
}

const RA = ['cur_hop_limit', 'router_lifetime', 'reachable_time', 'retrans_timer', 'flag.m', 'flag.o', 'flag.h'];
const FIELDS = [
  ...['frame.number', 'icmp.type', 'icmp.code', 'icmp.ident', 'icmp.seq', 'icmp.checksum.status', 'icmp.mtu'],
  ...['icmp.redir_gw', 'icmp.resp_in', 'icmp.resp_to', 'icmp.resptime', 'icmp.no_resp'],
  ...['icmpv6.type', 'icmpv6.code', 'icmpv6.echo.identifier', 'icmpv6.echo.sequence_number', 'icmpv6.checksum.status'],
  ...['icmpv6.mtu', 'icmpv6.resp_in', 'icmpv6.resp_to', 'icmpv6.resptime', 'icmpv6.no_resp'],
  ...['icmpv6.nd.ns.target_address', 'icmpv6.nd.na.target_address', 'icmpv6.opt.mtu', 'icmpv6.opt.rdnss'],
  ...['icmpv6.opt.prefix', 'icmpv6.opt.prefix.length', ...RA.map((name) => `icmpv6.nd.ra.${name}`)],
  ...['arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'],
];

/** All values of a field in a frame, the outermost first. */
type Row = Map<string, string[]>;

async function tshark(path: string): Promise<Row[]> {
  const wanted = FIELDS.flatMap((field) => ['-e', field]);
  const format = ['-T', 'fields', '-E', 'occurrence=a', '-E', `aggregator=${SEPARATOR}`];
  // Two passes: a request knows its reply only in the second.
  const args = ['-2', '-n', '-r', path, '-Y', 'icmp or icmpv6 or arp', ...format, ...wanted];
  // Of a damaged file, what was printed before counts.
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 30 }).catch((error: { stdout: string }) => error);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return lines.map((line) => {
    const columns = line.split('\t').map((column) => column.split(SEPARATOR).filter((value) => value !== ''));
    return new Map(FIELDS.map((field, i) => [field, columns[i] ?? []]));
  });
}

/** Types with an identifier, of both versions. */
const queries = new Set([0, 8, 13, 14, 15, 16, 17, 18, 128, 129]);
const STATUS: Record<string, string> = { '0': 'bad', '1': 'good', '2': 'unverified', '3': 'unverified' };

/** What both sides say of a message; undefined where it has no such thing. */
type Facts = Record<string, string | number | undefined>;

function theirs(row: Row): Facts {
  const text = (field: string) => row.get(field)?.[0];
  const number = (field: string) => (text(field) === undefined ? undefined : Number(text(field)));
  const six = text('icmp.type') === undefined ? 'icmpv6' : 'icmp';
  const type = number(`${six}.type`) ?? -1;
  const query = queries.has(type);
  const advertised = type === 134;
  const lengths = row.get('icmpv6.opt.prefix.length') ?? [];
  return {
    type,
    code: number(`${six}.code`),
    // In an error these are of the echo that it quotes.
    id: query ? number(six === 'icmp' ? 'icmp.ident' : 'icmpv6.echo.identifier') : undefined,
    seq: query ? number(six === 'icmp' ? 'icmp.seq' : 'icmpv6.echo.sequence_number') : undefined,
    checksum: STATUS[text(`${six}.checksum.status`) ?? ''],
    mtu: number(`${six}.mtu`),
    gateway: text('icmp.redir_gw'),
    response_in: number(`${six}.resp_in`),
    response_to: number(`${six}.resp_to`),
    response_time: number(`${six}.resptime`),
    unanswered: text(`${six}.no_resp`) === undefined ? undefined : 1,
    target: text('icmpv6.nd.ns.target_address') ?? text('icmpv6.nd.na.target_address'),
    option_mtu: number('icmpv6.opt.mtu'),
    rdnss: row.get('icmpv6.opt.rdnss')?.join(' ') || undefined,
    prefixes: row.get('icmpv6.opt.prefix')?.map((prefix, i) => `${prefix}/${lengths[i]}`).join(' ') || undefined, // prettier-ignore
    router: advertised ? RA.map((name) => flagOrNumber(text(`icmpv6.nd.ra.${name}`))).join(' ') : undefined,
  };
}
const flagOrNumber = (text = ''): number => (text === 'True' ? 1 : text === 'False' ? 0 : Number(text));

function ours(row: Message): Facts {
  const discovery = row.discovery ?? {};
  const router = [
    ...[discovery.hop_limit, discovery.router_lifetime, discovery.reachable_time, discovery.retransmission_timer],
    ...[discovery.managed, discovery.other_configuration, discovery.home_agent].map(Number),
  ];
  return {
    type: row.icmp_type,
    code: row.icmp_code,
    id: row.icmp_id,
    seq: row.icmp_seq,
    checksum: row.checksum_status,
    mtu: row.mtu,
    gateway: row.gateway,
    response_in: row.response_in,
    response_to: row.response_to,
    // tshark shows it with the reply only.
    response_time: row.response_to === undefined ? undefined : row.response_time_ms,
    unanswered: row.state === 'lost' || row.state === 'undetermined' ? 1 : undefined,
    target: row.icmp_type === 135 || row.icmp_type === 136 ? discovery.target : undefined,
    option_mtu: discovery.mtu,
    rdnss: discovery.rdnss?.join(' ') || undefined,
    prefixes: discovery.prefixes?.map(({ prefix }) => prefix).join(' ') || undefined,
    router: row.ip_version === 6 && row.icmp_type === 134 ? router.join(' ') : undefined,
  };
}

/** tshark prints microseconds of a difference of nanoseconds. */
function isSame(a: string | number | undefined, b: string | number | undefined): boolean {
  return typeof a === 'number' && typeof b === 'number' ? Math.abs(a - b) < 0.0011 : a === b;
}

const arpFields = ['arp.opcode', 'arp.src.hw_mac', 'arp.src.proto_ipv4', 'arp.dst.hw_mac', 'arp.dst.proto_ipv4'];
const theirArp = (row: Row): Facts => ({ arp: arpFields.map((field) => row.get(field)?.[0]).join(' ') });
const ourArp = (row: Arp): Facts => ({
  arp: [row.opcode, row.sender_mac, row.sender_ip, row.target_mac, row.target_ip].join(' '),
});

const missing = !(await installed('tshark'))
  ? 'tshark is not installed'
  : existsSync(native) && existsSync(join(sharedFolder, 'MANIFEST.tsv'))
    ? false
    : 'shared captures or the native command are missing';

test('ICMP, ICMPv6 and ARP are what tshark sees', { skip: missing }, async (t) => {
  const tally = { captures: 0, unread: 0, icmp: 0, arp: 0, facts: 0, explained: 0 };
  const problems: string[] = [];
  const used = new Set<string>();

  const compareFacts = (name: string, frame: number, mine: Facts | undefined, other: Facts | undefined): void => {
    const keys = mine && other ? Object.keys(other) : ['frame'];
    for (const key of keys) {
      const [a, b] =
        mine && other ? [mine[key], other[key]] : [mine ? 'ours' : undefined, other ? 'theirs' : undefined];
      if (a !== undefined || b !== undefined) ++tally.facts;
      if (isSame(a, b)) continue;
      const reason = reasonFor(name, frame, key);
      if (reason === undefined) problems.push(`${name} ${frame} ${key}: ${a}, to tshark ${b}`);
      else ++tally.explained;
      if (reason !== undefined) used.add(reason);
    }
  };
  const compareAll = (name: string, mine: Map<number, Facts>, other: Map<number, Facts>): void => {
    for (const frame of new Set([...mine.keys(), ...other.keys()])) {
      compareFacts(name, frame, mine.get(frame), other.get(frame));
    }
  };
  const compare = async ({ name, path }: CaptureFile): Promise<void> => {
    const messages = await analysisOf(path);
    const arps = await ask<ArpAnalysis>('analyze_arp_packets', path);
    if (!messages || !arps) {
      ++tally.unread;
      return;
    }
    const oracle = await tshark(path);
    if (oracle.length + messages.packets.length + arps.packets.length === 0) return;
    const byFrame = (rows: Row[], facts: (row: Row) => Facts) =>
      new Map(rows.map((row): [number, Facts] => [Number(row.get('frame.number')?.[0]), facts(row)]));
    const has = (row: Row, field: string) => (row.get(field)?.length ?? 0) > 0;
    const icmp = oracle.filter((row) => has(row, 'icmp.type') || has(row, 'icmpv6.type'));
    const isListed = (row: Row) => has(row, 'arp.src.hw_mac') && has(row, 'arp.dst.proto_ipv4');
    const arp = oracle.filter(isListed);
    const others = oracle.filter((row) => has(row, 'arp.opcode') && !isListed(row)).length;
    if (others !== arps.statistics.not_ethernet_ipv4 && reasonFor(name, 0, 'others') === undefined) {
      problems.push(`${name}: ${arps.statistics.not_ethernet_ipv4} of other addresses, to tshark ${others}`);
    }
    compareAll(name, new Map(messages.packets.map((row) => [row.packet_number, ours(row)])), byFrame(icmp, theirs));
    compareAll(name, new Map(arps.packets.map((row) => [row.packet_number, ourArp(row)])), byFrame(arp, theirArp));
    tally.captures += 1;
    tally.icmp += icmp.length;
    tally.arp += arp.length;
  };

  const waiting = sharedCaptures().filter(({ path }) => existsSync(path));
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await compare(next);
  };
  await Promise.all([worker(), worker()]);
  t.diagnostic(JSON.stringify(tally));
  assert.deepEqual(problems, []);
  const unused = EXPECTED.filter(({ reason }) => !used.has(reason)).map(({ reason }) => reason);
  assert.deepEqual(unused, [], 'reasons that explain nothing any more');
  assert.ok(tally.icmp > 500 && tally.arp > 100, 'too few messages to mean anything');
});

/** Figures of `-z icmp,srt`: requests, replies, lost, percent; minimum, maximum, mean, median, deviation in ms. */
async function responseTimes(path: string): Promise<number[]> {
  const { stdout } = await run('tshark', ['-n', '-q', '-z', 'icmp,srt', '-r', path]);
  const rows = stdout.split('\n').filter((line) => /^[\d.]+%?(\s+[\d.]+%?)+\s*$/.test(line));
  return rows.join(' ').trim().split(/\s+/).map(Number.parseFloat);
}

test('domain.md 8.1: sessions of pings add up to tshark -z icmp,srt', { skip: missing }, async (t) => {
  const tally = { captures: 0, alone: 0, requests: 0 };
  const problems: string[] = [];
  for (const { name, path } of sharedCaptures().filter((capture) => existsSync(capture.path))) {
    const analysis = await analysisOf(path);
    const named = Object.entries(analysis?.statistics.echo_pairs ?? {});
    const sessions = named.filter(([key, one]) => !key.includes(':') && one.sent > 0).map(([, one]) => one);
    if (sessions.length === 0 || reasonFor(name, 0, 'srt') !== undefined) continue;
    const [requests, replies, lost, percent, shortest, longest, mean, median, deviation] = await responseTimes(path);
    const sum = (value: (one: Session) => number) => sessions.reduce((all, one) => all + value(one), 0);
    const received = sum((one) => one.received);
    const pairs: [string, number, number | undefined][] = [
      ['requests', sum((one) => one.sent), requests],
      ['replies', received, replies],
      ['lost', sum((one) => one.sent - one.received), lost],
    ];
    if (received > 0) {
      const answered = sessions.filter((one) => one.received > 0);
      pairs.push(['minimum', Math.min(...answered.map((one) => one.min_ms)), shortest]);
      pairs.push(['maximum', Math.max(...answered.map((one) => one.max_ms)), longest]);
      pairs.push(['mean', sum((one) => (one.avg_ms ?? 0) * one.received) / received, mean]);
    }
    const [session] = sessions;
    if (session && sessions.length === 1 && session.received > 1) {
      pairs.push(['median', session.median_ms, median], ['deviation', session.stddev_ms, deviation]);
      if (session.sent - session.received === session.lost) pairs.push(['percent', session.loss_percent, percent]);
      ++tally.alone;
    }
    for (const [what, mine, other] of pairs) {
      if (!isSame(mine, other)) problems.push(`${name}: ${what} ${mine}, to tshark ${other}`);
    }
    ++tally.captures;
    tally.requests += requests ?? 0;
  }
  t.diagnostic(JSON.stringify(tally));
  assert.deepEqual(problems, []);
  assert.ok(tally.alone > 0, 'no capture of one session of pings');
});
