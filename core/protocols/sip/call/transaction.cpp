#include "protocols/sip/call/transaction.h"

#include <algorithm>

namespace pcapglass::sip {
namespace {

// TX-01 to TX-03: of one branch, or without one of one CSeq and From tag, between the same two hosts.
bool belongs(const Transaction& transaction, const Fact& fact) {
  const std::uint8_t client = fact.is_request() ? fact.source : fact.destination;
  const std::uint8_t server = fact.is_request() ? fact.destination : fact.source;
  if (transaction.client != client || transaction.server != server) return false;
  const MethodId method = fact.method == method::kAck ? method::kInvite : fact.method;
  if (transaction.method != method || transaction.cseq != fact.cseq) return false;
  if (fact.branch != 0 || transaction.branch != 0) return transaction.branch == fact.branch;
  return transaction.from_tag == fact.from_tag;
}

// TX-04: the ACK of a 2xx is no part of the INVITE's transaction; it may even go another way.
Transaction* answered_by(std::vector<Transaction>& transactions, const Fact& ack) {
  Transaction* other_way = nullptr;
  for (Transaction& transaction : transactions) {
    const bool same = transaction.method == method::kInvite && transaction.cseq == ack.cseq &&
                      transaction.from_tag == ack.from_tag && !transaction.answering_tags.empty();
    if (!same) continue;
    if (transaction.client == ack.source && transaction.server == ack.destination) return &transaction;
    if (transaction.client == ack.source) other_way = &transaction;
  }
  return other_way;
}

void add_request(Transaction& transaction, const Fact& fact, Index index) {
  if (transaction.request == kNone) {
    transaction.request = index;
    transaction.in_dialog = fact.to_tag != 0;
  } else {
    ++transaction.request_repeats;
  }
  transaction.last_request = index;
}

void add_provisional(Transaction& transaction, std::span<const Fact> facts, Index index) {
  const std::uint16_t code = facts[static_cast<std::size_t>(index)].code;
  transaction.last_provisional = index;
  if (code == 100) {
    if (transaction.trying == kNone) transaction.trying = index;
    return;
  }
  if (transaction.progress == kNone) transaction.progress = index;
  const bool only_progress =
      transaction.ringing != kNone && facts[static_cast<std::size_t>(transaction.ringing)].code == 183;
  if (code == 180 ? transaction.ringing == kNone || only_progress : code == 183 && transaction.ringing == kNone) {
    transaction.ringing = index;
  }
}

void add_final(Transaction& transaction, std::span<const Fact> facts, Index index) {
  const Fact& fact = facts[static_cast<std::size_t>(index)];
  if (fact.code < 300) {
    auto& tags = transaction.answering_tags;
    if (std::find(tags.begin(), tags.end(), fact.to_tag) == tags.end()) tags.push_back(fact.to_tag);
  }
  if (transaction.final == kNone) {
    transaction.final = index;
    transaction.last_final = index;
  } else if (facts[static_cast<std::size_t>(transaction.final)].code == fact.code) {
    transaction.last_final = index;
  }
}

void add_response(Transaction& transaction, std::span<const Fact> facts, Index index) {
  const Fact& fact = facts[static_cast<std::size_t>(index)];
  if (fact.repeat == RepeatKind::retransmission) ++transaction.response_repeats;
  if (fact.is_provisional()) add_provisional(transaction, facts, index);
  if (fact.is_final()) add_final(transaction, facts, index);
}

Transaction begun_by(const Fact& fact) {
  Transaction transaction;
  transaction.method = fact.method == method::kAck ? method::kInvite : fact.method;
  transaction.client = fact.is_request() ? fact.source : fact.destination;
  transaction.server = fact.is_request() ? fact.destination : fact.source;
  transaction.cseq = fact.cseq;
  transaction.branch = fact.branch;
  transaction.from_tag = fact.from_tag;
  return transaction;
}

}  // namespace

std::vector<Transaction> transactions_of(std::span<const Fact> facts) {
  std::vector<Transaction> transactions;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Fact& fact = facts[i];
    const auto index = static_cast<Index>(i);
    if (fact.repeat == RepeatKind::capture_duplicate) continue;
    // The latest first: without a branch a number may come again.
    const auto found = std::find_if(transactions.rbegin(), transactions.rend(),
                                    [&](const Transaction& transaction) { return belongs(transaction, fact); });
    Transaction* known = found == transactions.rend() ? nullptr : &*found;
    if (fact.is_request() && fact.method == method::kAck) {
      if (known == nullptr) known = answered_by(transactions, fact);
      if (known != nullptr && known->ack == kNone) known->ack = index;
      continue;
    }
    if (known == nullptr) known = &transactions.emplace_back(begun_by(fact));
    if (fact.is_request()) {
      add_request(*known, fact, index);
    } else {
      add_response(*known, facts, index);
    }
  }
  return transactions;
}

}  // namespace pcapglass::sip
