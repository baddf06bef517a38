// Fuzz target: packets of a few hosts in a capture that is well-formed around them, so that the state behind messages
// is reached: TCP connections, ARP bindings, pings, DNS transactions, leases. Each packet is a byte for its kind and
// direction, one for the time since the last, one for the length of what follows: the fields of its header, then
// payload.
#include <array>
#include <vector>

#include "feed.h"

namespace {

using namespace pcapglass;

enum Kind : std::uint8_t { tcp, arp, icmp, dns, mdns, dhcp, icmpv6, dhcpv6, kKinds };

void put(std::vector<std::uint8_t>& out, std::initializer_list<unsigned> bytes) {
  for (const unsigned byte : bytes) out.push_back(static_cast<std::uint8_t>(byte));
}

void put16(std::vector<std::uint8_t>& out, std::size_t value) {
  put(out, {static_cast<unsigned>(value >> 8 & 0xFF), static_cast<unsigned>(value & 0xFF)});
}

void put32(std::vector<std::uint8_t>& out, std::size_t value) {
  put16(out, value >> 16 & 0xFFFF);
  put16(out, value & 0xFFFF);
}

void put_ip(std::vector<std::uint8_t>& out, bool six, std::uint8_t protocol, bool back, std::size_t length) {
  const unsigned from = back ? 2 : 1;
  if (six) {
    put(out, {0x60, 0, 0, 0});
    put16(out, length);
    put(out, {protocol, 64});
    for (const unsigned host : {from, 3 - from}) put(out, {0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, host});
    return;
  }
  put(out, {0x45, 0});
  put16(out, 20 + length);
  put(out, {0, 0, 0, 0, 64, protocol, 0, 0, 10, 0, 0, from, 10, 0, 0, 3 - from});
}

void put_udp(std::vector<std::uint8_t>& out, std::size_t client, std::size_t server, bool back, std::size_t length) {
  put16(out, back ? server : client);
  put16(out, back ? client : server);
  put16(out, 8 + length);
  put16(out, 0);
}

// One Ethernet frame. Of TCP's header ports, numbers within 64 kB, flags and window come from `fields`.
std::vector<std::uint8_t> frame_of(std::uint8_t what, Bytes fields) {
  const auto kind = static_cast<Kind>(what % kKinds);
  const bool back = (what & 0x10) != 0;
  const bool six = kind == icmpv6 || kind == dhcpv6 || (kind == tcp && (what & 0x20) != 0);
  const unsigned from = back ? 2 : 1;
  std::vector<std::uint8_t> out;
  put(out, {2, 0, 0, 0, 0, 3 - from, 2, 0, 0, 0, 0, from});
  put16(out, kind == arp ? 0x0806 : six ? 0x86dd : 0x0800);
  if (kind == tcp) {
    Cursor cursor(fields);
    const unsigned port = 50'000U + cursor.u8() % 4, flags = cursor.u8(), window = cursor.u8();
    const std::uint16_t number = cursor.u16(), acknowledged = cursor.u16();
    const Bytes payload = cursor.rest();
    put_ip(out, six, 6, back, 20 + payload.size());
    put16(out, back ? 80 : port);
    put16(out, back ? port : 80);
    put32(out, 0xFFFF'C000U + number);
    put32(out, 0xFFFF'C000U + acknowledged);
    put(out, {0x50, flags, window, 0, 0, 0, 0, 0});
    out.insert(out.end(), payload.begin(), payload.end());
    return out;
  }
  if (kind == icmp || kind == icmpv6) put_ip(out, six, kind == icmp ? 1 : 58, back, fields.size());
  struct Ports {
    std::size_t client, server;
  };
  constexpr std::array<Ports, kKinds> kPorts = {{{}, {}, {}, {40'000, 53}, {5353, 5353}, {68, 67}, {}, {546, 547}}};
  if (const Ports ports = kPorts[kind]; ports.server != 0) {
    put_ip(out, six, 17, back, 8 + fields.size());
    put_udp(out, ports.client, ports.server, back, fields.size());
  }
  out.insert(out.end(), fields.begin(), fields.end());
  return out;
}

void put_little(std::vector<std::uint8_t>& out, std::size_t value) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::vector<std::uint8_t> file;
  for (const std::size_t word : {0xa1b2c3d4UL, 0x00040002UL, 0UL, 0UL, 65'535UL, 1UL}) put_little(file, word);
  Cursor cursor(Bytes(data, size));
  std::size_t microseconds = 0;
  while (cursor.remaining() >= 3) {
    const std::uint8_t what = cursor.u8();
    microseconds += std::size_t{cursor.u8()} * cursor.remaining();
    const std::size_t length = std::min<std::size_t>(cursor.u8(), cursor.remaining());
    const std::vector<std::uint8_t> frame = frame_of(what, cursor.bytes(length));
    put_little(file, 1'700'000'000 + microseconds / 1'000'000);
    put_little(file, microseconds % 1'000'000);
    put_little(file, frame.size());
    put_little(file, frame.size());
    file.insert(file.end(), frame.begin(), frame.end());
  }
  fuzz::analyse(file, {});
  return 0;
}
