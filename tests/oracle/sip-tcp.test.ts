// SIP over TCP compared with tshark over the shared captures: the frames that complete messages, Call-IDs and CSeqs.
// Where tshark loses messages (O-04) tests/core/sip/stream_test.cpp knows them by construction.

import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sharedCaptures, sharedFolder } from '../js/support/captures.js';
import { askNative, askTsharkStreams, hasTshark, nativeProgram, type StreamMessage } from './sip-messages.js';

/** Captures in which tshark loses messages, with the number of ours that it lacks. */
const LOST_BY_TSHARK: Record<string, { lacks: number; why: string }> = {};

function missing(): string | false {
  if (!existsSync(join(sharedFolder, 'MANIFEST.tsv'))) return `${sharedFolder} is missing`;
  if (!existsSync(nativeProgram)) return `${nativeProgram} is missing (npm run build)`;
  return hasTshark() ? false : 'tshark is not installed';
}

const key = (message: StreamMessage): string =>
  JSON.stringify([message.frame, message.callId, message.cseqNumber, message.cseqMethod]);

test('SIP over TCP is what tshark sees', { skip: missing() }, async (t) => {
  let agreed = 0;
  for (const capture of sharedCaptures()) {
    const ours = askNative(capture.path, 'TCP');
    const theirs = askTsharkStreams(capture.path);
    if (typeof ours === 'string' || (ours.length === 0 && theirs.length === 0)) continue;
    await t.test(capture.name, () => {
      const left = theirs.map(key);
      const surplus: string[] = [];
      for (const message of ours.map(key)) {
        const at = left.indexOf(message);
        if (at < 0) surplus.push(message);
        else left.splice(at, 1);
      }
      agreed += ours.length - surplus.length;
      assert.deepEqual(left, [], 'messages that only tshark has');
      assert.equal(surplus.length, LOST_BY_TSHARK[capture.name]?.lacks ?? 0, `only ours: ${surplus.join('\n')}`);
    });
  }
  t.diagnostic(`${agreed} messages agree`);
  assert.ok(agreed > 20, `only ${agreed} messages compared`);
});
