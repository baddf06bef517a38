// Totals of SIP over whole captures compared with `tshark -z sip,stat`, and the number of Call-IDs with sngrep's dialogs.
// Each difference is listed with its reason (defects of domain.md 1.2); anything else fails.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { hasTshark, nativeProgram } from './sip-messages.js';
import { installed } from './support/programs.js';

const MADE = ['base', 'noresp', 'rtp2', 'torture', 't_a', 't_b', 't_c', 't_d', 't_e', 't_f', 't_g'];
const LARGEST = 8_000_000; // bytes: sngrep and tshark read each capture whole

type Figure = 'messages' | 'codes' | 'methods' | 'resent' | 'dialogs';
const SNGREP_TCP = 'O-12: sngrep does not follow this TCP stream';
const SNGREP_START = 'sngrep begins a dialog only with a request that may make one, and its pcap has none or not all';
const TORTURE = 'O-01, O-02: tshark and sngrep do not take all torture messages for SIP';
const TAPPED = 'tshark leaves packets out of its statistics whose dissection it gave up';
const FRAMING = 'O-04: tshark loses what follows in the stream';
/** By the end of the capture's name. */
const OTHER: readonly (readonly [name: string, figures: readonly Figure[], reason: string])[] = [
  ['CESNET__ipfixprobe/tests/functional/inputs/sip.pcap', ['resent'], 'O-05: tshark does not look at the branch'],
  ['DTMFsipinfo.pcap', ['dialogs'], 'sngrep -N finds none on this link type'],
  ['c07-sip-r2.cap', ['messages', 'methods', 'dialogs'], 'domain.md D-02: a method has at most 64 characters'],
  ['gtp-iphone.pcap', ['dialogs'], 'sngrep does not look into GTP-U'],
  ['made/t_a.pcap', ['dialogs'], SNGREP_TCP],
  ['made/t_b.pcap', ['dialogs'], SNGREP_TCP],
  ['made/t_c.pcap', ['methods', 'dialogs'], `${FRAMING}; ${SNGREP_TCP}`],
  ['made/t_e.pcap', ['messages', 'methods', 'dialogs'], `${FRAMING}; ${SNGREP_TCP}`],
  ['made/t_f.pcap', ['dialogs'], SNGREP_TCP],
  ['made/t_g.pcap', ['messages', 'methods', 'dialogs'], `${FRAMING}; ${SNGREP_TCP}`],
  ['made/torture.pcap', ['messages', 'codes', 'methods', 'dialogs'], TORTURE],
  ['fuzz-2006-06-26-2594.pcap', ['messages', 'codes', 'methods', 'dialogs'], TAPPED],
  ['sip_non_default_port.pcap', ['dialogs'], SNGREP_START],
  ['sip_reqs.pcap', ['messages', 'methods', 'dialogs'], `${TAPPED}; ${SNGREP_START}`],
  ['sip_resp.pcap', ['dialogs'], SNGREP_START],
  ['ipip0.pcap', ['dialogs'], SNGREP_START],
  ['sip-junk-before-request.pcap', ['dialogs'], 'sngrep counts a message without Call-ID'],
];

interface Statistics {
  methods: Record<string, number>;
  response_codes: Record<string, number>;
  retransmissions: number;
  capture_duplicates: number;
  unique_call_ids: number;
}
interface Answer {
  sip_packets_found: number;
  statistics: Statistics;
}

const run = (program: string, args: readonly string[]): string => {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28, stdio: ['ignore', 'pipe', 'pipe'] });
  // tshark ends with an error behind a capture that was cut, after all that it has read.
  return done.stdout ?? '';
};
const counts = (text: string, pattern: RegExp): Record<string, number> =>
  Object.fromEntries([...text.matchAll(pattern)].map(([, name = '', count]) => [name, Number(count)]));
const sorted = (record: Record<string, number>): string => JSON.stringify(Object.entries(record).sort());

async function missing(): Promise<string | false> {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  if (!hasTshark()) return 'tshark is not installed';
  return (await installed('sngrep')) ? false : 'sngrep is not installed';
}

const made: CaptureFile[] = MADE.map((name) => ({
  name: `made/${name}.pcap`,
  path: join(sharedFolder, 'made', `${name}.pcap`),
}));

test('totals are those of tshark, dialogs those of sngrep', { skip: await missing() }, async (t) => {
  const tally = { captures: 0, figures: 0, listed: 0 };
  const all = new Map([...sharedCaptures(), ...made].map((file) => [file.name, file]));
  for (const { name, path } of all.values()) {
    if (!existsSync(path) || statSync(path).size > LARGEST || !/\.(pcap|pcapng|cap)$/.test(path)) continue;
    const printed = run(nativeProgram, ['tool', 'analyze_sip_packets', path, '--args', '{"limit":1}']);
    const ours = printed === '' ? undefined : (JSON.parse(printed) as Partial<Answer>);
    if (!ours?.sip_packets_found || !ours.statistics) continue;
    ++tally.captures;
    await t.test(name, () => {
      const stat = run('tshark', ['-q', '-z', 'sip,stat', '-r', path]);
      const number = (pattern: RegExp): number => Number(pattern.exec(stat)?.[1] ?? Number.NaN);
      const sngrep = spawnSync('sngrep', ['-N', '-I', path], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
      const dialogs = [...`${sngrep.stdout}${sngrep.stderr}`.matchAll(/Dialog count: (\d+)/g)].at(-1)?.[1];
      const { statistics, sip_packets_found: found } = ours as Answer;
      const repeats = statistics.retransmissions + statistics.capture_duplicates;
      const same: Record<Figure, boolean> = {
        messages: number(/SIP messages: (\d+)/) === found,
        codes: sorted(counts(stat, /^ {2}SIP (\d+) .*?:\s+(\d+) Packets$/gm)) === sorted(statistics.response_codes),
        methods: sorted(counts(stat, /^ {2}(\S+)\s+:\s+(\d+) Packets$/gm)) === sorted(statistics.methods),
        // O-05: tshark looks at UDP only, and never at ACK and CANCEL.
        resent: number(/resent SIP messages: (\d+)/) <= repeats,
        dialogs: Number(dialogs) === statistics.unique_call_ids,
      };
      const listed = OTHER.find(([end]) => name.endsWith(end));
      for (const [figure, agrees] of Object.entries(same) as [Figure, boolean][]) {
        ++tally.figures;
        const known = listed?.[1].includes(figure) === true;
        if (known) ++tally.listed;
        assert.equal(agrees, !known, known ? `${figure} agrees now: drop "${listed[2]}"` : `${figure} differs`);
      }
    });
  }
  t.diagnostic(JSON.stringify(tally));
  assert.ok(tally.captures > 30, `${tally.captures} captures with SIP`);
});
