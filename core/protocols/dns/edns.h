// Options of EDNS(0) (RFC 6891 6.1.2) as text.
#pragma once

#include <string>
#include <vector>

#include "protocols/dns/message.h"

namespace pcapglass::dns {

struct EdnsOption {
  unsigned code = 0;
  Bytes data;
};
// Those of the message's OPT record, as far as they can be told apart.
[[nodiscard]] std::vector<EdnsOption> edns_options(const Message& message);
// The meaning where the option has one: "192.0.2.0/24 scope 0", "18 Prohibited: text"; else hexadecimal.
[[nodiscard]] std::string option_text(const EdnsOption& option);
// Extended errors (RFC 8914) of a message, with their texts; empty when it has none.
[[nodiscard]] std::string extended_errors(const Message& message);

}  // namespace pcapglass::dns
