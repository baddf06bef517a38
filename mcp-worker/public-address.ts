// Which hosts a server may fetch from: public addresses and names that can stand for one (platform.md 4).

import ipaddr from 'ipaddr.js';

const LOCAL_ENDINGS = ['localhost', 'local', 'internal', 'lan', 'home', 'arpa', 'onion', 'test', 'invalid'];

const IPV6_GLOBAL = ipaddr.IPv6.parse('2000::');

/** Whether an address, as text, is a public unicast one. What is no address is not. */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // ipaddr.js calls all the space that was never assigned unicast: only 2000::/3 was.
  return address.kind() === 'ipv4' || (address as ipaddr.IPv6).match(IPV6_GLOBAL, 3);
}

/** Why nothing is fetched from this host of a parsed URL; nothing when it may be tried. */
export function hostFault(hostname: string): string | undefined {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  if (ipaddr.isValid(host)) {
    return isPublicAddress(host) ? undefined : 'an address that is not public is refused';
  }
  const labels = host.toLowerCase().split('.');
  if (labels.length < 2 || labels.includes('') || LOCAL_ENDINGS.includes(labels.at(-1) ?? '')) {
    return 'a name of a local network is refused';
  }
  return undefined;
}
