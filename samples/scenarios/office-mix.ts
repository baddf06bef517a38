// Half a minute of a small office: a bit of everything, among it one SIP keep-alive and two texts that are not SIP.

import { ROUTER_MAC } from '../lib/cast.js';
import { Host } from '../lib/host.js';
import * as traffic from '../lib/office-traffic.js';
import { optionsPair } from '../lib/options-ping.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds, seconds } from '../lib/trace.js';

const FILE = 'office-mix.pcap';

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const laptop = new Host('192.0.2.50', '02:1b:c5:0a:22:50', { id: random.u16() });
  const router = new Host('192.0.2.1', ROUTER_MAC, { id: random.u16() });
  const printer = new Host('192.0.2.77', '02:1b:c5:0a:22:77', { ttl: 4, id: random.u16() });
  const logs = new Host('192.0.2.9', '02:1b:c5:0a:22:09');
  const web = new Host('203.0.113.80', ROUTER_MAC, { ttl: 52, id: random.u16() });
  const clock = new Host('203.0.113.123', ROUTER_MAC, { ttl: 55, id: random.u16() });
  const pbx = new Host('192.0.2.5', '02:1b:c5:0a:22:05', { id: random.u16() });
  const trunk = new Host('198.51.100.70', ROUTER_MAC, { ttl: 58, id: random.u16() });
  const laptop6 = new Host('fe80::1b:c5ff:fe0a:2250', laptop.mac);
  const router6 = new Host('fe80::5eff:fe10:1', ROUTER_MAC);

  traffic.dhcpExchange(segment, milliseconds(212.4), laptop, router, random);
  traffic.arpExchange(segment, milliseconds(260.9), laptop, router);
  traffic.neighbourDiscovery(segment, milliseconds(305.2), laptop6, router6);
  traffic.ntpExchange(segment, seconds(1.130_44), laptop, clock);
  for (let i = 0; i < 4; i += 1) traffic.dnsExchange(segment, seconds(2 + 0.173 * i), i, laptop, router, random);
  traffic.ssdpNotify(segment, seconds(3.402), printer);
  traffic.httpExchange(segment, seconds(4.0512), [laptop, web], random, { size: 14_200, lostOnce: 6 });
  traffic.ping(segment, seconds(8.25), 4, laptop, web, random);
  traffic.syslog(segment, seconds(13.3), pbx, logs);
  optionsPair(segment, seconds(15.0021), pbx.at(5060), trunk.at(5060), random);
  traffic.arpExchange(segment, seconds(21.7), router, printer);
  traffic.ssdpNotify(segment, seconds(28.404), printer);
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'A small office',
    shows:
      'DHCP, ARP, DNS, NTP, ping, a web page with a lost segment, SSDP, syslog, IPv6 neighbours and a SIP keep-alive',
    build,
  },
];
