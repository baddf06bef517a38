// A host finds its gateway, and a second card claims the gateway's address.

import { arp } from '../lib/arp.js';
import { Host } from '../lib/host.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds } from '../lib/trace.js';

const FILE = 'arp.pcap';
const ETHERTYPE_ARP = 0x0806;

function build(): Capture {
  const segment = new Segment();
  const client = new Host('192.0.2.70', '02:1b:c5:0a:40:70');
  const gateway = new Host('192.0.2.1', '02:1b:c5:0a:40:01');
  const intruder = new Host('192.0.2.1', '02:1b:c5:0a:40:66');
  const everyone = new Host('192.0.2.1', 'ff:ff:ff:ff:ff:ff');
  segment.frame(milliseconds(0), client, everyone, ETHERTYPE_ARP, arp('request', client, gateway));
  segment.frame(milliseconds(1), gateway, client, ETHERTYPE_ARP, arp('reply', gateway, client));
  segment.frame(milliseconds(900), intruder, client, ETHERTYPE_ARP, arp('reply', intruder, client));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  { file: FILE, title: 'ARP', shows: 'A request and its reply, then a second card that claims the address.', build },
];
