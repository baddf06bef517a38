// DHCP, BOOTP and DHCPv6 compared with tshark, message by message, over the shared captures. What differs is listed with
// its reason; anything else fails.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { root, sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { installed } from './support/programs.js';

const run = promisify(execFile);
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');

/** Frames that are left out, by capture, each with its reason. */
const DIFFER: Record<string, Record<number, string>> = {};

type Row = Record<string, string>;

const SEPARATOR = '\x1f';
const V4 = {
  type: 'dhcp.option.dhcp',
  xid: 'dhcp.id',
  client: 'dhcp.ip.client',
  your: 'dhcp.ip.your',
  server: 'dhcp.ip.server',
  relay: 'dhcp.ip.relay',
  hardware: 'dhcp.hw.mac_addr',
  // Where the type is not Ethernet tshark shows the whole field; its length says how much of it is the address.
  otherHardware: 'dhcp.hw.addr',
  hardwareLength: 'dhcp.hw.len',
  codes: 'dhcp.option.type',
  lease: 'dhcp.option.ip_address_lease_time',
  serverId: 'dhcp.option.dhcp_server_id',
  requested: 'dhcp.option.requested_ip_address',
  hostname: 'dhcp.option.hostname',
  circuit: 'dhcp.option.agent_information_option.agent_circuit_id',
  remote: 'dhcp.option.agent_information_option.agent_remote_id',
} as const;
const V6 = {
  types: 'dhcpv6.msgtype',
  xid: 'dhcpv6.xid',
  codes: 'dhcpv6.option.type',
  addresses: 'dhcpv6.iaaddr.ip',
  statuses: 'dhcpv6.status_code',
  duids: 'dhcpv6.duid.bytes',
} as const;

/** Rows of tshark by frame; quoted by ICMP is no message (C-08). */
async function askTshark(path: string): Promise<Map<number, Row>> {
  const names = ['frame.number', ...Object.values(V4), ...Object.values(V6)];
  const filter = '(dhcp || dhcpv6) && udp && !icmp && !icmpv6';
  const format = ['-T', 'fields', '-E', 'occurrence=a', '-E', `aggregator=${SEPARATOR}`];
  const args = ['-n', '-r', path, '-Y', filter, ...format, ...names.flatMap((name) => ['-e', name])];
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 28 }).catch((error: { stdout: string }) => error);
  const rows = new Map<number, Row>();
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const [frame = '', ...values] = line.split('\t');
    const labels = [...Object.keys(V4).map((key) => `v4.${key}`), ...Object.keys(V6).map((key) => `v6.${key}`)];
    rows.set(Number(frame), Object.fromEntries(labels.map((label, i) => [label, values[i] ?? ''])));
  }
  return rows;
}

type Options = Record<string, unknown>;
interface Entry {
  packet_number: number;
  version: number;
  transaction_id: string;
  message_type_code: number;
  client_ip?: string;
  your_ip?: string;
  server_ip?: string;
  relay_ip?: string;
  client_mac?: string;
  option_codes: number[];
  options: Options;
  lease_time?: number;
  server_id?: string;
  requested_ip?: string;
  relay_agent?: Options;
  relays?: { options: Options; message_type: string }[];
}

/** All values of members called `name`, wherever they are, in order. */
function collect(value: unknown, name: string, found: unknown[] = []): unknown[] {
  if (Array.isArray(value)) for (const item of value) collect(item, name, found);
  else if (value !== null && typeof value === 'object')
    for (const [key, inner] of Object.entries(value)) {
      if (key === name) found.push(inner);
      collect(inner, name, found);
    }
  return found;
}

const hexOf = (text: unknown): string =>
  typeof text !== 'string' ? '' : /^([0-9a-f]{2})+$/.test(text) ? text : Buffer.from(text, 'latin1').toString('hex');
const plain = (text: string | undefined): string => (text ?? '').replaceAll(':', '').toLowerCase();
const list = (text: string | undefined): string[] => (text ?? '').split(SEPARATOR).filter((item) => item !== '');

