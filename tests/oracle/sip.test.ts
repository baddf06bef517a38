// SIP over UDP compared with tshark, message by message, over the shared captures: frame, method or status, Call-ID,
// CSeq, addresses and ports. What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root, sharedCaptures, sharedFolder, type CaptureFile } from '../js/support/captures.js';
import { askNative, askTshark, hasTshark, nativeProgram, type Message } from './sip-messages.js';

const MADE = ['base', 'noresp', 'rtp2', 'torture', 't_a', 't_b', 't_c', 't_d', 't_e', 't_f', 't_g'];
const FUZZED = 'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap';

/** Frames in which the oracle is wrong or cannot be followed, by capture; reasons are defects of domain.md 1.2. */
const ONLY_OURS: Record<string, Record<number, string>> = {
  'made/torture.pcap': {
    6: 'O-01 badvers',
    9: 'O-01 bigcode',
    27: 'O-01 lwsruri',
    28: 'O-01 lwsstart',
    47: 'O-01 trws',
  },
  [FUZZED]: {
    108: 'like O-01: tshark takes a start line with a NUL for data',
    154: 'like O-01: tshark takes a start line with a NUL for data',
    346: 'like O-01: tshark takes a start line with a NUL for data',
    348: 'like O-01: tshark takes a start line with a NUL for data',
  },
};
const LONG_METHOD = 'domain.md D-02: a method has at most 64 characters';
const ONLY_THEIRS: Record<string, Record<number, string>> = {
  'NormB__sipnab/tests/pcap-samples/c07-sip-r2.cap': Object.fromEntries(
    [8, 9, 10, 11, 12, 13, 14, 15].map((frame) => [frame, LONG_METHOD]),
  ),
};
const OTHER_VALUES: Record<string, Record<number, string>> = {
  'made/torture.pcap': {
    19: 'O-03 intmeth: no CSeq method, Call-ID cut at its parenthesis',
    41: 'O-03 scalar02: CSeq clamped',
    42: 'O-03 scalarlg: CSeq clamped',
  },
  [FUZZED]: {
    155: 'CSeq without a number, which tshark reads in the middle',
    182: 'tshark ends a Call-ID at its NUL',
    247: 'tshark ends a Call-ID at its NUL',
    527: 'tshark leaves out a CSeq method of 302 bytes',
    550: 'CSeq without a number, which tshark reads as 0',
  },
};

const key = (message: Message): string => JSON.stringify(message);

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

const made: CaptureFile[] = MADE.map((name) => `made/${name}.pcap`).map((name) => ({
  name,
  path: join(sharedFolder, name),
}));
const captures = (): CaptureFile[] => [
  ...new Map(
    [...sharedCaptures(), ...made].filter(({ path }) => existsSync(path)).map((file) => [file.name, file]),
  ).values(),
];

test('SIP over UDP is what tshark sees', { skip: missing() }, async (t) => {
  const tally = { captures: 0, messages: 0, agreed: 0, oracle: 0, theirs: 0 };
  for (const capture of captures()) {
    const oracle = askTshark(capture.path);
    const ours = askNative(capture.path, 'UDP');
    if (typeof ours === 'string') {
      // A format that is not read: that it says so is tested elsewhere.
      if (oracle.length > 0) t.diagnostic(`${capture.name}: ${oracle.length} messages not compared: ${ours}`);
      continue;
    }
    if (oracle.length === 0 && ours.length === 0) continue;
    ++tally.captures;
    const expected = new Map(oracle.map((message) => [message.frame, message]));
    await t.test(capture.name, () => {
      for (const message of ours) {
        ++tally.messages;
        const other = expected.get(message.frame);
        expected.delete(message.frame);
        const reason = (other ? OTHER_VALUES : ONLY_OURS)[capture.name]?.[message.frame];
        const same = other !== undefined && key(other) === key(message);
        if (reason) {
          assert.ok(!same, `frame ${message.frame}: the oracle agrees now, so drop "${reason}"`);
          ++tally.oracle;
          continue;
        }
        assert.ok(other, `frame ${message.frame} is no SIP to tshark: ${key(message)}`);
        assert.equal(key(message), key(other));
        ++tally.agreed;
      }
      const explained = Object.keys(ONLY_THEIRS[capture.name] ?? {}).map(Number);
      tally.theirs += explained.length;
      assert.deepEqual([...expected.keys()], explained, 'frames that only tshark takes for SIP');
    });
  }
  t.diagnostic(
    `${tally.captures} captures with SIP, ${tally.messages} messages: ${tally.agreed} agree, ${tally.oracle} differ by a ` +
      `known defect of the oracle, ${tally.theirs} are SIP to tshark only`,
  );
  assert.ok(tally.agreed > 600, `only ${tally.agreed} messages compared in ${root}`);
});
