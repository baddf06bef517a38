// Rules about the records of a response: aliases, signatures, and names that lead to names.
#include <algorithm>

#include "bytes/hash.h"
#include "protocols/dns/codes.h"
#include "protocols/dns/rules.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {
namespace {

constexpr std::size_t kMostRecords = 64;  // looked at for aliases, which takes the square of them
constexpr std::size_t kMostChain = 8;     // DNS-17

std::uint64_t folded_hash(const Message& message, std::size_t at) {
  Name name = message.name_at(at);
  fold_case(name);
  return name.length == 0 ? 0 : hash_of(name);
}

// Octets in front of the name in the data of these types; nothing for others.
std::optional<std::size_t> target_offset(std::uint16_t type) {
  switch (type) {
    case type::kNs:
    case type::kCname: return 0;
    case type::kMx: return 2;
    case type::kSrv: return 6;
    default: return std::nullopt;
  }
}

}  // namespace

// DNS-17.
void Watch::watch_aliases(const Event& event) {
  const Message& message = event.message;
  if (message.records.size() > kMostRecords) return;
  const auto is_alias = [](const ResourceRecord& one) { return one.type == type::kCname; };
  if (std::none_of(message.records.begin(), message.records.end(), is_alias)) return;
  struct Link {
    const ResourceRecord* record;
    std::uint64_t owner, target;
  };
  std::vector<Link> links;
  for (const ResourceRecord& record : message.records) {
    const auto offset = target_offset(record.type);
    links.push_back({&record, folded_hash(message, record.owner),
                     offset && record.length > *offset ? folded_hash(message, record.data + *offset) : 0});
  }
  std::string problem;
  std::uint64_t at = event.asked.name_hash;
  std::size_t length = 0;
  for (bool more = true; more && length <= links.size();) {
    more = false;
    for (const Link& link : links) {
      if (!is_alias(*link.record) || link.record->section != Section::answer || link.owner != at) continue;
      at = link.target;
      ++length;
      more = true;
      break;
    }
  }
  if (length > links.size()) {
    problem = "the aliases loop";
  } else if (length > kMostChain) {
    problem = "a chain of " + std::to_string(length) + " aliases";
  }
  for (const Link& link : links) {
    const std::uint16_t kind = link.record->type;
    for (const Link& alias : links) {
      if (!is_alias(*alias.record) || alias.owner == 0) continue;
      const bool may_stand_beside = kind == type::kCname || kind == type::kRrsig || kind == type::kOpt || kind == 47;
      if (alias.owner == link.owner && !may_stand_beside && link.record->section == alias.record->section) {
        problem = "an alias beside " + type_name(kind) + " of the same name";
      }
      if (kind != type::kCname && link.target == alias.owner)
        problem = "the target of " + type_name(kind) + " is an alias";
    }
  }
  if (problem.empty()) return;
  const std::string name = name_text(event.asked.name.bytes());
  say({kAliases, Severity::notice, Confidence::confirmed, name, {"name", name}, name + ": " + problem + '.', {}},
      {sighting_of(event.arrival)}, problem);
}

