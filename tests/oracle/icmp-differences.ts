// Where ICMP and ARP of pcapglass and of tshark 4.0 differ, each with its reason.

export interface Difference {
  capture: string;
  /** Absent: all. */
  frames?: readonly number[];
  /** Facts that differ; "frame" when one side has no such message; "srt" of -z icmp,srt; "others" of other ARP. */
  facts: readonly string[];
  reason: string;
}

const PAIRED = ['response_in', 'response_to', 'response_time'];
const MIXED = 'CESNET__ipfixprobe/tests/functional/inputs/mixed.pcap';
const requests = [135, 139, 141, 143, 145, 147, 151, 153, 155, 157];

export const EXPECTED: readonly Difference[] = [
  {
    capture: 'NotYuSheng__TracePcap/sample-files/demo_all_rules.pcap',
    frames: [0, 1569, 1570, 1571, 1572],
    facts: [...PAIRED, 'srt'],
    reason: 'C-07: equal packets, IP identification too, within 5 ms are copies of the first, which are not paired',
  },
  {
    capture: MIXED,
    frames: [...requests, ...requests.map((frame) => (frame === 135 ? 138 : frame + 1))],
    facts: PAIRED,
    reason: 'RFC 4443 4.2: who answers a request to ff02::1 does so from its own address; tshark swaps addresses only',
  },
  ...['1051', '1201'].map((rfc) => ({
    capture: `the-tcpdump-group__libpcap/tests/filter/arcnet-rfc${rfc}-arp-icmp-http.pcap`,
    facts: ['frame', 'others'],
    reason: `ARCNET (RFC ${rfc}) is a link type that is not decoded, which the report says`,
  })),
  ...['gtp/gtp8_teredo.pcap', 'Teredo.pcap'].map((name) => ({
    capture: `zeek__zeek/testing/btest/Traces/tunnels/${name}`,
    facts: ['unanswered'],
    reason: 'to the port of Teredo tshark takes the data of an echo for a nonce and pairs nothing; elsewhere it does',
  })),
  {
    capture: 'OISF__suricata-verify/tests/filestore-5408/input.pcap',
    frames: [87],
    facts: ['frame'],
    reason: 'the message is a sample inside sFlow, which is not decoded: sampled elsewhere, it was not captured here',
  },
];

export function reasonFor(capture: string, frame: number, fact: string): string | undefined {
  const holds = ({ frames }: Difference): boolean => frames === undefined || frames.includes(frame);
  return EXPECTED.find((one) => one.capture === capture && holds(one) && one.facts.includes(fact))?.reason;
}
