// What machines of a small office say to one another besides SIP, one function for each kind of exchange.

import { arp } from './arp.js';
import { ByteWriter, utf8 } from './bytes.js';
import { dhcp, option } from './dhcp.js';
import { dnsQuery, dnsResponse } from './dns.js';
import { Host, ipv4Broadcast, multicastGroup } from './host.js';
import { icmpEcho, ICMP, ICMPV6, neighbourAdvertisement, neighbourSolicitation } from './icmp.js';
import { ETHERTYPE_ARP } from './link.js';
import { LOOKUPS } from './names.js';
import type { Random } from './random.js';
import type { Segment } from './segment.js';
import { TcpConnection } from './tcp.js';
import { milliseconds, seconds } from './trace.js';

export const OFFICE_EPOCH_NTP = 3_982_035_600; // EPOCH counted from 1900

export function arpExchange(segment: Segment, time: number, asker: Host, owner: Host): void {
  const everyone = new Host('255.255.255.255', 'ff:ff:ff:ff:ff:ff');
  segment.frame(time, asker, everyone, ETHERTYPE_ARP, arp('request', asker, owner));
  segment.frame(time + 210_000, owner, asker, ETHERTYPE_ARP, arp('reply', owner, asker));
}

/** DISCOVER, OFFER, REQUEST, ACK; the server answers to the address it gives, as RFC 2131 section 4.1 lets it. */
export function dhcpExchange(segment: Segment, time: number, client: Host, server: Host, random: Random): void {
  const xid = random.u32();
  const nobody = new Host('0.0.0.0', client.mac, { counts: false }).at(68);
  const everyone = ipv4Broadcast().at(67);
  const [from, to] = [server.at(67), client.at(68)];
  const identity = option.bytes(61, 1, ...client.macAddress);
  const wanted = option.bytes(55, 1, 3, 6, 15, 42, 51, 58, 59);
  const name = option.text(12, 'alice-laptop');
  const lease = [
    option.address(54, server.ip),
    option.seconds(51, 86_400),
    option.seconds(58, 43_200),
    option.seconds(59, 75_600),
    option.address(1, '255.255.255.0'),
    option.address(3, server.ip),
    option.address(6, server.ip, '192.0.2.3'),
    option.text(15, 'office.example.com'),
  ];
  const given = { xid, client, your: client.ip, server: server.ip, options: lease };
  const asked = [identity, option.address(50, client.ip), option.address(54, server.ip), name, wanted];
  const discover = dhcp({ type: 'discover', xid, client, options: [identity, name, wanted] });
  segment.datagram(time, nobody, everyone, discover);
  segment.datagram(time + milliseconds(3.118), from, to, dhcp({ type: 'offer', ...given }));
  const request = dhcp({ type: 'request', xid, client, options: asked });
  segment.datagram(time + milliseconds(4.902), nobody, everyone, request);
  segment.datagram(time + milliseconds(8.377), from, to, dhcp({ type: 'ack', ...given }));
}

/** One of the office's questions, and its answer. */
export function dnsExchange(segment: Segment, time: number, which: number, client: Host, server: Host, random: Random) {
  const row = LOOKUPS[which % LOOKUPS.length];
  if (!row) return;
  const question = { ...row[0], id: random.u16() };
  const from = client.at(random.between(32_768, 60_999));
  const delay = milliseconds(1) + random.below(milliseconds(28));
  segment.datagram(time, from, server.at(53), dnsQuery(question));
  segment.datagram(time + delay, server.at(53), from, dnsResponse(question, row[1]));
}

export function ping(segment: Segment, time: number, count: number, from: Host, to: Host, random: Random): void {
  const id = random.u16();
  for (let sequence = 1; sequence <= count; sequence += 1) {
    const sent = time + seconds(sequence - 1);
    const stamp = Math.floor(sent / 1e9);
    segment.packet(sent, from, to, ICMP, icmpEcho('request', id, sequence, stamp));
    segment.packet(
      sent + milliseconds(11) + random.below(900_000),
      to,
      from,
      ICMP,
      icmpEcho('reply', id, sequence, stamp),
    );
  }
}

