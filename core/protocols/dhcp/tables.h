// Bounded tables that rows refer to by number: distinct byte strings, and a count of many more of them.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "bytes/hash.h"

namespace pcapglass::dhcp {

inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

// Distinct byte strings in order of their first occurrence, up to a ceiling.
class Interned {
 public:
  explicit Interned(std::size_t ceiling) : ceiling_(ceiling) {}

  // Its number; kNone for one more than there is place for.
  [[nodiscard]] std::uint32_t add(std::string_view value) {
    if (const auto found = numbers_.find(std::string(value)); found != numbers_.end()) return found->second;
    if (values_.size() == ceiling_) {
      ++not_kept_;
      return kNone;
    }
    const auto [place, added] = numbers_.emplace(value, static_cast<std::uint32_t>(values_.size()));
    values_.push_back(&place->first);  // nodes of the map stay where they are
    return place->second;
  }
  [[nodiscard]] Bytes at(std::uint32_t number) const { return number == kNone ? Bytes{} : as_bytes(*values_[number]); }
  [[nodiscard]] std::size_t size() const { return values_.size(); }
  // How often a value came that is not among them.
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
  std::vector<const std::string*> values_;
  std::size_t ceiling_;
  std::uint64_t not_kept_ = 0;
};

// How many different values there were, by their 64-bit hashes: eight bytes each, so that a flood is counted right.
class DistinctCount {
 public:
  explicit DistinctCount(std::size_t ceiling) : ceiling_(ceiling) {}

  void add(std::uint64_t hash) {
    if (hash == 0) hash = 1;  // 0 is an empty place
    if (count_ * 4 >= places_.size() * 3 && !grow()) return;
    if (put(hash)) ++count_;
  }
  [[nodiscard]] std::uint64_t count() const { return count_; }
  // More came than could be told apart: count() is a lower bound.
  [[nodiscard]] bool full() const { return full_; }

 private:
  bool put(std::uint64_t hash) {
    std::size_t at = hash & (places_.size() - 1);
    while (places_[at] != 0 && places_[at] != hash) at = (at + 1) & (places_.size() - 1);
    const bool added = places_[at] == 0;
    places_[at] = hash;
    return added;
  }
  bool grow() {
    if (count_ >= ceiling_) {
      full_ = true;
      return false;
    }
    std::vector<std::uint64_t> old(places_.empty() ? 64 : places_.size() * 2);
    old.swap(places_);
    for (const std::uint64_t hash : old) {
      if (hash != 0) (void)put(hash);
    }
    return true;
  }

  std::vector<std::uint64_t> places_;
  std::size_t ceiling_;
  std::size_t count_ = 0;
  bool full_ = false;
};

}  // namespace pcapglass::dhcp
