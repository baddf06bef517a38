#include "keep/distinct_values.h"

#include <algorithm>

namespace pcapglass {

void DistinctValues::add(std::string_view value) {
  if (values_.find(value) != values_.end()) return;
  if (values_.size() == ceiling_ || value.size() > bytes_left_) {
    ++not_kept_;
    return;
  }
  bytes_left_ -= value.size();
  values_.emplace(value);
}

void DistinctValues::sort() {
  sorted_.assign(values_.begin(), values_.end());
  std::sort(sorted_.begin(), sorted_.end());
}

}  // namespace pcapglass
