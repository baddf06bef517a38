// Every session description of the shared captures compared with tshark: origin, connection, media, ports, profiles,
// formats and attributes, line by line. What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { hasTshark, nativeProgram } from './sip-messages.js';

const MADE = ['base', 'noresp', 'rtp2', 'torture'];

/** Descriptions in which tshark cannot be followed, by capture and their order in it. */
const DIFFERENT: Record<string, Record<number, string>> = {
  'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap': {
    1: 'tshark reads an m= line no further when its port is no number',
  },
};

interface Medium {
  media: string;
  port: string;
  proto: string;
  formats: string[];
  address: string;
  attributes: string[];
}
interface Description {
  username: string;
  sessionId: string;
  version: string;
  address: string;
  name: string;
  attributes: string[];
  media: Medium[];
}

const run = (program: string, args: string[], input?: string) =>
  spawnSync(program, args, { encoding: 'latin1', maxBuffer: 1 << 30, input });

const tshark = (path: string, format: string[]): string =>
  run('tshark', ['-n', '-r', path, '-Y', 'sdp && !icmp && !icmpv6', '-T', ...format]).stdout;

/** The bytes of each description in hexadecimal, in order. */
function bodies(path: string): string[] {
  const found: string[] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [name, value] of Object.entries(node)) {
      if (name === 'sdp_raw' && Array.isArray(value)) {
        for (const raw of Array.isArray(value[0]) ? value : [value]) found.push(String(raw[0]));
      } else {
        walk(value);
      }
    }
  };
  walk(JSON.parse(tshark(path, ['json', '-x', '--no-duplicate-keys']) || '[]'));
  return found;
}

const bytesOf = (hex: string): string => Buffer.from(hex, 'hex').toString('latin1');
const trimmed = (text: string): string => text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');

/** One description out of its lines of PDML; the values are the bytes, as tshark's texts are its own words. */
function describe(lines: string[]): Description {
  const out: Description = {
    username: '',
    sessionId: '',
    version: '',
    address: '',
    name: '',
    attributes: [],
    media: [],
  };
  let inMediaLine = false;
  for (const line of lines) {
    const [, name = ''] = /<field name="(sdp\.[^"]*)"/.exec(line) ?? [];
    const value = bytesOf(/ value="([0-9a-f]*)"/.exec(line)?.[1] ?? '');
    const medium = out.media.at(-1);
    if (/^sdp\.[a-z_]+$/.test(name)) inMediaLine = name === 'sdp.media';
    if (name === 'sdp.owner.username') out.username = value;
    if (name === 'sdp.owner.sessionid') out.sessionId = value;
    if (name === 'sdp.owner.version') out.version = value;
    if (name === 'sdp.session_name') out.name = value.slice(2);
    if (name === 'sdp.connection_info.address') {
      if (medium) medium.address = value;
      else out.address = value;
    }
    if (name === 'sdp.session_attr') out.attributes.push(value.slice(2));
    if (name === 'sdp.media_attr') medium?.attributes.push(value.slice(2));
    if (name === 'sdp.media') {
      out.media.push({ media: '', port: '', proto: '', formats: [], address: out.address, attributes: [] });
    }
    if (!medium || !inMediaLine) continue;
    if (name === 'sdp.media.media') medium.media = value;
    if (name === 'sdp.media.port_string') medium.port = value;
    if (name === 'sdp.media.proto') medium.proto = value;
    if (name === 'sdp.media.format') medium.formats.push(value);
  }
  return out;
}

function askTshark(path: string): Description[] {
  const found: Description[] = [];
  let lines: string[] | undefined;
  for (const line of tshark(path, ['pdml']).split('\n')) {
    if (line.includes('<proto name="sdp"')) {
      lines = [];
    } else if (line.includes('</proto>')) {
      if (lines) found.push(describe(lines));
      lines = undefined;
    } else {
      lines?.push(line);
    }
  }
  return found;
}

interface Reported {
  username?: string;
  session_id?: string;
  session_version?: string;
  address?: string;
  name?: string;
  attributes: string[];
  media: {
    media: string;
    port: number;
    protocol: string;
    address: string;
    formats: { format: string; encoding?: string; clock_rate?: number }[];
    attributes: string[];
  }[];
}

