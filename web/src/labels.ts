// Titles for fields, made from their names: "average_packet_size_bytes" is "Average packet size".

const SPECIAL: { readonly [name: string]: string } = {
  packet_number: 'No.',
  timestamp: 'Time',
  source_ip: 'Source',
  destination_ip: 'Destination',
  src_ip: 'Source',
  dst_ip: 'Destination',
  call_id: 'Call-ID',
  call_ids: 'Call-IDs',
  unique_call_ids: 'Unique Call-IDs',
  cseq: 'CSeq',
  summary: 'Message',
  user_agent: 'User-Agent',
  user_agents: 'User agents',
  content_type: 'Content-Type',
  content_length: 'Content-Length',
  request_uri: 'Request-URI',
  sip_version: 'SIP version',
  known_sip_port: 'Well-known SIP port',
  data_rate_bytes: 'Data rate (bytes)',
  ser_pct: 'SER %',
  seer_pct: 'SEER %',
  isa_pct: 'ISA %',
  scr_pct: 'SCR %',
  ssrc: 'SSRC',
  ack_frame: 'ACK frame',
  mos: 'MOS',
  answer_to_ack: 'Answer to ACK',
  address_a: 'Address A',
  address_b: 'Address B',
  port_a: 'Port A',
  port_b: 'Port B',
  data_rate_bits: 'Data rate (bits)',
};

const WORDS: { readonly [word: string]: string } = {
  acl: 'ACL',
  arp: 'ARP',
  cpu: 'CPU',
  dhcp: 'DHCP',
  dns: 'DNS',
  icmp: 'ICMP',
  id: 'ID',
  ids: 'IDs',
  ip: 'IP',
  ipv4: 'IPv4',
  ipv6: 'IPv6',
  mac: 'MAC',
  os: 'OS',
  pcap: 'pcap',
  rst: 'RST',
  rtp: 'RTP',
  rtt: 'RTT',
  sdp: 'SDP',
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sip: 'SIP',
  snaplen: 'snap length',
  syn: 'SYN',
  tcp: 'TCP',
  tls: 'TLS',
  ttl: 'TTL',
  udp: 'UDP',
  uri: 'URI',
  url: 'URL',
  utc: 'UTC',
};

/** Units that the value shows itself. */
const UNIT = /_(bytes|seconds|bits_per_second|ms|us|ns)$/;

export function labelOf(name: string): string {
  const special = SPECIAL[name];
  if (special) return special;
  const words = name
    .replace(UNIT, '')
    .split('_')
    .map((word) => WORDS[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
