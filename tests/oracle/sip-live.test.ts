// Real SIP stacks on loopback (domain.md T-01 to T-03): sipp calls sipp, tcpdump captures, and what is known of that must
// be told. Where sipp, tcpdump or the right to capture is missing, the test says so.

import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sharedFolder } from '../js/support/captures.js';
import { nativeProgram } from './sip-messages.js';

interface Call {
  outcome: string;
  duration?: number;
  setup_time?: number;
}
interface Calls {
  calls: Call[];
  statistics: { calls: number; all: { ser_pct?: number; seer_pct?: number; isa_pct?: number } };
}
interface Media {
  findings: { id: string }[];
  streams: { dtmf: { duration_ms: number; anomalies: unknown[] }[] }[];
}

const folder = mkdtempSync(join(tmpdir(), 'pcapglass-live-'));
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const runs = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).error === undefined;

function missing(): string | false {
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  if (!runs('sipp', '-v')) return 'sipp is not installed (package sip-tester)';
  return runs('tcpdump', '--version') ? false : 'tcpdump is not installed';
}

function start(program: string, args: readonly string[]): ChildProcess {
  const child = spawn(program, args, { cwd: folder, stdio: 'ignore' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}
const exit = (child: ChildProcess, limit: number): Promise<void> =>
  Promise.race([new Promise<void>((done) => child.once('exit', () => done())), sleep(limit)]);

/** What tcpdump sees on loopback while `act` runs; nothing when it may not capture. */
async function capture(name: string, act: () => Promise<void>): Promise<string | undefined> {
  const file = join(folder, name);
  // -Z root: otherwise it gives up the right to write into this folder.
  const tcpdump = start('tcpdump', ['-i', 'lo', '-U', '-s', '0', '-Z', 'root', '-w', file, 'udp']);
  for (let i = 0; i < 30 && !existsSync(file) && tcpdump.exitCode === null; i += 1) await sleep(100);
  if (tcpdump.exitCode !== null || !existsSync(file)) return undefined;
  await sleep(300);
  await act();
  await sleep(500);
  tcpdump.kill('SIGINT');
  await exit(tcpdump, 2000);
  return file;
}

const ask = <Result>(tool: string, file: string): Result => {
  const printed = spawnSync(nativeProgram, ['tool', tool, file], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout;
  return JSON.parse(printed) as Result;
};

test('T-01: three good calls of sipp', { skip: missing(), timeout: 20_000 }, async (t) => {
  const file = await capture('calls.pcap', async () => {
    const uas = start('sipp', ['-sn', 'uas', '-i', '127.0.0.1', '-p', '15060', '-m', '3', '-nostdin']);
    await sleep(500);
    const uac = ['-sn', 'uac', '-i', '127.0.0.1', '-p', '15070', '-m', '3', '-r', '10', '-d', '500', '-nostdin'];
    await exit(start('sipp', [...uac, '127.0.0.1:15060']), 8000);
    await exit(uas, 1000);
    uas.kill('SIGKILL');
  });
  if (file === undefined) return t.skip('tcpdump may not capture on lo');
  const { calls, statistics } = ask<Calls>('list_sip_calls', file);
  assert.equal(statistics.calls, 3);
  assert.deepEqual([statistics.all.ser_pct, statistics.all.seer_pct, statistics.all.isa_pct], [100, 100, 0]);
  for (const call of calls) {
    assert.equal(call.outcome, 'completed');
    assert.ok(Math.abs((call.duration ?? 0) - 0.5) < 0.25, `duration ${call.duration}`);
    assert.ok((call.setup_time ?? 9) < 0.25, `setup ${call.setup_time}`);
  }
});

test('T-02: nobody answers, known only when the capture goes on for Timer B', { skip: missing() }, (t) => {
  const made = (name: string): string => join(sharedFolder, 'made', `${name}.pcap`);
  if (!existsSync(made('base'))) return t.skip(`${sharedFolder} is missing`);
  const outcomes = (name: string): string[] => ask<Calls>('list_sip_calls', made(name)).calls.map((one) => one.outcome);
  assert.deepEqual(outcomes('base'), ['completed', 'completed', 'completed', 'undetermined_capture_ended']);
  assert.deepEqual(outcomes('noresp'), ['no_response']);
});

test('T-03: media that the answer did not agree to, and one digit', { skip: missing(), timeout: 30_000 }, async (t) => {
  if (!existsSync('/usr/share/sip-tester')) return t.skip('the captures of package sip-tester are missing');
  symlinkSync('/usr/share/sip-tester', join(folder, 'pcap'));
  const file = await capture('media.pcap', async () => {
    const local = ['-i', '127.0.0.1', '-mi', '127.0.0.1'];
    const uas = start('sipp', [
      '-sn',
      'uas',
      ...local,
      '-mp',
      '6060',
      '-p',
      '15065',
      '-m',
      '1',
      '-rtp_echo',
      '-nostdin',
    ]);
    await sleep(500);
    const uac = ['-sn', 'uac_pcap', ...local, '-mp', '6020', '-p', '15075', '-m', '1', '-nostdin'];
    await exit(start('sipp', [...uac, '127.0.0.1:15065']), 18_000);
    await exit(uas, 1000);
    uas.kill('SIGKILL');
  });
  if (file === undefined) return t.skip('tcpdump may not capture on lo');
  const [call] = ask<Calls>('list_sip_calls', file).calls;
  assert.equal(call?.outcome, 'completed');
  assert.ok(Math.abs((call.duration ?? 0) - 9) < 0.5, `duration ${call.duration}`);
  const media = ask<Media>('analyze_rtp_streams', file);
  assert.ok(
    media.findings.some(({ id }) => id === 'SIP-ME-10'),
    `only ${media.findings.map(({ id }) => id).join(', ')}`,
  );
  // Each direction carries the one key, which the other side echoes: 2240 / 8000 s.
  const keys = media.streams.flatMap((stream) => stream.dtmf.map((key) => key.duration_ms));
  assert.deepEqual(keys, [280, 280]);
});
