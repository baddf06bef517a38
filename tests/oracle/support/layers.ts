// tshark's protocols as far as this decoder goes.

/** The layers that core/decode/layer_id.h names, which are tshark's names. */
const layers = new Set([
  ...[
    'eth',
    'sll',
    'null',
    'vlan',
    'ieee8021ad',
    'llc',
    'radiotap',
    'prism',
    'wlancap',
    'ppi',
    'wlan',
    'wlan_aggregate',
  ],
  ...[
    'ppp',
    'pppoes',
    'pppoed',
    'chdlc',
    'fr',
    'mpls',
    'pwethcw',
    'vntag',
    'cfp',
    'ieee8021ah',
    'nflog',
    'pktap',
    'pflog',
  ],
  ...[
    'ap1394',
    'ipnet',
    'juniper',
    'exported_pdu',
    'arp',
    'ip',
    'ipv6',
    'ipv6.hopopts',
    'ipv6.routing',
    'ipv6.fraghdr',
  ],
  ...[
    'ipv6.dstopts',
    'mipv6',
    'hip',
    'shim6',
    'ah',
    'esp',
    'gre',
    'erspan',
    'etherip',
    'vxlan',
    'geneve',
    'gtp',
    'l2tp',
  ],
  ...['teredo', 'hep', 'sctp', 'udp', 'tcp', 'icmp', 'icmpv6'],
  ...['cmd', 'gtpv2', 'gtpprime', 'capwap.data', 'tzsp'],
  ...['ipcomp', 'igmp', 'ospf', 'pim', 'vrrp', 'eigrp', 'rsvp'],
]);
/** Behind these nothing is a layer of ours; ICMP quotes packets that are none (C-08). */
export const lastLayers = new Set([
  ...['tcp', 'icmp', 'icmpv6', 'arp', 'esp', 'sctp', 'pppoed'],
  ...['ipcomp', 'igmp', 'ospf', 'pim', 'vrrp', 'eigrp', 'rsvp'],
]);
const overUdp = new Set([
  ...['vxlan', 'geneve', 'gtp', 'gtpv2', 'gtpprime', 'l2tp', 'teredo', 'hep', 'mpls', 'capwap.data', 'tzsp'],
]);
/** Parts of a layer that tshark lists as one. */
const notLayers = new Set([
  'ethertype',
  'raw',
  'wlan_radio',
  'pcap_pktdata',
  'user_dlt',
  'pwethheuristic',
  'pwethnocw',
]);

/** Of a path of tshark's names: what this decoder has of it, up to the transport or what it does not read. */
export function decodedPart(names: readonly string[]): string[] {
  const path: string[] = [];
  for (const name of names) {
    if (notLayers.has(name)) continue;
    if (!layers.has(name) || (path.at(-1) === 'udp' && !overUdp.has(name))) break;
    path.push(name);
    if (lastLayers.has(name)) break;
  }
  return path;
}
