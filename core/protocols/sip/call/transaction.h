// Requests with their responses (RFC 3261 17; domain.md 3.1, TX-01 to TX-07).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "protocols/sip/call/fact.h"

namespace pcapglass::sip {

// Members of type Index are places in the list of facts that it was made from.
using Index = std::int32_t;
inline constexpr Index kNone = -1;

struct Transaction {
  MethodId method = kOtherMethod;
  std::uint8_t client = 0, server = 0;  // among the hosts of the session
  std::uint32_t cseq = 0;
  std::uint64_t branch = 0;
  std::uint64_t from_tag = 0;
  bool in_dialog = false;  // the request has a To tag

  Index request = kNone;  // the first of it in the capture; kNone: only responses were captured (TX-07)
  Index last_request = kNone;
  Index trying = kNone;    // first 100
  Index progress = kNone;  // first 101 to 199
  Index ringing = kNone;   // first 180, else 183
  Index last_provisional = kNone;
  Index final = kNone;       // first final response
  Index last_final = kNone;  // of the same code
  Index ack = kNone;         // first ACK: of the transaction, or of its 2xx (TX-04)
  std::uint32_t request_repeats = 0;
  std::uint32_t response_repeats = 0;
  std::vector<std::uint64_t> answering_tags;  // To tags of 2xx responses, in order (DL-02)

  [[nodiscard]] bool request_missing() const { return request == kNone; }
};

// In order of their first message. Facts are in order of the file; copies that the capture made do not count (C-07).
[[nodiscard]] std::vector<Transaction> transactions_of(std::span<const Fact> facts);

}  // namespace pcapglass::sip
