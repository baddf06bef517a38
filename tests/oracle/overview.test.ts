// The overview against tshark's io,phs, conv and endpoints over the shared captures and a mix: frames per protocol that we
// decode, packets and bytes of every conversation and address.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import {
  captureBytes,
  isGzip,
  root,
  sharedCaptures,
  sharedFolder,
  storedBytes,
  type CaptureFile,
} from '../js/support/captures.js';
import { decodedPart } from './support/layers.js';

const run = promisify(execFile);
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const maxBuffer = 1 << 28;

/** By path of layers: frames and bytes. */
type Hierarchy = Map<string, { frames: number; bytes: number }>;
interface Figures {
  packets: number[];
  /** As the tables print them; empty where they cannot be compared. */
  bytes: string[];
}
/** By kind and both ends in order: figures both ways and from the first end. */
type Conversations = Map<string, Figures>;

interface Overview {
  protocols: Hierarchy;
  conversations: Conversations;
  endpoints: Map<string, string>;
}

const TAPS = ['io,phs', 'conv,ip', 'conv,ipv6', 'conv,tcp', 'conv,udp', 'endpoints,ip'];
const TITLES: Record<string, string> = {
  'IPv4 Conversations': 'ip',
  'IPv6 Conversations': 'ipv6',
  'TCP Conversations': 'tcp',
  'UDP Conversations': 'udp',
};

function addTo(map: Hierarchy, path: string, frames: number, bytes: number): void {
  const known = map.get(path) ?? { frames: 0, bytes: 0 };
  map.set(path, { frames: known.frames + frames, bytes: known.bytes + bytes });
}

/** An end as tshark prints it: the port behind the last colon. */
const ends = (kind: string, a: string, b: string): string[] =>
  kind === 'tcp' || kind === 'udp' ? [a, b].map((end) => end.replace(/:(\d+)$/, ' $1')) : [a, b];

/** What a row of a conversation table says: its key, and the figures both ways and from the end that sorts first. */
function conversationOf(kind: string, fields: readonly string[]): [string, Figures] {
  const [a = '', b = '', ...figures] = fields;
  const [packetsBack, bytesBack, packetsForth, bytesForth, packets, bytes] = figures;
  const [first = '', second = ''] = ends(kind, a, b);
  const forward = first <= second;
  const key = `${kind} ${forward ? `${first} ${second}` : `${second} ${first}`}`;
  const [fromPackets, fromBytes] = forward ? [packetsForth, bytesForth] : [packetsBack, bytesBack];
  const oneEnd = first === second;
  return [
    key,
    {
      packets: [Number(packets), oneEnd ? 0 : Number(fromPackets)],
      bytes: oneEnd ? [`${bytes}`] : [`${bytes}`, `${fromBytes}`],
    },
  ];
}

/** tshark gives media that a signalling protocol announced a row of their own beside the one of the same ports: packets
 * add up, rounded bytes do not. */
function addConversation(map: Conversations, [key, { packets, bytes }]: [string, Figures]): void {
  const known = map.get(key);
  if (!known) map.set(key, { packets, bytes });
  else map.set(key, { packets: packets.map((count, i) => count + (known.packets[i] ?? 0)), bytes: [] });
}

/** Bytes as tshark's conversation tables print them: from ten thousand on cut to thousands, and so on. */
function sizeText(bytes: number): string {
  for (const [unit, name] of [
    [1e9, 'GB'],
    [1e6, 'MB'],
    [1e3, 'kB'],
  ] as const) {
    if (bytes >= 10 * unit) return `${Math.floor(bytes / unit)} ${name}`;
  }
  return `${bytes} bytes`;
}

