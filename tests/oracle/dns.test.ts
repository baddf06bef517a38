// DNS messages, exchanges and record data compared with tshark and dnspython over the shared captures. What differs is
// listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder } from '../js/support/captures.js';
import { dnspythonRecords, hasDnspython, ourMessages, tsharkMessages, type Seen } from './dns-messages.js';
import { hasTshark, nativeProgram } from './sip-messages.js';

const FUZZED = 'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap';
const LINK_TYPE = 'a link type that is not decoded';

/** Messages that only tshark has, by capture and frame ("*": any). */
const ONLY_TSHARK: Record<string, Record<string, string>> = {
  [FUZZED]: {
    29: 'ports 9587 and 156: tshark knows the conversation by its ICMP or earlier frames, the message is malformed',
    269: 'less than a header of 12 octets',
    311: 'less than a header of 12 octets',
  },
  'ntop__nDPI/tests/cfgs/default/pcap/someip_sd_sample.pcap': {
    '*': 'SOME/IP on port 30490, which tshark takes for DNS',
  },
  'the-tcpdump-group__libpcap/tests/filter/arcnet-rfc1051-arp-icmp-http.pcap': { '*': LINK_TYPE },
  'the-tcpdump-group__libpcap/tests/filter/arcnet-rfc1201-arp-icmp-http.pcap': { '*': LINK_TYPE },
  'zeek__zeek/testing/btest/Traces/dns-inverse-query.pcap': { '*': LINK_TYPE },
  'fpcap__fpcap/tracefiles/fritzbox-ip.pcap.zst': { '*': 'a file compressed by zstd is not read' },
};

const SET =
  'DN-01: an answer belongs to the first query of a set of 30 seconds; tshark begins a new one after 5 (O-13)';
const REPEAT = 'DN-02: a repeated query is answered too; tshark names its first query only';
const LINK_LOCAL = 'LLMNR: the answer of a member of the group; tshark looks for the group as sender';

/** Partners and delays that differ, by capture and frame. */
const PARTNERS: Record<string, Record<string, string>> = {
  'NotYuSheng__TracePcap/sample-files/demo_all_rules.pcap': { 710: SET, 741: SET },
  'irontec__sngrep/tests/aaa.pcap': { 496: SET, 504: SET },
  'seladb__PcapPlusPlus/Tests/Pcap++Test/PcapExamples/IgmpPackets.pcap': { '*': LINK_LOCAL },
  'zeek__zeek/testing/btest/Traces/smb/smb_v2_only_non_zero_reserved1.pcap': { '*': LINK_LOCAL },
  'zeek__zeek/testing/btest/Traces/tunnels/geneve-vxlan-dns-truncated.pcap': {
    '*': 'C-09: a message that the snap length cut has its header all the same; tshark gives up before it matches',
  },
};

const FIELDS = ['response', 'name', 'type', 'rcode', 'counts', 'partner'] as const;
type Field = (typeof FIELDS)[number] | 'delay';

function reasonFor(capture: string, field: Field, theirs: Seen, ours: Seen): string | undefined {
  if (field === 'partner' || field === 'delay') {
    if (theirs.multicast) return 'DN-04: multicast DNS has no transactions, and its ids are 0; tshark pairs them by id';
    if (theirs.repeat && field === 'partner') return REPEAT;
    const known = PARTNERS[capture];
    if (known) return known[theirs.frame] ?? known['*'];
    if (capture === FUZZED)
      return 'DN-01: the question is compared, and what is damaged has none; tshark pairs by id (O-13)';
    return undefined;
  }
  if (theirs.name.startsWith('<Unknown') || theirs.name === '<Name contains no data>')
    return 'a name that cannot be read';
  if (field === 'name' && /[^ -~]/.test(theirs.name))
    return 'RFC 1035 5.1: octets that are no text are escaped; tshark shows them raw';
  if (field === 'name' && /\\/.test(ours.name))
    return 'RFC 1035 5.1: special characters are escaped; tshark shows them otherwise';
  if (capture === FUZZED && ours.malformed) return 'a malformed message, of which tshark shows what it guesses';
  return undefined;
}

const keyOf = ({ frame, id }: Seen): string => `${frame}/${id}`;

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

