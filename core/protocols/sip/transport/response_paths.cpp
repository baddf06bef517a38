#include "protocols/sip/transport/response_paths.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

constexpr std::uint16_t kSipPort = 5060;

// Whether `host` is an IP address as text.
bool is_address(std::string_view host, bool bracketed) {
  if (bracketed || host.find(':') != std::string_view::npos) return true;
  return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

std::string_view without_brackets(std::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') return host.substr(1, host.size() - 2);
  return host;
}

}  // namespace

bool is_on_wrong_path(const Arrival& arrival, const Message& response) {
  std::optional<std::string_view> vias(response.headers.first(HeaderId::via));
  std::string_view top;
  Via via;
  if (!next_element(vias, top) || !parse_via(top, via)) return false;
  if (find_parameter(via.parameters, "maddr")) return false;
  const auto received = find_parameter(via.parameters, "received");
  const auto rport = find_parameter(via.parameters, "rport");
  const std::string to = to_string(arrival.destination.address);
  // Other ways to write an IPv6 address are not looked into: what differs in text must be IPv4.
  if (arrival.destination.address.version != 4) return false;
  const bool sent_by_address = is_address(via.sent_by.host, via.sent_by.bracketed);
  if (!received && !sent_by_address) return false;
  const bool to_received = received && without_brackets(received->value) == to;
  const bool to_sender = !sent_by_address || via.sent_by.host == to;
  if (!to_received && !to_sender) return true;
  const std::uint64_t own_port = number_of(via.sent_by.port).value_or(kSipPort);
  const bool to_own_port = arrival.destination.port == own_port;
  const auto received_port = rport ? number_of(rport->value) : std::nullopt;
  // RFC 3581 4: an rport that the server did not fill says nothing of where it was to go.
  if (rport && !received_port) return false;
  return !to_own_port && !(received_port && arrival.destination.port == *received_port);
}

void ResponsePaths::add(const Arrival& arrival, const Message& response) {
  const auto same = [&](const WrongPath& one) {
    return one.source == arrival.source && one.destination == arrival.destination.address;
  };
  auto found = std::find_if(wrong_.begin(), wrong_.end(), same);
  if (found == wrong_.end()) {
    if (wrong_.size() == kMostGroups) return;
    wrong_.push_back({arrival.source, arrival.destination.address, 0, {}});
    found = wrong_.end() - 1;
  }
  ++found->responses;
  if (found->examples.size() == kMostExamples) return;
  constexpr std::size_t kLongestVia = 200;
  found->examples.push_back({arrival.frame, arrival.has_time ? std::optional(arrival.time) : std::nullopt,
                             std::string(response.headers.first(HeaderId::via).substr(0, kLongestVia)),
                             arrival.destination});
}

}  // namespace pcapglass::sip
