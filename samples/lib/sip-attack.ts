// Short SIP requests and answers for captures of rules about NAT and attacks: what the rule looks at is what varies.

import { utf8 } from './bytes.js';
import { Host, type Endpoint } from './host.js';
import type { Segment } from './segment.js';
import { encodeSip, reply, type Header, type SipMessage } from './sip.js';
import { seconds } from './trace.js';

export const client = (ip = '203.0.113.9'): Host => new Host(ip, '02:1b:c5:0a:31:7e');
export const server = (ip = '198.51.100.5'): Host => new Host(ip, '02:00:5e:10:00:01', { ttl: 60 });

export interface Asked {
  readonly method?: string;
  readonly user?: string;
  readonly host?: string;
  readonly from?: string;
  readonly fromTag?: string;
  readonly callId?: string;
  readonly branch?: string;
  readonly cseq?: number;
  readonly via?: string;
  readonly contact?: string;
  readonly toTag?: string;
  readonly extra?: readonly Header[];
  readonly body?: string;
}

let made = 0;

/** A request; what is not said is plain and public. */
export function ask(asked: Asked): SipMessage {
  made += 1;
  const { method = 'REGISTER', user = 'bob', host = 'example.com', from = 'alice' } = asked;
  const { fromTag = `t${made}`, callId = `c${made}`, branch = `z9hG4bKb${made}`, cseq = 1 } = asked;
  const { via = '203.0.113.9:5060', contact = 'sip:alice@203.0.113.9', toTag, extra = [], body } = asked;
  return {
    start: `${method} sip:${user}@${host} SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/UDP ${via};branch=${branch}`],
      ['Max-Forwards', '70'],
      ['From', `<sip:${from}@example.com>;tag=${fromTag}`],
      ['To', `<sip:${user}@${host}>${toTag === undefined ? '' : `;tag=${toTag}`}`],
      ['Call-ID', callId],
      ['CSeq', `${cseq} ${method}`],
      ['Contact', `<${contact}>`],
      ...extra,
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  };
}

export interface Answer {
  readonly status: number;
  readonly headers?: readonly Header[];
  readonly body?: string;
}

/** The request at `time`, and 20 ms later its answer. */
export function exchange(segment: Segment, time: number, from: Endpoint, to: Endpoint, asked: Asked, answer?: Answer) {
  const request = ask(asked);
  segment.datagram(seconds(time), from, to, encodeSip(request));
  if (!answer) return;
  const { status, headers = [], body } = answer;
  const message = reply(request, status, 'Said', { toTag: 'srv', headers, ...(body === undefined ? {} : { body }) });
  segment.datagram(seconds(time + 0.02), to, from, encodeSip(message));
}

/** The capture goes on until `time`. */
export function lasts(segment: Segment, time: number): void {
  segment.datagram(seconds(time), client().at(40_000), server().at(40_001), utf8('the capture goes on until here'));
}

export function description(ip: string, port: number, lines: readonly string[] = [], origin = ip): string {
  const family = ip.includes(':') ? 'IP6' : 'IP4';
  return `${[
    'v=0',
    `o=- 1 1 IN ${origin.includes(':') ? 'IP6' : 'IP4'} ${origin}`,
    's=-',
    `c=IN ${family} ${ip}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8`,
    ...lines,
  ].join('\r\n')}\r\n`;
}
