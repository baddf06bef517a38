// One OPTIONS and its 200 in the capture file formats of other programs: snoop, Network Monitor, Endace's ERF.

import { utf8 } from '../lib/bytes.js';
import { erfFile } from '../lib/erf.js';
import { Host } from '../lib/host.js';
import { Media, netmonFile, type NetmonFrame } from '../lib/netmon.js';
import { optionsPair } from '../lib/options-ping.js';
import { Random } from '../lib/random.js';
import { EPOCH, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { snoopFile } from '../lib/snoop.js';
import { expectation, seconds, type Frame } from '../lib/trace.js';

function pings(file: string, pairs: number): readonly Frame[] {
  const random = new Random(file);
  const segment = new Segment();
  const pbx = new Host('192.0.2.20', '02:1b:c5:0a:50:20', { id: random.u16() });
  const trunk = new Host('198.51.100.70', '02:00:5e:10:00:01', { id: random.u16(), ttl: 58 });
  for (let i = 0; i < pairs; i += 1) {
    optionsPair(segment, seconds(10 * i) + 123_456_789, pbx.at(5060), trunk.at(5060), random);
  }
  return segment.trace.frames();
}

function capture(bytes: Uint8Array, frames: readonly Frame[]): Capture {
  return { bytes, packets: frames.length, expect: expectation(frames) };
}

function format(name: string, title: string, build: (frames: readonly Frame[]) => Uint8Array): Scenario {
  const file = `formats/${name}`;
  return {
    file,
    title,
    shows: `SIP OPTIONS and 200 OK, twice. ${title}`,
    build: () => {
      const frames = pings(file, 2);
      return capture(build(frames), frames);
    },
  };
}

const RECENT = 'formats/netmon-2.3.cap';

/** Network Monitor 3 puts what it knows of the capture among the frames; Wireshark numbers the filter, not the names. */
function withRecords(): Capture {
  const packets = pings(RECENT, 2);
  const record = (media: number, text: string): NetmonFrame => ({ time: 0, data: utf8(text), media });
  const frames: readonly NetmonFrame[] = [
    record(Media.filter, 'SIP'),
    record(Media.names, '192.0.2.20 pbx'),
    ...packets,
  ];
  const numbers = packets.map((_, i) => i + 2);
  return {
    bytes: netmonFile({ version: '2.3', epoch: EPOCH }, frames),
    packets: packets.length,
    expect: expectation(packets, numbers),
  };
}

export const scenarios: readonly Scenario[] = [
  format('solaris.snoop', 'A snoop file, which says that packets were dropped', (frames) =>
    snoopFile({ epoch: EPOCH, drops: (frame) => (frame > 2 ? 3 : 0) }, frames),
  ),
  format('netmon-1.cap', 'Network Monitor 1: milliseconds, in a time zone that the file does not name', (frames) =>
    netmonFile({ version: '1.1', epoch: EPOCH }, frames),
  ),
  format('netmon-2.cap', 'Network Monitor 2: microseconds, in a time zone that the file does not name', (frames) =>
    netmonFile({ version: '2.0', epoch: EPOCH }, frames),
  ),
  {
    file: RECENT,
    title: 'Network Monitor 2.3: times in UTC, and records that are no packets',
    shows: 'SIP OPTIONS and 200 OK, twice. Among them Network Monitor’s own notes, one of which has a frame number',
    build: withRecords,
  },
  format('endace.erf', 'An ERF file of a capture card with two ports, without any magic number', (frames) =>
    erfFile(
      { epoch: EPOCH, port: (frame) => (frame % 2 === 0 ? 1 : 0), lost: (frame) => (frame === 3 ? 2 : 0) },
      frames,
    ),
  ),
];
