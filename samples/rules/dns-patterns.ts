// Rules about who asks what how often, and about what names are said to be (domain.md DNS-08 to DNS-11, DNS-14, DNS-15,
// DNS-18, DNS-19).

import { a, ANSWERED, dnsMessage, Flag, rrsig, txt, type RecordOf } from '../lib/dns-message.js';
import { DnsScene } from '../lib/dns-scene.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const tool = 'analyze_dns_packets';
const www = { name: 'www.example.com' } as const;
/** When captures of this generator begin, in seconds since 1970: 2026-03-09T09:00:00Z. */
const START = 1_773_046_800;

function scene(build: (scene: DnsScene) => void): (segment: Segment) => void {
  return (segment) => build(new DnsScene(segment));
}

function address(scene: DnsScene, time: number, ip: string, ttl: number): void {
  scene.ask(time, www, { answers: [a('www.example.com', ip, ttl)] });
}

/** Queries below one domain whose first label carries 40 characters. */
function tunnel(scene: DnsScene, count: number): void {
  const random = new Random('tunnel');
  const letters = 'abcdefghijklmnopqrstuvwxyz234567';
  for (let i = 0; i < count; ++i) {
    const label = Array.from({ length: 40 }, () => letters[random.below(32)]).join('');
    scene.ask(i, { name: `${label}.t.example.net`, type: 'TXT' }, { answers: [txt(`${label}.t.example.net`, 'ok')] });
  }
}

function generated(scene: DnsScene, count: number): void {
  const names = ['qzxkvbnmtr', 'wrtpsdfghk', 'zxcvbnmklp', 'hjklmnbvcx', 'prtswqzxcv', 'bnmkjhgfds', 'tyrplkjhgf'];
  for (let i = 0; i < count; ++i) {
    scene.ask(i * 3, { name: `${names[i % 7] ?? ''}${String.fromCharCode(97 + i)}.example` }, { rcode: 'NXDOMAIN' });
  }
}

function amplified(scene: DnsScene, count: number): void {
  const answers = Array.from({ length: 4 }, (_, i) => txt('big.example.com', `${i}`.repeat(250)));
  for (let i = 0; i < count; ++i) scene.ask(i, { name: 'big.example.com', type: 'ANY' }, { answers });
}

function unasked(scene: DnsScene, count: number): void {
  for (let i = 0; i < count; ++i) {
    scene.reply(i, { id: 100 + i * 7, port: 50_000 }, www, { answers: [a('www.example.com', '203.0.113.80')] });
  }
}

const ADDRESSES = ['203.0.113', '198.51.100', '192.0.2'];
function flux(scene: DnsScene, count: number): void {
  const answers = Array.from({ length: count }, (_, i) =>
    a('www.example.com', `${ADDRESSES[i % 3] ?? ''}.${10 + i}`, 120),
  );
  scene.ask(0, www, { answers });
}

function links(scene: DnsScene, names: number): void {
  const host = new Host('192.0.2.99', '02:1b:c5:0a:50:99');
  for (let i = 0; i < names; ++i) {
    const name = `server${i}`;
    const asked = dnsMessage({ id: 500 + i, flags: 0, name });
    const group = new Host('224.0.0.252', '01:00:5e:00:00:fc');
    scene.segment.datagram(seconds(i), scene.client.at(51_000 + i), group.at(5355), asked);
    const answer = dnsMessage({ id: 500 + i, flags: Flag.QR, name, answers: [a(name, '192.0.2.99', 30)] });
    scene.segment.datagram(seconds(i + 0.01), host.at(5355), scene.client.at(51_000 + i), answer);
  }
}

function signed(scene: DnsScene, signature: RecordOf, flags: number): void {
  const edns = { dnssec: true };
  const ds: RecordOf = { name: 'example.com', type: 'DS', data: new Uint8Array(36).fill(1) };
  scene.ask(0, { name: 'example.com', type: 'DS', edns }, { answers: [ds], edns, flags: ANSWERED | Flag.AD });
  scene.ask(1, { ...www, edns }, { answers: [a('www.example.com', '203.0.113.80'), signature], edns, flags });
}
const valid = rrsig('www.example.com', 'example.com', START - 1000, START + 1000);

export const cases: readonly RuleCase[] = [
  {
    rule: 'DNS-08',
    tool,
    severity: 'warning',
    frames: [2, 4],
    fires: scene((s) => {
      address(s, 0, '203.0.113.80', 30);
      address(s, 31, '10.0.0.1', 30);
    }),
    nearMiss: scene((s) => {
      address(s, 0, '203.0.113.80', 30);
      address(s, 31, '10.0.0.1', 60);
    }),
  },
  {
    rule: 'DNS-09',
    tool,
    severity: 'error',
    frames: [1],
    fires: scene((s) => tunnel(s, 50)),
    nearMiss: scene((s) => tunnel(s, 49)),
  },
  {
    rule: 'DNS-10',
    tool,
    severity: 'warning',
    frames: [2],
    fires: scene((s) => generated(s, 15)),
    nearMiss: scene((s) => generated(s, 14)),
  },
  {
    rule: 'DNS-11',
    tool,
    name: 'amplification',
    severity: 'warning',
    frames: [2],
    fires: scene((s) => amplified(s, 20)),
    nearMiss: scene((s) => amplified(s, 19)),
  },
  {
    rule: 'DNS-11-not-asked',
    tool,
    severity: 'warning',
    frames: [1],
    fires: scene((s) => unasked(s, 20)),
    nearMiss: scene((s) => {
      s.ask(0, { name: 'example.org' });
      unasked(s, 20);
    }),
  },
  {
    rule: 'DNS-14',
    tool,
    severity: 'notice',
    frames: [2],
    fires: scene((s) => flux(s, 10)),
    nearMiss: scene((s) => flux(s, 9)),
  },
  {
    rule: 'DNS-15',
    tool,
    name: 'one port',
    severity: 'warning',
    frames: [1],
    fires: scene((s) => {
      for (let i = 0; i < 50; ++i) s.ask(i, www, undefined, { port: 4000 });
    }),
    nearMiss: scene((s) => {
      for (let i = 0; i < 50; ++i) s.ask(i, www, undefined, { port: i === 49 ? 4001 : 4000 });
    }),
  },
  {
    rule: 'DNS-15-id',
    tool,
    severity: 'warning',
    frames: [1],
    fires: scene((s) => {
      for (let i = 0; i < 50; ++i) s.ask(i, www, undefined, { id: 1000 + i });
    }),
    nearMiss: scene((s) => {
      for (let i = 0; i < 49; ++i) s.ask(i, www, undefined, { id: 1000 + i });
    }),
  },
  {
    rule: 'DNS-18',
    tool,
    severity: 'error',
    frames: [2],
    fires: scene((s) => links(s, 5)),
    nearMiss: scene((s) => links(s, 1)),
  },
  {
    rule: 'DNS-19',
    tool,
    name: 'expired',
    severity: 'warning',
    frames: [4],
    fires: scene((s) =>
      signed(s, rrsig('www.example.com', 'example.com', START - 1000, START - 1), ANSWERED | Flag.AD),
    ),
    nearMiss: scene((s) => signed(s, valid, ANSWERED | Flag.AD)),
  },
  {
    rule: 'DNS-19-ad',
    tool,
    severity: 'warning',
    frames: [3, 4],
    fires: scene((s) => signed(s, valid, ANSWERED)),
    nearMiss: scene((s) => signed(s, valid, ANSWERED | Flag.AD)),
  },
];
