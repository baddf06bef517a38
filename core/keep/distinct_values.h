// Distinct strings up to a ceiling of number and bytes; how often others came is counted.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace pcapglass {

class DistinctValues {
 public:
  explicit DistinctValues(std::size_t ceiling) : ceiling_(ceiling), bytes_left_(ceiling * kAverageBytes) {}

  void add(std::string_view value);
  // Makes sorted() right; values and their order stay as they are from then on.
  void sort();

  [[nodiscard]] const std::vector<std::string_view>& sorted() const { return sorted_; }
  // How often a value came that is not among those kept.
  [[nodiscard]] std::uint64_t not_kept() const { return not_kept_; }

 private:
  static constexpr std::size_t kAverageBytes = 64;

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view value) const { return std::hash<std::string_view>{}(value); }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> values_;
  std::vector<std::string_view> sorted_;
  std::size_t ceiling_;
  std::size_t bytes_left_;
  std::uint64_t not_kept_ = 0;
};

}  // namespace pcapglass
