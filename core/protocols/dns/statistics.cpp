#include "protocols/dns/statistics.h"

#include <algorithm>

#include "bytes/hash.h"

namespace pcapglass::dns {

void Statistics::count(const Message& message, const Asked& asked, const Arrival& arrival) {
  ++(message.is_response() ? responses : queries);
  ++opcodes[message.opcode()];
  if (arrival.tcp) ++over_tcp;
  if (arrival.kind == Kind::mdns) ++mdns;
  if (arrival.kind == Kind::llmnr) ++llmnr;
  if (message.problems != 0) ++malformed;
  if (message.is_response()) {
    ++rcodes[message.rcode()];
    if (message.truncated()) ++truncated;
    return;
  }
  for (std::size_t i = 0; i < message.questions.size(); ++i) {
    ++types[message.questions[i].type];
    Name name = i == 0 ? asked.name : message.name_at(message.questions[i].name);
    if (name.length == 0) continue;
    fold_case(name);
    // Most questions were asked a moment ago: their text need not be made again.
    const std::uint64_t hash = hash_of(name);
    std::uint64_t& recent = recent_[hash % recent_.size()];
    if (recent == hash) continue;
    recent = hash;
    domains.add(name_text(name.bytes()));
  }
}

Server* Statistics::server(const Endpoint& endpoint, std::uint32_t* index) {
  const std::uint64_t key = hash_bytes(endpoint.address.bytes, endpoint.port);
  if (Server* known = servers.find(key); known == nullptr && servers.full()) {
    ++servers_not_kept;
    return nullptr;
  }
  Server& out = servers.find_or_add(key);
  out.endpoint = endpoint;
  if (index != nullptr) *index = servers.place_of(key);
  return &out;
}

std::vector<std::vector<std::uint32_t>> Statistics::latencies_by_server() const {
  std::vector<std::vector<std::uint32_t>> out(servers.all().size());
  for (const Latency& one : latencies) out[one.server].push_back(one.microseconds);
  for (auto& list : out) std::sort(list.begin(), list.end());
  return out;
}

}  // namespace pcapglass::dns
