// From a finding to the call that shows more of it: follows from the arguments that the tools take.

import type { ToolDescription } from '../../schema/tools.js';
import { takes, type Fields, type FindingRow } from './host-tool.js';

export interface NextCall {
  tool: string;
  arguments: Fields;
}

/** Of each kind of subject, the arguments that may name it, the best first. */
const ARGUMENTS: { [subject: string]: readonly string[] } = {
  call: ['call_id'],
  transaction: ['call_id'],
  message: ['packet_number', 'frame'],
  packet: ['packet_number', 'frame'],
  flow: ['server_ip'],
  connection: ['server_ip'],
  server: ['server_ip'],
  host: ['server_ip', 'host', 'address'],
  name: ['name', 'domain'],
  domain: ['name', 'domain'],
};

function valueFor(argument: string, { subject, evidence }: FindingRow): string | number | undefined {
  if (argument === 'packet_number' || argument === 'frame') return evidence[0]?.frame;
  if (argument !== 'server_ip') return subject.id;
  // "192.0.2.1:40000 > 192.0.2.2:80": the server is told last.
  const last = subject.id.split(/[\s<>-]+/).at(-1) ?? '';
  return /^\[?([0-9a-f:.]*[.:][0-9a-f:.]*?)\]?(?::\d+)?$/i.test(last)
    ? last.replace(/^\[(.*)\].*$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
    : undefined;
}

/** `reporter` is the tool that told of the finding. */
export function nextCall(
  finding: FindingRow,
  reporter: ToolDescription,
  tools: readonly ToolDescription[],
  pcapFile: string,
): NextCall {
  const siblings = [
    ...tools.filter(({ protocol, onRequest }) => protocol === reporter.protocol && onRequest),
    reporter,
    ...tools.filter(({ protocol }) => protocol === reporter.protocol),
  ];
  for (const argument of ARGUMENTS[finding.subject.type] ?? []) {
    const value = valueFor(argument, finding);
    if (value === undefined) continue;
    // Who reported on a server's connections tells more of them than the sibling that only counts its packets.
    const tool = [...(argument === 'server_ip' ? [reporter] : []), ...siblings].find((one) => takes(one, argument));
    if (!tool) continue;
    const detailed = takes(tool, 'detailed') ? { detailed: true } : {};
    return { tool: tool.name, arguments: { pcap_file: pcapFile, [argument]: value, ...detailed } };
  }
  return { tool: reporter.name, arguments: { pcap_file: pcapFile } };
}
