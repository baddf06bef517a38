// THE list of protocols.
#include <array>

#include "protocols/capinfos/capinfos.h"
#include "protocols/overview/overview.h"
#include "protocols/protocol.h"
#include "protocols/sip/sip.h"
#include "protocols/tcp/tcp.h"

namespace pcapglass {

std::span<const Protocol> registry() {
  static constexpr std::array kRows = {
      overview::kProtocol,
      capinfos::kProtocol,
      sip::kProtocol,
      tcp::kProtocol,
  };
  return kRows;
}

}  // namespace pcapglass
