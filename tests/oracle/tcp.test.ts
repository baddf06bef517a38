// TCP segments compared with tshark, segment by segment, over the shared captures: tcp.analysis flags, stream, length,
// completeness, round trips, timeouts, bytes in flight. What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import {
  captureBytes,
  isGzip,
  root,
  samples,
  sharedCaptures,
  sharedFolder,
  storedBytes,
  type CaptureFile,
} from '../js/support/captures.js';
import { installed } from './support/programs.js';

const run = promisify(execFile);
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-tcp-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const ZERO = 'every sequence number is 0, and tshark forgets the highest when the SYN comes again';
const ARCNET = 'ARCNET is not decoded';
const AH = 'AH with IPComp is not decoded, so segments are missing, and what follows from them';
const HEADER = 'the TCP header contradicts its length: malformed here, nothing is read from it';
const ZSTD = 'zstd is not read; the same capture is compared without compression';
/** What is left out, by capture: frames, or all of them ('*'), each with its reason. */
const DIFFER: Record<string, Record<string, string>> = {
  'NotYuSheng__TracePcap/sample-files/monitor_large/week4_ftp_exfil_gateway_change.pcap': { 43: ZERO, 44: ZERO },
  'NotYuSheng__TracePcap/sample-files/monitor_large/week5_shadow_device_arp_spoof.pcap': { 76: ZERO, 77: ZERO },
  'OISF__suricata-verify/tests/drop-protocol-change/input.pcap': { 7: HEADER },
  'OISF__suricata-verify/tests/filestore-5408/input.pcap': { 116: 'headers within sFlow are samples, no segments' },
  'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap': { 86: HEADER },
  'the-tcpdump-group__tcpdump/tests/beep-oobr.pcap': { 2: 'the TCP header is cut by the snap length' },
  'the-tcpdump-group__libpcap/tests/filter/AH-IPcomp-IPv6.pcap': { '*': AH },
  'the-tcpdump-group__libpcap/tests/filter/arcnet-rfc1051-arp-icmp-http.pcap': { '*': ARCNET },
  'the-tcpdump-group__libpcap/tests/filter/arcnet-rfc1201-arp-icmp-http.pcap': { '*': ARCNET },
  'zeek__zeek/testing/btest/Traces/dns-inverse-query.pcap': { '*': 'FDDI is not decoded' },
  'fpcap__fpcap/tracefiles/fritzbox-ip.pcap.zst': { '*': ZSTD },
  'fpcap__fpcap/tracefiles/linux-cooked-unsw-nb15.pcap.zst': { '*': ZSTD },
  'fpcap__fpcap/tracefiles/pcapng-example.pcapng.zst': { '*': ZSTD },
  'seladb__PcapPlusPlus/Tests/Pcap++Test/PcapExamples/file_heuristics/pcapng-example.pcapng.zst': { '*': ZSTD },
};
/** tshark gives a number to the connection that a packet in an ICMP error, or behind SOCKS, would belong to. */
const OTHER_NUMBERS = [
  'OISF__suricata-verify/tests/filestore-5408/input.pcap',
  'cisco__mercury/unit_tests/pcaps/socks4_5.pcap',
];

const FLAGS = [
  'zero_window_probe',
  'zero_window',
  'lost_segment',
  'keep_alive',
  'window_update',
  'window_full',
  'keep_alive_ack',
  'zero_window_probe_ack',
  'duplicate_ack',
  'ack_lost_segment',
  'spurious_retransmission',
  'fast_retransmission',
  'out_of_order',
  'retransmission',
  'reused_ports',
];
const FIELDS = [
  'frame.number',
  'frame.protocols',
  'tcp.stream',
  'tcp.len',
  'tcp.completeness',
  'tcp.analysis.duplicate_ack_num',
  'tcp.analysis.initial_rtt',
  'tcp.analysis.ack_rtt',
  'tcp.analysis.rto',
  'tcp.analysis.bytes_in_flight',
  ...FLAGS.map((flag) => `tcp.analysis.${flag}`),
];

interface Row {
  stream: string;
  length: string;
  completeness: number;
  duplicate: string;
  initialRtt: string;
  ackRtt: string;
  rto: string;
  inFlight: string;
  flags: string;
}
const COMPARED = ['length', 'duplicate', 'ackRtt', 'rto', 'inFlight', 'flags'] as const;

const lines = (text: string): string[][] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => line.split('\t'));

/** Seconds with nine decimals, as nanoseconds. */
function nanoseconds(text: string): string {
  if (text === '') return '';
  const [whole = '', part = ''] = text.replace('-', '').split('.');
  return `${text.startsWith('-') ? '-' : ''}${BigInt(whole) * 1_000_000_000n + BigInt(part.padEnd(9, '0'))}`;
}

/** Segments by frame. What an ICMP error quotes is no segment (C-08). */
async function askTshark(path: string): Promise<Map<number, Row>> {
  const format = ['-T', 'fields', '-E', 'occurrence=a', '-E', 'aggregator=;'];
  const args = [
    '-n',
    '-r',
    path,
    '-Y',
    'tcp && !icmp && !icmpv6',
    ...format,
    ...FIELDS.flatMap((name) => ['-e', name]),
  ];
  const { stdout } = await run('tshark', args, { maxBuffer: 1 << 29 }).catch((error: { stdout: string }) => error);
  const rows = new Map<number, Row>();
  for (const cells of lines(stdout)) {
    const [
      frame,
      ,
      stream = '',
      length = '',
      completeness,
      duplicate = '',
      irtt = '',
      ack = '',
      rto = '',
      flight = '',
    ] = cells;
    rows.set(Number(frame), {
      stream,
      length,
      completeness: Number(completeness?.split(';').at(-1)),
      duplicate,
      initialRtt: nanoseconds(irtt),
      ackRtt: nanoseconds(ack),
      rto: nanoseconds(rto),
      inFlight: flight,
      flags: FLAGS.filter((_, i) => (cells[10 + i] ?? '') !== '').join(' '),
    });
  }
  return rows;
}

