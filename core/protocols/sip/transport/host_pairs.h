// Pairs of hosts that were seen to speak SIP with each other.
#pragma once

#include <set>
#include <utility>

#include "decode/ip_address.h"

namespace pcapglass::sip {

class HostPairs {
 public:
  explicit HostPairs(std::size_t ceiling) : ceiling_(ceiling) {}

  // Beyond the ceiling further pairs are not remembered.
  void add(const IpAddress& one, const IpAddress& other) {
    Pair pair = pair_of(one, other);
    if (pair == newest_) return;
    if (pairs_.size() < ceiling_) pairs_.insert(pair);
    newest_ = std::move(pair);
  }
  [[nodiscard]] bool has(const IpAddress& one, const IpAddress& other) const {
    return pairs_.find(pair_of(one, other)) != pairs_.end();
  }

 private:
  using Pair = std::pair<IpAddress, IpAddress>;
  [[nodiscard]] static Pair pair_of(const IpAddress& one, const IpAddress& other) {
    return one < other ? Pair{one, other} : Pair{other, one};
  }

  std::size_t ceiling_;
  std::set<Pair> pairs_;
  Pair newest_;
};

}  // namespace pcapglass::sip
