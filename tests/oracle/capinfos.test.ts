// analyze_capinfos against capinfos over the samples of each format and the shared captures: format, packets, sizes,
// times and their precision, types, order, interfaces.
// Each difference that is allowed stands in `allowed` with its reason, and is printed.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import type { AnalyzeCapinfosResult } from '../../schema/types.js';
import { analyze } from '../../wasm/node.js';
import { samples, sharedCaptures } from '../js/support/captures.js';
import { installed } from './support/programs.js';

const run = promisify(execFile);

/** What both sides say of a capture, as text. */
type Facts = Record<string, string>;

/** One line of quoted CSV into its fields. */
function splitCsv(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'));
}

async function factsOfCapinfos(path: string): Promise<Facts | null> {
  const options = { env: { ...process.env, TZ: 'UTC' }, maxBuffer: 1 << 26 };
  // Comments may hold line breaks; the fields that are compared come before them.
  const table = await run('capinfos', ['-TmQ', path], options).catch(() => null);
  const long = await run('capinfos', ['-M', path], options).catch(() => null);
  const [header, row] = table?.stdout.split('\n') ?? [];
  if (!header || !row || !long) return null;
  const fields = splitCsv(row);
  const values = new Map(splitCsv(header).map((name, i) => [name, fields[i] ?? '']));
  const get = (name: string) => values.get(name) ?? '';
  const interfaces = [
    ...long.stdout.matchAll(/Encapsulation = (.*) \(\d+ - .*\)\n(?:.*\n)*?.*Number of packets = (\d+)/g),
  ];
  return {
    type: get('File type'),
    precision: get('File time precision').toLowerCase(),
    packets: get('Number of packets'),
    fileSize: get('File size (bytes)'),
    dataSize: get('Data size (bytes)'),
    duration: get('Capture duration (seconds)'),
    start: get('Start time'),
    end: get('End time'),
    order: get('Strict time order'),
    encapsulation: get('File encapsulation'),
    interfaces: interfaces.map((match) => `${match[1]}: ${match[2]}`).join(', '),
  };
}

const shortTime = (time: string | undefined) => (time ? time.replace('T', ' ').replace('Z', '') : 'n/a');

function shortEncapsulation({ file_encapsulation, capture }: AnalyzeCapinfosResult): string {
  if (file_encapsulation === 'Per packet') return 'per-packet';
  if (file_encapsulation === 'Extensible Record Format') return 'erf';
  return (capture.link_types[0] ?? 'unknown').replace(/^link-type-.*/, 'unknown');
}

function factsOfOurs(result: AnalyzeCapinfosResult, like: Facts): Facts {
  const digits = (text: string | undefined) => text?.split('.')[1]?.length ?? 0;
  // capinfos prints as many digits as it deems right; compare those.
  const cut = (time: string, by: string | undefined) => {
    const wanted = digits(by) - digits(time);
    return wanted < 0 ? time.slice(0, wanted) : time + '0'.repeat(by?.includes('.') ? wanted : 0);
  };
  const duration = result.capture_duration_seconds;
  const order = { true: 'True', false: 'False', undefined: 'Unknown' }[`${result.strict_time_order}`];
  return {
    type: result.file_type,
    precision: result.time_precision.replace('per packet', 'per-packet'),
    packets: String(result.packet_count),
    fileSize: String(result.file_size_bytes),
    dataSize: String(result.data_size_bytes),
    duration: duration === undefined ? 'n/a' : duration.toFixed(digits(like['duration'])),
    start: cut(shortTime(result.capture.first_time), like['start']),
    end: cut(shortTime(result.capture.last_time), like['end']),
    order: order ?? '',
    encapsulation: shortEncapsulation(result),
    interfaces: result.interfaces.map((one) => `${one.encapsulation}: ${one.packets}`).join(', '),
  };
}

interface Allowance {
  readonly file: RegExp;
  readonly facts: readonly string[];
  readonly reason: string;
}

