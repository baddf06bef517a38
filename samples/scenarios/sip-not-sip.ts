// Texts that begin like SIP and are not, on the SIP port and on another: an analyzer must find no message.

import { utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { Random } from '../lib/random.js';
import { pcapCapture, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { milliseconds } from '../lib/trace.js';

const FILE = 'sip-not-sip.pcap';

const TEXTS: readonly string[] = [
  'INFO hello world',
  'info: server started',
  'MESSAGE for you',
  'OPTIONS * HTTP/1.1\r\nHost: 192.0.2.60\r\n\r\n',
  'OPTIONS rtsp://camera.example.com/ RTSP/1.0\r\nCSeq: 1\r\n\r\n',
  'OPTIONS icap://filter.example.com/ ICAP/1.0\r\nHost: filter.example.com\r\n\r\n',
  'REGISTER foo',
  'NOTIFY disk /var is 91% full on backup1',
  'NOTIFY * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nNT: upnp:rootdevice\r\nNTS: ssdp:alive\r\nUSN: uuid:7f1e\r\n\r\n',
];

function build(): Capture {
  const random = new Random(FILE);
  const segment = new Segment();
  const sender = new Host('192.0.2.60', '02:1b:c5:0a:40:60', { id: random.u16() });
  const receiver = new Host('192.0.2.61', '02:1b:c5:0a:40:61');
  TEXTS.forEach((text, i) => {
    const time = milliseconds(200 + 410.37 * i);
    segment.datagram(time, sender.at(49_152 + i), receiver.at(5060), utf8(text));
    segment.datagram(time + milliseconds(190.5), sender.at(49_152 + i), receiver.at(30_400), utf8(text));
  });
  return pcapCapture(segment.trace.frames());
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'What only looks like SIP',
    shows: 'HTTP, RTSP, ICAP, SSDP and log lines that begin with the name of a SIP method: no SIP message at all',
    build,
  },
];