function askNative(hex: string[]): Reported[] {
  const { status, stdout, stderr } = run(nativeProgram, ['sdp', '-'], hex.join('\n') + '\n');
  assert.equal(status, 0, stderr);
  return Buffer.from(stdout, 'latin1')
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Reported);
}

const asDescription = (ours: Reported): Description => ({
  username: ours.username ?? '',
  sessionId: ours.session_id ?? '',
  version: ours.session_version ?? '',
  address: ours.address ?? '',
  name: ours.name ?? '',
  attributes: ours.attributes,
  media: ours.media.map((m) => ({
    media: m.media,
    port: String(m.port),
    proto: m.protocol,
    formats: m.formats.map(({ format }) => format),
    address: m.address,
    attributes: m.attributes,
  })),
});

/** Spaces at the ends of values and around an attribute's colon are no matter; control characters and other bytes than
 *  ASCII are compared as `?`, for reports escape them. */
const plain = (text: string): string =>
  trimmed(text)
    .replace(/^([^:]*?) *: */, '$1:')
    // eslint-disable-next-line no-control-regex
    .replace(/\\x[0-9a-f]{2}|[\x00-\x1f\x7f]|[^\x00-\x7f]+/g, '?');
const normalised = (description: Description): string =>
  JSON.stringify(description, (_, value: unknown) => (typeof value === 'string' ? plain(value) : value));

/** Each rtpmap of tshark's attributes is what the format is said to be. */
function checkEncodings(oracle: Description, ours: Reported): number {
  let checked = 0;
  oracle.media.forEach((medium, i) => {
    for (const attribute of medium.attributes) {
      const [, format, encoding, clock] = /^rtpmap: *(\S+) +([^/\s]+)\/(\d+)(?=\/|\s|$)/.exec(attribute) ?? [];
      const known = ours.media[i]?.formats.find((f) => f.format === format);
      if (!known || encoding === undefined) continue;
      assert.deepEqual([known.encoding, known.clock_rate], [encoding, Number(clock)]);
      ++checked;
    }
  });
  return checked;
}

/** Asking tshark takes long: not for files that hold no address of SDP, unless they are compressed by gzip or zstd. */
const mayHoldSdp = ({ path }: CaptureFile): boolean => {
  const bytes = readFileSync(path);
  return bytes.includes('IN IP') || [0x1f8b, 0x28b5].includes(bytes.readUInt16BE());
};

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

const captures = (): CaptureFile[] => {
  const made = MADE.map((name) => ({ name: `made/${name}.pcap`, path: join(sharedFolder, `made/${name}.pcap`) }));
  const all = [...sharedCaptures(), ...made].filter(({ path }) => existsSync(path));
  return [...new Map(all.map((file) => [file.name, file])).values()].filter(mayHoldSdp);
};

test('Session descriptions are what tshark sees', { skip: missing() }, async (t) => {
  const tally = { captures: 0, descriptions: 0, agreed: 0, encodings: 0, different: 0 };
  for (const capture of captures()) {
    const oracle = askTshark(capture.path);
    if (oracle.length === 0) continue;
    ++tally.captures;
    await t.test(capture.name, () => {
      const texts = bodies(capture.path);
      assert.equal(texts.length, oracle.length);
      askNative(texts).forEach((ours, i) => {
        const expected = oracle[i];
        assert.ok(expected);
        ++tally.descriptions;
        const reason = DIFFERENT[capture.name]?.[i];
        const same = normalised(asDescription(ours)) === normalised(expected);
        if (reason) {
          assert.ok(!same, `description ${i}: the oracle agrees now, so drop "${reason}"`);
          ++tally.different;
          return;
        }
        assert.equal(
          normalised(asDescription(ours)),
          normalised(expected),
          `description ${i}: ${bytesOf(texts[i] ?? '')}`,
        );
        tally.encodings += checkEncodings(expected, ours);
        ++tally.agreed;
      });
    });
  }
  t.diagnostic(
    `${tally.captures} captures, ${tally.descriptions} descriptions: ${tally.agreed} agree, ${tally.different} differ ` +
      `for a known reason, ${tally.encodings} rtpmaps checked`,
  );
  assert.ok(tally.agreed > 150, `only ${tally.agreed} descriptions compared`);
});
