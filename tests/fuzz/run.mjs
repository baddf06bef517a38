// Builds the fuzz targets with clang, seeds a corpus from samples/ and the shared captures, and runs each in turn:
// `node tests/fuzz/run.mjs [--seconds N] [TARGET...]`. A finding fails, and its input is kept in build/fuzz-findings.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { inRoot } from '../../scripts/lib/paths.mjs';
import { run } from '../../scripts/lib/run.mjs';
import { hasFuzzerRuntime } from '../../scripts/lib/toolchain.mjs';

const LARGEST_SEED = 64 << 10;
const DHCP_PORTS = [67, 68, 546, 547];
const DNS_PORTS = [53, 5353, 5355];
const targets = {
  analysis: { maxLength: LARGEST_SEED, seeds: (file) => [Buffer.concat([Buffer.from([0, 7, 200, 1]), file])] },
  pcapng: { maxLength: 16 << 10, seeds: pcapngBlocks },
  formats: { maxLength: 16 << 10, seeds: formatRecords },
  decoder: {
    maxLength: 2048,
    seeds: (file) => records(file).map(({ link, bytes }) => Buffer.from([link, 0, ...bytes])),
  },
  dhcp: { maxLength: 2048, seeds: (file) => records(file).flatMap(({ bytes }) => behindPorts(bytes, DHCP_PORTS)) },
  dns: { maxLength: 4096, seeds: (file) => records(file).flatMap(({ bytes }) => behindPorts(bytes, DNS_PORTS)) },
  icmp: { maxLength: 2048, seeds: (file) => records(file).flatMap(({ bytes }) => icmpMessage(bytes)) },
  packets: { maxLength: 2048, seeds: packetList },
  sdp: { maxLength: 4096, seeds: (file) => records(file).flatMap(({ bytes }) => sdpText(bytes)) },
  rtp: { maxLength: 4096, seeds: () => [Buffer.from('0104d5d5d5d502040a0a00a002048a0a0140034000000000', 'hex')] },
  sip: { maxLength: 8192, seeds: (file) => records(file).flatMap(({ bytes }) => sipText(bytes)) },
  sip_detail: {
    maxLength: 8192,
    seeds: (file) =>
      records(file).flatMap(({ bytes }) => sipText(bytes).map((text) => Buffer.concat([Buffer.from([0, 0]), text]))),
  },
  sip_stream: { maxLength: 8192, seeds: sipStreams },
  websocket: {
    maxLength: 4096,
    seeds: () => [Buffer.from('0a03ff01818537fa213d7f9f4d5158010348656c8900800261620a', 'hex')],
  },
  tls: { maxLength: 4096, seeds: (file) => records(file).flatMap(({ bytes }) => tlsRecords(bytes)) },
  stream: { maxLength: 2048, seeds: () => [Buffer.from('00000300040000001a00000000301a000080000a050000', 'hex')] },
};

/** Packets of a pcap file with Ethernet, raw IP or cooked frames; the first byte of `decoder` is an index of link types. */
function records(file) {
  if (file.length < 24) return [];
  const magic = file.readUInt32LE(0);
  if (magic !== 0xa1b2c3d4 && magic !== 0xa1b23c4d) return [];
  const link = { 0: 0, 1: 1, 12: 2, 101: 4, 108: 7, 113: 8, 228: 5, 229: 6, 276: 9 }[file.readUInt16LE(20)] ?? 10;
  const found = [];
  for (let at = 24; at + 16 <= file.length && found.length < 40;) {
    const length = file.readUInt32LE(at + 8);
    if (length <= 2000) found.push({ link, bytes: file.subarray(at + 16, at + 16 + length) });
    at += 16 + length;
  }
  return found;
}

/** The payload of a UDP datagram over Ethernet and IP to or from one of `ports`, behind a byte of the target's own. */
function behindPorts(bytes, ports) {
  for (const at of [34, 54]) {
    if (bytes.length < at + 12) continue;
    if (ports.includes(bytes.readUInt16BE(at)) || ports.includes(bytes.readUInt16BE(at + 2))) {
      return [Buffer.concat([Buffer.from([0]), bytes.subarray(at + 8)])];
    }
  }
  return [];
}

