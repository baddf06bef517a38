// Lookups that failed, and whether their client found another way to that domain (RFC 3263 4): SRV after NAPTR, an
// address after SRV, another transport.
#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {
namespace {

constexpr Nanoseconds kBefore = 5 * kNanosecondsPerSecond;  // an answer helps a lookup that fails so much later
constexpr Nanoseconds kBehind = 32 * kNanosecondsPerSecond;

std::uint64_t key_of(std::string_view name, const IpAddress& client) {
  const std::string domain = lower_case(domain_of(name));
  return hash_bytes(client.bytes, hash_bytes(as_bytes(domain), client.version));
}

}  // namespace

std::string_view domain_of(std::string_view name) {
  while (name.starts_with('_')) {
    const std::size_t dot = name.find('.');
    if (dot == std::string_view::npos) break;
    name.remove_prefix(dot + 1);
  }
  return name;
}

void Watch::keep_failed(FailedLookup lookup) {
  if (failed_.size() >= most_failed_) {
    ++failed_not_kept_;
    return;
  }
  Lookups& all = lookups_.take(key_of(lookup.name, lookup.client));
  lookup.previous = all.last_failed;
  lookup.solved = all.found && *all.found >= lookup.time - kBefore;
  all.last_failed = static_cast<std::uint32_t>(failed_.size());
  failed_.push_back(std::move(lookup));
}

void Watch::note_found(std::string_view name, const IpAddress& client, Nanoseconds time) {
  // Who asks for the place of a service may ask for all its transports at once.
  const std::uint64_t key = key_of(name, client);
  Lookups* all = name.starts_with('_') ? &lookups_.take(key) : lookups_.find(key);
  if (all == nullptr) return;
  all->found = time;
  for (std::uint32_t at = all->last_failed; at != FailedLookup::kNone; at = failed_[at].previous) {
    if (failed_[at].solved || failed_[at].time < time - kBehind) break;
    failed_[at].solved = true;
  }
}

}  // namespace pcapglass::dns