/** Captures in which tshark sees DNS, as the manifest says. */
function withDns(): Set<string> {
  const rows = readFileSync(join(sharedFolder, 'MANIFEST.tsv'), 'utf8').split('\n').slice(1);
  const seen = rows.map((row) => row.split('\t')).filter((cells) => /\b(m?dns|llmnr)\b/.test(cells[10] ?? ''));
  return new Set(seen.map(([name = '']) => name));
}

test('DNS messages are those of tshark, and their records those of dnspython', { skip: missing() }, async (t) => {
  const known = withDns();
  const python = hasDnspython();
  if (!python) t.diagnostic('record data is not compared: python3-dnspython is missing');
  const tally = { captures: 0, messages: 0, fields: 0, records: 0 };
  const reasons = new Map<string, number>();
  const unexplained: string[] = [];
  const differs = (where: string, reason: string | undefined, what: string): void => {
    if (reason === undefined) unexplained.push(`${where}: ${what}`);
    else reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  };

  async function compare({ name: capture, path }: { name: string; path: string }): Promise<void> {
    const ours = await ourMessages(path);
    if (ours.length === 0 && !known.has(capture)) return;
    const theirs = await tsharkMessages(path);
    const left = new Map(ours.map((one) => [keyOf(one), one]));
    const pairs: [Seen, Seen][] = [];
    ++tally.captures;
    for (const one of theirs) {
      const where = `${capture} frame ${one.frame}`;
      const mine = left.get(keyOf(one));
      left.delete(keyOf(one));
      if (!mine) {
        const listed = ONLY_TSHARK[capture];
        const reason = one.quoted ? 'C-08: quoted in an ICMP error' : (listed?.[one.frame] ?? listed?.['*']);
        differs(where, reason, 'only tshark has this message');
        continue;
      }
      ++tally.messages;
      pairs.push([one, mine]);
      for (const field of FIELDS) {
        // Of several messages in a segment tshark's columns do not tell which value belongs to which.
        if (one.name === '*' && ['name', 'type', 'partner'].includes(field)) continue;
        if (one[field] === mine[field]) ++tally.fields;
        else differs(where, reasonFor(capture, field, one, mine), `${field} ${one[field]}, ours ${mine[field]}`);
      }
      const apart = Math.abs((one.milliseconds ?? 0) - (mine.milliseconds ?? 0));
      if (one.milliseconds !== undefined && apart > 0.0021) {
        differs(where, reasonFor(capture, 'delay', one, mine), `delay ${one.milliseconds}, ours ${mine.milliseconds}`);
      }
    }
    for (const one of left.values()) differs(`${capture} frame ${one.frame}`, undefined, 'only we have this message');
    if (python) compareRecords(capture, pairs);
  }

  function compareRecords(capture: string, pairs: [Seen, Seen][]): void {
    const readable = pairs.filter(([{ wire }]) => wire);
    const all = dnspythonRecords(readable.map(([{ multicast, wire = '' }]) => (multicast ? 'm' : '') + wire));
    assert.equal(all.length, readable.length, `${capture}: an answer of dnspython for each message`);
    readable.forEach(([{ frame }, { records = [], malformed }], i) => {
      const where = `${capture} frame ${frame}`;
      const expected = all[i] ?? [];
      if (expected[0] === 'error') {
        differs(where, malformed ? 'a malformed message: dnspython gives up' : undefined, `dnspython: ${expected[1]}`);
        return;
      }
      const count = Math.max(expected.length, records.length);
      for (let j = 0; j < count; ++j) {
        const [theirs, mine] = [JSON.stringify(expected[j]), JSON.stringify(records[j])];
        if (theirs === mine) ++tally.records;
        else {
          const generic = malformed && theirs?.includes('"error: ') && mine?.includes('\\\\# ');
          differs(where, generic ? 'malformed data, written as RFC 3597 says' : undefined, `${theirs}, ours ${mine}`);
        }
      }
    });
  }

  const queue = sharedCaptures();
  const worker = async (): Promise<void> => {
    for (let one = queue.shift(); one; one = queue.shift()) await compare(one);
  };
  await Promise.all([worker(), worker()]);
  const { captures, messages, fields, records } = tally;
  t.diagnostic(`${captures} captures, ${messages} messages, ${fields} fields and ${records} records alike`);
  for (const [reason, count] of [...reasons].sort()) t.diagnostic(`${count} differ: ${reason}`);
  assert.deepEqual(unexplained, []);
  assert.ok(messages > 1900 && records > (python ? 3800 : -1), 'there was something to compare');
});
