// A call that a phone makes through a record-routing proxy, one step per method, as the phone's side of the wire sees it.

import { challengeHeader } from './digest.js';
import type { Endpoint } from './host.js';
import { addressOf, ALLOW, contactUri, nameAddress, type Agent, type Phone } from './phone.js';
import { sdp, type Codec } from './sdp.js';
import { reply, withinTransaction, type Header, type SipMessage } from './sip.js';

export interface CallPlan {
  readonly phone: Phone;
  readonly callee: Agent;
  readonly offer: { readonly media: Endpoint; readonly codecs: readonly Codec[] };
}

export class OutgoingCall {
  readonly callId: string;
  readonly #phone: Phone;
  readonly #plan: CallPlan;
  readonly #fromTag: string;
  readonly #toTag: string;
  readonly #session: number;
  #cseq = 0;
  #invite: SipMessage = { start: '', headers: [] };

  constructor(plan: CallPlan) {
    const { random } = plan.phone;
    this.#plan = plan;
    this.#phone = plan.phone;
    this.callId = random.uuid();
    this.#fromTag = random.token(10);
    this.#toTag = random.hex(10);
    this.#session = random.between(1_000_000, 9_999_999);
  }

  invite(time: number, extra: readonly Header[] = [], comment?: string): void {
    const { agent } = this.#phone;
    const { callee, offer } = this.#plan;
    this.#cseq += 1;
    this.#invite = {
      start: `INVITE ${addressOf(callee)} SIP/2.0`,
      headers: [
        this.#phone.via(),
        ['Max-Forwards', '70'],
        ['From', this.#from()],
        ['To', `<${addressOf(callee)}>`],
        ['Call-ID', this.callId],
        ['CSeq', `${this.#cseq} INVITE`],
        this.#phone.contact(),
        ...extra,
        ALLOW,
        ['Supported', 'replaces, 100rel'],
        ['Allow-Events', 'talk, hold, conference, refer'],
        ['User-Agent', agent.software],
        ['Content-Type', 'application/sdp'],
      ],
      body: sdp(offer.media, this.#session, offer.codecs),
    };
    this.#phone.up(time, this.#invite, comment);
  }

  /** INVITE, 407, ACK, INVITE with credentials, 100; answers when that is over. */
  inviteWithChallenge(time: number, roundTrip: number): number {
    const { server, random } = this.#phone;
    this.invite(time);
    const challenge = this.#phone.challenge();
    const refused = time + roundTrip;
    this.#down(refused, 407, 'Proxy Authentication Required', random.hex(10), [
      ['Proxy-Authenticate', challengeHeader(challenge)],
      ['Server', server.software],
    ]);
    this.ackFailure(refused + 1_700_000);
    const credentials = this.#phone.authorization(challenge, 'INVITE', addressOf(this.#plan.callee));
    this.invite(refused + 4_300_000, [['Proxy-Authorization', credentials]]);
    const trying = refused + 4_300_000 + roundTrip;
    this.trying(trying);
    return trying;
  }

  /** From the proxy itself, so without a tag. */
  trying(time: number): void {
    this.#down(time, 100, 'Trying', undefined, [['Server', this.#phone.server.software]]);
  }

  ringing(time: number): void {
    this.#fromCallee(time, 180, 'Ringing');
  }

  answer(time: number, media: Endpoint, codecs: readonly Codec[]): void {
    this.#fromCallee(time, 200, 'OK', sdp(media, this.#session + 17, codecs, this.#plan.callee.user));
  }

  /** A final failure from the callee's side, and the phone's ACK. */
  fail(time: number, status: number, reason: string, headers: readonly Header[] = []): void {
    this.#down(time, status, reason, this.#toTag, headers);
    this.ackFailure(time + 1_400_000);
  }

  ackFailure(time: number): void {
    this.#phone.up(time, withinTransaction(this.#invite, 'ACK', this.#lastTo, [this.#software()]));
  }

  ackAnswer(time: number): void {
    this.#phone.up(time, this.#inDialog('ACK', this.#cseq));
  }

  /** CANCEL and its 200; the INVITE's own 487 is another step. */
  cancel(time: number, roundTrip: number): void {
    const { server, source } = this.#phone;
    const reason: Header = ['Reason', 'SIP;cause=487;text="ORIGINATOR_CANCEL"'];
    const to = `<${addressOf(this.#plan.callee)}>`;
    const cancel = withinTransaction(this.#invite, 'CANCEL', to, [reason, this.#software()]);
    this.#phone.up(time, cancel);
    const headers: Header[] = [['Server', server.software]];
    this.#phone.down(time + roundTrip, reply(cancel, 200, 'OK', { toTag: this.#toTag, headers, source }));
  }

  byeFromCaller(time: number, roundTrip: number): void {
    this.#cseq += 1;
    const bye = this.#inDialog('BYE', this.#cseq);
    this.#phone.up(time, bye);
    const headers: Header[] = [['User-Agent', this.#plan.callee.software]];
    this.#phone.down(time + roundTrip, reply(bye, 200, 'OK', { headers, source: this.#phone.source }));
  }

  /** The callee hangs up: its Via below that of the proxy, its own CSeq. */
  byeFromCallee(time: number): void {
    const { random, server, agent } = this.#phone;
    const { callee } = this.#plan;
    const via = ({ host, port }: Endpoint) => `SIP/2.0/UDP ${host.uriHost}:${port};branch=z9hG4bK${random.token(16)}`;
    const bye: SipMessage = {
      start: `BYE ${contactUri(agent)} SIP/2.0`,
      headers: [
        ['Via', via(server.endpoint)],
        ['Via', `${via(callee.endpoint)};rport=${callee.endpoint.port};received=${callee.endpoint.host.ip}`],
        ['Max-Forwards', '69'],
        ['From', this.#to()],
        ['To', this.#from()],
        ['Call-ID', this.callId],
        ['CSeq', '1 BYE'],
        ['Reason', 'Q.850;cause=16;text="Normal call clearing"'],
        ['User-Agent', callee.software],
      ],
    };
    this.#phone.down(time, bye);
    this.#phone.up(time + 2_100_000, reply(bye, 200, 'OK', { headers: [this.#software()] }));
  }

  #lastTo = '';

  #from(): string {
    return `${nameAddress(this.#phone.agent)};tag=${this.#fromTag}`;
  }

  #to(): string {
    return `<${addressOf(this.#plan.callee)}>;tag=${this.#toTag}`;
  }

  #software(): Header {
    return ['User-Agent', this.#phone.agent.software];
  }

  #recordRoute(): string {
    const { host, port } = this.#phone.server.endpoint;
    return `<sip:${host.uriHost}:${port};lr>`;
  }

  #inDialog(method: string, cseq: number): SipMessage {
    return {
      start: `${method} ${contactUri(this.#plan.callee)} SIP/2.0`,
      headers: [
        this.#phone.via(),
        ['Max-Forwards', '70'],
        ['Route', this.#recordRoute()],
        ['From', this.#from()],
        ['To', this.#to()],
        ['Call-ID', this.callId],
        ['CSeq', `${cseq} ${method}`],
        ...(method === 'BYE' ? [] : [this.#phone.contact()]),
        this.#software(),
      ],
    };
  }

  #down(time: number, status: number, reason: string, toTag: string | undefined, headers: readonly Header[]): void {
    const source = this.#phone.source;
    const message = reply(this.#invite, status, reason, { headers, source, ...(toTag ? { toTag } : {}) });
    this.#lastTo = message.headers.find(([name]) => name === 'To')?.[1] ?? '';
    this.#phone.down(time, message);
  }

  /** The callee saw the INVITE with the proxy's Record-Route and repeats that in its replies. */
  #fromCallee(time: number, status: number, reason: string, body?: string): void {
    const { callee } = this.#plan;
    const seen = {
      ...this.#invite,
      headers: [...this.#invite.headers, ['Record-Route', this.#recordRoute()] as const],
    };
    const headers: Header[] = [
      ['Contact', `<${contactUri(callee)}>`],
      ALLOW,
      ...(status === 200 ? [['Supported', 'replaces, 100rel'] as const] : []),
      ['User-Agent', callee.software],
    ];
    const options = { toTag: this.#toTag, headers, source: this.#phone.source, ...(body ? { body } : {}) };
    this.#phone.down(time, reply(seen, status, reason, options));
  }
}
