// What the options of a TCP header say, read in one walk (RFC 9293 3.2, RFC 7323, RFC 2018).
#pragma once

#include <array>
#include <optional>
#include <span>

#include "bytes/bytes.h"

namespace pcapglass {

// RFC 2018 3: bytes of the stream from `left_edge` up to, not including, `right_edge` have arrived.
struct SackBlock {
  std::uint32_t left_edge = 0;
  std::uint32_t right_edge = 0;
};

// RFC 7323 3.2.
struct TcpTimestamps {
  std::uint32_t value = 0;
  std::uint32_t echo_reply = 0;
};

struct TcpOptions {
  static constexpr std::size_t kMaxSackBlocks = 4;  // 40 bytes of options hold no more

  std::optional<std::uint16_t> maximum_segment_size;
  std::optional<std::uint8_t> window_scale;  // shift count as sent; RFC 7323 2.3 caps its use at 14
  std::optional<TcpTimestamps> timestamps;
  std::array<SackBlock, kMaxSackBlocks> sack{};
  std::size_t sack_count = 0;
  bool sack_permitted = false;
  bool malformed = false;  // an option had a length that its kind or the list does not allow; the others are kept

  [[nodiscard]] std::span<const SackBlock> sack_blocks() const { return {sack.data(), sack_count}; }
};

// `options` as Tcp::options() gives them. Never fails: what contradicts itself is left out and sets `malformed`.
[[nodiscard]] TcpOptions read_tcp_options(Bytes options);

}  // namespace pcapglass
