// Rules about answers that fail, are late or do not come (domain.md DNS-01 to DNS-07, DNS-12, DNS-13, DNS-20).

import { ByteWriter } from '../lib/bytes.js';
import { a, ANSWERED, cname, dnsMessage, Flag, ns, NOTIFY, onStream, soa, txt, UPDATE } from '../lib/dns-message.js';
import { DnsScene } from '../lib/dns-scene.js';
import { Host } from '../lib/host.js';
import { ipv4Fragments } from '../lib/ipv4.js';
import type { RuleCase } from '../lib/rule-case.js';
import { udp, UDP } from '../lib/udp.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const tool = 'analyze_dns_packets';
const www = { name: 'www.example.com' } as const;
const found = { answers: [a('www.example.com', '203.0.113.80')] };

function scene(build: (scene: DnsScene) => void): (segment: Segment) => void {
  return (segment) => build(new DnsScene(segment));
}

/** Extended DNS error 6, DNSSEC Bogus, with a text. */
const bogus = new ByteWriter().u16(15).u16(8).u16(6).text('no sig').done();

function truncated(scene: DnsScene): void {
  scene.ask(0, { name: 'big.example.com', type: 'TXT' }, { flags: ANSWERED | Flag.TC });
}

function fragments(scene: DnsScene, arrive: number): void {
  const { id, port } = scene.ask(0, { ...www, type: 'TXT', edns: {} });
  const answers = Array.from({ length: 10 }, (_, i) => txt('www.example.com', `${i}`.repeat(200)));
  const message = dnsMessage({ ...www, type: 'TXT', id, flags: ANSWERED, answers });
  const datagram = udp(scene.server.at(53), scene.client.at(port), message);
  const packets = ipv4Fragments(scene.server, scene.client, UDP, datagram, 1400);
  for (const packet of packets.slice(0, arrive))
    scene.segment.frame(seconds(0.1), scene.server, scene.client, 0x0800, packet);
  scene.until(60);
}