const allowed: readonly Allowance[] = [
  {
    file: /netmon-|c07-sip-r2\.cap|FTPv6-1\.cap/,
    facts: ['interfaces'],
    reason: 'capinfos lists no interface for Network Monitor; ours is the one of that link type',
  },
  {
    file: /netmon-2|c07-sip-r2\.cap|FTPv6-1\.cap/,
    facts: ['precision'],
    reason:
      'the format counts microseconds (2.3: 100 ns), as later versions of Wireshark say too; 4.0 says nanoseconds',
  },
  {
    file: /netmon-2\.3\.cap/,
    facts: ['packets', 'dataSize', 'duration', 'start', 'encapsulation'],
    reason: "capinfos takes Network Monitor's filter for a packet of another link type; ours gives it a number only",
  },
  {
    file: /endace\.erf/,
    facts: ['interfaces'],
    reason: 'ours are of what the records carry, each port with its own packets',
  },
  {
    file: /clusterfuzz-testcase|atm-oam-loopback-print-overrun/,
    facts: ['start', 'end', 'duration'],
    reason:
      'fractions of a second of a million and more: we carry them into the seconds, capinfos prints them as they are',
  },
  {
    file: /atm-oam/,
    facts: ['dataSize'],
    reason: 'capinfos leaves the 4-byte SunATM pseudo-header out; our sum is that of the original lengths in the file',
  },
  {
    file: /test10[12]\.pcapng|test20[12]\.pcapng/,
    facts: ['duration', 'start', 'end'],
    reason:
      'some packets have no time: capinfos then gives no times at all, we give those of the packets that have one',
  },
  {
    file: /test20[12]\.pcapng/,
    facts: ['interfaces'],
    reason:
      'several sections: capinfos adds up packets by number within the section and lists interfaces again; ours are apart',
  },
  {
    file: /fpcap.*pcapng-example/,
    facts: ['start', 'end', 'duration'],
    reason: 'times in the year 586524, written in a wrong unit: beyond 2262 ours saturate',
  },
];

test('analyze_capinfos agrees with capinfos', { timeout: 600_000 }, async (t) => {
  const captures = [...samples().filter(({ name }) => name.startsWith('formats/')), ...sharedCaptures()];
  if (!(await installed('capinfos'))) return t.skip('capinfos is not installed');
  const counts = { compared: 0, unreadableByCapinfos: 0, unreadableByUs: 0, differing: 0 };
  const wrong: string[] = [];
  for (const capture of captures) {
    const theirs = await factsOfCapinfos(capture.path);
    const analysis = await analyze(capture.path, { defaultLimit: null }).catch((error: Error) => error);
    if (analysis instanceof Error) {
      if (theirs) t.diagnostic(`not read by us: ${capture.name}: ${analysis.message}`);
      if (theirs && !/unsupported format/.test(analysis.message)) wrong.push(`${capture.name}: ${analysis.message}`);
      counts.unreadableByUs += 1;
      continue;
    }
    const ours = await analysis.query('analyze_capinfos');
    analysis.close();
    if (!theirs) {
      counts.unreadableByCapinfos += 1;
      continue;
    }
    counts.compared += 1;
    const facts = factsOfOurs(ours, theirs);
    const different = Object.keys(theirs).filter((name) => facts[name] !== theirs[name]);
    for (const name of different) {
      const allowance = allowed.find((one) => one.file.test(capture.name) && one.facts.includes(name));
      const line = `${capture.name}: ${name}: ours ${facts[name]}, capinfos ${theirs[name]}`;
      t.diagnostic(`${line}${allowance ? ` (${allowance.reason})` : ''}`);
      if (!allowance) wrong.push(line);
    }
    if (different.length > 0) counts.differing += 1;
  }
  t.diagnostic(JSON.stringify(counts));
  assert.deepEqual(wrong, []);
});
