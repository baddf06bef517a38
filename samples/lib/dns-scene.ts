// A client, its resolver and what they say to one another, for captures of DNS rules.

import { dnsMessage, ANSWERED, Rcode, type MessageOf } from './dns-message.js';
import { utf8 } from './bytes.js';
import { Host } from './host.js';
import { Random } from './random.js';
import type { Segment } from './segment.js';
import { TcpConnection } from './tcp.js';
import { seconds } from './trace.js';

export const client = (): Host => new Host('192.0.2.50', '02:1b:c5:0a:50:32');
export const resolver = (): Host => new Host('198.51.100.53', '02:00:5e:10:00:01', { ttl: 60 });

type Reply = Partial<Omit<MessageOf, 'id'>> & { rcode?: keyof typeof Rcode };

export class DnsScene {
  readonly client = client();
  readonly server = resolver();
  #id = 0x1000;
  #port = 40_000;

  constructor(readonly segment: Segment) {}

  /** A question at `time` seconds and, when there is a reply, the answer `delay` seconds later. Ids and ports are hard to guess. */
  ask(
    time: number,
    question: Omit<MessageOf, 'id'>,
    reply?: Reply,
    {
      delay = 0.01,
      port = 0,
      id = 0,
      client: asker = this.client,
      server = this.server,
    }: { delay?: number; port?: number; id?: number; client?: Host; server?: Host } = {},
  ): { id: number; port: number } {
    this.#id = (this.#id * 40_503 + 12_345) & 0xffff;
    this.#port = 32_768 + ((this.#port * 25_173 + 13_849) & 0x3fff);
    const used = { id: id || this.#id, port: port || this.#port };
    const from = asker.at(used.port);
    this.segment.datagram(seconds(time), from, server.at(53), dnsMessage({ ...question, id: used.id }));
    if (reply) this.reply(time + delay, used, question, reply, { client: asker, server });
    return used;
  }

  reply(
    time: number,
    { id, port }: { id: number; port: number },
    question: Omit<MessageOf, 'id'>,
    { rcode = 'NOERROR', ...reply }: Reply,
    { client: asker = this.client, server = this.server } = {},
  ): void {
    const { name, type } = question;
    const flags = (reply.flags ?? ANSWERED) | Rcode[rcode];
    const message = dnsMessage({ name, ...(type ? { type } : {}), ...reply, id, flags });
    this.segment.datagram(seconds(time), server.at(53), asker.at(port), message);
  }

  tcp(): TcpConnection {
    return new TcpConnection(this.segment, this.client.at(50_123), this.server.at(53), new Random('dns'), 4_000_000);
  }

  /** Something else: the capture goes on until then. */
  until(time: number): void {
    const payload = utf8('the capture goes on until here');
    this.segment.datagram(seconds(time), this.client.at(40_100), this.server.at(40_101), payload);
  }
}
