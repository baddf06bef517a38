// One SIP message as views into its bytes, and how its body is framed (domain.md 2.2).
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "protocols/sip/headers.h"
#include "protocols/sip/start_line.h"

namespace pcapglass::sip {

enum class LengthState : std::uint8_t { absent, valid, invalid, conflicting };

struct Message {
  std::string_view text;        // what was captured of it
  std::size_t wire_length = 0;  // what the datagram held on the wire; more than text when the snap length cut it
  bool on_stream = false;       // TCP carried it, where only Content-Length tells its end (RFC 3261 18.3)
  StartLine start;
  Headers headers;

  LengthState length_state = LengthState::absent;
  std::optional<std::uint64_t> content_length;  // as declared; the first of conflicting ones
  std::string_view body;                        // captured part
  std::size_t body_length = 0;                  // bytes on the wire
  std::size_t trailing = 0;                     // bytes behind the declared body: discarded (F-01)

  [[nodiscard]] bool cut() const { return text.size() < wire_length; }
  // The declared body does not fit into the datagram (F-02).
  [[nodiscard]] bool body_missing() const;
  [[nodiscard]] bool is_request() const { return start.request; }
};

// Fills `out` from the datagram's bytes behind leading line ends. False when no start-line is there, which detect()
// has seen before. Views live as long as `text`.
[[nodiscard]] bool parse_datagram(std::string_view text, std::size_t wire_length, Message& out);

// The same for a message that a stream carried, as length_on_stream() framed it.
[[nodiscard]] bool parse_from_stream(std::string_view text, std::size_t wire_length, Message& out);

// Bytes of the whole message whose start-line and headers, with the empty line, are `head`. A message on a stream must
// say how long its body is; when it does not, there is taken to be none (F-04, F-05).
[[nodiscard]] std::optional<std::uint64_t> length_on_stream(std::string_view head, Message& scratch);

}  // namespace pcapglass::sip
