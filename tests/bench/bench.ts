// The benchmark: whole processes in turn on the same files, medians, and ratios to the peers of the same run.
//
//   npm run bench -- FILE... [--runs N] [--make MB]
//
// `--make MB` adds an input of that size from the samples' generator. Peers that are not installed are left out.

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../js/support/captures.js';
import { measure, median, type Measurement } from './measure.js';

interface Contestant {
  name: string;
  command(file: string): string[];
}

const isInstalled = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const node = process.execPath;

const ours: Contestant[] = [
  {
    name: 'pcapglass, WASM in Node',
    command: (file) => [node, join(root, 'bin/pcapglass.js'), 'analyze', file, '--format', 'json'],
  },
  {
    // One pass runs every analyzer; one tool asks.
    name: 'pcapglass, native',
    command: (file) => [join(root, 'build/native/tests/pcapglass_native'), 'tool', 'analyze_sip_packets', file],
  },
];
const possiblePeers: Contestant[] = [
  { name: 'capinfos', command: (file) => ['capinfos', file] },
  { name: 'tshark -z io,phs', command: (file) => ['tshark', '-q', '-z', 'io,phs', '-r', file] },
];
const peers = possiblePeers.filter(({ command }) => isInstalled(command('')[0] ?? ''));

interface Row {
  name: string;
  seconds: number;
  mebibytes: number;
}

/** Every contestant once per round, so that what slows the machine slows all. */
async function contest(contestants: readonly Contestant[], file: string, runs: number): Promise<Row[]> {
  const measured = new Map<string, Measurement[]>();
  for (let round = 0; round < runs; ++round) {
    for (const { name, command } of contestants) {
      const list = measured.get(name) ?? [];
      list.push(await measure(command(file)));
      measured.set(name, list);
    }
  }
  return [...measured].map(([name, list]) => ({
    name,
    seconds: median(list.map(({ seconds }) => seconds)),
    mebibytes: median(list.map(({ mebibytes }) => mebibytes)),
  }));
}

/** A line of the table; "x NAME" columns say how many times as long as that peer. */
function line(cells: readonly string[]): string {
  return cells.map((cell, i) => (i === 0 ? cell.padEnd(26) : cell.padStart(i < 4 ? 9 : 11))).join('');
}

function print(rows: readonly Row[], megabytes: number): void {
  const rivals = rows.filter(({ name }) => peers.some((peer) => peer.name === name));
  console.log(line(['', 'seconds', 'MB/s', 'peak MiB', ...rivals.map(({ name }) => `x ${name.split(' ')[0] ?? ''}`)]));
  for (const { name, seconds, mebibytes } of rows) {
    const ratios = rivals.map((rival) => (seconds / rival.seconds).toFixed(2));
    const speed = (megabytes / seconds).toFixed(megabytes < 10 * seconds ? 1 : 0);
    console.log(line([name, seconds.toFixed(3), speed, mebibytes.toFixed(0), ...ratios]));
  }
}

function make(megabytes: string, folder: string): string {
  const file = join(folder, `made-${megabytes}MB.pcap`);
  execFileSync(node, ['--import', 'tsx', 'samples/generate.ts', '--mix', megabytes, file], { cwd: root });
  return file;
}

async function startup(runs: number): Promise<void> {
  console.log('\nStart-up in Node (a capture of a few packets)');
  const file = join(root, 'samples/sip-call.pcap');
  const contestants = [
    { name: 'Node, empty script', command: () => [node, '-e', '0'] },
    { name: 'library: import, analyze', command: () => [node, '--input-type=module', '-e', IMPORT, file] },
    ...ours,
    ...peers,
  ];
  const rows = await contest(contestants, file, runs);
  for (const { name, seconds, mebibytes } of rows) {
    console.log(line([name, `${(seconds * 1000).toFixed(0)} ms`, '', mebibytes.toFixed(0)]));
  }
}
const IMPORT = `
  const { analyze } = await import(${JSON.stringify(join(root, 'dist/wasm/node.js'))});
  const analysis = await analyze(process.argv[1]);
  await analysis.query('analyze_capinfos');`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: 'string', default: '5' }, make: { type: 'string' } },
  });
  const runs = Number(values.runs);
  if (!(runs >= 1) || (positionals.length === 0 && values.make === undefined)) {
    console.error('usage: npm run bench -- FILE... [--runs N] [--make MB]');
    process.exitCode = 2;
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-bench-'));
  try {
    const files = values.make === undefined ? positionals : [...positionals, make(values.make, folder)];
    console.log(`Medians of ${runs} interleaved runs; "x PEER": times as long as that peer.`);
    for (const file of files) {
      const megabytes = statSync(file).size / 1e6;
      console.log(`\n${basename(file)} (${megabytes.toFixed(1)} MB)`);
      print(await contest([...ours, ...peers], file, runs), megabytes);
    }
    await startup(runs);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main();
