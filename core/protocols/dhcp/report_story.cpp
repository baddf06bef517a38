#include <algorithm>

#include "protocols/dhcp/story.h"

namespace pcapglass::dhcp {
namespace {

constexpr std::uint16_t kNoStatus = 0xFFFF;

struct Seen {
  std::array<std::uint32_t, 9> last{};  // row of each Event, counted from 1; 0 when there was none

  [[nodiscard]] std::uint32_t of(Event event) const { return last[static_cast<std::size_t>(event)]; }
};

Outcome answered(const Row& answer, const Seen& seen) {
  const bool refused = answer.event == Event::refuse || (answer.status != kNoStatus && answer.status != 0);
  if (refused) return Outcome::refused;
  if (seen.of(Event::release) != 0) return Outcome::released;
  if (seen.of(Event::inform) != 0 && seen.of(Event::request) == 0) return Outcome::informed;
  return Outcome::bound;
}

Outcome outcome_of(const PacketAnalyzer& analyzer, const Story& story, const Seen& seen) {
  if (seen.of(Event::decline) != 0) return Outcome::declined;
  if (story.answer != kNone) return answered(analyzer.rows()[story.answer], seen);
  if (seen.of(Event::release) != 0) return Outcome::released;
  const auto silent_since = [&](Event event) {
    const std::uint32_t last = seen.of(event);
    return last != 0 && analyzer.capture_end() - analyzer.rows()[last - 1].time >= kPatience;
  };
  if (seen.of(Event::request) != 0) {
    return silent_since(Event::request) ? Outcome::unanswered : Outcome::undetermined;
  }
  if (!story.offers.empty()) {
    // Version 6 goes on under another transaction id.
    if (analyzer.rows()[story.offers.front()].version == 6) return Outcome::offered;
    return silent_since(Event::offer) ? Outcome::not_requested : Outcome::undetermined;
  }
  if (silent_since(Event::discover)) return Outcome::no_offer;
  return silent_since(Event::inform) ? Outcome::unanswered : Outcome::undetermined;
}

}  // namespace

Story tell(const PacketAnalyzer& analyzer, const Exchange& exchange) {
  Story out;
  Seen seen;
  for (std::uint32_t i = exchange.first_row; i != kNone; i = analyzer.rows()[i].next) {
    const Row& row = analyzer.rows()[i];
    ++out.messages;
    if (!row.counts()) continue;
    if (out.rows.size() < Story::kMostRows) out.rows.push_back(i);
    if (row.repeated) ++out.repeats;
    seen.last[static_cast<std::size_t>(row.event)] = i + 1;
    if (row.event == Event::offer && out.offers.size() < 16 &&
        std::none_of(out.offers.begin(), out.offers.end(),
                     [&](std::uint32_t other) { return analyzer.rows()[other].server == row.server; })) {
      out.offers.push_back(i);
    }
    if (row.event == Event::request) {
      out.request = i;
      if (row.server != kNone) out.chosen = row.server;
    }
    if (row.event == Event::acknowledge || row.event == Event::refuse) {
      out.answer = i;
      if (out.chosen == kNone) out.chosen = row.server;
    }
  }
  out.outcome = outcome_of(analyzer, out, seen);
  return out;
}

}  // namespace pcapglass::dhcp
