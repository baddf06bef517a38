// DNS as it happens: answers with aliases and service records, a response that needs TCP, a name that does not exist,
// and a question that nobody answers.

import { ByteWriter, concat } from '../lib/bytes.js';
import { DnsScene } from '../lib/dns-scene.js';
import {
  a,
  ANSWERED,
  cname,
  dnsMessage,
  Flag,
  naptr,
  onStream,
  soa,
  srv,
  txt,
  wireName,
  type RecordOf,
} from '../lib/dns-message.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const FILE = 'dns.pcap';

/** RFC 9460: priority 1, the name itself, alpn h2 and h3, port 8443, an address. */
const https = (name: string): RecordOf => ({
  ...{ name, type: 'HTTPS' },
  data: concat(
    new ByteWriter().u16(1).done(),
    wireName(''),
    new ByteWriter().u16(1).u16(6).u8(2).text('h2').u8(2).text('h3').u16(3).u16(2).u16(8443).done(),
    new ByteWriter().u16(4).u16(4).u8(203).u8(0).u8(113).u8(80).done(),
  ),
});

function build(): Capture {
  const segment = new Segment();
  const scene = new DnsScene(segment);
  const www = 'www.example.com';
  const chain = [cname(www, 'web.cdn.example.net'), a('web.cdn.example.net', '203.0.113.80', 60)];
  scene.ask(0, { name: www, edns: {} }, { answers: chain, edns: {} }, { delay: 0.012 });
  scene.ask(0.1, { name: www, type: 'HTTPS' }, { answers: [https(www)] }, { delay: 0.009 });
  // RFC 3263: where the calls of example.org go.
  const service = '_sip._udp.example.org';
  scene.ask(1, { name: 'example.org', type: 'NAPTR' }, { answers: [naptr('example.org', 'SIP+D2U', service)] });
  scene.ask(1.1, { name: service, type: 'SRV' }, { answers: [srv(service, 'sip.example.org', 5060)] });
  scene.ask(1.2, { name: 'sip.example.org' }, { answers: [a('sip.example.org', '203.0.113.5')] });
  scene.ask(2, { name: 'wwww.example.com' }, { rcode: 'NXDOMAIN', authority: [soa('example.com')] });
  // Too long for a datagram: asked again over TCP.
  const long = { name: 'long.example.com', type: 'TXT' } as const;
  scene.ask(3, long, { flags: ANSWERED | Flag.TC });
  const tcp = scene.tcp();
  const at = tcp.push(tcp.open(seconds(3.02)), 'client', onStream(dnsMessage({ ...long, id: 0x3344 })));
  const answers = Array.from({ length: 6 }, (_, i) => txt(long.name, `${i}`.repeat(250)));
  const response = onStream(dnsMessage({ ...long, id: 0x3344, flags: ANSWERED, answers }));
  tcp.close(tcp.send(at + seconds(0.01), 'server', response) + seconds(0.01));
  // Nobody answers, not the repeat either.
  const lost = { name: 'lost.example.com' } as const;
  const used = scene.ask(4, lost);
  scene.ask(9, lost, undefined, used);
  scene.until(15);
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'DNS look-ups',
    shows:
      'An alias chain, an HTTPS record, NAPTR to SRV to an address, NXDOMAIN, a truncated response asked again over TCP, ' +
      'and a question without answer.',
    build,
  },
];
