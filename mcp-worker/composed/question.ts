// Which protocols a question in plain words is about.

const WORDS: { [protocol: string]: RegExp } = {
  sip: /\b(sip|calls?|voip|phones?|voice|audio|ring|regist\w*|rtp|codec|media|hang|dtmf|mos|jitter)\b/i,
  dns: /\b(dns|names?|resolv\w*|domains?|lookups?|nxdomain|servfail)\b/i,
  dhcp: /\b(dhcp\w*|lease|leases|address assignment|offer)\b/i,
  icmp: /\b(icmp\w*|ping|unreachable|traceroute|mtu|echo)\b/i,
  tcp: /\b(tcp|slow\w*|retransmi\w*|resets?|connections?|handshake|timeouts?|throughput|latency|loss)\b/i,
  arp: /\b(arp|mac|duplicate address|spoof\w*)\b/i,
  overview: /\b(bandwidth|talkers?|traffic|volume|busiest|who)\b/i,
};

/** Their names, in the order of the list above. */
export function protocolsOf(question: string): string[] {
  return Object.keys(WORDS).filter((protocol) => WORDS[protocol]?.test(question));
}
