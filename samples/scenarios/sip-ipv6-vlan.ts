// A call over IPv6 inside an 802.1Q tag, in pcapng with all that the format can tell about a capture.

import { concat } from '../lib/bytes.js';
import { OutgoingCall } from '../lib/call.js';
import { office } from '../lib/cast.js';
import { Host } from '../lib/host.js';
import { LinkType, vlan } from '../lib/link.js';
import { Blocks, Option } from '../lib/pcapng.js';
import { Random } from '../lib/random.js';
import { EPOCH, type Capture, type Scenario } from '../lib/scenario.js';
import { EVENTS, PCMA, PCMU } from '../lib/sdp.js';
import { Segment } from '../lib/segment.js';
import { expectation, milliseconds, seconds, type Frame } from '../lib/trace.js';

const FILE = 'sip-ipv6-vlan.pcapng';
const ADDRESSES = { alice: '2001:db8:12::a1', bob: '2001:db8:77:3::b0', server: '2001:db8:5::5060' };

function frames(): readonly Frame[] {
  const random = new Random(FILE);
  const segment = new Segment(vlan(120, 3));
  const { phone, bob, aliceHost, bobHost } = office(segment, random, ADDRESSES);
  const callee = { ...bob, endpoint: bobHost.at(5060) };
  const call = new OutgoingCall({
    phone,
    callee,
    offer: { media: aliceHost.at(16_388), codecs: [PCMA, PCMU, EVENTS] },
  });
  call.invite(milliseconds(417.338_221), [], 'Call reported by the help desk: speech was one-way');
  const trying = milliseconds(425.911_804);
  call.trying(trying);
  call.ringing(trying + milliseconds(96.204_333));
  const answered = trying + seconds(4.118_092_517);
  call.answer(answered, bobHost.at(20_060), [PCMU, EVENTS]);
  call.ackAnswer(answered + milliseconds(2.815_69));
  call.byeFromCaller(answered + seconds(7.533_010_246), milliseconds(9.127_431));
  return segment.trace.frames();
}

function build(): Capture {
  const list = frames();
  const blocks = new Blocks('little');
  const ticks = (time: number) => BigInt(EPOCH) * 1_000_000_000n + BigInt(time);
  const end = ticks(seconds(14));
  const names = [
    { address: new Host(ADDRESSES.server, '').address, name: 'proxy.example.com' },
    { address: new Host(ADDRESSES.alice, '').address, name: 'alice-desk.example.com' },
  ];
  const packets = list.map(({ time, data, comment }) => {
    const options = comment === undefined ? [] : [[Option.comment, comment] as const];
    return blocks.enhancedPacket({ interface: 0, ticks: ticks(time), data, options });
  });
  const bytes = concat(
    blocks.sectionHeader([
      [Option.comment, 'Made by the samples generator of pcapglass'],
      [Option.shbHardware, 'x86_64'],
      [Option.shbOs, 'Linux 6.8.0'],
      [Option.shbApplication, 'pcapglass samples'],
    ]),
    blocks.interfaceDescription(LinkType.ethernet, 262_144, [
      [Option.ifName, 'eno1'],
      [Option.ifDescription, 'Uplink of the voice VLAN'],
      [Option.ifMacAddress, Uint8Array.of(2, 0x1b, 0xc5, 0, 0, 1)],
      [Option.ifSpeed, blocks.u64(1_000_000_000n)],
      [Option.ifTsresol, Uint8Array.of(9)],
      [Option.ifFilter, '\0vlan 120 and udp port 5060'],
      [Option.ifOs, 'Linux 6.8.0'],
      [Option.ifHardware, 'Intel I210'],
    ]),
    blocks.nameResolution(names),
    ...packets,
    blocks.interfaceStatistics(0, end, [
      [Option.isbStarttime, blocks.timeValue(ticks(0))],
      [Option.isbEndtime, blocks.timeValue(end)],
      [Option.isbIfrecv, blocks.u64(BigInt(list.length))],
      [Option.isbIfdrop, blocks.u64(0n)],
    ]),
  );
  return { bytes, packets: list.length, expect: expectation(list) };
}

export const scenarios: readonly Scenario[] = [
  {
    file: FILE,
    title: 'A call over IPv6',
    shows:
      'Signalling over IPv6 in a tagged VLAN; nanoseconds, interface details, host names and a packet comment in pcapng',
    build,
  },
];
