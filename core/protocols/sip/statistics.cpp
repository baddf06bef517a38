#include "protocols/sip/statistics.h"

namespace pcapglass::sip {
namespace {

// Methods and codes are few; whoever invents more than these shares one row.
constexpr std::size_t kMostKeys = 128;
constexpr std::string_view kOthers = "(others)";

void count_key(std::map<std::string, std::uint64_t, std::less<>>& map, std::string_view key) {
  if (const auto found = map.find(key); found != map.end()) {
    ++found->second;
  } else if (map.size() < kMostKeys) {
    map.emplace(key, 1);
  } else {
    ++map[std::string(kOthers)];
  }
}

std::string_view class_of(std::uint64_t code) {
  constexpr std::array<std::string_view, 6> kClasses = {"1xx", "2xx", "3xx", "4xx", "5xx", "6xx"};
  return code >= 100 && code <= 699 ? kClasses[static_cast<std::size_t>(code / 100 - 1)] : kOthers;
}

}  // namespace

void Statistics::count(const Message& message, Carrier carrier) {
  ++carriers[static_cast<std::size_t>(carrier)];
  if (message.is_request()) {
    ++requests;
    count_key(methods, message.start.method);
  } else {
    ++responses;
    count_key(response_classes, class_of(message.start.status_code));
    count_key(response_codes, message.start.status.substr(0, 20));
  }
  if (const auto call_id = message.headers.first(HeaderId::call_id); !call_id.empty()) call_ids.add(call_id);
  if (const auto agent = message.headers.first(HeaderId::user_agent); !agent.empty()) user_agents.add(agent);
}

}  // namespace pcapglass::sip
