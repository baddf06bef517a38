// What call tracking keeps of one SIP message: who sent it to whom, and what it belongs to (domain.md 3.1, 3.3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"
#include "protocols/sip/methods.h"
#include "protocols/sip/repeats.h"

namespace pcapglass::sip {

// Index into kMethods, or kOtherMethod.
using MethodId = std::uint8_t;
inline constexpr MethodId kOtherMethod = kMethods.size();
namespace method {
inline constexpr MethodId kAck = 0, kBye = 1, kCancel = 2, kInfo = 3, kInvite = 4, kMessage = 5, kNotify = 6,
                          kOptions = 7, kPrack = 8, kPublish = 9, kRefer = 10, kRegister = 11, kSubscribe = 12,
                          kUpdate = 13;
static_assert(kMethods[kInvite] == "INVITE" && kMethods[kRegister] == "REGISTER" && kMethods[kUpdate] == "UPDATE");
}  // namespace method
[[nodiscard]] constexpr std::string_view method_name(MethodId method) {
  return method < kMethods.size() ? kMethods[method] : std::string_view("(other)");
}

// Branch and tags stand as 64-bit hashes: they are only ever compared within one Call-ID.
struct Fact {
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint64_t branch = 0;  // of the topmost Via with its sent-by; 0 when it does not identify a transaction (TX-02)
  std::uint64_t from_tag = 0, to_tag = 0;  // 0: none
  std::uint32_t cseq = 0;
  std::uint32_t row = 0;  // of the message list; kNoRow beyond its ceiling
  std::uint32_t session_expires = 0;
  std::uint32_t expires = kNoExpires;  // of a REGISTER or its response: the first Contact's, else the Expires header
  std::uint32_t uri = 0;               // hash of the Request-URI
  std::uint32_t rseq = 0;              // RSeq of a reliable 1xx (RFC 3262), or the one that a PRACK answers
  std::uint16_t code = 0;              // 0: a request
  std::uint16_t q850_cause = 0;        // of the Reason header; 0: none
  MethodId method = kOtherMethod;      // of a response, that of its CSeq
  std::uint8_t source = 0, destination = 0;  // among the hosts of the session
  RepeatKind repeat = RepeatKind::first;
  std::uint8_t max_forwards = kNoMaxForwards;
  std::uint8_t vias = 0;
  std::int16_t extra = -1;  // place among the session's extras; -1: none
  bool sdp = false;
  bool credentials = false;  // Authorization or Proxy-Authorization

  static constexpr std::uint32_t kNoRow = 0xFFFF'FFFF;
  static constexpr std::uint32_t kNoExpires = 0xFFFF'FFFF;
  static constexpr std::uint8_t kNoMaxForwards = 0xFF;

  [[nodiscard]] bool is_request() const { return code == 0; }
  [[nodiscard]] bool is_final() const { return code >= 200; }
  [[nodiscard]] bool is_provisional() const { return code >= 100 && code < 200; }
};

// Without row, source, destination and extra, which the session gives.
[[nodiscard]] Fact fact_of(const Message& message, const Arrival& arrival, const Repeat& repeat);

}  // namespace pcapglass::sip