export const cases: readonly RuleCase[] = [
  {
    rule: 'DNS-01',
    tool,
    severity: 'warning',
    frames: [1],
    fires: scene((s) => {
      s.ask(0, www);
      s.until(6);
    }),
    nearMiss: scene((s) => {
      s.ask(0, www);
      s.until(4);
    }),
  },
  {
    rule: 'DNS-01-server-down',
    tool,
    severity: 'error',
    frames: [5],
    fires: scene((s) => {
      for (let i = 0; i < 5; ++i)
        s.ask(
          i,
          { name: `host${i}.example.com` },
          i < 2 ? { answers: [a(`host${i}.example.com`, '203.0.113.1')] } : undefined,
        );
      s.until(20);
    }),
    nearMiss: scene((s) => {
      for (let i = 0; i < 5; ++i)
        s.ask(
          i,
          { name: `host${i}.example.com` },
          i < 3 ? { answers: [a(`host${i}.example.com`, '203.0.113.1')] } : undefined,
        );
      s.until(20);
    }),
  },
  {
    rule: 'DNS-02',
    tool,
    name: 'slow',
    severity: 'warning',
    frames: [1, 2],
    fires: scene((s) => s.ask(0, www, found, { delay: 0.2 })),
    nearMiss: scene((s) => s.ask(0, www, found, { delay: 0.199 })),
  },
  {
    rule: 'DNS-02',
    tool,
    name: 'very slow',
    severity: 'error',
    frames: [1, 2],
    fires: scene((s) => s.ask(0, www, found, { delay: 1 })),
    nearMiss: scene((s) => s.ask(0, www, found, { delay: 0.1 })),
  },
  {
    rule: 'DNS-03',
    tool,
    severity: 'notice',
    frames: [1, 2],
    fires: scene((s) => s.ask(0, www, { rcode: 'NXDOMAIN', authority: [soa('example.com')] })),
    nearMiss: scene((s) => s.ask(0, www, { authority: [soa('example.com')] })),
  },
  ...(['DNS-03-client', 'DNS-03-search-list'] as const).map((rule): RuleCase => ({
    rule,
    tool,
    severity: rule === 'DNS-03-client' ? 'warning' : 'notice',
    fires: scene((s) => {
      for (let i = 0; i < 20; ++i) {
        const name = rule === 'DNS-03-client' ? `host${i}.example.com` : `intranet.site${i}.example.com`;
        s.ask(i, { name }, { rcode: 'NXDOMAIN' });
      }
    }),
    nearMiss: scene((s) => {
      for (let i = 0; i < 19; ++i) {
        const name = rule === 'DNS-03-client' ? `host${i}.example.com` : `intranet.site${i}.example.com`;
        s.ask(i, { name }, { rcode: 'NXDOMAIN' });
      }
    }),
  })),
  {
    rule: 'DNS-04',
    tool,
    severity: 'error',
    frames: [1, 2],
    fires: scene((s) => s.ask(0, { ...www, edns: {} }, { rcode: 'SERVFAIL', edns: { options: bogus } })),
    nearMiss: scene((s) => s.ask(0, { ...www, edns: {} }, { ...found, edns: { options: bogus } })),
  },
  {
    rule: 'DNS-04-dnssec',
    tool,
    severity: 'error',
    frames: [2, 4],
    fires: scene((s) => {
      s.ask(0, www, { rcode: 'SERVFAIL' });
      s.ask(1, { ...www, flags: Flag.RD | Flag.CD }, { ...found, flags: ANSWERED | Flag.CD });
    }),
    nearMiss: scene((s) => {
      s.ask(0, www, { rcode: 'SERVFAIL' });
      s.ask(1, www, found);
    }),
  },
  {
    rule: 'DNS-05',
    tool,
    name: 'no retry',
    severity: 'error',
    frames: [2],
    fires: scene((s) => {
      truncated(s);
      s.until(6);
    }),
    nearMiss: scene((s) => {
      truncated(s);
      const tcp = s.tcp();
      const at = tcp.open(seconds(0.1));
      tcp.push(at, 'client', onStream(dnsMessage({ id: 7, name: 'big.example.com', type: 'TXT' })));
      s.until(6);
    }),
  },
  {
    rule: 'DNS-06',
    tool,
    severity: 'warning',
    frames: [2, 4],
    fires: scene((s) => {
      s.ask(0, { ...www, edns: {} }, { rcode: 'FORMERR' });
      s.ask(0.1, www, found);
    }),
    nearMiss: scene((s) => {
      s.ask(0, { ...www, edns: {} }, { rcode: 'FORMERR' });
      s.ask(0.1, { ...www, edns: {} }, found);
    }),
  },
  {
    rule: 'DNS-06-fragment',
    tool,
    severity: 'warning',
    frames: [2],
    fires: scene((s) => fragments(s, 1)),
    nearMiss: scene((s) => fragments(s, 2)),
  },
  {
    rule: 'DNS-07',
    tool,
    severity: 'warning',
    frames: [1, 2, 3],
    fires: scene((s) => {
      const asked = s.ask(0, www, found);
      s.reply(0.02, asked, www, { answers: [a('www.example.com', '192.0.2.66')] });
    }),
    nearMiss: scene((s) => {
      const asked = s.ask(0, www, found);
      s.reply(0.02, asked, www, { answers: [a('www.example.com', '203.0.113.80', 299)] });
    }),
  },
  {
    rule: 'DNS-07-question',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: scene((s) => {
      const asked = s.ask(0, www);
      s.reply(0.02, asked, { name: 'other.example.com' }, { answers: [a('other.example.com', '192.0.2.66')] });
    }),
    nearMiss: scene((s) => {
      const asked = s.ask(0, www);
      // Names are compared without case.
      s.reply(0.02, asked, { name: 'WWW.example.COM' }, { answers: [a('WWW.example.COM', '203.0.113.80')] });
    }),
  },
  {
    rule: 'DNS-07-server',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: scene((s) => {
      const asked = s.ask(0, www);
      s.reply(0.02, asked, www, found, { server: new Host('198.51.100.54', '02:00:5e:10:00:01') });
    }),
    nearMiss: scene((s) => s.reply(0.02, s.ask(0, www), www, found)),
  },
  {
    rule: 'DNS-12',
    tool,
    name: 'given',
    severity: 'warning',
    fires: scene((s) => {
      const tcp = s.tcp();
      const at = tcp.open(0);
      const zone = { id: 9, name: 'example.com', type: 'AXFR' } as const;
      tcp.push(at, 'client', onStream(dnsMessage(zone)));
      const answers = [soa('example.com'), a('www.example.com', '203.0.113.80'), soa('example.com')];
      tcp.push(at + seconds(0.1), 'server', onStream(dnsMessage({ ...zone, flags: Flag.QR | Flag.AA, answers })));
    }),
    nearMiss: scene((s) => s.ask(0, { name: 'example.com', type: 'ANY' }, { answers: [soa('example.com')] })),
  },
  {
    rule: 'DNS-12',
    tool,
    name: 'asked for',
    severity: 'notice',
    frames: [1],
    fires: scene((s) => s.ask(0, { name: 'example.com', type: 'AXFR' }, { rcode: 'REFUSED' })),
    nearMiss: scene((s) => s.ask(0, { name: 'example.com', type: 'ANY' }, { rcode: 'REFUSED' })),
  },
  {
    rule: 'DNS-13',
    tool,
    name: 'update',
    severity: 'warning',
    frames: [1, 2],
    fires: scene((s) =>
      s.ask(0, { ...www, type: 'SOA', flags: UPDATE }, { flags: Flag.QR | UPDATE, rcode: 'REFUSED' }),
    ),
    nearMiss: scene((s) => s.ask(0, { ...www, type: 'SOA', flags: UPDATE }, { flags: Flag.QR | UPDATE })),
  },
  {
    rule: 'DNS-13',
    tool,
    name: 'notification',
    severity: 'warning',
    frames: [1, 2],
    fires: scene((s) =>
      s.ask(0, { ...www, type: 'SOA', flags: NOTIFY }, { flags: Flag.QR | NOTIFY, rcode: 'REFUSED' }),
    ),
    nearMiss: scene((s) => s.ask(0, { ...www, type: 'SOA', flags: NOTIFY }, { flags: Flag.QR | NOTIFY })),
  },
  {
    rule: 'DNS-16',
    tool,
    name: 'trailing bytes',
    severity: 'warning',
    frames: [1],
    fires: scene((s) => s.ask(0, { ...www, trailing: Uint8Array.of(1, 2, 3) })),
    nearMiss: scene((s) => s.ask(0, www)),
  },
  {
    rule: 'DNS-17',
    tool,
    name: 'loop',
    severity: 'notice',
    frames: [2],
    fires: scene((s) =>
      s.ask(0, www, {
        answers: [cname('www.example.com', 'b.example.com'), cname('b.example.com', 'www.example.com')],
      }),
    ),
    nearMiss: scene((s) =>
      s.ask(0, www, { answers: [cname('www.example.com', 'b.example.com'), a('b.example.com', '203.0.113.80')] }),
    ),
  },
  {
    rule: 'DNS-17',
    tool,
    name: 'beside other data',
    severity: 'notice',
    frames: [2],
    fires: scene((s) =>
      s.ask(0, www, { answers: [cname('www.example.com', 'b.example.com'), a('www.example.com', '203.0.113.80')] }),
    ),
    nearMiss: scene((s) =>
      s.ask(0, www, { answers: [cname('www.example.com', 'b.example.com'), a('b.example.com', '203.0.113.80')] }),
    ),
  },
  {
    rule: 'DNS-20',
    tool,
    severity: 'notice',
    frames: [2],
    fires: scene((s) => s.ask(0, www, { flags: Flag.QR | Flag.RD, authority: [ns('example.com', 'ns1.example.com')] })),
    nearMiss: scene((s) => s.ask(0, www, { flags: ANSWERED, authority: [ns('example.com', 'ns1.example.com')] })),
  },
];
