// Every frame of the shared captures against tshark: layers 2 to 4, addresses and ports.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { captureBytes, isGzip, root, sharedCaptures, storedBytes } from '../js/support/captures.js';
import { decodedPart, lastLayers } from './support/layers.js';

const run = promisify(execFile);
const maxBuffer = 1 << 28;
const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');

const fields = [
  'frame.number',
  'frame.encap_type',
  'frame.protocols',
  'ip.src',
  'ip.dst',
  'ipv6.src',
  'ipv6.dst',
  'udp.srcport',
  'udp.dstport',
  'tcp.srcport',
  'tcp.dstport',
  'ip.flags.mf',
  'ipv6.fraghdr.more',
] as const;

interface Frame {
  path: string[];
  source: string;
  destination: string;
  ports: string;
  /** tshark: a first fragment, whose transport header it shows without reassembly. */
  firstFragment: boolean;
  /** Ours: "layer/why". */
  stop: string;
}

const SEPARATOR = '\x1f';

function fromTshark(line: string): Frame | undefined {
  const values = line.split('\t');
  const field = (name: (typeof fields)[number], occurrence = 1): string =>
    (values[fields.indexOf(name)] ?? '').split(SEPARATOR)[occurrence - 1] ?? '';
  // Custom Blocks of pcapng are frames for tshark 4.0, but no packets: they have no link type.
  if (field('frame.encap_type') === '') return undefined;
  const path = decodedPart(field('frame.protocols').split(':'));
  const times = (layer: string): number => path.filter((name) => name === layer).length;
  // The innermost of each: what ICMP quotes comes behind these.
  const ip = path.findLast((layer) => layer === 'ip' || layer === 'ipv6') as 'ip' | 'ipv6' | undefined;
  const last = path.at(-1);
  const transport = last === 'udp' || last === 'tcp' ? last : undefined;
  return {
    path,
    source: ip ? field(`${ip}.src`, times(ip)) : '',
    destination: ip ? field(`${ip}.dst`, times(ip)) : '',
    ports: transport
      ? `${field(`${transport}.srcport`, times(transport))} ${field(`${transport}.dstport`, times(transport))}`
      : ' ',
    firstFragment: field('ip.flags.mf') === '1' || field('ipv6.fraghdr.more') === '1',
    stop: '',
  };
}

function fromNative(line: string): Frame {
  const [, layers = '', source = '', destination = '', from = '', to = '', stop = ''] = line.split('\t');
  // tshark calls both versions of the cooked header by one name.
  const path = layers === '' ? [] : layers.split(':').map((layer) => (layer === 'sll2' ? 'sll' : layer));
  return { path, source, destination, ports: `${from} ${to}`, firstFragment: false, stop };
}

async function linesOf(command: string, args: string[]): Promise<string[]> {
  // tshark ends with an error after a broken file, having printed what it could read.
  const { stdout } = await run(command, args, { maxBuffer }).catch((error: { stdout?: string }) => {
    if (error.stdout === undefined) throw error;
    return { stdout: error.stdout };
  });
  return stdout.split('\n').slice(0, -1);
}

async function tsharkFrames(path: string): Promise<Frame[]> {
  const whole = ['-o', 'ip.defragment:FALSE', '-o', 'ipv6.defragment:FALSE'];
  const options = ['-n', '-r', path, ...whole, '-T', 'fields', '-E', `aggregator=${SEPARATOR}`];
  const lines = await linesOf('tshark', [...options, ...fields.flatMap((field) => ['-e', field])]);
  return lines.map(fromTshark).filter((frame) => frame !== undefined);
}

const same = (a: string[], b: string[]): boolean => a.join(':') === b.join(':');

