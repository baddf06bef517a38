// User messages of SCTP associations: whole chunks as they are, fragments joined, what was sent again passed over
// (RFC 9260 3.3.1, 6.9).
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "decode/ip_address.h"
#include "decode/sctp.h"

namespace pcapglass {

// One whole user message. Borrowed for the call; `payload` points into the packet unless fragments were joined.
struct SctpMessage {
  Bytes payload;
  std::vector<std::uint64_t> frames;  // in order of arrival
  std::size_t missing = 0;            // bytes that the snap length took
};

class SctpMessages {
 public:
  // One direction of an association.
  struct Key {
    Endpoint source;
    Endpoint destination;
    std::uint32_t verification_tag = 0;
    friend bool operator==(const Key&, const Key&) = default;
  };

  // The message that this chunk is or completes. Fragments are joined when they come in order of their TSN.
  [[nodiscard]] std::optional<SctpMessage> take(const Key& key, const SctpData& chunk, std::uint64_t frame);

  // Fragments that belong to no message that could be put together.
  [[nodiscard]] std::uint64_t lost_fragments() const { return lost_fragments_; }

 private:
  static constexpr std::size_t kMostSides = 1024;
  static constexpr std::size_t kLongest = 64U << 10;
  static constexpr std::size_t kMostHeld = 1U << 20;
  static constexpr std::uint32_t kWindow = 64;

  struct Side {
    Key key;
    std::uint32_t newest = 0;  // highest TSN, and a bit for each of the 64 up to it that was seen
    std::uint64_t seen = 0;
    bool open = false;  // a message has begun
    std::uint32_t next = 0;
    std::vector<std::uint8_t> payload;
    std::vector<std::uint64_t> frames;
  };

  [[nodiscard]] Side& side_of(const Key& key);
  [[nodiscard]] static bool is_new(Side& side, std::uint32_t tsn);
  void close(Side& side);

  std::deque<Side> sides_;  // the oldest first; few at once
  std::vector<std::uint8_t> whole_;
  std::size_t held_ = 0;
  std::uint64_t lost_fragments_ = 0;
};

}  // namespace pcapglass
