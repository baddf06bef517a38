// The prompts: which tools to ask in which order for a task, and what to look at (contract.md 4, written anew).

export interface PromptArgument {
  name: string;
  description: string;
  required: boolean;
}

export interface Prompt {
  name: string;
  title: string;
  description: string;
  /** Protocols of which one must be offered; empty: always offered. */
  protocols: readonly string[];
  arguments: readonly PromptArgument[];
  /** Lines of the task. `{name}` is an argument; a line with one that is not given is left out. */
  steps: readonly string[];
}

/** Tools that prompts name and that come with the next protocols; one list, for the test of names. */
export const ARRIVING_TOOLS: readonly string[] = [
  'analyze_dns_packets',
  'analyze_dhcp_packets',
  'analyze_icmp_packets',
  'analyze_arp_packets',
  'analyze_tcp_connections',
  'analyze_tcp_anomalies',
  'analyze_tcp_retransmissions',
  'analyze_traffic_flow',
];

const CAPTURE: PromptArgument = { name: 'pcap_file', description: 'Capture to look at', required: true };
const optional = (name: string, description: string): PromptArgument => ({ name, description, required: false });
const needed = (name: string, description: string): PromptArgument => ({ name, description, required: true });

const FIRST = 'Call triage_capture first: what is in {pcap_file}, can it be trusted, what stands out.';
const HOST = optional('host', 'Address to concentrate on');
const NAME = optional('name', 'Domain name to concentrate on');
const CALL = optional('call_id', 'Call-ID, or a part of it, to concentrate on');
const ON_HOST = 'Concentrate on {host}: search_packets with text "{host}" tells where it occurs.';
const ON_NAME = 'Concentrate on {name}: search_packets with text "{name}" tells where it occurs.';
const ON_CALL = 'Concentrate on the call {call_id}: get_sip_call shows it message by message.';
const EVIDENCE = 'Give for each statement the frames that show it, and say how sure it is and what would rule it out.';
const TIMELINE = 'Write a timeline in UTC: time, frame, who, what. Keep apart what was seen and what you conclude.';
const UNSEEN = 'End with what the capture cannot show: not_analyzed, damage, its start and end.';

function prompt(
  name: string,
  title: string,
  description: string,
  protocols: readonly string[],
  args: readonly PromptArgument[],
  steps: readonly string[],
): Prompt {
  return { name, title, description, protocols, arguments: [CAPTURE, ...args], steps: [FIRST, ...steps, UNSEEN] };
}

const DNS = ['dns'];
const DHCP = ['dhcp'];
const ICMP = ['icmp'];
const TCP = ['tcp'];
const SIP = ['sip'];

