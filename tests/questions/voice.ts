// Questions about calls and how they sounded. Values are those of samples/scenarios/sip-*.ts and samples/rules.

import { sendRtp } from '../../samples/lib/rtp-stage.js';
import { audio, Stage } from '../../samples/lib/sip-stage.js';
import type { Segment } from '../../samples/lib/segment.js';
import { near } from './facts.js';
import { frameOf, type Question } from './question.js';

const BUSY = 'sip-failed-busy.pcap';
const NOT_FOUND = 'sip-failed-not-found.pcap';
const CODEC = 'sip-failed-codec.pcap';
const NO_ANSWER = 'sip-failed-no-answer.pcap';
const CALL = 'sip-call.pcap';

/** Eight seconds of speech both ways, 50 packets a second; of host 1's every fiftieth is lost, 7 of 395. */
function choppyCall(segment: Segment): void {
  const stage = new Stage(segment);
  stage.answered(0, 1, 2, 2, { body: audio(1, 4000, '0') }, { body: audio(2, 5000, '0') });
  sendRtp(stage, { from: 1, to: 2, ports: [4000, 5000], begin: 2.1, end: 10, lost: (i) => i % 50 === 49 });
  sendRtp(stage, { from: 2, to: 1, ports: [5000, 4000], begin: 2.1, end: 10 });
}

export const voice: readonly Question[] = [
  {
    asked: 'Why did the call to Bob fail?',
    capture: BUSY,
    steps: [
      {
        follow: 'SIP-CA-01',
        frames: [frameOf(BUSY, 'INVITE'), frameOf(BUSY, 486)],
        holds: {
          call: { callee: 'bob@example.com', final_code: 486, q850_cause: 17, deciding_frame: frameOf(BUSY, 486) },
        },
      },
    ],
  },
  {
    asked: 'Which number did Alice call, and who says that it does not exist?',
    capture: NOT_FOUND,
    steps: [
      {
        follow: 'SIP-CA-01',
        frames: [frameOf(NOT_FOUND, 404)],
        holds: {
          call: { callee: '7719@example.com', final_code: 404, destination: '198.51.100.5:5060' },
          messages: [{ packet_number: frameOf(NOT_FOUND, 404), from: '198.51.100.5:5060' }],
        },
      },
    ],
  },
  {
    asked: 'Why can these two phones not agree on a codec?',
    capture: CODEC,
    steps: [
      {
        follow: 'SIP-CA-11',
        frames: [frameOf(CODEC, 488)],
        holds: { call: { final_code: 488, deciding_frame: frameOf(CODEC, 488) } },
      },
      {
        tool: 'get_sip_message',
        args: { packet_number: frameOf(CODEC, 'INVITE') },
        holds: { messages: [{ detail: { raw: /m=audio \d+ RTP\/AVP [\s\S]*opus\/48000[\s\S]*G729\/8000/ } }] },
      },
      {
        tool: 'get_sip_message',
        args: { packet_number: frameOf(CODEC, 488) },
        holds: { messages: [{ detail: { structured: { warnings: [{ code: 305, agent: 'bob-desk.example.com' }] } } }] },
      },
    ],
  },
  {
    asked: 'How long did the phone ring, and who gave up?',
    capture: NO_ANSWER,
    steps: [
      {
        follow: 'SIP-CA-01',
        frames: [frameOf(NO_ANSWER, 487)],
        holds: {
          call: {
            outcome: 'cancelled_by_caller',
            ring_time: near(24.3172 - 0.2044),
            deciding_frame: frameOf(NO_ANSWER, 'CANCEL'),
          },
        },
      },
    ],
  },
  {
    asked: 'How long was this call, and who hung up?',
    capture: CALL,
    steps: [
      {
        tool: 'list_sip_calls',
        holds: {
          calls: [
            {
              outcome: 'completed',
              ring_time: near(2.8514 - 0.2127),
              duration: near(4.0713, 0.005),
              released_by: 'callee',
              deciding_frame: frameOf(CALL, 'BYE'),
            },
          ],
        },
      },
    ],
  },
  {
    asked: 'How did the call sound in both directions?',
    capture: CALL,
    steps: [
      {
        tool: 'analyze_rtp_streams',
        holds: {
          totals: { streams: 2, packets: 400, lost: 0 },
          streams: [
            { source: '192.0.2.10:11782', destination: '203.0.113.40:40014', codec: 'PCMA', packets: 200, lost: 0 },
            { source: '203.0.113.40:40014', destination: '192.0.2.10:11782', codec: 'PCMA', packets: 200, lost: 0 },
          ],
        },
      },
    ],
  },
  {
    asked: 'Why is the audio choppy?',
    capture: choppyCall,
    steps: [
      {
        follow: 'SIP-ME-04',
        // Four frames of signalling, then one of each side in turn: host 1's forty-ninth is the last before a loss.
        frames: [101],
        holds: {
          totals: { lost: 7 },
          streams: [
            { source: '192.0.2.1:4000', expected: 395, lost: 7, loss_percent: near((7 / 395) * 100, 0.01) },
            { source: '192.0.2.2:5000', expected: 395, lost: 0 },
          ],
        },
      },
    ],
  },
  {
    asked: 'Why does the phone at 192.0.2.82 not get its connection to the registrar?',
    capture: 'sip-tls.pcap',
    steps: [
      {
        follow: 'SIP-TR-09',
        // Of the second connection, with an acknowledgement after each: frames 25 to 27 open it, then the alert is third.
        frames: [32],
        holds: {
          transport_events: {
            tls_connections: [
              {
                client: '192.0.2.82:50233',
                server: '198.51.100.20:5061',
                certificate: { subject: 'example.com', not_after: '2026-01-01T00:00:00.000000Z', frame: 30 },
                first_alerts: [{ frame: 32, sender: '192.0.2.82:50233', description: 'certificate_expired' }],
              },
            ],
          },
        },
      },
    ],
  },
];
