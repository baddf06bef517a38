// The smallest SIP exchange there is: a server asks a trunk with OPTIONS whether it is alive, and gets 200.

import type { Endpoint } from './host.js';
import { ALLOW } from './phone.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';
import { encodeSip, reply, sipFact, type Header, type SipMessage } from './sip.js';
import { milliseconds } from './trace.js';

export const OPTIONS_ROUND_TRIP = milliseconds(8.713);

export function optionsRequest(from: Endpoint, to: Endpoint, random: Random): SipMessage {
  const [ours, theirs] = [from, to].map(({ host, port }) => `${host.uriHost}:${port}`);
  return {
    start: `OPTIONS sip:${theirs} SIP/2.0`,
    headers: [
      ['Via', `SIP/2.0/UDP ${ours};branch=z9hG4bK${random.token(14)};rport`],
      ['Max-Forwards', '70'],
      ['From', `"keepalive" <sip:pbx@${from.host.uriHost}>;tag=${random.hex(10)}`],
      ['To', `<sip:${theirs}>`],
      ['Call-ID', `${random.hex(24)}@${from.host.uriHost}`],
      ['CSeq', `${random.between(100, 900)} OPTIONS`],
      ['Contact', `<sip:pbx@${ours}>`],
      ['Accept', 'application/sdp'],
      ['User-Agent', 'Kestrel PBX 5.1.3'],
    ],
  };
}

export function optionsPair(segment: Segment, time: number, from: Endpoint, to: Endpoint, random: Random): void {
  const request = optionsRequest(from, to, random);
  segment.datagram(time, from, to, encodeSip(request), { sip: sipFact(request) });
  const headers: Header[] = [ALLOW, ['Accept', 'application/sdp'], ['Server', 'Fjord SBC 11.4.0']];
  const source = { ip: from.host.ip, port: from.port };
  const response = reply(request, 200, 'OK', { toTag: random.hex(12), headers, source });
  segment.datagram(time + OPTIONS_ROUND_TRIP, to, from, encodeSip(response), { sip: sipFact(response) });
}