export const prompts: readonly Prompt[] = [
  prompt(
    'security_analysis',
    'DNS: security',
    'Signs of misuse in DNS traffic',
    DNS,
    [HOST, NAME],
    [
      'Call analyze_dns_packets. Look at names that are long, many or random below one domain, at TXT and NULL queries in numbers, at answers from servers nobody asked, and at answers that change.',
      ON_HOST,
      ON_NAME,
      'For suspicious addresses ask summarize_capture who else talked to them.',
      EVIDENCE,
    ],
  ),
  prompt(
    'network_troubleshooting',
    'DNS: troubleshooting',
    'Why names do not resolve, or slowly',
    DNS,
    [HOST, NAME],
    [
      'Call analyze_dns_packets. Look at unanswered and repeated queries, response codes by server, latencies by server, truncated answers and whether TCP followed them.',
      ON_HOST,
      ON_NAME,
      'If answers are missing, ask analyze_icmp_packets whether the server was unreachable.',
      EVIDENCE,
    ],
  ),
  prompt(
    'forensic_investigation',
    'DNS: forensics',
    'What DNS tells of who did what',
    DNS,
    [HOST, NAME],
    [
      'Call analyze_dns_packets and page through it. Note which host asked for what, when, and which addresses it was given; then ask summarize_capture whether it went there.',
      ON_HOST,
      ON_NAME,
      TIMELINE,
      EVIDENCE,
    ],
  ),
  prompt(
    'dhcp_network_analysis',
    'DHCP: how it works here',
    'How clients get their addresses',
    DHCP,
    [HOST],
    [
      'Call analyze_dhcp_packets. Name the servers and relays, the leases and options they hand out, and each exchange that did not end in an acknowledgement.',
      ON_HOST,
      'Ask analyze_arp_packets whether an address handed out was already in use.',
      EVIDENCE,
    ],
  ),
  prompt(
    'dhcp_security_analysis',
    'DHCP: security',
    'Rogue servers, exhaustion, spoofing',
    DHCP,
    [HOST],
    [
      'Call analyze_dhcp_packets. Look for more than one server, for router or name server options that differ between them, for one port with many hardware addresses, for releases and declines in numbers.',
      ON_HOST,
      'Ask analyze_arp_packets who claims the gateway.',
      EVIDENCE,
    ],
  ),
  prompt(
    'dhcp_forensic_investigation',
    'DHCP: forensics',
    'Which device had which address when',
    DHCP,
    [HOST],
    [
      'Call analyze_dhcp_packets and page through it. Tie hardware address, client identifier, host name and address together, with start and end of each lease.',
      ON_HOST,
      TIMELINE,
      EVIDENCE,
    ],
  ),
  prompt(
    'icmp_network_diagnostics',
    'ICMP: diagnostics',
    'Reachability, path and MTU',
    ICMP,
    [HOST],
    [
      'Call analyze_icmp_packets. Look at echo requests without reply, response times, unreachable hosts and ports, time exceeded (routes and loops) and fragmentation needed.',
      ON_HOST,
      EVIDENCE,
    ],
  ),
  prompt(
    'icmp_security_analysis',
    'ICMP: security',
    'Sweeps, tunnels, redirects',
    ICMP,
    [HOST],
    [
      'Call analyze_icmp_packets. Look for one source that pings many, for echo payloads of unusual size or rate, for redirects and router advertisements from hosts that are no routers.',
      ON_HOST,
      EVIDENCE,
    ],
  ),
  prompt(
    'icmp_forensic_investigation',
    'ICMP: forensics',
    'What ICMP tells of events',
    ICMP,
    [HOST],
    [
      'Call analyze_icmp_packets and page through it. Use the packets quoted in errors: they tell what was sent and did not arrive.',
      ON_HOST,
      TIMELINE,
      EVIDENCE,
    ],
  ),
  prompt(
    'tcp_connection_troubleshooting',
    'TCP: troubleshooting',
    'Connections that fail, stall or break',
    TCP,
    [HOST],
    [
      'Call analyze_tcp_connections, then analyze_tcp_retransmissions and analyze_tcp_anomalies.',
      'Tell apart: no answer to SYN, refused by reset, broken by reset, stalled by a window, slowed by loss or by the server.',
      ON_HOST,
      'With a server known, analyze_traffic_flow with its server_ip shows both directions.',
      EVIDENCE,
    ],
  ),
  prompt(
    'tcp_security_analysis',
    'TCP: security',
    'Scans, floods, injected resets',
    TCP,
    [HOST],
    [
      'Call analyze_tcp_anomalies and analyze_tcp_connections. Look for one source with many ports or hosts, for SYNs that nobody completes, for resets that do not fit the sender.',
      ON_HOST,
      EVIDENCE,
    ],
  ),
  prompt(
    'sip_security_analysis',
    'SIP: security',
    'Scans, guessing, fraud, weak set-ups',
    SIP,
    [HOST, CALL],
    [
      'Call analyze_sip_packets. Look at user agents of scanners, at registrations refused in numbers, at calls to unusual numbers from one source, at passwords in weak schemes, at media without encryption.',
      ON_HOST,
      ON_CALL,
      'Call list_sip_calls for who called whom.',
      EVIDENCE,
    ],
  ),
  prompt(
    'sip_troubleshooting_analysis',
    'SIP: troubleshooting',
    'Why calls or registrations fail',
    SIP,
    [HOST, CALL],
    [
      'Call list_sip_calls: outcomes and their codes. For a failed call call get_sip_call and follow the deciding frame; get_sip_message shows a message whole.',
      ON_HOST,
      ON_CALL,
      'If the call was answered and nobody was heard, call analyze_rtp_streams.',
      EVIDENCE,
    ],
  ),
  prompt(
    'sip_forensic_investigation',
    'SIP: forensics',
    'Who called whom, when, from where',
    SIP,
    [HOST, CALL],
    [
      'Call list_sip_calls and page through it, then analyze_sip_packets for registrations and contacts, and analyze_rtp_streams for the speech that really flowed.',
      ON_HOST,
      ON_CALL,
      TIMELINE,
      EVIDENCE,
    ],
  ),
  prompt(
    'triage',
    'Triage',
    'What is this capture and what is wrong in it',
    [],
    [optional('question', 'The problem in plain words')],
    [
      'The question is: {question}. Pass it to triage_capture as question.',
      'Make the calls that triage_capture names in `next` for its gravest findings, at most five of them.',
      EVIDENCE,
    ],
  ),
  prompt(
    'voice_call',
    'One call',
    'What happened in one SIP call, and how it sounded',
    SIP,
    [needed('call_id', 'Call-ID, or a part of it')],
    [
      'Call get_sip_call with call_id "{call_id}": set-up, answer, changes, end, and who ended it.',
      'Call analyze_rtp_streams with the same call: loss, jitter and quality of each direction, silence of one side.',
      EVIDENCE,
    ],
  ),
  prompt(
    'slow_connection',
    'A slow connection',
    'Whether network, client or server makes it slow',
    [],
    [needed('client', 'Address of the client'), needed('server', 'Address of the server')],
    [
      'Call analyze_tcp_connections with server_ip "{server}" and look at the connections of {client}: handshake time is the network, the time to the first answer is the server.',
      'Call analyze_tcp_retransmissions with server_ip "{server}": loss, and on which side. Then analyze_traffic_flow for the volume of both directions.',
      'Name resolution may be the slow part: analyze_dns_packets has latencies by server.',
      EVIDENCE,
    ],
  ),
  prompt(
    'dns_failure',
    'A name that fails',
    'Why one name does not resolve',
    [],
    [needed('name', 'The domain name')],
    [
      'Call search_packets with text "{name}" and protocol "dns", then analyze_dns_packets.',
      'Tell apart: never asked, never answered, answered too late, answered with an error, answered and the address then not reached.',
      'For the last, analyze_tcp_connections and analyze_icmp_packets show whether the address answered.',
      EVIDENCE,
    ],
  ),
  {
    name: 'compare',
    title: 'Before and after',
    description: 'What changed between two captures',
    protocols: [],
    arguments: [needed('before', 'The earlier or good capture'), needed('after', 'The later or bad capture')],
    steps: [
      'Call compare_captures with before "{before}" and after "{after}".',
      'Set aside what only the length of the captures explains. For what is left call triage_capture on both and follow its `next`.',
      EVIDENCE,
      UNSEEN,
    ],
  },
];

/** The text of a prompt with its arguments in place. */
export function promptText({ steps }: Prompt, given: { readonly [name: string]: string | undefined }): string {
  const lines = steps.flatMap((step) => {
    let complete = true;
    const line = step.replace(/\{([a-z_]+)\}/g, (_, name: string) => {
      const value = given[name];
      if (value === undefined || value === '') complete = false;
      // One line, and no quotation mark that would end where ours does.
      return (value ?? '').replace(/[\p{Cc}\u2028\u2029]/gu, ' ').replaceAll('"', "'");
    });
    return complete ? [line] : [];
  });
  return lines.map((line, i) => `${i + 1}. ${line}`).join('\n');
}
