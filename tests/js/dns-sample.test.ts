// What is true of the scenario "DNS look-ups" by construction, as analyze_dns_packets must tell it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { scenarios } from '../../samples/scenarios/dns.js';
import { root } from './support/captures.js';

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');

interface Answer {
  statistics: Record<string, number> & { rcodes: object; types: object };
  packets: { summary: string; protocol: string; response_time_ms?: number }[];
  failed_lookups: { name: string; why: string }[];
  resolutions: { steps: string; address: string; duration_ms: number }[];
  findings: { id: string }[];
}

function answer(): Answer {
  const folder = mkdtempSync(join(tmpdir(), 'pcapglass-dns-'));
  const file = join(folder, 'dns.pcap');
  const scenario = scenarios[0];
  assert.ok(scenario);
  writeFileSync(file, scenario.build().bytes);
  const printed = execFileSync(native, ['tool', 'analyze_dns_packets', file], { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  return JSON.parse(printed) as Answer;
}

test('the scenario of DNS look-ups is told as it was made', () => {
  const { statistics, packets, failed_lookups, resolutions, findings } = answer();
  const { queries, responses, retransmitted, unanswered, over_tcp, truncated } = statistics;
  assert.deepEqual(
    { queries, responses, retransmitted, unanswered, over_tcp, truncated },
    { queries: 10, responses: 8, retransmitted: 1, unanswered: 1, over_tcp: 2, truncated: 1 },
  );
  assert.deepEqual(statistics.rcodes, { NOERROR: 7, NXDOMAIN: 1 });
  assert.deepEqual(statistics.types, { A: 5, HTTPS: 1, NAPTR: 1, SRV: 1, TXT: 2 });
  assert.equal(packets[1]?.response_time_ms, 12);
  assert.equal(
    packets[3]?.summary,
    'Response NOERROR HTTPS www.example.com -> HTTPS 1 . alpn="h2,h3" port="8443" ipv4hint="203.0.113.80"',
  );
  assert.deepEqual(
    failed_lookups.map(({ name, why }) => [name, why]),
    [
      ['wwww.example.com', 'NXDOMAIN'],
      ['lost.example.com', 'no response'],
    ],
  );
  assert.deepEqual(resolutions, [
    {
      steps: 'NAPTR example.org > SRV _sip._udp.example.org > A sip.example.org',
      address: '203.0.113.5',
      frames: [6, 8, 10],
      duration_ms: 210,
    },
  ]);
  assert.deepEqual(findings.map(({ id }) => id).sort(), ['DNS-01', 'DNS-03']);
});
