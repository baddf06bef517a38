// SIP messages as a start-line, a list of headers and a body (RFC 3261 section 7), and replies that follow from a request.

import { utf8 } from './bytes.js';
import type { SipFact } from './trace.js';

export type Header = readonly [name: string, value: string];

export interface SipMessage {
  readonly start: string;
  readonly headers: readonly Header[];
  readonly body?: string;
}

/** Content-Length is computed and stands last, as most stacks write it. */
export function encodeSip({ start, headers, body = '' }: SipMessage): Uint8Array {
  const lines = [start, ...headers.map(([name, value]) => `${name}: ${value}`)];
  return utf8(`${lines.join('\r\n')}\r\nContent-Length: ${utf8(body).length}\r\n\r\n${body}`);
}

export function headerOf(message: SipMessage, name: string): string {
  return message.headers.find(([candidate]) => candidate === name)?.[1] ?? '';
}

export function headersOf(message: SipMessage, ...names: readonly string[]): Header[] {
  return message.headers.filter(([name]) => names.includes(name));
}

export function methodOf(request: SipMessage): string {
  return request.start.split(' ')[0] ?? '';
}

export function requestUri(request: SipMessage): string {
  return request.start.split(' ')[1] ?? '';
}

export function sipFact(message: SipMessage): SipFact {
  const [first = '', second = ''] = message.start.split(' ');
  const start = first.startsWith('SIP/') ? Number(second) : first;
  return [start, headerOf(message, 'Call-ID'), headerOf(message, 'CSeq')];
}

export interface ReplyOptions {
  /** Tag for To where the request has none. */
  toTag?: string;
  headers?: readonly Header[];
  body?: string;
  /** Where the request came from: fills `received` and `rport` of the topmost Via (RFC 3581). */
  source?: { ip: string; port: number };
}

function replyVia(value: string, source: ReplyOptions['source']): string {
  if (!source) return value;
  return value.replace(/;rport(?![=\w])/, `;received=${source.ip};rport=${source.port}`);
}

export function reply(request: SipMessage, status: number, reason: string, options: ReplyOptions = {}): SipMessage {
  const { toTag, headers = [], body, source } = options;
  const to = headerOf(request, 'To');
  const vias = headersOf(request, 'Via').map(([name, value], i): Header => {
    return [name, i === 0 ? replyVia(value, source) : value];
  });
  return {
    start: `SIP/2.0 ${status} ${reason}`,
    headers: [
      ...vias,
      ...(status > 100 && status < 300 ? headersOf(request, 'Record-Route') : []),
      ['From', headerOf(request, 'From')],
      ['To', toTag !== undefined && !to.includes(';tag=') ? `${to};tag=${toTag}` : to],
      ['Call-ID', headerOf(request, 'Call-ID')],
      ['CSeq', headerOf(request, 'CSeq')],
      ...headers,
      ...(body === undefined ? [] : [['Content-Type', 'application/sdp'] as const]),
    ],
    ...(body === undefined ? {} : { body }),
  };
}

/** ACK to a failure and CANCEL belong to the INVITE's transaction: same branch, same routes (RFC 3261 17.1.1.3, 9.1). */
export function withinTransaction(
  invite: SipMessage,
  method: 'ACK' | 'CANCEL',
  to: string,
  headers: readonly Header[],
): SipMessage {
  const number = headerOf(invite, 'CSeq').split(' ')[0] ?? '';
  return {
    start: `${method} ${requestUri(invite)} SIP/2.0`,
    headers: [
      ...headersOf(invite, 'Via').slice(0, 1),
      ['Max-Forwards', '70'],
      ...headersOf(invite, 'Route'),
      ['From', headerOf(invite, 'From')],
      ['To', to],
      ['Call-ID', headerOf(invite, 'Call-ID')],
      ['CSeq', `${number} ${method}`],
      ...headers,
    ],
  };
}
