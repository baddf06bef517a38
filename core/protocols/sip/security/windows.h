// Events and different keys within a sliding minute, for rules that fire at a rate.
#pragma once

#include <array>
#include <cstdint>

#include "report/time.h"

namespace pcapglass::sip {

inline constexpr Nanoseconds kMinute = 60 * kNanosecondsPerSecond;

// Different keys within a sliding minute, up to as many as make a rule fire.
template <std::size_t kWanted>
struct DistinctWindow {
  struct Item {
    std::uint64_t key = 0, frame = 0;
    Nanoseconds time = 0;
    bool answered = false;
  };
  std::array<Item, kWanted> items{};
  bool fired = false;

  // True when this key makes it `kWanted` for the first time.
  bool add(std::uint64_t key, Nanoseconds time, std::uint64_t frame) {
    if (fired) return false;
    Item* oldest = nullptr;
    std::size_t others = 0;
    for (Item& item : items) {
      const bool live = item.frame != 0 && time - item.time <= kMinute;
      if (live && item.key == key) {
        item.time = time;
        return false;
      }
      if (live) ++others;
      if (!live) oldest = &item;
    }
    if (oldest != nullptr) *oldest = {key, frame, time, false};
    fired = others + 1 >= kWanted;
    return fired;
  }
  void answer(std::uint64_t key) {
    for (Item& item : items) item.answered = item.answered || (item.frame != 0 && item.key == key);
  }
  // Who supervises its trunks is answered by most of them; who looks for servers is not.
  [[nodiscard]] bool mostly_answered() const {
    std::size_t answered = 0;
    for (const Item& item : items) answered += item.answered ? 1U : 0U;
    return answered * 2 > kWanted;
  }
};

// Events of the last sixty whole seconds.
struct RateWindow {
  std::array<std::uint16_t, 60> slots{};
  std::int64_t second = 0;
  std::uint32_t sum = 0;
  std::uint64_t total = 0, first_frame = 0, fired_frame = 0;

  void add(Nanoseconds time, std::uint64_t frame, std::uint32_t threshold);
};

}  // namespace pcapglass::sip