/** A message of ICMP or ICMPv6 over Ethernet, behind a byte that says which. */
function icmpMessage(bytes) {
  if (bytes.length < 62) return [];
  const type = bytes.readUInt16BE(12);
  if (type === 0x0800 && bytes[23] === 1) return [Buffer.concat([Buffer.from([0]), bytes.subarray(34)])];
  if (type === 0x86dd && bytes[20] === 58) return [Buffer.concat([Buffer.from([1]), bytes.subarray(54)])];
  return [];
}

/** Up to twelve packets of a capture as the target lists them; see packets.cpp. */
function packetList(file) {
  const parts = records(file)
    .slice(0, 12)
    .flatMap(({ bytes }) => packetOf(bytes).map((fields) => fields.subarray(0, 256)));
  if (parts.length === 0) return [];
  return [Buffer.concat(parts.flatMap((part) => [Buffer.from([part[0], 10, part.length - 1]), part.subarray(1)]))];
}

/** A packet over Ethernet: the number of its kind in packets.cpp, and what the target takes of it. */
function packetOf(bytes) {
  const packet = (kind, rest) => [Buffer.concat([Buffer.from([kind]), rest])];
  const type = bytes.length < 54 ? 0 : bytes.readUInt16BE(12);
  if (type === 0x0806) return packet(1, bytes.subarray(14));
  const message = icmpMessage(bytes);
  if (message.length > 0) return packet(message[0][0] === 0 ? 2 : 6, message[0].subarray(1));
  for (const [kind, ports] of [
    [3, [53]],
    [4, [5353]],
    [5, [67, 68]],
    [7, [546, 547]],
  ]) {
    const payload = bytes.length < 60 ? [] : behindPorts(bytes, ports);
    if (payload.length > 0) return packet(kind, payload[0].subarray(1));
  }
  if (type !== 0x0800 || bytes[23] !== 6) return [];
  const back = bytes.readUInt16BE(34) < bytes.readUInt16BE(36) ? 0x10 : 0;
  const header = Buffer.from([0, bytes[47], bytes[48], bytes[40], bytes[41], bytes[44], bytes[45]]);
  return packet(back, Buffer.concat([header, bytes.subarray(54)]));
}

/** What of a packet looks like a SIP message. */
function sipText(bytes) {
  const text = bytes.toString('latin1');
  const line = text.search(/[A-Z]+ (sips?|tel):[^\r\n]* SIP\/2\.0\r?\n|SIP\/2\.0 \d{3}/);
  return line < 0 ? [] : [bytes.subarray(line)];
}

/** A session description at the end of a packet. */
function sdpText(bytes) {
  const begin = bytes.indexOf('v=0');
  return begin < 0 ? [] : [bytes.subarray(begin)];
}

/** What of a packet looks like a record of a TLS handshake. */
function tlsRecords(bytes) {
  const at = bytes.indexOf(Buffer.from([0x16, 0x03]));
  return at < 0 ? [] : [Buffer.concat([Buffer.from([255]), bytes.subarray(at)])];
}

/** All SIP messages of a capture one after the other, for a stream in segments of several sizes. */
function sipStreams(file) {
  const texts = records(file).flatMap(({ bytes }) => sipText(bytes));
  return texts.length === 0 ? [] : [Buffer.concat([Buffer.from([0, 99, 3, 250]), ...texts.slice(0, 8)])];
}

/** A pcapng file as the list of blocks that the target takes; see pcapng.cpp. */
function pcapngBlocks(file) {
  if (file.length < 28 || file.readUInt32LE(0) !== 0x0a0d0d0a || file.readUInt32LE(8) !== 0x1a2b3c4d) return [];
  const parts = [];
  for (let at = 0; at + 12 <= file.length;) {
    const [type, length] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    if (length < 12) break;
    const body = file.subarray(at + 8, Math.min(at + length - 4, at + 8 + 1020));
    const words = body.length >> 2;
    if (type === 0x0a0d0d0a || type <= 10)
      parts.push(Buffer.from([type <= 10 ? type : 0, words]), body.subarray(0, words * 4));
    at += length;
  }
  return [Buffer.concat(parts)];
}

