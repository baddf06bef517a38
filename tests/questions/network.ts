// Questions about addresses, names, paths, connections and the file. Values are those of samples/scenarios and
// samples/rules; frames are counted there by hand, one for each thing said.

import { Host } from '../../samples/lib/host.js';
import type { Segment } from '../../samples/lib/segment.js';
import { ACK, PSH, TcpTalk } from '../../samples/lib/tcp-talk.js';
import { near } from './facts.js';
import type { Question } from './question.js';

const ICMP = 'icmp.pcap';
const REFUSED = 'dhcp-refused.pcap';

const talk = (segment: Segment): TcpTalk =>
  new TcpTalk(segment, new Host('192.0.2.1', '02:1b:c5:0a:40:01'), new Host('192.0.2.2', '02:1b:c5:0a:40:02')).open();

/** A hundred data segments, two frames each after the three that open; the last but one is sent again. */
function lossy(segment: Segment): void {
  const one = talk(segment);
  for (let i = 0; i < 98; i += 1) one.client(PSH | ACK, { length: 100 }).server(ACK);
  one.client(PSH | ACK, { length: 100 }).wait(0.1);
  one.client(PSH | ACK, { length: 100, back: 100 }).server(ACK);
}

/** Frame 5 closes the window, frame 6 opens it two seconds later. */
function stalled(segment: Segment): void {
  talk(segment)
    .client(PSH | ACK, { length: 100 })
    .server(ACK, { window: 0 })
    .wait(2)
    .server(ACK);
}

export const network: readonly Question[] = [
  {
    asked: 'Who handed out 192.0.2.57, through whom, and for how long?',
    capture: 'dhcp-lease-relay.pcap',
    steps: [
      {
        tool: 'analyze_dhcp_packets',
        holds: {
          exchanges: [
            {
              address: '192.0.2.57',
              client: '02:04:f2:0a:40:57',
              chosen_server: '198.51.100.10',
              relays: ['192.0.2.1'],
              lease_time: 3600,
              outcome: 'bound',
              timeline: [{ packet_number: 7, message_type: 'ACK' }],
            },
          ],
        },
      },
    ],
  },
  {
    asked: 'Why was the laptop refused its DHCP address?',
    capture: REFUSED,
    steps: [
      {
        follow: 'DH-04',
        frames: [1, 2],
        holds: {
          exchanges: [
            { outcome: 'refused', status: 'requested address not on this network', chosen_server: '192.0.2.1' },
          ],
        },
      },
    ],
  },
  {
    asked: 'Why did it not keep the lease that it got then?',
    capture: REFUSED,
    steps: [
      {
        follow: 'DH-05',
        frames: [7],
        holds: {
          exchanges: [
            {
              outcome: 'declined',
              address: '192.0.2.70',
              timeline: [{ packet_number: 7, message_type: 'DECLINE' }],
            },
          ],
        },
      },
    ],
  },
  {
    asked: 'Which prefix was the home router given by DHCPv6?',
    capture: 'dhcpv6-prefix-relay.pcap',
    steps: [
      {
        tool: 'analyze_dhcp_packets',
        holds: {
          exchanges: [{ outcome: 'bound', address: '2001:db8:100::57' }],
          packets: [
            {
              packet_number: 6,
              message_type: 'REPLY',
              options: { ia_pd: [{ options: { ia_prefix: [{ prefix: '2001:db8:1700::/56' }] } }] },
            },
          ],
        },
      },
    ],
  },
  {
    asked: 'Which names do not resolve, and why?',
    capture: 'dns.pcap',
    steps: [
      {
        follow: 'DNS-03',
        frames: [11, 12],
        holds: {
          failed_lookups: [
            { name: 'wwww.example.com', why: 'NXDOMAIN', query_frame: 11, answer_frame: 12 },
            { name: 'lost.example.com', why: 'no response' },
          ],
        },
      },
    ],
  },
  {
    asked: 'To which address do calls for the domain example.org go?',
    capture: 'dns.pcap',
    steps: [
      {
        tool: 'analyze_dns_packets',
        holds: { resolutions: [{ address: '203.0.113.5', frames: [6, 8, 10], duration_ms: near(210, 0.1) }] },
      },
    ],
  },
  {
    asked: 'Is the ping to 198.51.100.70 losing packets?',
    capture: ICMP,
    steps: [
      {
        follow: 'IC-02',
        frames: [5],
        holds: {
          statistics: {
            echo_pairs: {
              '192.0.2.70 > 198.51.100.70 id 7': { sent: 5, received: 4, lost: 1, min_ms: near(21), max_ms: near(25) },
            },
          },
        },
      },
    ],
  },
  {
    asked: 'Where on the path is the MTU too small?',
    capture: ICMP,
    steps: [
      {
        follow: 'IC-05',
        frames: [17],
        holds: {
          path_mtu: [{ reporter: '203.0.113.2', destination: '198.51.100.70', mtu: 1400, first_frame: 17 }],
          traceroutes: [{ hops: [{ ttl: 2, reporter: '203.0.113.2', mpls_labels: [16002] }] }],
        },
      },
    ],
  },
  {
    asked: 'Does anyone else claim the address of the gateway by ARP?',
    capture: 'arp.pcap',
    steps: [
      {
        follow: 'ARP-01',
        frames: [2, 3],
        holds: {
          hosts: [
            { ip: '192.0.2.1', mac: '02:1b:c5:0a:40:01', first_frame: 2 },
            { ip: '192.0.2.1', mac: '02:1b:c5:0a:40:66', first_frame: 3 },
          ],
        },
      },
    ],
  },
  {
    asked: 'Is this connection slow because of loss?',
    capture: lossy,
    steps: [
      {
        follow: 'TCP-05',
        frames: [3 + 98 * 2 + 2],
        holds: { connections: [{ server: '192.0.2.2:80', data_packets: 100, retransmissions: 1 }] },
      },
    ],
  },
  {
    asked: 'The transfer stands still: is it the network or the other side?',
    capture: stalled,
    steps: [
      {
        follow: 'TCP-07',
        frames: [5, 6],
        holds: {
          connections: [
            {
              server: '192.0.2.2:80',
              retransmissions: 0,
              detail: { zero_window_ms: near(2000, 2), server_to_client: { window_min: 0 } },
            },
          ],
        },
      },
    ],
  },
  {
    asked: 'Can this file be trusted, or is something missing?',
    capture: 'damage/truncated-record.pcap',
    triage: {
      capture: { packets: 5, complete: false },
      trust: { verdict: 'poor', reasons: [/damaged/] },
      findings: [{ id: /^CI-03/, frames: [5] }],
    },
    steps: [],
  },
];
