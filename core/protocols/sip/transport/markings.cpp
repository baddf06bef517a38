#include "protocols/sip/transport/markings.h"

#include "decode/ip_literal.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass::sip {

std::uint8_t dscp_of(const Packet& packet) {
  if (const auto ip = packet.get<Ipv4>()) return ip->dscp();
  if (const auto ip = packet.get<Ipv6>()) return static_cast<std::uint8_t>(ip->traffic_class() >> 2);
  return 0;
}

bool is_within_host(const IpAddress& source, const IpAddress& destination) {
  return source == destination || is_loopback(source) || is_loopback(destination);
}

void Markings::add(const IpAddress& source, const Packet& packet) {
  if (is_within_host(source, packet.destination())) return;
  const auto found = senders_.find(source);
  if (found == senders_.end() && senders_.size() == kMost) return;
  Sender& sender = found == senders_.end() ? senders_[source] : found->second;
  sender.values |= std::uint64_t{1} << (dscp_of(packet) & 63U);
  if (sender.first_frame != 0) return;
  const Record& record = packet.record();
  sender.first_frame = record.frame;
  if (record.has_time) sender.first_time = record.time;
}

}  // namespace pcapglass::sip
