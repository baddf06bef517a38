// THE list of protocols.
#include <array>

#include "protocols/arp/arp.h"
#include "protocols/capinfos/capinfos.h"
#include "protocols/dhcp/dhcp.h"
#include "protocols/dns/dns.h"
#include "protocols/icmp/icmp.h"
#include "protocols/overview/overview.h"
#include "protocols/protocol.h"
#include "protocols/sip/sip.h"
#include "protocols/tcp/tcp.h"

namespace pcapglass {

std::span<const Protocol> registry() {
  static constexpr std::array kRows = {
      overview::kProtocol, capinfos::kProtocol, sip::kProtocol, dns::kProtocol,
      dhcp::kProtocol,     icmp::kProtocol,     tcp::kProtocol, arp::kProtocol,
  };
  return kRows;
}

}  // namespace pcapglass
