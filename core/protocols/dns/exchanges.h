// Which response answers which query (domain.md DN-01 to DN-04): a bounded table of the queries of the last 30 seconds.
#pragma once

#include <deque>
#include <vector>

#include "protocols/dns/arrival.h"
#include "protocols/dns/message.h"
#include "protocols/dns/slots.h"

namespace pcapglass::dns {

inline constexpr std::uint32_t kNoRow = 0xFFFFFFFF;
inline constexpr Nanoseconds kAnswerWindow = 30 * kNanosecondsPerSecond;  // DN-01

// A question as it is compared: name without case, type and class.
struct Asked {
  Name name;  // folded
  std::uint64_t name_hash = 0;
  std::uint64_t hash = 0;  // of all three; 0 when the message has no question that could be read
  std::uint16_t type = 0;
  std::uint16_t question_class = 0;
};
[[nodiscard]] Asked asked_by(const Message& message);
// Of the answer section whatever its order, without the times to live.
[[nodiscard]] std::uint64_t answer_hash(const Message& message);

// A query with its repeats, and its answer.
struct Exchange {
  Endpoint client;
  Endpoint server;
  std::uint64_t question = 0;
  std::uint64_t previous = 0;  // number of the exchange before with the same client and id, plus 1; 0 for none
  std::uint64_t first_frame = 0, last_frame = 0, answer_frame = 0;
  Nanoseconds first = 0, last = 0, answered = 0;
  std::uint64_t answer_hash = 0;
  std::uint32_t first_row = kNoRow, last_row = kNoRow;
  std::uint32_t repeats = 0;
  std::uint32_t answers = 0;
  std::uint32_t query_bytes = 0;
  std::uint16_t id = 0;
  std::uint16_t type = 0;
  bool tcp = false;
  Kind kind = Kind::dns;
  bool edns = false;
  bool dnssec_ok = false;
  std::uint8_t digits = 6;
  bool failed_over = false;  // the client asked again with a new id
  bool has_time = true;
};

enum class Match : std::uint8_t {
  answer,
  second,          // the exchange was answered before
  other_server,    // the question was asked, but of another address or port
  wrong_question,  // client, server and id fit an open query, the question does not
  unsolicited,
};

struct Matched {
  Match match = Match::unsolicited;
  Exchange* exchange = nullptr;
};

class Exchanges {
 public:
  explicit Exchanges(std::size_t ceiling) : ceiling_(ceiling) {}

  // The exchange of this query, which is a new one or has one repeat more. Valid until the next call.
  [[nodiscard]] Exchange& query(const Arrival& arrival, const Message& message, const Asked& asked);
  [[nodiscard]] Matched response(const Arrival& arrival, const Message& message, const Asked& asked);

  // Removes the oldest exchange when it is beyond the window or the ceiling; false when there is none.
  [[nodiscard]] bool expire(Nanoseconds now, Exchange& out);
  // The oldest of those that are left when the capture ends.
  [[nodiscard]] bool pop(Exchange& out);
  [[nodiscard]] std::uint64_t forgotten_at_ceiling() const { return forgotten_; }

 private:
  [[nodiscard]] Exchange* at(std::uint64_t number_plus_1);

  std::deque<Exchange> open_;  // oldest first
  std::uint64_t first_number_ = 0;
  std::unordered_map<std::uint64_t, std::uint64_t> latest_;  // number plus 1, by client, transport and id
  std::size_t ceiling_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace pcapglass::dns
