// The SIP messages of a capture as tshark and as the native command give them, in one shape.

import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../js/support/captures.js';

export const nativeProgram = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');

export interface Message {
  frame: number;
  /** Method of a request, status code of a response. */
  start: string;
  callId: string;
  /** Without leading zeros; empty when there is none. */
  cseqNumber: string;
  cseqMethod: string;
  source: string;
  destination: string;
}

const SEPARATOR = '\x1f';

const run = (program: string, args: string[]) =>
  spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });

export const hasTshark = (): boolean => run('tshark', ['--version']).status === 0;

// C-08: no message quoted by ICMP. A message in fragments is one of the frame that completed it (C-03).
const FILTER = 'sip && udp && !icmp && !icmpv6';
const FIELDS = [
  'frame.protocols',
  'frame.number',
  'sip.Method',
  'sip.Status-Code',
  'sip.Call-ID',
  'sip.CSeq.seq',
  'sip.CSeq.method',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'udp.srcport',
  'udp.dstport',
] as const;

/** Control characters as our reports write them: the comparison is about values, not about escapes. */
const escaped = (text: string): string =>
  // eslint-disable-next-line no-control-regex
  text.replace(/[\x00-\x1f\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);

const endpoint = (address: string, port: string): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** The innermost transport of a line that begins with frame.protocols: tunnels have one of their own outside. */
const carrierOf = (line: string): string | undefined =>
  line
    .split('\t', 1)[0]
    ?.split(':')
    .findLast((layer) => layer === 'udp' || layer === 'tcp');

/** tshark as it comes: SIP on its ports and by its heuristic; nothing is decoded "as". */
export function askTshark(path: string): Message[] {
  const args = ['-n', '-r', path, '-Y', FILTER, '-T', 'fields', '-E', `aggregator=${SEPARATOR}`];
  const { stdout } = run('tshark', [...args, ...FIELDS.flatMap((field) => ['-e', field])]);
  return stdout
    .split('\n')
    .filter((line) => line !== '' && carrierOf(line) === 'udp')
    .map((line) => {
      const values = line.split('\t');
      const all = (field: (typeof FIELDS)[number]): string[] => (values[FIELDS.indexOf(field)] ?? '').split(SEPARATOR);
      // The first of SIP, whose body may hold a message (RFC 3420); the innermost of what carries it.
      const value = (field: (typeof FIELDS)[number]): string => all(field)[0] ?? '';
      const inner = (field: (typeof FIELDS)[number]): string => all(field).at(-1) ?? '';
      const below = value('frame.protocols').split(':');
      const ip = below.findLast((layer) => layer === 'ip' || layer === 'ipv6') === 'ipv6' ? 'ipv6' : 'ip';
      return {
        frame: Number(value('frame.number')),
        start: escaped(value('sip.Method') || value('sip.Status-Code')),
        callId: escaped(value('sip.Call-ID')),
        cseqNumber: value('sip.CSeq.seq'),
        cseqMethod: escaped(value('sip.CSeq.method')),
        source: endpoint(inner(`${ip}.src`), inner('udp.srcport')),
        destination: endpoint(inner(`${ip}.dst`), inner('udp.dstport')),
      };
    });
}

/** A message over TCP by what tshark tells of each of several in one frame. */
export interface StreamMessage {
  frame: number;
  callId: string;
  cseqNumber: string;
  cseqMethod: string;
}

const STREAM_FIELDS = ['frame.protocols', 'frame.number', 'sip.Call-ID', 'sip.CSeq.seq', 'sip.CSeq.method'] as const;
/** SIP over TCP as tshark puts it together, in order of the frames that complete the messages. */
export function askTsharkStreams(path: string): StreamMessage[] {
  const options = ['-n', '-r', path, '-Y', 'sip.Call-ID && tcp && !icmp && !icmpv6', '-T', 'fields'];
  const format = ['-E', 'occurrence=a', '-E', `aggregator=${SEPARATOR}`];
  const { stdout } = run('tshark', [...options, ...format, ...STREAM_FIELDS.flatMap((field) => ['-e', field])]);
  return stdout
    .split('\n')
    .filter((line) => line !== '' && carrierOf(line) === 'tcp')
    .flatMap((line) => {
      const [, frame = '', ...lists] = line.split('\t');
      const [callIds = [], numbers = [], methods = []] = lists.map((list) => list.split(SEPARATOR));
      return callIds.map((callId, i) => ({
        frame: Number(frame),
        callId: escaped(callId),
        cseqNumber: numbers[i] ?? '',
        cseqMethod: escaped(methods[i] ?? ''),
      }));
    });
}

interface Entry {
  packet_number: number;
  transport: string;
  method?: string;
  status_code?: number;
  call_id?: string;
  cseq?: string;
  source_ip: string;
  source_port: number;
  destination_ip: string;
  destination_port: number;
}

/** Ours over one transport, or why the capture was refused. */
export function askNative(path: string, transport: 'UDP' | 'TCP'): Message[] | string {
  const { status, stdout, stderr } = run(nativeProgram, ['tool', 'analyze_sip_packets', path, '--limit', 'all']);
  if (status !== 0) return stderr.trim() || `${nativeProgram} failed`;
  const { packets } = JSON.parse(stdout) as { packets: Entry[] };
  const carried = packets.filter((entry) => entry.transport === transport);
  return carried.map((entry) => {
    const [, digits = '', method = ''] = /^0*(\d+)\s+(.*)$/s.exec(entry.cseq ?? '') ?? [];
    return {
      frame: entry.packet_number,
      start: entry.method ?? String(entry.status_code),
      callId: entry.call_id ?? '',
      cseqNumber: digits,
      cseqMethod: method,
      source: endpoint(entry.source_ip, String(entry.source_port)),
      destination: endpoint(entry.destination_ip, String(entry.destination_port)),
    };
  });
}
