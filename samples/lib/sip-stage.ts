// SIP between hosts 192.0.2.N written line by line at synthetic times, for the cases of finding rules.

import { ByteWriter, utf8 } from './bytes.js';
import { internetChecksum } from './checksums.js';
import { Host } from './host.js';
import { ICMP } from './icmp.js';
import type { Segment } from './segment.js';
import { encodeSip, type Header } from './sip.js';
import { seconds } from './trace.js';

export interface Extra {
  readonly headers?: readonly Header[];
  readonly body?: string;
  readonly type?: string;
  readonly fromTag?: string;
  readonly toTag?: string;
  /** Instead of one per method, CSeq and client. */
  readonly branch?: string;
  /** Topmost Via first, instead of the client's own. */
  readonly vias?: readonly string[];
  readonly uri?: string;
  readonly from?: string;
  readonly to?: string;
  readonly contact?: string;
  readonly hops?: number;
  readonly tos?: number;
}

const mac = (n: number): string => `02:00:5e:10:00:${n.toString(16).padStart(2, '0')}`;

export class Stage {
  callId = 'stage@192.0.2.1';
  readonly #hosts = new Map<string, Host>();

  constructor(readonly segment: Segment) {}

  host(n: number | string): Host {
    const ip = typeof n === 'number' ? `192.0.2.${n}` : n;
    let host = this.#hosts.get(ip);
    if (!host) this.#hosts.set(ip, (host = new Host(ip, mac(this.#hosts.size + 1))));
    return host;
  }

  call(id: string): this {
    this.callId = id;
    return this;
  }

  request(time: number, from: number, to: number, method: string, cseq: number, extra: Extra = {}): this {
    const uri = extra.uri ?? `sip:bob@192.0.2.${to}`;
    const headers: Header[] = [
      ...this.#common(from, method, cseq, extra),
      ['Max-Forwards', String(extra.hops ?? 70)],
      ['Contact', extra.contact ?? `<sip:ua@192.0.2.${from}>`],
    ];
    return this.#send(time, from, to, `${method} ${uri} SIP/2.0`, headers, extra);
  }

  /** `from` answers what `to` has asked. */
  response(time: number, from: number, to: number, status: string, method: string, cseq: number, extra: Extra = {}) {
    const toTag = extra.toTag ?? (status.startsWith('100') ? '' : 'b');
    const headers: Header[] = [
      ...this.#common(to, method, cseq, { ...extra, toTag }),
      ['Contact', extra.contact ?? `<sip:ua@192.0.2.${from}>`],
    ];
    return this.#send(time, from, to, `SIP/2.0 ${status}`, headers, extra);
  }

  /** INVITE, 180 half a second later, 200 and ACK after `answer` seconds. */
  answered(time: number, from = 1, to = 2, answer = 2, invite: Extra = {}, ok: Extra = {}): this {
    this.request(time, from, to, 'INVITE', 1, invite).response(time + 0.5, to, from, '180 Ringing', 'INVITE', 1);
    this.response(time + answer, to, from, '200 OK', 'INVITE', 1, ok);
    return this.request(time + answer + 0.1, from, to, 'ACK', 1, { toTag: 'b', branch: 'ack1' });
  }

  /** The caller hangs up, and the callee agrees. */
  hangUp(time: number, from = 1, to = 2, cseq = 9): this {
    this.request(time, from, to, 'BYE', cseq, { toTag: 'b' });
    return this.response(time + 0.1, to, from, '200 OK', 'BYE', cseq);
  }

  /** Something that is no SIP: the capture goes on until then. */
  until(time: number): this {
    this.segment.datagram(seconds(time), this.host(9).at(40_000), this.host(10).at(40_001), utf8('still capturing'));
    return this;
  }

  /** `from` tells `to` that the latest packet met a closed port (RFC 792). */
  unreachable(time: number, from: number, to: number): this {
    const quoted = this.segment.trace.frames().at(-1)?.data.subarray(14) ?? new Uint8Array();
    const message = new ByteWriter().u8(3).u8(3).u16(0).u32(0).bytes(quoted).done();
    new DataView(message.buffer).setUint16(2, internetChecksum(message));
    this.segment.packet(seconds(time), this.host(from), this.host(to), ICMP, message);
    return this;
  }

  /** PCMU packets of 20 ms. */
  rtp(from: number, to: number, ports: readonly [number, number], begin: number, end: number, tos = 0): this {
    for (let i = 0; begin + i * 0.02 < end; i += 1) {
      const packet = new ByteWriter('big', 172)
        .u8(0x80)
        .u8(0)
        .u16(i & 0xffff)
        .u32(i * 160)
        .u32(0x1000 + from);
      packet.bytes(Uint8Array.from({ length: 160 }, (_, k) => 0x80 | ((i * 7 + k * 13) & 0x7f)));
      const at = seconds(begin + i * 0.02);
      this.segment.datagram(at, this.host(from).at(ports[0]), this.host(to).at(ports[1]), packet.done(), { tos });
    }
    return this;
  }

  #common(client: number, method: string, cseq: number, extra: Extra): Header[] {
    // CANCEL and the ACK of a refusal have the INVITE's branch (RFC 3261 9.1, 17.1.1.3).
    const own = method === 'CANCEL' || method === 'ACK' ? 'INVITE' : method;
    const branch = `${extra.branch ?? `${own}${cseq}x${client}`}${this.callId.replace(/\W.*/, '')}`;
    const vias = extra.vias ?? [`SIP/2.0/UDP 192.0.2.${client}:5060;branch=z9hG4bK${branch}`];
    const toTag = extra.toTag ? `;tag=${extra.toTag}` : '';
    return [
      ...vias.map((via): Header => ['Via', via]),
      ['From', `<${extra.from ?? 'sip:alice@example.com'}>;tag=${extra.fromTag ?? 'a'}`],
      ['To', `<${extra.to ?? 'sip:bob@example.com'}>${toTag}`],
      ['Call-ID', this.callId],
      ['CSeq', `${cseq} ${method}`],
    ];
  }

  #send(time: number, from: number, to: number, start: string, headers: readonly Header[], extra: Extra): this {
    const type: Header[] = extra.body === undefined ? [] : [['Content-Type', extra.type ?? 'application/sdp']];
    const message = { start, headers: [...headers, ...(extra.headers ?? []), ...type] };
    const bytes = encodeSip(extra.body === undefined ? message : { ...message, body: extra.body });
    this.segment.datagram(seconds(time), this.host(from).at(5060), this.host(to).at(5060), bytes, {
      tos: extra.tos ?? 0,
    });
    return this;
  }
}

/** A description of one audio stream of 192.0.2.`host`. */
export function audio(host: number, port: number, codecs: string, direction = 'sendrecv', version = 1): string {
  const lines = ['v=0', `o=- 1 ${version} IN IP4 192.0.2.${host}`, 's=-', `c=IN IP4 192.0.2.${host}`, 't=0 0'];
  lines.push(`m=audio ${port} RTP/AVP ${codecs}`, `a=${direction}`);
  return `${lines.join('\r\n')}\r\n`;
}