/** What stands behind the header that the target writes, by its number there; see formats.cpp. */
function formatRecords(file) {
  const magic = file.toString('latin1', 0, 4);
  const behind = (format, header) => [Buffer.concat([Buffer.from([format, 6]), file.subarray(header)])];
  if (magic === 'snoo') return behind(0, 16);
  if (magic === 'RTSS') return behind(2, 128);
  if (magic === 'GMBU') return behind(3 + Math.min(file[4], 3), 128);
  if (file.length >= 24 && file.readUInt32LE(0) === 0xa1b2c3d4) return behind(8, 24);
  return behind(9, 0);
}

function sharedFiles() {
  const manifest = inRoot('..', 'shared', 'captures', 'MANIFEST.tsv');
  if (!existsSync(manifest)) {
    console.log('no shared captures here: the corpus is made from samples/ only');
    return [];
  }
  const names = readFileSync(manifest, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0]);
  return names.filter(Boolean).map((name) => inRoot('..', 'shared', 'captures', name));
}

function sampleFiles() {
  const rows = JSON.parse(readFileSync(inRoot('samples', 'samples.json'), 'utf8'));
  return rows.map(({ file }) => inRoot('samples', file));
}

function seedCorpus() {
  for (const name of Object.keys(targets)) mkdirSync(inRoot('build/fuzz-corpus', name), { recursive: true });
  for (const path of [...sampleFiles(), ...sharedFiles()]) {
    const stored = readFileSync(path);
    const file = stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
    for (const [name, { maxLength, seeds }] of Object.entries(targets)) {
      for (const seed of seeds(file)) {
        const bytes = seed.subarray(0, maxLength);
        const hash = createHash('sha1').update(bytes).digest('hex');
        writeFileSync(inRoot('build/fuzz-corpus', name, hash), bytes);
      }
    }
  }
}

function build() {
  const settings = ['-DPCAPGLASS_FUZZ=ON', '-DCMAKE_CXX_COMPILER=clang++', '-DCMAKE_BUILD_TYPE=Release'];
  run('cmake', ['-S', '.', '-B', 'build/fuzz', ...settings]);
  const names = Object.keys(targets).map((name) => `fuzz_${name}`);
  run('cmake', ['--build', 'build/fuzz', '--parallel', '2', '--target', ...names]);
}

/** Runs one target; true when it found nothing. */
function fuzz(name, seconds) {
  const findings = inRoot('build/fuzz-findings');
  mkdirSync(findings, { recursive: true });
  const result = spawnSync(
    inRoot('build/fuzz/tests', `fuzz_${name}`),
    [
      inRoot('build/fuzz-corpus', name),
      `-max_total_time=${seconds}`,
      `-max_len=${targets[name].maxLength}`,
      '-rss_limit_mb=1024',
      '-timeout=10',
      '-entropic=0', // its bookkeeping takes most of the time where an input reaches much code
      '-print_final_stats=1',
      `-artifact_prefix=${findings}/${name}-`,
    ],
    // Deep stacks of every allocation would take half of the time.
    { encoding: 'utf8', maxBuffer: 1 << 28, env: { ...process.env, ASAN_OPTIONS: 'malloc_context_size=4' } },
  );
  const executed = /stat::number_of_executed_units:\s*(\d+)/.exec(result.stderr)?.[1] ?? 'an unknown number of';
  console.log(`${result.status === 0 ? 'ok    ' : 'FAILED'} ${name}: ${executed} inputs`);
  if (result.status !== 0) {
    console.log(result.stderr.split('\n').slice(-60).join('\n'));
    console.log(`run again: build/fuzz/tests/fuzz_${name} ${findings}/${name}-...`);
  }
  return result.status === 0;
}

function main() {
  const words = process.argv.slice(2);
  const at = words.indexOf('--seconds');
  const seconds = at < 0 ? 4 : Number(words.splice(at, 2)[1]);
  if (!(seconds > 0)) throw new Error('--seconds wants a number');
  if (!hasFuzzerRuntime()) {
    console.log("skipped: clang's fuzzer runtime is missing (apt-get install clang libclang-rt-14-dev)");
    return 0;
  }
  build();
  seedCorpus();
  const chosen = words.length > 0 ? words : Object.keys(targets);
  const passed = chosen.map((name) => fuzz(name, seconds));
  const kept = readdirSync(inRoot('build/fuzz-findings'));
  if (kept.length > 0) console.log(`kept in build/fuzz-findings: ${kept.join(' ')}`);
  return passed.every(Boolean) ? 0 : 1;
}

process.exitCode = main();
