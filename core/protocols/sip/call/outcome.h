// Which outcome a call has, once its messages are told apart.
#pragma once

#include "protocols/sip/call/call.h"

namespace pcapglass::sip {

struct CallView {
  std::span<const Fact> facts;
  std::span<const Transaction> transactions;
  const Call& call;
  Clock clock;

  [[nodiscard]] const Fact& fact(Index index) const { return facts[static_cast<std::size_t>(index)]; }
};

[[nodiscard]] Outcome outcome_of(const CallView& view);

}  // namespace pcapglass::sip
