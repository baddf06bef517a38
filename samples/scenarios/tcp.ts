// A capture that shows tcp: replace the payload by real messages of the protocol, and say what is true of them.

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds } from '../lib/trace.js';

const FILE = 'tcp.pcap';

function build(): Capture {
  const segment = new Segment();
  const client = new Host('192.0.2.70', '02:1b:c5:0a:40:70');
  const server = new Host('198.51.100.70', '02:1b:c5:0a:40:71');
  segment.datagram(milliseconds(0), client.at(49_152), server.at(0), utf8('replace me'));
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  { file: FILE, title: 'tcp', shows: 'One exchange: replace this line by what there is to see.', build },
];
