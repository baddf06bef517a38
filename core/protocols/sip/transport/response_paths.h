// Responses that are sent elsewhere than their topmost Via says (RFC 3261 18.2.2, RFC 3581 4; domain.md SIP-TR-11).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocols/sip/arrival.h"
#include "protocols/sip/message.h"

namespace pcapglass::sip {

struct WrongPath {
  Endpoint source;
  IpAddress destination;
  std::uint64_t responses = 0;
  struct Example {
    std::uint64_t frame = 0;
    std::optional<Timestamp> time;
    std::string what;  // raw: the Via
    Endpoint sent_to;
  };
  std::vector<Example> examples;  // the first ten
};

// UDP only: elsewhere a response takes the connection of its request. A Via of host names alone says nothing here.
// Behind a NAT both the sender's own address and the one that was received are right.
[[nodiscard]] bool is_on_wrong_path(const Arrival& arrival, const Message& response);

class ResponsePaths {
 public:
  // A response that is on a wrong path.
  void add(const Arrival& arrival, const Message& response);
  [[nodiscard]] const std::vector<WrongPath>& wrong() const { return wrong_; }

 private:
  static constexpr std::size_t kMostGroups = 64;
  static constexpr std::size_t kMostExamples = 10;
  std::vector<WrongPath> wrong_;
};

}  // namespace pcapglass::sip