/** Why we may differ from tshark here; nothing when we may not. */
function reasonFor(theirs: Frame, ours: Frame): string | undefined {
  const missing = theirs.path.at(-1) ?? '';
  if (same(theirs.path.slice(0, -1), ours.path)) {
    if (theirs.firstFragment && (missing === 'udp' || lastLayers.has(missing))) {
      return 'a first fragment has no transport layer until its datagram is whole';
    }
    if (ours.stop === `${missing}/truncated`) return 'a header that the snap length cut is no layer';
    if (ours.stop === `${missing}/malformed`) return 'a header that contradicts itself is no layer';
  }
  const both = theirs.path.indexOf('ip');
  const believed = [...theirs.path.slice(0, both), ...theirs.path.slice(both + 1)];
  if (
    ours.stop === 'ip/malformed' &&
    ours.path.at(-1) === 'ipv6' &&
    same(believed.slice(0, ours.path.length), ours.path)
  ) {
    return 'an IPv6 header announced as IPv4: tshark lists both';
  }
  if (ours.stop === 'fr/unsupported' && same(theirs.path, ['fr', 'eth', 'llc'])) {
    return 'tshark tries Ethernet where it cannot read what is behind a Frame Relay address';
  }
  if (theirs.path.at(-1) === 'ipv6.dstopts' && theirs.path.every((layer, i) => layer === ours.path[i])) {
    return 'tshark 4.0 gives up on a home address option';
  }
  return undefined;
}

function difference(theirs: Frame, ours: Frame): string | undefined {
  const text = (f: Frame): string => `${f.path.join(':')} ${f.source} > ${f.destination} ${f.ports}`;
  return text(theirs) === text(ours) ? undefined : `tshark: ${text(theirs)}; ours: ${text(ours)} ${ours.stop}`;
}

/** Why a capture cannot be compared at all, by how its bytes begin. */
function unreadFormat(bytes: Uint8Array): string | undefined {
  const begins = Buffer.from(bytes.subarray(0, 8)).toString('latin1');
  if (begins.startsWith('\x28\xb5\x2f\xfd')) return 'zstd';
  return undefined;
}

async function canRun(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

test('layers, addresses and ports of every frame are those of tshark', async (t) => {
  const only = process.env['PCAPGLASS_ONLY'] ?? '';
  const captures = sharedCaptures().filter(({ name }) => new RegExp(only).test(name));
  if (captures.length === 0) return t.skip('the shared captures are missing');
  if (!existsSync(native)) return t.skip(`${native} is missing: run \`npm run build\``);
  if (!(await canRun('tshark'))) return t.skip('tshark is not installed');

  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-decode-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const reasons = new Map<string, string[]>();
  const wrong: string[] = [];
  let compared = 0;
  const allowed = (reason: string, where: string): void => {
    reasons.set(reason, [...(reasons.get(reason) ?? []), where]);
  };

  for (const capture of captures) {
    let path = capture.path;
    if (isGzip(storedBytes(capture))) {
      path = join(folder, 'inflated');
      writeFileSync(path, captureBytes(capture));
    }
    const format = unreadFormat(captureBytes(capture));
    const [theirs, lines] = await Promise.all([tsharkFrames(path), linesOf(native, ['frames', path])]);
    const ours = lines.map(fromNative);
    if (format !== undefined) {
      allowed(`${format} files are not read yet`, capture.name);
    } else if (theirs.length === 0 && ours.length > 0) {
      allowed('tshark does not read the file', capture.name);
    } else if (theirs.length !== ours.length) {
      wrong.push(`${capture.name}: tshark has ${theirs.length} frames, we have ${ours.length}`);
    }
    theirs.slice(0, ours.length).forEach((frame, i) => {
      const mine = ours[i] as Frame;
      const text = difference(frame, mine);
      ++compared;
      if (text === undefined) return;
      const where = `${capture.name} packet ${i + 1}`;
      const reason = reasonFor(frame, mine);
      if (reason === undefined) wrong.push(`${where}: ${text}`);
      else allowed(reason, where);
    });
  }

  for (const [reason, places] of reasons) {
    const more = places.length > 3 ? ` and ${places.length - 3} more` : '';
    t.diagnostic(`${places.length} differ: ${reason} (${places.slice(0, 3).join(', ')}${more})`);
  }
  t.diagnostic(`${compared} frames of ${captures.length} captures compared`);
  assert.deepEqual(wrong, []);
});