async function askNative(capture: CaptureFile): Promise<Map<number, Row>> {
  let path = capture.path;
  if (isGzip(storedBytes(capture))) {
    path = join(folder, capture.name.replaceAll('/', '_'));
    writeFileSync(path, captureBytes(capture));
  }
  const { stdout } = await run(native, ['segments', path], { maxBuffer: 1 << 29 }).catch(
    (error: { stdout: string }) => error,
  );
  const rows = new Map<number, Row>();
  for (const [
    frame,
    stream = '',
    names = '',
    duplicate = '',
    length = '',
    seen,
    irtt = '',
    ack,
    rto,
    flight = '',
  ] of lines(stdout)) {
    const flags = new Set(names.split(' '));
    // The two special ones set tcp.analysis.retransmission too, as it is the name of an expert message.
    if (flags.has('spurious_retransmission') || flags.has('fast_retransmission')) flags.add('retransmission');
    rows.set(Number(frame), {
      stream,
      length,
      completeness: Number(seen),
      duplicate,
      initialRtt: irtt,
      // tshark does not show a time of zero.
      ackRtt: ack === '0' ? '' : (ack ?? ''),
      rto: rto === '0' ? '' : (rto ?? ''),
      inFlight: flight,
      flags: FLAGS.filter((flag) => flags.has(flag)).join(' '),
    });
  }
  return rows;
}

/** Problems of one capture; both maps are in order of frame. */
function differences(capture: CaptureFile, ours: Map<number, Row>, theirs: Map<number, Row>, count: Count): string[] {
  const problems: string[] = [];
  const reasons = DIFFER[capture.name] ?? {};
  const streams = new Map<string, string>(); // theirs to ours
  const seen = new Map<string, { first: number; last: number }>();
  for (const frame of new Set([...ours.keys(), ...theirs.keys()])) {
    const mine = ours.get(frame);
    const other = theirs.get(frame);
    const say = (text: string) => problems.push(`${capture.name} frame ${frame}: ${text}`);
    const stream = mine && (seen.get(mine.stream) ?? { first: mine.completeness, last: 0 });
    const before = stream?.last ?? 0;
    if (mine && stream) seen.set(mine.stream, { ...stream, last: mine.completeness });
    if ((reasons[frame] ?? reasons['*']) !== undefined) {
      count.explained += 1;
      continue;
    }
    if (!mine || !other || !stream) {
      say(mine ? 'only ours' : "only tshark's");
      continue;
    }
    count.segments += 1;
    if (mine.flags !== '') count.flagged += 1;
    for (const key of COMPARED) if (mine[key] !== other[key]) say(`${key} is ${mine[key]}, to tshark ${other[key]}`);
    // Once known it is shown with each segment.
    if (other.initialRtt !== '' && mine.initialRtt !== other.initialRtt)
      say(`initial RTT is ${mine.initialRtt}, to tshark ${other.initialRtt}`);
    // tshark shows what was before this segment, and leaves out the first of most connections.
    if ((before | stream.first) !== (other.completeness | stream.first))
      say(`completeness is ${before}, to tshark ${other.completeness}`);
    if (!streams.has(other.stream)) streams.set(other.stream, mine.stream);
    if (OTHER_NUMBERS.includes(capture.name) ? streams.get(other.stream) !== mine.stream : other.stream !== mine.stream)
      say(`stream is ${mine.stream}, to tshark ${other.stream}`);
  }
  count.connections += seen.size;
  return problems;
}

interface Count {
  captures: number;
  segments: number;
  flagged: number;
  connections: number;
  explained: number;
}

/** Those in which there is TCP, by the collection's own list; PCAPGLASS_MIX may name one more. */
function captures(): CaptureFile[] {
  const listed = readFileSync(join(sharedFolder, 'MANIFEST.tsv'), 'utf8').split('\n');
  const withTcp = new Set(listed.filter((line) => /\btcp\b/.test(line)).map((line) => line.split('\t')[0]));
  const mix = process.env['PCAPGLASS_MIX'];
  return [
    ...samples(),
    ...sharedCaptures().filter(({ name }) => withTcp.has(name)),
    ...(mix === undefined ? [] : [{ name: mix, path: mix }]),
  ].filter(({ path }) => existsSync(path));
}

const missing = (await installed('tshark'))
  ? existsSync(join(sharedFolder, 'MANIFEST.tsv')) && existsSync(native)
    ? false
    : 'shared captures or the native command are missing'
  : 'tshark is not installed';

test('TCP segments are what tshark says of them', { skip: missing }, async (t) => {
  const count: Count = { captures: 0, segments: 0, flagged: 0, connections: 0, explained: 0 };
  const problems: string[] = [];
  const waiting = captures();
  const worker = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const ours = await askNative(next);
      const theirs = await askTshark(next.path);
      if (ours.size > 0) count.captures += 1;
      problems.push(...differences(next, ours, theirs, count));
    }
  };
  await Promise.all([worker(), worker()]);
  t.diagnostic(
    `${count.captures} captures, ${count.connections} connections, ${count.segments} segments compared, ` +
      `${count.flagged} of them flagged; ${count.explained} differ for a listed reason`,
  );
  assert.deepEqual(problems, []);
  assert.ok(count.flagged > 1000, 'too few to mean anything');
});
