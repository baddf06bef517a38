// SIP that is seen but not read: named in the report, so that silence is no verdict.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace pcapglass::sip {

enum class UnseenKind : std::uint8_t { sctp, sigcomp, other_datagrams, stream_bytes };
inline constexpr std::size_t kUnseenKinds = 4;

class UnseenTraffic {
 public:
  // `count` more of that kind, in frames `frame` to `last_frame`.
  void add(UnseenKind kind, std::uint64_t frame, std::uint16_t port) { add(kind, frame, frame, port, 1); }
  void add(UnseenKind kind, std::uint64_t frame, std::uint64_t last_frame, std::uint16_t port, std::uint64_t count);

  // A sentence for each kind that was seen, with its number and frames.
  [[nodiscard]] std::vector<std::string> sentences() const;

 private:
  struct Seen {
    std::uint64_t count = 0;
    std::uint64_t first_frame = 0;
    std::uint64_t last_frame = 0;
    std::uint16_t port = 0;  // of the first
  };

  std::array<Seen, kUnseenKinds> seen_{};
};

}  // namespace pcapglass::sip
