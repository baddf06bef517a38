// Rules about SIP requests and their answers (domain.md 5.1).

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { encodeSip } from '../lib/sip.js';
import { seconds } from '../lib/trace.js';

const caller = (): Host => new Host('192.0.2.10', '02:1b:c5:0a:31:7e');
const callee = (): Host => new Host('198.51.100.5', '02:00:5e:10:00:01', { ttl: 60 });

/** An INVITE that nobody answers, sent again by timer A, in a capture that ends at `end` seconds. */
function unanswered(segment: Segment, end: number): void {
  const [from, to] = [caller(), callee()];
  const invite = encodeSip({
    start: 'INVITE sip:bob@example.com SIP/2.0',
    headers: [
      ['Via', 'SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK74bf9'],
      ['Max-Forwards', '70'],
      ['From', '<sip:alice@example.com>;tag=9fxced76sl'],
      ['To', '<sip:bob@example.com>'],
      ['Call-ID', '3848276298220188511@192.0.2.10'],
      ['CSeq', '1 INVITE'],
      ['Contact', '<sip:alice@192.0.2.10>'],
    ],
  });
  for (const time of [0, 0.5, 1.5, 3.5, 7.5, 15.5]) {
    segment.datagram(seconds(time), from.at(5060), to.at(5060), invite);
  }
  segment.datagram(seconds(end), from.at(40_000), to.at(40_001), utf8('the capture goes on until here'));
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'SIP-TR-02',
    tool: 'list_sip_calls',
    severity: 'error',
    frames: [1],
    fires: (segment) => unanswered(segment, 33),
    nearMiss: (segment) => unanswered(segment, 16),
  },
];
