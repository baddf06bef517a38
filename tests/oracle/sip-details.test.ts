// Fields of SIP messages compared with tshark over the shared captures: Via, addresses, routes, authentication, Reason
// and the other headers of domain.md's header table. What differs is listed with its reason; anything else fails.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder } from '../js/support/captures.js';
import { FIELDS, fieldsOf, nonceId, ourDetails, tsharkDetails, type Fields } from './sip-details.js';
import { hasTshark, nativeProgram } from './sip-messages.js';

const FUZZED = 'ntop__nDPI/tests/cfgs/default/pcap/fuzz-2006-06-26-2594.pcap';
const CLAMPED = 'O-03: a number beyond 32 bits is clamped';
const NOT_SEEN = 'O-02: headers with white space before their colon are lost';
const ONE_LETTER = 'tshark leaves out a user of one letter';

/** Differences by capture, frame and field ("*": any): defects of the oracle, or values that both show differently. */
const KNOWN: Record<string, Record<number, Record<string, string>>> = {
  'made/torture.pcap': {
    5: { 'sip.Via.sent-by.address': 'badinv01: an empty Via value is no hop' },
    19: { '*': 'O-03 intmeth; its password is redacted' },
    24: { '*': 'longreq: tshark leaves out compact and folded Via lines' },
    25: { '*': 'ltgtruri: the Request-URI is shown without its angle brackets' },
    33: { '*': 'H-04: of a repeated single header the first counts' },
    34: { 'sip.Content-Length': 'ncl: shown as sent' },
    41: { 'sip.CSeq.seq': CLAMPED, 'sip.Expires': CLAMPED },
    42: { 'sip.CSeq.seq': CLAMPED },
    49: { 'sip.to.addr': 'unksm2: tshark gives no URI of an unknown scheme' },
    51: { '*': NOT_SEEN },
  },
  'made/t_c.pcap': { 4: { '*': 'O-04: two messages in one frame, of which tshark takes the second apart in part' } },
  'zeek__zeek/testing/btest/Traces/sip/invalid-content-length.pcap': {
    1: { 'sip.Content-Length': 'shown as sent' },
    2: { 'sip.Content-Length': 'shown as sent' },
  },
  'OISF__suricata-verify/tests/sip-header-multi-value/sip_header_multi_val.pcap': {
    1: { '*': 'H-04: of a repeated single header the first counts' },
  },
};

const DAMAGED = 'a damaged line, of which tshark guesses more or less';
KNOWN[FUZZED] = {
  20: { '*': 'an angle bracket that is never closed: ours takes the rest of the line' },
  31: { 'sip.from.host': 'tshark looks for a host beyond the end of the line' },
  121: { 'sip.contact.port': DAMAGED },
  155: { 'sip.CSeq.method': DAMAGED },
  247: { 'sip.Max-Forwards': DAMAGED },
  264: { 'sip.from.host': 'tshark looks for a host beyond the end of the line' },
  550: { 'sip.from.tag': 'H-07: a quote that is never closed takes the rest of the line' },
  617: { '*': 'H-12: a Via whose transport is no token is not taken apart; a nonce with a NUL' },
  640: { 'sip.from.addr': DAMAGED, 'sip.auth.nonce': 'a nonce with a NUL' },
};

/** Of a damaged value tshark shows a part; ours has the damage in it, made visible. */
const isDamaged = (values: string[]): boolean => values.some((value) => /\\x|\ufffd/.test(value));

const without = (values: string[], pattern: RegExp): string[] => values.map((value) => value.replace(pattern, ''));

/** Both in one form: quotes and brackets of an IPv6 reference aside, escapes of users undone, a flag without value none. */
function evened(field: string, values: string[]): string[] {
  if (field === 'sip.auth.nonce') return without(values, /"/g).filter(Boolean).map(nonceId);
  if (field.startsWith('sip.auth.')) return without(values, /^"|"$/g).map((value) => value.toLowerCase());
  if (field.endsWith('.host') || field.endsWith('.address')) return without(values, /[[\]]/g);
  if (field === 'sip.Max-Forwards' || field === 'sip.Content-Length') return without(values, /^0+(?=\d)/);
  if (field === 'sip.Via.rport') return values.filter((value) => value !== 'rport');
  if (!field.endsWith('.user')) return values;
  return values.map((value) =>
    value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => {
      const code = parseInt(hex, 16);
      return code < 32 ? `\\x${hex.toLowerCase()}` : String.fromCharCode(code);
    }),
  );
}

function reasonFor(
  capture: string,
  frame: number,
  field: string,
  theirs: string[],
  ours: string[],
): string | undefined {
  const known = KNOWN[capture]?.[frame];
  if (known?.[field] ?? known?.['*']) return known[field] ?? known['*'];
  if (capture === FUZZED && (isDamaged(ours) || isDamaged(theirs)))
    return 'a damaged value, which tshark shows in part';
  if (field.endsWith('.user') && theirs.length === 0 && ours.every((value) => value.length === 1)) return ONE_LETTER;
  if (field === 'sip.reason_cause_q850' && theirs.length === 0) return 'tshark knows Q.850 only without a space behind';
  if (field === 'sip.ppi.addr' && theirs.length === 0) return 'tshark gives no tel URI there';
  return undefined;
}

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

const captures = () => {
  const made = ['base', 'noresp', 'rtp2', 'torture', 't_a', 't_b', 't_c', 't_d', 't_e', 't_f', 't_g'].map((name) => ({
    name: `made/${name}.pcap`,
    path: join(sharedFolder, `made/${name}.pcap`),
  }));
  const all = [...sharedCaptures(), ...made].filter(({ path }) => existsSync(path));
  return [...new Map(all.map((file) => [file.name, file])).values()];
};

test('fields of SIP messages are what tshark sees', { skip: missing() }, async (t) => {
  const tally = { messages: 0, agreed: 0, reasons: new Map<string, number>() };
  const compare = (capture: string, frame: number, theirs: Fields, ours: Fields): string[] =>
    FIELDS.flatMap((field) => {
      const [mine, other] = [ours[field] ?? [], evened(field, theirs[field] ?? [])];
      const shown = field === 'sip.auth.nonce' ? mine : evened(field, mine);
      if (shown.length === 0 && other.length === 0) return [];
      if (JSON.stringify(shown) === JSON.stringify(other)) {
        ++tally.agreed;
        return [];
      }
      const reason = reasonFor(capture, frame, field, other, shown);
      if (reason === undefined)
        return [`frame ${frame} ${field}: ${JSON.stringify(other)}, ours ${JSON.stringify(shown)}`];
      tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
      return [];
    });
  for (const { name, path } of captures()) {
    const ours = ourDetails(path);
    if (typeof ours === 'string' || ours.length === 0) continue;
    const theirs = tsharkDetails(path);
    await t.test(name, () => {
      const differences = ours.flatMap(({ frame, several, detail }) => {
        const other = theirs.get(frame);
        // Of several messages in one frame tshark's lists cannot be told apart.
        if (other === undefined || detail === undefined || several) return [];
        ++tally.messages;
        return compare(name, frame, other, fieldsOf(detail));
      });
      assert.deepEqual(differences, []);
    });
  }
  t.diagnostic(`${tally.messages} messages: ${tally.agreed} fields agree`);
  for (const [reason, count] of tally.reasons) t.diagnostic(`${count} differ: ${reason}`);
  assert.ok(tally.agreed > 15_000, `only ${tally.agreed} fields were compared`);
});
