// A SIP phone at the capture point and the server it talks to: identities, headers of its own, registration.

import { authorizationHeader, challengeHeader, type Challenge } from './digest.js';
import type { Endpoint } from './host.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';
import { encodeSip, reply, sipFact, type Header, type SipMessage } from './sip.js';
import { milliseconds } from './trace.js';

export interface Agent {
  readonly user: string;
  readonly name: string;
  readonly domain: string;
  readonly software: string;
  readonly endpoint: Endpoint;
  readonly password: string;
}

export interface Server {
  readonly endpoint: Endpoint;
  readonly software: string;
  readonly realm: string;
}

export const ALLOW: Header = [
  'Allow',
  'INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, UPDATE, PRACK, INFO, MESSAGE, SUBSCRIBE',
];

const CS3 = 0x60;

export function addressOf({ user, domain }: Agent): string {
  return `sip:${user}@${domain}`;
}

export function nameAddress(agent: Agent): string {
  return `"${agent.name}" <${addressOf(agent)}>`;
}

export function contactUri({ user, endpoint }: Agent): string {
  return `sip:${user}@${endpoint.host.uriHost}:${endpoint.port}`;
}

export class Phone {
  constructor(
    readonly agent: Agent,
    readonly server: Server,
    readonly segment: Segment,
    readonly random: Random,
  ) {}

  /** From the phone to its server. */
  up(time: number, message: SipMessage, comment?: string): void {
    this.#send(time, this.agent.endpoint, this.server.endpoint, message, comment);
  }

  down(time: number, message: SipMessage, comment?: string): void {
    this.#send(time, this.server.endpoint, this.agent.endpoint, message, comment);
  }

  /** Each transaction has its own branch. */
  via(): Header {
    return ['Via', `SIP/2.0/UDP ${this.#sentBy()};branch=z9hG4bK${this.random.token(16)};rport`];
  }

  contact(): Header {
    return ['Contact', `<${contactUri(this.agent)}>`];
  }

  get source(): { ip: string; port: number } {
    return { ip: this.agent.endpoint.host.ip, port: this.agent.endpoint.port };
  }

  challenge(): Challenge {
    return { realm: this.server.realm, nonce: this.random.hex(32) };
  }

  authorization(challenge: Challenge, method: string, uri: string): string {
    const { user, password } = this.agent;
    return authorizationHeader(challenge, { user, password }, { method, uri }, this.random.hex(16));
  }

  /** REGISTER, 401, REGISTER with credentials, 200; answers when that is over. */
  register(time: number, roundTrip: number, expires = 3600): number {
    const { software } = this.server;
    const registrar = `sip:${this.agent.domain}`;
    const callId = this.random.uuid();
    const tag = this.random.token(10);
    const request = (cseq: number, extra: readonly Header[]): SipMessage => ({
      start: `REGISTER ${registrar} SIP/2.0`,
      headers: [
        this.via(),
        ['Max-Forwards', '70'],
        ['From', `${nameAddress(this.agent)};tag=${tag}`],
        ['To', nameAddress(this.agent)],
        ['Call-ID', callId],
        ['CSeq', `${cseq} REGISTER`],
        this.contact(),
        ['Expires', String(expires)],
        ...extra,
        ALLOW,
        ['Supported', 'path'],
        ['User-Agent', this.agent.software],
      ],
    });
    const challenge = this.challenge();
    const first = request(1, []);
    this.up(time, first);
    const refused = time + roundTrip;
    const unauthorized: Header[] = [
      ['WWW-Authenticate', challengeHeader(challenge)],
      ['Server', software],
    ];
    const toTag = this.random.hex(12);
    this.down(refused, this.#answer(first, 401, 'Unauthorized', toTag, unauthorized));
    const second = request(2, [['Authorization', this.authorization(challenge, 'REGISTER', registrar)]]);
    const again = refused + milliseconds(6.4);
    this.up(again, second);
    const accepted: Header[] = [
      ['Contact', `<${contactUri(this.agent)}>;expires=${expires}`],
      ['Date', 'Mon, 09 Mar 2026 09:00:00 GMT'],
      ['Server', software],
    ];
    const done = again + roundTrip + milliseconds(1.9);
    this.down(done, this.#answer(second, 200, 'OK', this.random.hex(12), accepted));
    return done;
  }

  #answer(request: SipMessage, status: number, reason: string, toTag: string, headers: readonly Header[]): SipMessage {
    return reply(request, status, reason, { toTag, headers, source: this.source });
  }

  #sentBy(): string {
    const { host, port } = this.agent.endpoint;
    return `${host.uriHost}:${port}`;
  }

  #send(time: number, from: Endpoint, to: Endpoint, message: SipMessage, comment?: string): void {
    const options = { tos: CS3, sip: sipFact(message), ...(comment ? { comment } : {}) };
    this.segment.datagram(time, from, to, encodeSip(message), options);
  }
}
