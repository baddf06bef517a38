// The fields of single SIP messages as tshark and as get_sip_message give them: lists of text by tshark's field name.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { nativeProgram } from './sip-messages.js';

/** Values in order of the message; a field without any is left out. */
export type Fields = Record<string, string[]>;

interface Uri {
  text: string;
  user?: string;
  host?: string;
  port?: number;
}
interface Address {
  uri: Uri;
  tag?: string;
}
interface Via {
  transport: string;
  host: string;
  port?: number;
  branch?: string;
  parameters?: Record<string, string>;
}
interface Reason {
  protocol: string;
  cause?: number;
  text?: string;
}
interface Authentication {
  header: string;
  scheme: string;
  [field: string]: unknown;
}
interface Header {
  name_as_sent: string;
  name_canonical: string;
  value: string;
}
interface Detail {
  request_uri?: Uri;
  structured: {
    via: Via[];
    from?: Address;
    to?: Address;
    contact?: Address[];
    cseq?: { digits: string; method: string };
    rack?: { rseq?: number; cseq?: number; method: string };
    addresses?: Record<string, Address[]>;
    reasons?: Reason[];
  };
  authentication: Authentication[];
  headers: Header[];
}
export interface Details {
  frame: number;
  several: boolean;
  detail: Detail | undefined;
}

const SEPARATOR = '\x1f';

/** Headers that are compared as text, by tshark's name for them. */
const TEXTS: Record<string, string> = {
  'Call-ID': 'call-id',
  'Max-Forwards': 'max-forwards',
  Expires: 'expires',
  'Min-Expires': 'min-expires',
  'Content-Length': 'content-length',
  'Content-Type': 'content-type',
  'Content-Encoding': 'content-encoding',
  'Content-Disposition': 'content-disposition',
  'Content-Language': 'content-language',
  Subject: 'subject',
  Supported: 'supported',
  Require: 'require',
  'Proxy-Require': 'proxy-require',
  Unsupported: 'unsupported',
  Allow: 'allow',
  'Allow-Events': 'allow-events',
  Accept: 'accept',
  'Accept-Encoding': 'accept-encoding',
  'Accept-Language': 'accept-language',
  'Accept-Contact': 'accept-contact',
  'Alert-Info': 'alert-info',
  'Call-Info': 'call-info',
  Event: 'event',
  'Subscription-State': 'subscription-state',
  'Session-Expires': 'session-expires',
  'Min-SE': 'min-se',
  RSeq: 'rseq',
  Reason: 'reason',
  Warning: 'warning',
  'User-Agent': 'user-agent',
  Server: 'server',
  Organization: 'organization',
  Privacy: 'privacy',
  Diversion: 'diversion',
  'History-Info': 'history-info',
  'Refer-To': 'refer-to',
  'Referred-by': 'referred-by',
  'Refer-Sub': 'refer-sub',
  Replaces: 'replaces',
  'Target-Dialog': 'target-dialog',
  Identity: 'identity',
  'Session-ID': 'session-id',
  'P-Access-Network-Info': 'p-access-network-info',
  'P-Asserted-Identity': 'p-asserted-identity',
  'P-Preferred-Identity': 'p-preferred-identity',
  'P-Charging-Vector': 'p-charging-vector',
  'P-Charging-Function-Addresses': 'p-charging-function-addresses',
  'P-Called-Party-ID': 'p-called-party-id',
  'P-Visited-Network-ID': 'p-visited-network-id',
  'P-Early-Media': 'p-early-media',
  'P-Associated-URI': 'p-associated-uri',
  'Security-Client': 'security-client',
  'Security-Server': 'security-server',
  'Security-Verify': 'security-verify',
  Date: 'date',
  Timestamp: 'timestamp',
  Priority: 'priority',
  'In-Reply-To': 'in-reply-to',
  'MIME-Version': 'mime-version',
  'Reply-To': 'reply-to',
  ETag: 'sip-etag',
  If_Match: 'sip-if-match',
  'Request-Disposition': 'request-disposition',
  'Info-Package': 'info-package',
  'Recv-Info': 'recv-info',
  uui: 'user-to-user',
};
const ADDRESSES: Record<string, string> = {
  from: 'addr',
  to: 'addr',
  contact: 'uri',
  Route: 'uri',
  'Record-Route': 'uri',
  Path: 'uri',
  'Service-Route': 'uri',
  pai: 'addr',
  ppi: 'addr',
};
const VIA = [
  'transport',
  'sent-by.address',
  'sent-by.port',
  'branch',
  'received',
  'rport',
  'maddr',
  'ttl',
  'comp',
  'oc',
];
const AUTH = ['scheme', 'username', 'realm', 'nonce', 'algorithm', 'qop', 'nc', 'uri', 'stale'];