/** A page of `size` bytes over a connection of its own; answers when it is closed. */
export function httpExchange(
  segment: Segment,
  time: number,
  [client, server]: readonly [Host, Host],
  random: Random,
  { size, lostOnce }: { size: number; lostOnce?: number },
): number {
  const connection = new TcpConnection(
    segment,
    client.at(random.between(32_768, 60_999)),
    server.at(80),
    random,
    milliseconds(12.4),
  );
  const opened = connection.open(time);
  const request =
    'GET /catalogue/spring HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: curl/8.9.1\r\nAccept: */*\r\n\r\n';
  const asked = connection.send(opened + 90_000, 'client', utf8(request));
  const line = 'Office chairs, desks, lamps and shelves: order before noon and have them tomorrow.\r\n';
  const body = line.repeat(Math.ceil(size / line.length)).slice(0, size);
  const head = `HTTP/1.1 200 OK\r\nServer: example\r\nContent-Type: text/plain\r\nContent-Length: ${size}\r\n\r\n`;
  const answered = connection.send(asked + milliseconds(2.3), 'server', utf8(head + body), lostOnce);
  return connection.close(answered + milliseconds(41));
}

/** A client request of NTP version 4 and the answer of a stratum 2 server. */
export function ntpExchange(segment: Segment, time: number, client: Host, server: Host): void {
  const stamp = (at: number) => {
    const whole = Math.floor(at / 1e9);
    const fraction = Math.floor(((at - whole * 1e9) / 1e9) * 0x1_0000_0000);
    return new ByteWriter()
      .u32(OFFICE_EPOCH_NTP + whole)
      .u32(fraction)
      .done();
  };
  const [arrived, sent] = [stamp(time + milliseconds(6)), stamp(time + milliseconds(6.021))];
  const request = new ByteWriter().u8(0x23).u8(0).u8(6).u8(0xec).zeros(36).bytes(stamp(time));
  const response = new ByteWriter().u8(0x24).u8(2).u8(6).u8(0xe9).u32(0x0123).u32(0x0456).bytes(server.address);
  response
    .bytes(stamp(seconds(0)))
    .bytes(stamp(time))
    .bytes(arrived)
    .bytes(sent);
  segment.datagram(time, client.at(123), server.at(123), request.done());
  segment.datagram(time + milliseconds(12.3), server.at(123), client.at(123), response.done());
}

export function ssdpNotify(segment: Segment, time: number, device: Host): void {
  const lines = [
    'NOTIFY * HTTP/1.1',
    'HOST: 239.255.255.250:1900',
    'CACHE-CONTROL: max-age=1800',
    `LOCATION: http://${device.ip}:8080/description.xml`,
    'NT: urn:schemas-upnp-org:device:Printer:1',
    'NTS: ssdp:alive',
    'SERVER: Linux/5.10 UPnP/1.1 PaperJet/3.4',
    'USN: uuid:5f9ec1b3-ed59-4bd6-a1b2-0018f30c7a10::urn:schemas-upnp-org:device:Printer:1',
  ];
  segment.datagram(
    time,
    device.at(1900),
    multicastGroup('239.255.255.250').at(1900),
    utf8(`${lines.join('\r\n')}\r\n\r\n`),
  );
}

/** A line that a careless SIP detector takes for a NOTIFY. */
export function syslog(segment: Segment, time: number, from: Host, to: Host): void {
  segment.datagram(time, from.at(514), to.at(514), utf8('NOTIFY backup1 disk /var is 91% full, next check in 300 s'));
}

export function neighbourDiscovery(segment: Segment, time: number, asker: Host, owner: Host): void {
  const last = owner.address.subarray(13);
  const hex = (at: number) => (last[at] ?? 0).toString(16).padStart(2, '0');
  const group = multicastGroup(`ff02::1:ff${hex(0)}:${hex(1)}${hex(2)}`);
  const options = { ttl: 255 };
  segment.packet(time, asker, group, ICMPV6, neighbourSolicitation(asker, group, owner), options);
  segment.packet(time + 320_000, owner, asker, ICMPV6, neighbourAdvertisement(owner, asker), options);
}
