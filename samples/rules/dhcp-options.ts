// Rules about relay agents and about what DHCP messages hold (domain.md 7.4).

import { utf8 } from '../lib/bytes.js';
import { dhcp, option, type DhcpMessage, type DhcpOption } from '../lib/dhcp.js';
import { client, DhcpTalk, LEASE, server } from '../lib/dhcp-talk.js';
import { Host } from '../lib/host.js';
import type { RuleCase } from '../lib/rule-case.js';
import type { Segment } from '../lib/segment.js';
import { seconds } from '../lib/trace.js';

const tool = 'analyze_dhcp_packets';
const AGENT = '192.0.2.250';
const CIRCUIT = option.relay([1, utf8('port-7')]);

function leased(segment: Segment, options: readonly DhcpOption[], asked: readonly DhcpOption[] = []): void {
  new DhcpTalk(segment)
    .asks(0, 'discover', { options: asked })
    .answers(0.01, 'offer', { options })
    .selects(0.02, { options: asked })
    .answers(0.03, 'ack', { options });
}
const without = (code: number) => LEASE.filter(([other]) => other !== code);

/** What a relay agent sends to the server, and the server to it. */
class RelayTalk {
  readonly #agent: Host;
  readonly #server = new Host('198.51.100.1', '02:1b:c5:0a:50:01');

  constructor(
    private readonly segment: Segment,
    readonly address = AGENT,
  ) {
    this.#agent = new Host(address, '02:1b:c5:0a:40:fa');
  }
  forwards(at: number, said: Partial<DhcpMessage> = {}): this {
    return this.#send(at, this.#agent, this.#server, { type: 'discover', ...said });
  }
  returns(at: number, said: Partial<DhcpMessage> = {}): this {
    const options = [option.address(54, '198.51.100.1'), ...LEASE, ...(said.options ?? [])];
    return this.#send(at, this.#server, this.#agent, { type: 'offer', your: '192.0.2.70', ...said, options });
  }
  until(at: number): this {
    this.segment.datagram(seconds(at), this.#agent.at(9), this.#server.at(9), utf8('the capture goes on'));
    return this;
  }
  #send(at: number, from: Host, to: Host, said: Partial<DhcpMessage> & { type: DhcpMessage['type'] }): this {
    const message = dhcp({ xid: 0x51, client: client(), relay: this.address, options: [], ...said });
    this.segment.datagram(seconds(at), from.at(67), to.at(67), message);
    return this;
  }
}

function returnedToClient(segment: Segment, options: readonly DhcpOption[]): void {
  new DhcpTalk(segment).asks(0, 'discover').answers(0.01, 'offer', { options: [...LEASE, ...options] });
}

function duplicate(segment: Segment, address: string): void {
  const second = new Host(address, '02:1b:c5:0a:40:71');
  new DhcpTalk(segment).selects(0).answers(0.01, 'ack');
  new DhcpTalk(segment, second).selects(1, { xid: 9 }).answers(1.01, 'ack', { xid: 9 });
}

const configuration = (
  name: string,
  frames: readonly number[],
  wrong: readonly DhcpOption[],
  right: readonly DhcpOption[],
  asked: readonly DhcpOption[] = [],
): RuleCase => ({
  rule: 'DH-12',
  name,
  tool,
  severity: 'error',
  frames,
  fires: (segment) => leased(segment, wrong, asked),
  nearMiss: (segment) => leased(segment, right, asked),
});

const provisioned = (segment: Segment, url: string): void => leased(segment, [...LEASE, option.text(160, url)]);
const malformed = (segment: Segment, end: Uint8Array, options: readonly DhcpOption[] = []): void => {
  new DhcpTalk(segment).asks(0, 'discover', { end, options });
};

