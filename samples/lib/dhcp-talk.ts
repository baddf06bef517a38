// Clients and servers of DHCP that say what a case needs, each message in one line.

import { utf8 } from './bytes.js';
import { dhcp, dhcp6, option, option6, type Dhcp6Type, type DhcpMessage, type DhcpOption } from './dhcp.js';
import { Host, ipv4Broadcast, multicastGroup } from './host.js';
import type { Segment } from './segment.js';
import { seconds } from './trace.js';

type Said = Partial<DhcpMessage> & { readonly xid?: number };

export const server = (): Host => new Host('192.0.2.1', '02:1b:c5:0a:40:01');
export const client = (): Host => new Host('192.0.2.70', '02:1b:c5:0a:40:70');

export const LEASE: readonly DhcpOption[] = [
  option.seconds(51, 86_400),
  option.seconds(58, 43_200),
  option.seconds(59, 75_600),
  option.address(1, '255.255.255.0'),
  option.address(3, '192.0.2.1'),
  option.address(6, '192.0.2.2', '192.0.2.3'),
];

export class DhcpTalk {
  constructor(
    private readonly segment: Segment,
    private readonly station: Host = client(),
    private readonly dhcpServer: Host = server(),
  ) {}

  /** What the client broadcasts. */
  asks(at: number, type: DhcpMessage['type'], said: Said = {}, options: readonly DhcpOption[] = []): this {
    const nobody = new Host('0.0.0.0', this.station.mac, { counts: true, id: Math.round(at * 100) });
    const message = dhcp({
      type,
      xid: 0x2a01,
      client: this.station,
      ...said,
      options: [...options, ...(said.options ?? [])],
    });
    this.segment.datagram(seconds(at), nobody.at(68), ipv4Broadcast().at(67), message);
    return this;
  }

  /** What the client says to its server, with the address it has. */
  tells(at: number, type: DhcpMessage['type'], said: Said = {}): this {
    const message = dhcp({
      type,
      xid: 0x2a01,
      client: this.station,
      has: this.station.ip,
      ...said,
      options: said.options ?? [],
    });
    this.segment.datagram(seconds(at), this.station.at(68), this.dhcpServer.at(67), message);
    return this;
  }

  /** What the server answers, with its identifier in front of `options`. */
  answers(at: number, type: 'offer' | 'ack' | 'nak', said: Said = {}): this {
    const options = [option.address(54, this.dhcpServer.ip), ...(said.options ?? LEASE)];
    const your = type === 'nak' ? {} : { your: this.station.ip };
    const message = dhcp({ type, xid: 0x2a01, client: this.station, ...your, ...said, options });
    this.segment.datagram(seconds(at), this.dhcpServer.at(67), this.station.at(68), message);
    return this;
  }

  /** REQUEST of what the server offered. */
  selects(at: number, said: Said = {}): this {
    const chosen = [option.address(54, this.dhcpServer.ip), option.address(50, this.station.ip)];
    return this.asks(at, 'request', said, chosen);
  }

  /** Nothing of DHCP: the capture goes on until then. */
  until(at: number): this {
    this.segment.datagram(
      seconds(at),
      this.station.at(40_000),
      this.dhcpServer.at(40_001),
      utf8('the capture goes on'),
    );
    return this;
  }
}

export const client6 = (): Host => new Host('fe80::1b:c5ff:fe0a:4070', '02:1b:c5:0a:40:70');
export const server6 = (): Host => new Host('fe80::1b:c5ff:fe0a:4001', '02:1b:c5:0a:40:01');

export class Dhcp6Talk {
  readonly #client = client6();
  readonly #server = server6();

  constructor(private readonly segment: Segment) {}

  asks(at: number, type: keyof typeof Dhcp6Type, xid: number, options: readonly DhcpOption[] = []): this {
    const message = dhcp6(type, xid, [option6.duid(1, this.#client), ...options]);
    this.segment.datagram(seconds(at), this.#client.at(546), multicastGroup('ff02::1:2').at(547), message);
    return this;
  }

  answers(at: number, type: keyof typeof Dhcp6Type, xid: number, options: readonly DhcpOption[] = []): this {
    const message = dhcp6(type, xid, [option6.duid(1, this.#client), option6.duid(2, this.#server), ...options]);
    this.segment.datagram(seconds(at), this.#server.at(547), this.#client.at(546), message);
    return this;
  }

  until(at: number): this {
    this.segment.datagram(seconds(at), this.#client.at(40_000), this.#server.at(40_001), utf8('the capture goes on'));
    return this;
  }
}
