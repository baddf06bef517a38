// Addresses as the rules about NAT look at them.
#pragma once

#include "bytes/text.h"
#include "protocols/sip/nat/watch.h"

namespace pcapglass::sip {

// An address that the Internet does not reach; loopback is a host's own affair.
[[nodiscard]] inline bool is_hidden(const IpAddress& address) { return is_private(address) && !is_loopback(address); }

// Nothing (version 0) for a name.
[[nodiscard]] inline IpAddress literal(std::string_view host) { return parse_ip(host).value_or(IpAddress{}); }

[[nodiscard]] inline Sight sight_of(const Glance& g) {
  return {g.arrival.frame, g.arrival.has_time ? std::optional(g.arrival.time) : std::nullopt};
}

}  // namespace pcapglass::sip
