// State by 64-bit hash up to a ceiling. Hashes of names and addresses serve: a collision would cost a wrong count.
#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

namespace pcapglass::dns {

using SlotIndex = std::unordered_map<std::uint64_t, std::uint32_t>;

template <class T>
class Slots {
 public:
  explicit Slots(std::size_t ceiling) : ceiling_(ceiling) {}

  [[nodiscard]] T* find(std::uint64_t key) {
    const auto found = index_.find(key);
    return found == index_.end() ? nullptr : &slots_[found->second];
  }
  // Of a known key.
  [[nodiscard]] std::uint32_t place_of(std::uint64_t key) const { return index_.find(key)->second; }
  [[nodiscard]] bool full() const { return slots_.size() >= ceiling_; }
  // The caller has made sure that it is not full, or that the key is known.
  T& find_or_add(std::uint64_t key) {
    const auto [place, added] = index_.try_emplace(key, static_cast<std::uint32_t>(slots_.size()));
    if (added) slots_.emplace_back();
    return slots_[place->second];
  }
  // When it is full, all is forgotten first: a flood of new keys must not end the watch over what comes later.
  T& take(std::uint64_t key) {
    if (full() && index_.find(key) == index_.end()) clear();
    return find_or_add(key);
  }
  void clear() {
    forgotten_ += slots_.size();
    index_.clear();
    slots_.clear();
  }
  [[nodiscard]] std::deque<T>& all() { return slots_; }
  [[nodiscard]] const std::deque<T>& all() const { return slots_; }
  [[nodiscard]] std::uint64_t forgotten() const { return forgotten_; }

 private:
  SlotIndex index_;
  std::deque<T> slots_;
  std::size_t ceiling_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace pcapglass::dns
