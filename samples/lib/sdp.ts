// Session descriptions of one audio stream (RFC 8866).

import type { Endpoint } from './host.js';

export interface Codec {
  readonly type: number;
  readonly map: string;
  readonly format?: string;
}

export const PCMA: Codec = { type: 8, map: 'PCMA/8000' };
export const PCMU: Codec = { type: 0, map: 'PCMU/8000' };
export const G722: Codec = { type: 9, map: 'G722/8000' };
export const G729: Codec = { type: 18, map: 'G729/8000', format: 'annexb=no' };
export const OPUS: Codec = { type: 96, map: 'opus/48000/2', format: 'useinbandfec=1' };
export const EVENTS: Codec = { type: 101, map: 'telephone-event/8000', format: '0-16' };

export function sdp(media: Endpoint, session: number, codecs: readonly Codec[], user = '-'): string {
  const address = `IN IP${media.host.isIpv6 ? 6 : 4} ${media.host.ip}`;
  const lines = [
    'v=0',
    `o=${user} ${session} ${session} ${address}`,
    's=-',
    `c=${address}`,
    't=0 0',
    `m=audio ${media.port} RTP/AVP ${codecs.map(({ type }) => type).join(' ')}`,
    ...codecs.flatMap(({ type, map, format }) => [
      `a=rtpmap:${type} ${map}`,
      ...(format === undefined ? [] : [`a=fmtp:${type} ${format}`]),
    ]),
    'a=ptime:20',
    'a=sendrecv',
  ];
  return `${lines.join('\r\n')}\r\n`;
}
