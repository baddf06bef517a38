// RTP compared with tshark over the shared captures: streams, packets, loss and jitter of `-z rtp,streams`, and round
// trips of RTCP. What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { hasTshark, nativeProgram } from './sip-messages.js';

interface Stream {
  packets: number;
  lost: number;
  jitterMean: number | undefined;
  jitterMax: number | undefined;
}
type Streams = Map<string, Stream>;

const FUZZED = 'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap';
/** Streams that only one side has, by capture. */
/** RS-03 wants ten different packets without SDP; tshark's heuristic takes one, of anything that begins like RTP. */
const EVIDENCE = 10;
const OTHER_STREAMS: Record<string, string> = {
  [FUZZED]: 'bytes at random: addresses of one packet each, and the heuristic of RS-03 wants ten',
};
/** Jitter that differs, by capture and SSRC. */
const OTHER_JITTER: Record<string, string> = {
  '0x5711bf84': 'SIP_DTMF2.cap: tshark takes telephone events into the jitter (domain.md 4.4)',
  '0x5482ece0': 'h263-over-rtp: the packets with a marker, which ends each picture',
  '0xb72a7104': 'tshark takes late packets too',
  '0x44c61afb': 'the packets beside comfort noise, which domain.md 4.4 leaves out',
  '0x06c156fd': 'the packets beside comfort noise',
  '0x42f433d4': 'the packets beside comfort noise',
  '0x5a3361b3': 'the packets beside comfort noise',
};

const MADE: CaptureFile[] = ['rtp2', 'base'].map((name) => ({
  name: `made/${name}.pcap`,
  path: join(sharedFolder, `made/${name}.pcap`),
}));

const run = (program: string, args: string[]): string =>
  spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'ignore'] }).stdout;

const endpoint = (address: string, port: string): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;

/** The heuristic is on, because ours is (O-09). */
function askTshark(path: string): Streams {
  const streams: Streams = new Map();
  const table = run('tshark', ['-n', '-q', '-z', 'rtp,streams', '--enable-heuristic', 'rtp_udp', '-r', path]);
  for (const line of table.split('\n')) {
    const columns =
      /^\s*[\d.]+\s+[\d.]+\s+(\S+)\s+(\d+)\s+(\S+)\s+(\d+)\s+0x([0-9A-F]{8})\s+.*?(\d+)\s+(-?\d+) \([-\d.]+%\)\s+(.*)$/.exec(
        line,
      );
    if (!columns) continue;
    const [, source = '', from = '', target = '', to = '', ssrc = '', packets, lost, rest = ''] = columns;
    const [, , , , jitterMean, jitterMax] = rest.trim().split(/\s+/).map(Number);
    const key = `${endpoint(source, from)} ${endpoint(target, to)} 0x${ssrc.toLowerCase()}`;
    streams.set(key, { packets: Number(packets), lost: Number(lost), jitterMean, jitterMax });
  }
  return streams;
}

interface Report {
  source: string;
  destination: string;
  ssrc: string;
  packets: number;
  lost: number;
  duplicates: number;
  jitter_mean_ms?: number;
  jitter_max_ms?: number;
  rtcp?: { round_trip_min_ms?: number; round_trip_max_ms?: number };
}

function askNative(path: string): Report[] {
  const text = run(nativeProgram, ['tool', 'analyze_rtp_streams', path]);
  return text.startsWith('{') ? ((JSON.parse(text) as { streams?: Report[] }).streams ?? []) : [];
}

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

const captures = (): CaptureFile[] => [
  ...new Map(
    [...sharedCaptures(), ...MADE].filter(({ path }) => existsSync(path)).map((file) => [file.name, file]),
  ).values(),
];

/** tshark prints three decimals, of a mean that it takes in single steps. */
const near = (ours: number, theirs: number): boolean => Math.abs(ours - theirs) <= 0.002 + theirs * 0.005;

test('RTP streams are those of tshark', { skip: missing() }, async (t) => {
  const tally = { captures: 0, streams: 0, jitter: 0, other: 0 };
  for (const capture of captures()) {
    const ours = askNative(capture.path);
    const theirs = askTshark(capture.path);
    if (ours.length === 0 && theirs.size === 0) continue;
    ++tally.captures;
    await t.test(capture.name, () => {
      for (const stream of ours) {
        const key = `${stream.source} ${stream.destination} ${stream.ssrc}`;
        const oracle = theirs.get(key);
        theirs.delete(key);
        if (!oracle) {
          assert.ok(OTHER_STREAMS[capture.name], `only here: ${key}`);
          ++tally.other;
          continue;
        }
        ++tally.streams;
        assert.equal(stream.packets, oracle.packets, `${key} packets`);
        // O-08: tshark counts duplicates as received.
        assert.equal(stream.lost - stream.duplicates, oracle.lost, `${key} lost`);
        const { jitter_mean_ms: mean, jitter_max_ms: most } = stream;
        if (mean === undefined || most === undefined || oracle.jitterMean === undefined) continue;
        // In the fuzzed capture a stream of a few packets has damaged ones between them.
        if (capture.name === FUZZED && stream.packets < EVIDENCE) {
          ++tally.other;
          continue;
        }
        const agrees = near(mean, oracle.jitterMean) && near(most, oracle.jitterMax ?? 0);
        if (!agrees) {
          assert.ok(OTHER_JITTER[stream.ssrc], `${key} jitter ${mean}/${most}, tshark ${JSON.stringify(oracle)}`);
          ++tally.other;
        } else ++tally.jitter;
      }
      for (const [key, { packets, lost }] of theirs) {
        if (packets + Math.min(lost, 0) >= EVIDENCE) assert.ok(OTHER_STREAMS[capture.name], `only in tshark: ${key}`);
        ++tally.other;
      }
    });
  }
  t.diagnostic(
    `${tally.captures} captures, ${tally.streams} streams with equal packets and loss, ${tally.jitter} of them with equal jitter, ${tally.other} differences with a reason`,
  );
});

test('round trips of RTCP are those of tshark', { skip: missing() }, (t) => {
  let compared = 0;
  for (const capture of captures()) {
    const trips = askNative(capture.path).flatMap(({ rtcp }) => rtcp?.round_trip_max_ms ?? []);
    if (trips.length === 0) continue;
    const fields = ['-Y', 'rtcp.roundtrip-delay', '-T', 'fields', '-e', 'rtcp.roundtrip-delay'];
    // Off by default, and what is short is left out.
    const all = ['-o', 'rtcp.show_roundtrip_calculation:TRUE', '-o', 'rtcp.roundtrip_min_threshhold:0'];
    const theirs = run('tshark', ['-n', ...all, '-r', capture.path, ...fields])
      .split('\n')
      .flatMap((line) => line.split(','))
      .filter((value) => value !== '')
      .map(Number);
    for (const trip of trips) {
      assert.ok(
        theirs.some((value) => Math.abs(value - trip) <= 1),
        `${capture.name}: ${trip} ms, tshark ${theirs.join(' ')}`,
      );
      ++compared;
    }
  }
  t.diagnostic(`${compared} round trips compared`);
});
