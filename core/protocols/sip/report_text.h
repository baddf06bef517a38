// The messages of rows at query time: kept text, or bytes read again.
#pragma once

#include "protocols/sip/analyzer.h"
#include "report/query.h"

namespace pcapglass::sip {

// Parses the message of row `index` into `message`, whose views live until the next call with the same `joined`.
// False when its text is not there: asked for and not yet provided, or not to be had; then only wire_length is set.
[[nodiscard]] bool load_message(const MessageAnalyzer& analyzer, std::size_t index, QueryContext& context,
                                std::vector<std::uint8_t>& joined, Message& message);

}  // namespace pcapglass::sip
