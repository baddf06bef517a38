// Tells one call from its messages, which it parses again: what was kept of them is too little for that.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocols/sip/call/session.h"
#include "protocols/sip/call/transaction.h"
#include "protocols/sip/get_call.h"

namespace pcapglass::sip {

class CallReader {
 public:
  CallReader(const MessageAnalyzer& analyzer, const CallRow& row, QueryContext& context);

  void read();
  [[nodiscard]] std::vector<Finding> findings() const;
  [[nodiscard]] std::vector<TransactionReport> transactions() const;
  // What the call's messages say together; in the order of the result.
  void fill(std::size_t index, GetCallResult& result) const;
  void list_messages(CallDetail detail, GetCallResult& result);

 private:
  // What one host said last to another.
  struct Speaker {
    std::uint8_t source = 0, destination = 0;
    std::string sdp, contact;
  };

  [[nodiscard]] const Fact& fact(Index index) const { return session_.facts[static_cast<std::size_t>(index)]; }
  [[nodiscard]] std::optional<std::uint64_t> frame_of(Index index) const {
    return index == kNone ? std::nullopt : std::optional(fact(index).frame);
  }
  [[nodiscard]] std::optional<double> seconds(Index from, Index to) const;
  // Texts of tags, and what a description changes: things that facts have no place for.
  void learn(const Fact& fact);
  SessionChangeReport change_of(const Fact& fact);
  [[nodiscard]] std::optional<std::uint64_t> code_of(std::uint64_t request_frame) const;
  Speaker& side_of(const Fact& fact);
  void fill_repeats(const Transaction& t, TransactionReport& out) const;
  [[nodiscard]] TransactionState state_of(const Transaction& t) const;
  [[nodiscard]] TransactionReport report_of(const Transaction& t) const;
  [[nodiscard]] StepReport step_of(const Row& row, const MessageReport& report) const;

  const MessageAnalyzer& analyzer_;
  const CallRow& row_;
  QueryContext& context_;
  Session session_;
  std::vector<std::size_t> rows_;
  std::vector<Transaction> transactions_;
  std::vector<std::pair<std::uint64_t, std::string>> tags_;
  std::vector<SessionChangeReport> changes_;
  std::vector<Speaker> sides_;
  std::vector<std::uint8_t> joined_;
  std::unique_ptr<Message> message_ = std::make_unique<Message>();
};

}  // namespace pcapglass::sip