export const FIELDS: readonly string[] = [
  ...Object.keys(TEXTS).map((name) => `sip.${name}`),
  ...Object.entries(ADDRESSES).flatMap(([name, uri]) =>
    [uri, 'user', 'host', 'port'].map((part) => `sip.${name}.${part}`),
  ),
  'sip.from.tag',
  'sip.to.tag',
  'sip.r-uri',
  'sip.r-uri.user',
  'sip.r-uri.host',
  'sip.r-uri.port',
  ...VIA.map((part) => `sip.Via.${part}`),
  ...AUTH.map((part) => `sip.auth.${part}`),
  'sip.CSeq.seq',
  'sip.CSeq.method',
  'sip.RAck.RSeq.seq',
  'sip.RAck.CSeq.seq',
  'sip.RAck.CSeq.method',
  'sip.reason_protocols',
  'sip.reason_cause_q850',
  'sip.reason_cause_sip',
  'sip.reason_text',
];

const run = (program: string, args: string[]) =>
  spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30, stdio: ['ignore', 'pipe', 'pipe'] });

/** White space and escapes are not what is compared. */
const even = (text: string): string =>
  text
    // eslint-disable-next-line no-control-regex
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]/g, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .replace(/\\r\\n|\\t|\\n/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

/** tshark's fields of each frame; frames of several SIP messages are told apart by their Call-IDs. */
export function tsharkDetails(path: string): Map<number, Fields> {
  const args = ['-n', '-r', path, '-Y', 'sip && !icmp && !icmpv6', '-T', 'fields', '-E', 'occurrence=a'];
  const names = ['frame.number', ...FIELDS];
  const { stdout } = run('tshark', [
    ...args,
    '-E',
    `aggregator=${SEPARATOR}`,
    ...names.flatMap((name) => ['-e', name]),
  ]);
  const lines = stdout.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [frame = '', ...values] = line.split('\t');
      const fields: Fields = {};
      values.forEach((value, i) => {
        if (value !== '') fields[FIELDS[i] ?? ''] = value.split(SEPARATOR).map(even);
      });
      return [Number(frame), fields];
    }),
  );
}

/** Ours, or why the capture was refused. */
export function ourDetails(path: string): Details[] | string {
  const list = run(nativeProgram, ['tool', 'analyze_sip_packets', path, '--limit', 'all']);
  if (list.status !== 0) return list.stderr.trim() || `${nativeProgram} failed`;
  const { packets } = JSON.parse(list.stdout) as { packets: { packet_number: number }[] };
  const frames = [...new Set(packets.map(({ packet_number }) => packet_number))];
  if (frames.length === 0) return [];
  const { stdout } = run(nativeProgram, ['tool', 'get_sip_message', path, '--packets', frames.join(',')]);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { packet_number: frame, messages } = JSON.parse(line) as {
        packet_number: number;
        messages: { packet_number: number; detail?: Detail }[];
      };
      const completed = messages.filter((message) => message.packet_number === frame);
      return { frame, several: completed.length > 1, detail: completed[0]?.detail };
    });
}

/** What tshark calls a nonce, as ours names it. */
export const nonceId = (nonce: string): string => createHash('sha256').update(nonce).digest('hex').slice(0, 8);

