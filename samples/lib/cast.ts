// The people, machines and addresses that the samples share; all from the documentation ranges (RFC 5737, 3849, 2606).

import { Host } from './host.js';
import { Phone, type Agent, type Server } from './phone.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';

/** First hop of the office: whatever is off the subnet arrives with this MAC address. */
export const ROUTER_MAC = '02:00:5e:10:00:01';
export const ALICE_MAC = '02:1b:c5:0a:31:7e';

export interface Office {
  readonly aliceHost: Host;
  readonly bobHost: Host;
  readonly alice: Agent;
  readonly bob: Agent;
  readonly server: Server;
  readonly phone: Phone;
}

export interface OfficeAddresses {
  readonly alice: string;
  readonly bob: string;
  readonly server: string;
}

const IPV4: OfficeAddresses = { alice: '192.0.2.10', bob: '203.0.113.40', server: '198.51.100.5' };

/** Fresh hosts for each capture, so that identification counters do not depend on what was built before. */
export function office(segment: Segment, random: Random, addresses = IPV4): Office {
  const aliceHost = new Host(addresses.alice, ALICE_MAC, { id: random.u16() });
  const bobHost = new Host(addresses.bob, ROUTER_MAC, { ttl: 57, id: random.u16() });
  const serverHost = new Host(addresses.server, ROUTER_MAC, { ttl: 60, id: random.u16() });
  const alice: Agent = {
    user: 'alice',
    name: 'Alice Moreau',
    domain: 'example.com',
    software: 'Brightline D220/2.8.4.1107',
    endpoint: aliceHost.at(5060),
    password: 'correct-horse-7431',
  };
  const bob: Agent = {
    user: 'bob',
    name: 'Bob Okafor',
    domain: 'example.com',
    software: 'Northwind Softphone/5.12.0 (Windows)',
    endpoint: bobHost.at(5062),
    password: '',
  };
  const server: Server = { endpoint: serverHost.at(5060), software: 'Kestrel SIP Proxy 4.6.2', realm: 'example.com' };
  return { aliceHost, bobHost, alice, bob, server, phone: new Phone(alice, server, segment, random) };
}
