// Classic pcap files that are damaged or cut: the last record, the snap length, a length that cannot be.

import { concat } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { LinkType } from '../lib/link.js';
import { OPTIONS_ROUND_TRIP, optionsPair } from '../lib/options-ping.js';
import { pcapFile, pcapHeader, pcapRecord } from '../lib/pcap.js';
import { Random } from '../lib/random.js';
import { EPOCH, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { expectation, seconds, type Frame } from '../lib/trace.js';

const OPTIONS = { linkType: LinkType.ethernet, epoch: EPOCH };

/** A PBX that asks its trunk every ten seconds. */
function keepAlives(file: string, pairs: number): readonly Frame[] {
  const random = new Random(file);
  const segment = new Segment();
  const pbx = new Host('192.0.2.20', '02:1b:c5:0a:50:20', { id: random.u16() });
  const trunk = new Host('198.51.100.70', '02:00:5e:10:00:01', { id: random.u16(), ttl: 58 });
  for (let i = 0; i < pairs; i += 1) {
    optionsPair(segment, seconds(10 * i) + OPTIONS_ROUND_TRIP, pbx.at(5060), trunk.at(5060), random);
  }
  return segment.trace.frames();
}

const TRUNCATED = 'damage/truncated-record.pcap';
const SNAPLEN = 'damage/snaplen.pcap';
const BOGUS = 'damage/bogus-length.pcap';

function truncatedRecord() {
  const frames = keepAlives(TRUNCATED, 3);
  const whole = pcapFile(OPTIONS, frames);
  const readable = frames.slice(0, -1);
  return { bytes: whole.slice(0, -137), packets: readable.length, expect: expectation(readable) };
}

/** 128 bytes hold the start-line and a little more, so the messages are there and cut. */
function snaplen() {
  const frames = keepAlives(SNAPLEN, 2).map(({ time, data }): Frame => {
    return { time, data: data.subarray(0, 128), originalLength: data.length };
  });
  return { bytes: pcapFile({ ...OPTIONS, snaplen: 128 }, frames), packets: frames.length };
}

function bogusLength() {
  const frames = keepAlives(BOGUS, 3);
  const readable = frames.slice(0, 3);
  const records = frames.map((frame, i) => pcapRecord(OPTIONS, frame, i === 3 ? 0xffff_fff0 : undefined));
  return { bytes: concat(pcapHeader(OPTIONS), ...records), packets: readable.length, expect: expectation(readable) };
}

export const scenarios: readonly Scenario[] = [
  {
    file: TRUNCATED,
    title: 'Cut in the last record',
    shows: 'The file ends inside its sixth record; five packets are whole',
    build: truncatedRecord,
  },
  {
    file: SNAPLEN,
    title: 'Cut by the snap length',
    shows: 'Only 128 bytes of each packet were captured',
    build: snaplen,
  },
  {
    file: BOGUS,
    title: 'A record length that cannot be',
    shows: 'The fourth record claims 4294967280 bytes; three packets come before it',
    build: bogusLength,
  },
];