export const cases: readonly RuleCase[] = [
  {
    rule: 'DH-11',
    name: 'no return',
    tool,
    severity: 'warning',
    frames: [1, 2],
    fires: (segment) => void new RelayTalk(segment).forwards(0).forwards(4).until(15),
    nearMiss: (segment) => void new RelayTalk(segment).forwards(0).forwards(4).returns(4.1).until(15),
  },
  {
    rule: 'DH-11',
    name: 'hops',
    tool,
    frames: [1],
    fires: (segment) => void new RelayTalk(segment).forwards(0, { hops: 5 }),
    nearMiss: (segment) => void new RelayTalk(segment).forwards(0, { hops: 4 }),
  },
  {
    rule: 'DH-11',
    name: 'information is not returned',
    tool,
    frames: [1, 2],
    fires: (segment) => void new RelayTalk(segment).forwards(0, { options: [CIRCUIT] }).returns(0.1),
    nearMiss: (segment) =>
      void new RelayTalk(segment).forwards(0, { options: [CIRCUIT] }).returns(0.1, { options: [CIRCUIT] }),
  },
  {
    rule: 'DH-11',
    name: 'information reaches the client',
    tool,
    frames: [2],
    fires: (segment) => returnedToClient(segment, [CIRCUIT]),
    nearMiss: (segment) => returnedToClient(segment, []),
  },
  {
    rule: 'DH-11',
    name: 'address of the agent',
    tool,
    frames: [1],
    fires: (segment) => void new RelayTalk(segment, '169.254.7.7').forwards(0),
    nearMiss: (segment) => void new RelayTalk(segment, '192.0.2.250').forwards(0),
  },
  configuration('router outside the subnet', [4], [...without(3), option.address(3, '198.51.100.1')], LEASE),
  configuration('no name server', [4], without(6), LEASE, [option.bytes(55, 1, 3, 6)]),
  configuration('no mask', [4], without(1), LEASE, [option.bytes(55, 1, 3, 6)]),
  configuration(
    'broadcast address',
    [4],
    [...LEASE, option.address(28, '192.0.2.127')],
    [...LEASE, option.address(28, '192.0.2.255')],
  ),
  configuration(
    'default routes',
    [4],
    [...LEASE, option.bytes(121, 0, 192, 0, 2, 99)],
    [...LEASE, option.bytes(121, 0, 192, 0, 2, 1)],
  ),
  {
    rule: 'DH-12',
    name: 'one address for two clients',
    tool,
    severity: 'error',
    frames: [2, 4],
    fires: (segment) => duplicate(segment, '192.0.2.70'),
    nearMiss: (segment) => duplicate(segment, '192.0.2.71'),
  },
  {
    rule: 'DH-14',
    tool,
    severity: 'info',
    frames: [1],
    fires: (segment) =>
      void new DhcpTalk(segment).asks(0, 'discover', {
        options: [option.text(60, 'MSFT 5.0'), option.bytes(55, 1, 3, 6, 15, 31, 33, 43)],
      }),
    nearMiss: (segment) => void new DhcpTalk(segment).asks(0, 'discover', { options: [option.text(60, 'MSFT 5.0')] }),
  },
  {
    rule: 'DH-15',
    name: 'no END',
    tool,
    severity: 'warning',
    frames: [1],
    fires: (segment) => malformed(segment, new Uint8Array()),
    nearMiss: (segment) => malformed(segment, Uint8Array.of(255)),
  },
  {
    rule: 'DH-15',
    name: 'option longer than the message',
    tool,
    frames: [1],
    fires: (segment) => malformed(segment, Uint8Array.of(12, 9, 0x61)),
    nearMiss: (segment) => malformed(segment, Uint8Array.of(12, 1, 0x61, 255)),
  },
  {
    rule: 'DH-15',
    name: 'length of an address',
    tool,
    frames: [1],
    fires: (segment) => malformed(segment, Uint8Array.of(255), [option.bytes(50, 192, 0, 2)]),
    nearMiss: (segment) => malformed(segment, Uint8Array.of(255), [option.bytes(50, 192, 0, 2, 70)]),
  },
  {
    rule: 'DH-17',
    tool,
    severity: 'notice',
    frames: [4],
    fires: (segment) => provisioned(segment, `http://${server().ip}/phones`),
    nearMiss: (segment) => provisioned(segment, `https://${server().ip}/phones`),
  },
];