// DNS-19.
void Watch::watch_signatures(const Event& event) {
  const Message& message = event.message;
  const Arrival& arrival = event.arrival;
  bool is_signed = false, zone_known = false;
  for (const ResourceRecord& record : message.records) {
    if (record.type == type::kDs && record.section == Section::answer) {
      signed_zones_.take(folded_hash(message, record.owner)) = 1;
    }
    constexpr std::size_t kFixed = 18;  // RFC 4034 3.1
    if (record.type != type::kRrsig || record.length <= kFixed) continue;
    if (record.section == Section::answer) {
      is_signed = true;
      zone_known = zone_known || signed_zones_.find(folded_hash(message, record.data + kFixed)) != nullptr;
    }
    if (!arrival.has_time) continue;
    const auto now = static_cast<std::uint32_t>(arrival.time.ns / kNanosecondsPerSecond);
    const std::uint32_t expiration = load_be32(message.bytes, record.data + 8);
    const std::uint32_t inception = load_be32(message.bytes, record.data + 12);
    // Serial numbers, RFC 4034 3.1.5.
    const bool expired = static_cast<std::int32_t>(expiration - now) < 0;
    const bool early = static_cast<std::int32_t>(now - inception) < 0;
    if (!expired && !early) continue;
    const std::string name = name_text(message.name_at(record.owner).bytes());
    say({kSignatures,
         Severity::warning,
         Confidence::probable,
         name,
         {"name", name},
         name + (expired ? ": expired." : ": not yet valid."),
         {}},
        {sighting_of(arrival)}, expired ? "expired signature" : "signature not yet valid");
  }
  const bool wanted = event.matched.match == Match::answer && event.matched.exchange->dnssec_ok &&
                      message.recursion_available() && !message.checking_disabled();
  if (!wanted || !is_signed || !zone_known || message.authentic_data()) return;
  const std::string server = to_string(arrival.source);
  say({kNotAuthenticated,
       Severity::warning,
       Confidence::probable,
       server,
       {"host", server},
       name_text(event.asked.name.bytes()) + '.',
       {}},
      {{event.matched.exchange->first_frame, {}}, sighting_of(arrival)}, "query with DO, and the answer without AD");
}

// DN-06: what NAPTR and SRV name is asked for next (RFC 3263 4).
void Watch::watch_resolution(const Event& event) {
  const Message& message = event.message;
  const std::uint16_t kind = event.asked.type;
  const bool leads_on = kind == type::kNaptr || kind == type::kSrv;
  if (message.counts[1] == 0 || event.asked.hash == 0) return;
  if (!leads_on && kind != type::kA && kind != type::kAaaa) return;
  const IpAddress& who = event.arrival.destination.address;
  const auto key_of = [&](std::uint64_t name) { return hash_bytes(who.bytes, name ^ 0x5AU); };
  const Pending* before = pending_.find(key_of(event.asked.name_hash));
  if (!leads_on && before == nullptr) return;
  constexpr std::size_t kMostSteps = 4;
  Pending here;
  if (before != nullptr && event.arrival.time.ns - before->first <= 60 * kNanosecondsPerSecond) {
    here.steps = before->steps + " > ";
    here.frames = before->frames;
    here.first = before->first;
  } else {
    if (!leads_on) return;
    here.first = event.matched.exchange->first;
  }
  if (here.frames.size() >= kMostSteps) return;
  here.steps += type_name(kind) + ' ' + name_text(event.asked.name.bytes());
  here.frames.push_back(event.arrival.frame);
  for (const ResourceRecord& record : message.records) {
    if (record.section != Section::answer) continue;
    if (!leads_on) {
      if (record.type != kind || record.length != (kind == type::kA ? 4 : 16)) continue;
      if (resolutions_.size() >= most_failed_) {
        ++resolutions_not_kept_;
        return;
      }
      const Bytes data = message.bytes.subspan(record.data, record.length);
      resolutions_.push_back({here.steps, here.frames, here.first, event.arrival.time.ns,
                              to_string(kind == type::kA ? IpAddress::v4(data) : IpAddress::v6(data))});
      return;
    }
    if (record.type != kind) continue;
    std::size_t at = record.data + (kind == type::kSrv ? 6U : 4U);
    const std::size_t end = std::size_t{record.data} + record.length;
    // NAPTR has three strings in front of the name.
    for (int i = 0; kind == type::kNaptr && i < 3 && at < end; ++i) at += std::size_t{message.bytes[at]} + 1;
    if (at >= end) continue;
    const std::uint64_t target = folded_hash(message, at);
    if (target == 0) continue;
    Pending& next = pending_.take(key_of(target));
    next.steps = here.steps;
    next.frames = here.frames;
    next.first = here.first;
  }
}

}  // namespace pcapglass::dns
