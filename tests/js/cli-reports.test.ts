// The text reports on DHCP, ICMP, TCP and ARP: what a person wants first stands there, in 80 columns.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { captureReport } from '../../cli/report/report.js';
import { ruleCapture, ruleCases, type RuleCase } from '../../samples/lib/rule-case.js';
import { tools } from '../../schema/tools.js';
import { root } from './support/captures.js';

const native = process.env['PCAPGLASS_NATIVE'] ?? join(root, 'build/native/tests/pcapglass_native');
const folder = mkdtempSync(join(tmpdir(), 'pcapglass-reports-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const cases = await ruleCases();

/** The text report of one tool on a file, every line of it checked for its width. */
function report(tool: string, file: string, args: object = {}): string {
  const printed = execFileSync(native, ['tool', tool, file, '--args', JSON.stringify(args)], { encoding: 'utf8' });
  const description = tools.find(({ name }) => name === tool);
  assert.ok(description);
  const lines = captureReport('x.pcap', [[description, JSON.parse(printed)]], { width: 80, colour: false });
  for (const line of lines.split('\n')) assert.ok(line.length <= 80, line);
  return lines;
}
const sample = (tool: string, name: string, args: object = {}): string =>
  report(tool, join(root, 'samples', name), args);

function caseOf(rule: string, name?: string): RuleCase {
  const found = cases.find((one) => one.rule === rule && (name === undefined || one.name === name));
  assert.ok(found, rule);
  return found;
}
function fired(one: RuleCase, build: RuleCase['fires'] = one.fires): string {
  const file = join(folder, 'case.pcap');
  writeFileSync(file, ruleCapture(build));
  return report(one.tool, file, one.tool === 'analyze_tcp_connections' ? { detailed: true } : {});
}

test('DHCP: leases with address, client, server, time and frame; then each exchange', () => {
  const text = sample('analyze_dhcp_packets', 'dhcp-lease-relay.pcap');
  assert.match(text, /Leases\n.*\n {2}192\.0\.2\.57 {2}02:04:f2:0a:40:57 \(desk-57\) {2}198\.51\.100\.10 {2}1 h +10\n/);
  assert.match(text, /DISCOVER \(relayed\) \[2\] \+0\.3 ms, OFFER \[3\]/);
  const refused = sample('analyze_dhcp_packets', 'dhcp-refused.pcap');
  assert.match(refused, /refused, INIT-REBOOT, server 192\.0\.2\.1, "requested address/);
  // The near miss: what the client declined is no lease.
  assert.doesNotMatch(refused, /Leases/);
});

test('ICMP: how pings went, the route with its hops, the path MTU', () => {
  const text = sample('analyze_icmp_packets', 'icmp.pcap');
  assert.match(text, /5 sent, 1 lost \(20 %\), 21\.0 \/ 23\.0 \/ 23\.0 \/ 25\.0 ms, frames 1 to 9/);
  assert.match(text, /2 {2}203\.0\.113\.2 {4}2\.0 ms {2}MPLS 16002 {2}\[13\]/);
  assert.match(text, /192\.0\.2\.70 to 198\.51\.100\.70: 1400 bytes, says 203\.0\.113\.2 \(frame 17\)/);
  assert.match(text, / 5 09:00:03\.000 192\.0\.2\.70 +Echo Request id 7 seq 3, lost\n/);
  // The near miss: nothing was lost.
  assert.match(sample('analyze_icmp_packets', 'office-mix.pcap'), /4 sent, 4 answered, /);
});

test('ARP: an address that two claim, and those that one has', () => {
  const text = sample('analyze_arp_packets', 'arp.pcap');
  assert.match(text, /Conflicts\n {2}192\.0\.2\.1 is claimed by 02:1b:c5:0a:40:01 \(1 packet, frame 2\) and\n/);
  assert.match(text, /192\.0\.2\.70 {2}02:1b:c5:0a:40:70 +1 {2}frame 1\n/);
  const conflict = caseOf('ARP-01');
  assert.match(fired(conflict), /Conflicts/);
  assert.doesNotMatch(fired(conflict, conflict.nearMiss), /Conflicts/);
});

test('TCP: what failed and what was slow, with the reason, and the servers', () => {
  const refused = caseOf('TCP-01');
  assert.match(fired(refused), /Failed\n {2}192\.0\.2\.1:40000 -> 192\.0\.2\.2:80 {2}refused {2}\[1-2\]\n/);
  const slow = caseOf('TCP-04');
  assert.match(fired(slow), /Slow\n.* handshake 15\d ms /);
  assert.doesNotMatch(fired(slow, slow.nearMiss), /^ {2}(Slow|Failed)$/m);
  assert.match(fired(caseOf('TCP-06')), /stalled for 1\.0 s/);
  assert.match(fired(caseOf('TCP-07', 'two seconds')), /window closed for 2\.0 s/);
  const mixed = sample('analyze_tcp_connections', 'office-mix.pcap', { detailed: true });
  assert.match(mixed, /203\.0\.113\.80:80 +1 +94 bytes +14 kB +12 ms +1\n/);
});

test('TCP: flags and repeats in short, findings with the connections only', () => {
  const patterns = sample('analyze_tcp_anomalies', 'office-mix.pcap');
  assert.match(patterns, /Analysis {2}duplicate ack: 3, fast retransmission: 1, lost segment: 1\n/);
  assert.doesNotMatch(patterns, /WARNING/);
  const repeats = sample('analyze_tcp_retransmissions', 'office-mix.pcap');
  assert.match(repeats, /Sent again {2}1 of 25 packets \(4\.0 %\)/);
  assert.match(sample('analyze_tcp_retransmissions', 'icmp.pcap'), /No TCP packets/);
});

for (const one of cases.filter(({ tool }) => /_(dhcp|icmp|arp|tcp)_/.test(tool))) {
  test(`the report on ${one.rule} fits 80 columns, with its finding first`, () => {
    const text = fired(one);
    assert.match(text, /^ {2}(CRITICAL|ERROR|WARNING|NOTICE|INFO) /m);
  });
}