/** What both sides say of a message of version 4, in one shape. */
const theirs4 = (row: Row): Row => ({
  type: list(row['v4.type'])[0] ?? '0',
  xid: row['v4.xid'] ?? '',
  addresses: ['client', 'your', 'server', 'relay'].map((key) => row[`v4.${key}`]).join(' '),
  hardware: plain(list(row['v4.hardware'])[0] ?? list(row['v4.otherHardware'])[0]).slice(
    0,
    2 * Number(list(row['v4.hardwareLength'])[0] ?? 6),
  ),
  codes: list(row['v4.codes'])
    .filter((code) => code !== '0' && code !== '255')
    .join(' '),
  lease: list(row['v4.lease'])[0] ?? '',
  serverId: list(row['v4.serverId'])[0] ?? '',
  requested: list(row['v4.requested'])[0] ?? '',
  hostname: list(row['v4.hostname'])[0] ?? '',
  circuit: plain(row['v4.circuit']),
  remote: plain(row['v4.remote']),
});
const ours4 = (entry: Entry): Row => ({
  type: String(entry.message_type_code),
  xid: entry.transaction_id,
  addresses: [entry.client_ip, entry.your_ip, entry.server_ip, entry.relay_ip].join(' '),
  hardware: plain(entry.client_mac),
  codes: entry.option_codes.join(' '),
  lease: String(entry.lease_time ?? ''),
  serverId: entry.server_id ?? '',
  requested: entry.requested_ip ?? '',
  hostname: String(entry.options['hostname'] ?? ''),
  circuit: hexOf(entry.relay_agent?.['circuit_id']),
  remote: hexOf(entry.relay_agent?.['remote_id']),
});
/** Of version 6 sets: tshark lists nested options flat. */
const theirs6 = (row: Row): Row => ({
  type: list(row['v6.types']).at(-1) ?? '',
  relays: String(list(row['v6.types']).length - 1),
  xid: list(row['v6.xid'])[0] ?? '',
  addresses: list(row['v6.addresses']).join(' '),
  statuses: list(row['v6.statuses']).join(' '),
  duids: list(row['v6.duids']).map(plain).join(' '),
});
const ours6 = (entry: Entry): Row => {
  const addresses = collect(entry.options, 'ia_address').flat() as { address: string }[];
  const statuses = collect(entry.options, 'status_code') as { code: number }[];
  return {
    type: String(entry.message_type_code),
    relays: String(entry.relays?.length ?? 0),
    xid: entry.transaction_id,
    addresses: addresses.map(({ address }) => address).join(' '),
    statuses: statuses.map(({ code }) => String(code)).join(' '),
    duids: ['client_id', 'server_id']
      .map((name) => entry.options[name] as { bytes?: string } | undefined)
      .map((duid) => duid?.bytes ?? '')
      .filter((bytes) => bytes !== '')
      .join(' '),
  };
};
/** The order of client and server identifier is no question here. */
const sorted = (row: Row): Row => ({ ...row, duids: (row['duids'] ?? '').split(' ').sort().join(' ') });

/** Whether `all`, which has nested options too, holds `some` in that order. */
function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const item of all) if (item === some[at]) ++at;
  return at === some.length;
}

async function askNative(path: string): Promise<Entry[] | string> {
  const args = ['tool', 'analyze_dhcp_packets', path, '--limit', 'all'];
  const done = await run(native, args, { maxBuffer: 1 << 30 }).catch(
    (error: { stdout: string; stderr: string }) => error,
  );
  if (!done.stdout.startsWith('{')) return done.stderr.trim() || 'failed';
  return (JSON.parse(done.stdout) as { packets: Entry[] }).packets;
}

const missing = (await installed('tshark'))
  ? existsSync(join(sharedFolder, 'MANIFEST.tsv')) && existsSync(native)
    ? false
    : 'shared captures or the native command are missing'
  : 'tshark is not installed';

test('DHCP is what tshark sees', { skip: missing }, async (t) => {
  const tally = { captures: 0, v4: 0, v6: 0, explained: 0 };
  const problems: string[] = [];
  const compare = async (capture: CaptureFile): Promise<void> => {
    const ours = await askNative(capture.path);
    if (typeof ours === 'string') return; // a format that is not read says so elsewhere
    const oracle = await askTshark(capture.path);
    if (ours.length === 0 && oracle.size === 0) return;
    ++tally.captures;
    const frames = new Set([...ours.map((entry) => entry.packet_number), ...oracle.keys()]);
    for (const frame of frames) {
      if (DIFFER[capture.name]?.[frame] !== undefined) {
        ++tally.explained;
        continue;
      }
      const entry = ours.find((one) => one.packet_number === frame);
      const other = oracle.get(frame);
      const where = `${capture.name} frame ${frame}`;
      if (!entry || !other) {
        problems.push(`${where}: ${entry ? 'only ours' : `only tshark's: ${JSON.stringify(other)}`}`);
        continue;
      }
      const [mine, theirs] =
        entry.version === 4 ? [ours4(entry), theirs4(other)] : [sorted(ours6(entry)), sorted(theirs6(other))];
      if (entry.version === 6 && !isWithin(entry.option_codes.map(String), list(other['v6.codes']))) {
        problems.push(`${where}: options ${entry.option_codes.join(' ')}, to tshark ${other['v6.codes']}`);
      }
      for (const key of Object.keys(mine)) {
        if (mine[key] !== theirs[key]) problems.push(`${where}: ${key} is ${mine[key]}, to tshark ${theirs[key]}`);
      }
      ++tally[entry.version === 4 ? 'v4' : 'v6'];
    }
  };
  const waiting = sharedCaptures().filter(({ path }) => existsSync(path));
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) await compare(next);
  };
  await Promise.all([worker(), worker(), worker()]);
  t.diagnostic(
    `${tally.captures} captures with DHCP, ${tally.v4} messages of version 4 and ${tally.v6} of version 6 compared, ` +
      `${tally.explained} differ for a listed reason`,
  );
  assert.deepEqual(problems, []);
  assert.ok(tally.v4 > 100, 'too few messages to mean anything');
});
