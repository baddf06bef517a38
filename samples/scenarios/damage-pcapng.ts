// pcapng files with all kinds of blocks: two sections that differ in everything, and every block type in one section.

import { concat, utf8 } from '../lib/bytes.js';
import { Host } from '../lib/host.js';
import { bare, LinkType, type LinkWrapper } from '../lib/link.js';
import { optionsPair } from '../lib/options-ping.js';
import { Blocks, Option } from '../lib/pcapng.js';
import { Random } from '../lib/random.js';
import { EPOCH, type Capture, type Scenario } from '../lib/scenario.js';
import { Segment } from '../lib/segment.js';
import { expectation, milliseconds, seconds, type Frame } from '../lib/trace.js';

const SECTIONS = 'damage/pcapng-two-sections.pcapng';
const ALL_BLOCKS = 'damage/pcapng-all-blocks.pcapng';

/** RFC 5612: the private enterprise number for examples. */
const EXAMPLE_ENTERPRISE = 32_473;
/** Above 0x80000000 block types are for local use, so nobody else reads this one. */
const LOCAL_BLOCK = 0x8000_0042;
const TLS_KEY_LOG = 0x544c534b;

function keepAlives(random: Random, times: readonly number[], wrap?: LinkWrapper): readonly Frame[] {
  const segment = new Segment(wrap);
  const pbx = new Host('192.0.2.20', '02:1b:c5:0a:50:20', { id: random.u16() });
  const trunk = new Host('198.51.100.70', '02:00:5e:10:00:01', { id: random.u16(), ttl: 58 });
  for (const time of times) optionsPair(segment, time, pbx.at(5060), trunk.at(5060), random);
  return segment.trace.frames();
}

const SHIFT = 20n; // ticks of 2^-20 seconds
/** Half of the seconds are in if_tsoffset, so that a reader which ignores it is years off. */
const OFFSET = 1_500_000_000;

function binaryTicks(time: number): bigint {
  const nanoseconds = BigInt(EPOCH - OFFSET) * 1_000_000_000n + BigInt(time);
  return (nanoseconds << SHIFT) / 1_000_000_000n;
}

function twoSections(): Capture {
  const random = new Random(SECTIONS);
  const first = keepAlives(random, [milliseconds(20), seconds(10.02)]);
  const second = keepAlives(random, [seconds(61.5), seconds(71.5)], bare);
  const [little, big] = [new Blocks('little'), new Blocks('big')];
  const micro = (time: number) => BigInt(EPOCH) * 1_000_000n + BigInt(Math.floor(time / 1000));
  const bytes = concat(
    little.sectionHeader([[Option.shbApplication, 'pcapglass samples']]),
    little.interfaceDescription(LinkType.ethernet, 65_535, [[Option.ifName, 'eth0']]),
    ...first.map(({ time, data }) => little.enhancedPacket({ interface: 0, ticks: micro(time), data })),
    big.sectionHeader([[Option.comment, 'Second section: big-endian, raw IP, binary time stamps with an offset']]),
    big.interfaceDescription(LinkType.raw, 65_535, [
      [Option.ifName, 'tun0'],
      [Option.ifTsresol, Uint8Array.of(0x80 | Number(SHIFT))],
      [Option.ifTsoffset, big.u64(BigInt(OFFSET))],
    ]),
    ...second.map(({ time, data }) => big.enhancedPacket({ interface: 0, ticks: binaryTicks(time), data })),
  );
  const frames = [...first, ...second];
  return { bytes, packets: frames.length, expect: expectation(frames) };
}

const JOURNAL = [
  '__CURSOR=s=0;i=1',
  `__REALTIME_TIMESTAMP=${EPOCH}250000`,
  '_BOOT_ID=00000000000000000000000000000001',
  'PRIORITY=6',
  'SYSLOG_IDENTIFIER=kestrel-pbx',
  'MESSAGE=trunk fjord-1 is reachable',
  '',
].join('\n');

/** Not of any session: what matters is that no report ever shows it. */
const DUMMY_SECRETS = `CLIENT_RANDOM ${'00'.repeat(32)} ${'5ec7e7'.repeat(16)}\n`;

function allBlocks(): Capture {
  const random = new Random(ALL_BLOCKS);
  const frames = keepAlives(random, [milliseconds(20), seconds(10.02), seconds(20.02)]);
  const blocks = new Blocks('little');
  const ticks = (time: number) => BigInt(EPOCH) * 1_000_000n + BigInt(Math.floor(time / 1000));
  const [simple, simple2, obsolete, obsolete2, enhanced, enhanced2] = frames.map(({ time, data }) => {
    return { interface: 0, ticks: ticks(time), data };
  });
  if (!simple || !simple2 || !obsolete || !obsolete2 || !enhanced || !enhanced2) throw new Error('six frames');
  const names = [
    { address: new Host('192.0.2.20', '').address, name: 'pbx.example.com' },
    { address: new Host('2001:db8:9::5', '').address, name: 'trunk.example.net' },
  ];
  const flags: readonly [number, Uint8Array] = [Option.epbFlags, blocks.u32(1)];
  const bytes = concat(
    blocks.sectionHeader([
      [Option.comment, 'One of every block type'],
      [Option.shbHardware, 'virtual machine'],
      [Option.shbOs, 'FreeBSD 14.1'],
      [Option.shbApplication, 'pcapglass samples'],
    ]),
    blocks.interfaceDescription(LinkType.ethernet, 65_535, [
      [Option.ifName, 'vtnet0'],
      [Option.ifTsresol, Uint8Array.of(6)],
    ]),
    blocks.nameResolution(names, [[2, 'ns.example.com']]),
    blocks.decryptionSecrets(TLS_KEY_LOG, utf8(DUMMY_SECRETS)),
    blocks.simplePacket(simple.data),
    blocks.simplePacket(simple2.data),
    blocks.custom(true, EXAMPLE_ENTERPRISE, utf8('copy me')),
    blocks.obsoletePacket(obsolete, 0),
    blocks.systemdJournal(JOURNAL),
    blocks.obsoletePacket({ ...obsolete2, options: [flags] }, 2),
    blocks.custom(false, EXAMPLE_ENTERPRISE, random.bytes(12)),
    blocks.block(LOCAL_BLOCK, blocks.writer().u32(7).text('local use only')),
    blocks.enhancedPacket({ ...enhanced, options: [flags, [Option.comment, 'third question']] }),
    blocks.enhancedPacket({ ...enhanced2, options: [[Option.epbDropcount, blocks.u64(3n)]] }),
    blocks.interfaceStatistics(0, ticks(seconds(21)), [
      [Option.comment, 'counters at the end'],
      [Option.isbIfrecv, blocks.u64(11n)],
      [Option.isbIfdrop, blocks.u64(5n)],
    ]),
  );
  // As in Wireshark: custom and journal blocks are numbered as frames although they are no packets.
  const numbers = [1, 2, 4, 6, 8, 9];
  return { bytes, packets: frames.length, expect: expectation(frames, numbers) };
}

export const scenarios: readonly Scenario[] = [
  {
    file: SECTIONS,
    title: 'pcapng with two sections',
    shows: 'The second section has the other byte order, another link type, ticks of a power of two and a time offset',
    build: twoSections,
  },
  {
    file: ALL_BLOCKS,
    title: 'pcapng with every block',
    shows: 'Simple, obsolete and enhanced packets, names, statistics, secrets, journal, custom and unknown blocks',
    build: allBlocks,
  },
];