function parse(text: string): Overview {
  const result: Overview = { protocols: new Map(), conversations: new Map(), endpoints: new Map() };
  let section = '';
  const stack: string[] = [];
  for (const line of text.split('\n')) {
    const title = line.trim();
    if (title in TITLES || title === 'IPv4 Endpoints' || title === 'Protocol Hierarchy Statistics') section = title;
    const node = /^( *)(\S+) +frames:(\d+) bytes:(\d+)$/.exec(line);
    if (node && section === 'Protocol Hierarchy Statistics') {
      const [, indent = '', name = '', frames = '', bytes = ''] = node;
      stack.length = indent.length / 2;
      stack.push(name);
      addHierarchy(result.protocols, stack, Number(frames), Number(bytes));
      continue;
    }
    const kind = TITLES[section];
    const row = /^(\S+) +<-> (\S+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +(\d+) (\d+ \w+) +[-\d.]+ +[-\d.]+$/.exec(title);
    if (kind && row) addConversation(result.conversations, conversationOf(kind, row.slice(1)));
    const endpoint = /^([\d.]+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/.exec(title);
    if (section === 'IPv4 Endpoints' && endpoint) result.endpoints.set(endpoint[1] ?? '', endpoint.slice(2).join(' '));
  }
  return result;
}

/** Protocols with an analyzer of their own, and tshark's test for each, are compared message by message elsewhere
 * (dns.test.ts, dhcp.test.ts, rtp.test.ts): tshark hangs what is behind UDP on it by port, we by content. */
const COMPARED_ELSEWHERE = /:(rtp|rtcp|rtpevent|t38|dns|mdns|llmnr|dhcp|dhcpv6)$/;

/** Frames of a path of ours; SIP directly behind its transport counts too. */
function addHierarchy(map: Hierarchy, names: readonly string[], frames: number, bytes: number): void {
  // The addresses of FabricPath's switches are no Ethernet of its own in this table.
  if (names.length === 1 && names[0] === 'cfp') addTo(map, 'eth', frames, bytes);
  if (names[0] === 'cfp') names = ['eth', ...names];
  const path = decodedPart(names);
  const named = names.filter((name) => decodedPart([...names.slice(0, names.indexOf(name)), name]).includes(name));
  const complete = path.length === named.length && path.at(-1) === names.at(-1);
  if (complete) addTo(map, path.join(':'), frames, bytes);
  const below = decodedPart(names.slice(0, -1));
  if (names.at(-1) === 'sip' && ['udp', 'tcp'].includes(names.at(-2) ?? '') && below.at(-1) === names.at(-2)) {
    addTo(map, [...below, 'sip'].join(':'), frames, bytes);
  }
}

async function askTshark(path: string): Promise<Overview> {
  const args = ['-n', '-q', '-r', path, ...TAPS.flatMap((tap) => ['-z', tap])];
  const { stdout } = await run('tshark', args, { maxBuffer }).catch((error: { stdout?: string }) => {
    if (error.stdout === undefined) throw error;
    return { stdout: error.stdout };
  });
  return parse(stdout);
}

interface Report {
  protocol_hierarchy: { path: string; frames: number; bytes: number }[];
  conversations: {
    kind: string;
    address_a: string;
    address_b: string;
    port_a?: number;
    port_b?: number;
    packets: number;
    bytes: number;
    packets_a_to_b: number;
    bytes_a_to_b: number;
    packets_b_to_a: number;
    bytes_b_to_a: number;
  }[];
  endpoints: {
    address: string;
    packets: number;
    bytes: number;
    packets_sent: number;
    bytes_sent: number;
    packets_received: number;
    bytes_received: number;
  }[];
}

/** tshark calls both versions of the cooked header by one name, and counts the protocols at the top of its tree only. */
const notInTree = new Set(['ipv6.hopopts', 'ipv6.routing', 'ipv6.fraghdr', 'ipv6.dstopts', 'nflog']);
function inTree(layers: string): string {
  const names = layers.replace(/\bsll2\b/, 'sll').split(':');
  const shown = names.filter(
    (name, i) => !notInTree.has(name) && !(name === 'ah' && names.slice(0, i).includes('ipv6')),
  );
  // What ends with a hidden protocol is counted with the path before it already.
  return shown.at(-1) === names.at(-1) ? shown.join(':') : '';
}

async function askNative(path: string): Promise<Overview | undefined> {
  const args = ['tool', 'summarize_capture', path, '--limit', 'all'];
  const answer = await run(native, args, { maxBuffer }).catch(() => undefined);
  if (!answer) return undefined;
  const report = JSON.parse(answer.stdout) as Report;
  const result: Overview = { protocols: new Map(), conversations: new Map(), endpoints: new Map() };
  for (const { path: layers, frames, bytes } of report.protocol_hierarchy) {
    if (COMPARED_ELSEWHERE.test(layers)) continue;
    addTo(result.protocols, inTree(layers), frames, bytes);
  }
  result.protocols.delete('');
  for (const row of report.conversations) {
    const end = (address: string, port: number | undefined): string =>
      port === undefined ? address : `${address}:${port}`;
    const fields = [
      ...[end(row.address_a, row.port_a), end(row.address_b, row.port_b)],
      ...[row.packets_b_to_a, sizeText(row.bytes_b_to_a), row.packets_a_to_b, sizeText(row.bytes_a_to_b)],
      ...[row.packets, sizeText(row.bytes)],
    ];
    addConversation(result.conversations, conversationOf(row.kind, fields.map(String)));
  }
  for (const row of report.endpoints) {
    if (row.address.includes(':')) continue;
    const figures = [
      row.packets,
      row.bytes,
      row.packets_sent,
      row.bytes_sent,
      row.packets_received,
      row.bytes_received,
    ];
    result.endpoints.set(row.address, figures.join(' '));
  }
  return result;
}

function differences(theirs: Map<string, unknown>, ours: Map<string, unknown>): string[] {
  return [...new Set([...theirs.keys(), ...ours.keys()])]
    .filter((key) => JSON.stringify(theirs.get(key)) !== JSON.stringify(ours.get(key)))
    .map((key) => `${key}: tshark ${JSON.stringify(theirs.get(key))}, ours ${JSON.stringify(ours.get(key))}`);
}

/** Without the bytes that the other side cannot give. */
function withSameBytes(map: Conversations, other: Conversations): Conversations {
  return new Map(
    [...map].map(([key, figures]) => [key, other.get(key)?.bytes.length === 0 ? { ...figures, bytes: [] } : figures]),
  );
}

const CONTRADICTION = 'a header that contradicts itself is no layer';
const IPV6_FRAGMENTS = 'tshark counts no IPv6 conversation for fragments but the last';
/** Captures in which the two differ, in how many rows and why. */
const REASONS: Record<string, [rows: number, why: string]> = {
  'NormB__sipnab/tests/pcap-samples/c07-sip-r2.cap': [1, 'SIP as in sip.test.ts'],
  'OISF__suricata-verify/tests/defrag/bug-6887-defrag-ipv6-tcp/frag-ip-tcp.pcap': [1, IPV6_FRAGMENTS],
  'dmachard__go-dnscollector/tests/testsdata/pcap/dnsdump_ip6_fragmented+udp.pcap': [1, IPV6_FRAGMENTS],
  'dmachard__go-dnscollector/tests/testsdata/pcap/dnsdump_ip6_fragmented_query.pcap': [1, IPV6_FRAGMENTS],
  'irontec__sngrep/tests/ipv6frag.pcap': [2, IPV6_FRAGMENTS],
  'OISF__suricata-verify/tests/drop-protocol-change/input.pcap': [1, CONTRADICTION],
  'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap': [6, `${CONTRADICTION}; SIP as in sip.test.ts`],
  'the-tcpdump-group__tcpdump/tests/beep-oobr.pcap': [2, 'a header that the snap length cut is no layer'],
  'the-tcpdump-group__tcpdump/tests/pktap-heap-overflow.pcap': [1, 'a header that the snap length cut is no layer'],
  'fpcap__fpcap/tracefiles/pcapng-example.pcapng': [5, "tshark's table has only the first link type of this file"],
  'seladb__PcapPlusPlus/Tests/Fuzzers/RegressionTests/regression_samples/clusterfuzz-testcase-minimized-FuzzTarget-5196221831708672':
    [3, 'an original length beyond 2^31 is negative to tshark'],
  'the-tcpdump-group__libpcap/tests/filter/AH-IPcomp-IPv6.pcap': [2, 'tshark inflates IPComp'],
  'the-tcpdump-group__tcpdump/tests/arista_ether.pcap': [3, "Arista's timestamp header is not decoded"],
  'the-tcpdump-group__tcpdump/tests/q933-heapoverflow-2.pcap': [3, 'tshark tries Ethernet behind a broken Frame Relay'],
  'the-tcpdump-group__tcpdump/tests/various_gre.pcap': [9, "Cisco's metadata header is not decoded"],
  'zeek__zeek/testing/btest/Traces/ipv6-mobility-dst-opts.pcap': [4, 'tshark talks of the home address (RFC 6275 6.3)'],
  'zeek__zeek/testing/btest/Traces/tunnels/gtp/gtp_control_prime.pcap': [6, "tshark calls GTP' by the name of GTP"],
  'OISF__suricata-verify/tests/igmp/igmp-v1-v2-rgmp-01/wireshark-wiki-IGMP-dataset.pcap': [
    1,
    'tshark tells RGMP from IGMP; what is behind IP is named by its protocol number here',
  ],
  'the-tcpdump-group__tcpdump/tests/rsvp-rsvp_obj_print-oobr.pcap': [1, 'tshark reads a fragment on its own'],
};

async function why(): Promise<string | false> {
  if (sharedCaptures().length === 0) return 'the shared captures are missing';
  if (!existsSync(native)) return `${native} is missing: run \`npm run build\``;
  const tshark = await run('tshark', ['--version']).catch(() => undefined);
  return tshark ? false : 'tshark is not installed';
}

test('protocols, conversations and endpoints are those of tshark', { skip: await why() }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-overview-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const captures: CaptureFile[] = [...sharedCaptures()];
  const generator = join(sharedFolder, '..', 'bench', 'gen_mix.py');
  if (existsSync(generator)) {
    const mix = { name: 'mix10', path: join(folder, 'mix10.pcap') };
    await run('python3', [generator, mix.path, '10'], { maxBuffer });
    captures.push(mix);
  }
  const only = new RegExp(process.env['PCAPGLASS_ONLY'] ?? '');
  const tally = { captures: 0, protocols: 0, conversations: 0, endpoints: 0 };
  const wrong: string[] = [];
  for (const capture of captures) {
    if (!only.test(capture.name)) continue;
    let path = capture.path;
    if (isGzip(storedBytes(capture))) {
      path = join(folder, 'inflated');
      writeFileSync(path, captureBytes(capture));
    }
    const [theirs, ours] = await Promise.all([askTshark(path), askNative(path)]);
    if (!ours) {
      if (theirs.protocols.size > 0) t.diagnostic(`${capture.name}: not compared, a format that is not read`);
      continue;
    }
    if (theirs.protocols.size === 0) continue;
    ++tally.captures;
    tally.protocols += theirs.protocols.size;
    tally.conversations += theirs.conversations.size;
    tally.endpoints += theirs.endpoints.size;
    const found = [
      ...differences(theirs.protocols, ours.protocols),
      ...differences(theirs.conversations, withSameBytes(ours.conversations, theirs.conversations)),
      ...differences(theirs.endpoints, ours.endpoints),
    ];
    if (found.length === 0) continue;
    const [rows, reason] = REASONS[capture.name] ?? [];
    if (reason !== undefined && found.length === rows) t.diagnostic(`${capture.name}: ${rows} rows differ: ${reason}`);
    else wrong.push(...found.map((text) => `${capture.name}: ${text}`));
  }
  t.diagnostic(
    `${tally.captures} captures: ${tally.protocols} protocol paths, ${tally.conversations} conversations, ` +
      `${tally.endpoints} IPv4 addresses compared`,
  );
  assert.deepEqual(wrong, []);
});