const present = (values: (string | number | undefined)[]): string[] =>
  values.filter((value) => value !== undefined && value !== '').map((value) => even(String(value)));

function addressFields(name: string, part: string, list: readonly Address[]): Fields {
  return {
    [`sip.${name}.${part}`]: present(list.map(({ uri }) => uri.text)),
    [`sip.${name}.user`]: present(list.map(({ uri }) => uri.user)),
    [`sip.${name}.host`]: present(list.map(({ uri }) => uri.host)),
    [`sip.${name}.port`]: present(list.map(({ uri }) => uri.port)),
  };
}

/** The detail by tshark's names. */
export function fieldsOf({ request_uri: uri, structured, authentication, headers }: Detail): Fields {
  const { via, from, to, contact = [], cseq, rack, addresses = {}, reasons = [] } = structured;
  const parameter = (name: string) => present(via.map(({ parameters }) => parameters?.[name]));
  const texts = Object.entries(TEXTS).map(([name, canonical]) => [
    `sip.${name}`,
    present(headers.filter(({ name_canonical }) => name_canonical === canonical).map(({ value }) => value)),
  ]);
  const auth = (name: string) => present(authentication.map((one) => one[name] as string | undefined));
  const cause = (protocol: string) =>
    present(reasons.filter((reason) => reason.protocol.toUpperCase() === protocol).map((reason) => reason.cause));
  const all: Fields = {
    ...(Object.fromEntries(texts) as Fields),
    ...addressFields('from', 'addr', from ? [from] : []),
    ...addressFields('to', 'addr', to ? [to] : []),
    ...addressFields('contact', 'uri', contact),
    ...addressFields('Route', 'uri', addresses['route'] ?? []),
    ...addressFields('Record-Route', 'uri', addresses['record-route'] ?? []),
    ...addressFields('Path', 'uri', addresses['path'] ?? []),
    ...addressFields('Service-Route', 'uri', addresses['service-route'] ?? []),
    ...addressFields('pai', 'addr', addresses['p-asserted-identity'] ?? []),
    ...addressFields('ppi', 'addr', addresses['p-preferred-identity'] ?? []),
    'sip.from.tag': present([from?.tag]),
    'sip.to.tag': present([to?.tag]),
    'sip.r-uri': present([uri?.text]),
    'sip.r-uri.user': present([uri?.user]),
    'sip.r-uri.host': present([uri?.host]),
    'sip.r-uri.port': present([uri?.port]),
    'sip.Via.transport': present(via.map(({ transport }) => transport)),
    'sip.Via.sent-by.address': present(via.map(({ host }) => host)),
    'sip.Via.sent-by.port': present(via.map(({ port }) => port)),
    'sip.Via.branch': present(via.map(({ branch }) => branch)),
    ...Object.fromEntries(
      ['received', 'rport', 'maddr', 'ttl', 'comp', 'oc'].map((name) => [`sip.Via.${name}`, parameter(name)]),
    ),
    ...Object.fromEntries(
      ['scheme', 'username', 'realm', 'algorithm', 'qop', 'uri'].map((name) => [`sip.auth.${name}`, auth(name)]),
    ),
    'sip.auth.nc': auth('nonce_count'),
    'sip.auth.nonce': auth('nonce_id'),
    'sip.auth.stale': auth('stale'),
    'sip.CSeq.seq': present([cseq?.digits.replace(/^0+(?=\d)/, '')]),
    'sip.CSeq.method': present([cseq?.method]),
    'sip.RAck.RSeq.seq': present([rack?.rseq]),
    'sip.RAck.CSeq.seq': present([rack?.cseq]),
    'sip.RAck.CSeq.method': present([rack?.method]),
    'sip.reason_protocols': present(reasons.map(({ protocol }) => protocol)),
    'sip.reason_cause_q850': cause('Q.850'),
    'sip.reason_cause_sip': cause('SIP'),
    'sip.reason_text': present(reasons.map(({ text }) => text)),
  };
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values.length > 0));
}
