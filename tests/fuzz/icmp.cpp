// Fuzz target: one ICMP, ICMPv6 or ARP message in a capture of several; the first byte chooses which.
#include <string>

#include "feed.h"
#include "protocols/icmp/quoted.h"
#include "protocols/icmp/report_message.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 9) return 0;
  const pcapglass::Bytes message(data + 1, size - 1);
  const bool six = (data[0] & 1U) != 0;
  const auto parts = pcapglass::icmp::split_error(six, message);
  fuzz::require(parts.datagram.size() + parts.extensions.size() <= message.size());
  (void)pcapglass::icmp::read_quoted(parts.datagram);
  (void)pcapglass::icmp::read_extensions(parts.extensions);
  (void)pcapglass::icmp::read_discovery(message[0], message);
  return 0;
}
