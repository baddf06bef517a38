// An occasion about one subject, which is also its group, as most rules have it.
#pragma once

#include <string>
#include <string_view>

#include "report/finding_groups.h"

namespace pcapglass {

[[nodiscard]] Occasion occasion_of(const Rule& rule, Severity severity, Confidence confidence, std::string_view type,
                                   std::string id);
// Confirmed.
[[nodiscard]] Occasion occasion_of(const Rule& rule, Severity severity, std::string_view type, std::string id);

}  // namespace pcapglass
