// Rules about names: which were asked for, which do not exist, and what they were said to be.
#include <algorithm>
#include <cmath>

#include "bytes/hash.h"
#include "bytes/text.h"
#include "protocols/dns/codes.h"
#include "protocols/dns/rules.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {
namespace {

constexpr Nanoseconds kMinute = 60 * kNanosecondsPerSecond;
constexpr std::size_t kMostHashes = 512;

// In bits per character.
double entropy_of(std::string_view text) {
  if (text.empty()) return 0;
  std::array<unsigned, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double out = 0;
  for (const unsigned count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    out -= share * std::log2(share);
  }
  return out;
}

// What reports show must not depend on the last bits of a host's logarithm.
double rounded(double value) { return std::round(value * 100) / 100; }

std::string_view label(const Name& name, unsigned from_end) {
  if (from_end > name.labels || from_end == 0) return {};
  const Bytes rest = last_labels(name, from_end);
  return as_text(rest.subspan(1, rest[0]));
}

// How many labels a registered domain has: below some country codes there is one more.
unsigned registered_labels(const Name& name) {
  static constexpr std::string_view kShared[] = {"co", "com", "net", "org", "gov", "edu",
                                                 "ac", "or",  "ne",  "go",  "gob"};
  const std::string_view second = label(name, 2);
  const bool shared =
      label(name, 1).size() == 2 && std::find(std::begin(kShared), std::end(kShared), second) != std::end(kShared);
  return shared ? 3 : 2;
}

// Services that encode their questions in names: reverse zones, delivery networks, block lists, virus scanners.
bool is_allowed(std::string_view domain) {
  static constexpr std::string_view kAllowed =
      " in-addr.arpa ip6.arpa akamai.net akamaiedge.net akadns.net akamaihd.net cloudfront.net amazonaws.com "
      "azureedge.net fastly.net googleusercontent.com sophosxl.net mcafee.com trendmicro.com e5.sk spamhaus.org "
      "spamcop.net surbl.org uribl.com dnswl.org barracudacentral.org sorbs.net senderbase.org ";
  return kAllowed.find(' ' + std::string(domain) + ' ') != std::string_view::npos;
}

bool is_private(std::uint32_t address) {
  return (address >> 24) == 10 || (address >> 20) == 0xAC1 || (address >> 16) == 0xC0A8 || (address >> 24) == 127 ||
         (address >> 16) == 0xA9FE;
}

unsigned longest_consonant_run(std::string_view text) {
  unsigned longest = 0, run = 0;
  for (const char c : text) {
    const bool consonant = is_alpha(c) && std::string_view("aeiouy").find(c) == std::string_view::npos;
    run = consonant ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

bool remember(std::vector<std::uint64_t>& list, std::uint64_t hash) {
  if (list.size() >= kMostHashes || std::find(list.begin(), list.end(), hash) != list.end()) return false;
  list.push_back(hash);
  return true;
}

}  // namespace

// DNS-09, over windows of five minutes.
void Watch::watch_tunnel(const Event& event) {
  const Name& name = event.asked.name;
  const unsigned labels = registered_labels(name);
  if (name.labels <= labels || event.arrival.kind != Kind::dns) return;
  const Bytes wire = last_labels(name, labels);
  const std::uint64_t key = hash_bytes(wire, 0);
  Domain* known = domains_.find(key);
  if (known == nullptr) {
    if (domains_.full()) {
      for (Domain& one : domains_.all()) judge(one);
    }
    known = &domains_.take(key);
    known->name = name_text(wire);
    known->since = event.arrival.time.ns;
  }
  Domain& domain = *known;
  if (event.arrival.time.ns - domain.since > 5 * kMinute) {
    judge(domain);
    Domain fresh;
    fresh.name = domain.name;
    fresh.found = domain.found;
    fresh.since = event.arrival.time.ns;
    domain = std::move(fresh);
  }
  if (domain.found) return;
  ++domain.queries;
  domain.name_octets += name.length;
  std::string_view longest;
  for (unsigned i = labels + 1; i <= name.labels; ++i) {
    if (const std::string_view one = label(name, i); one.size() > longest.size()) longest = one;
  }
  domain.entropy += entropy_of(longest);
  const std::uint16_t type = event.asked.type;
  if (type == type::kTxt || type == type::kNull || type == type::kCname || type >= 65280) ++domain.carrying;
  remember(domain.names, event.asked.name_hash);
  domain.frames.add(sighting_of(event.arrival));
  if (domain.queries == 1) {
    domain.client = event.arrival.source.address;
    domain.example = name_text(name.bytes());
  }
}

void Watch::judge(Domain& one) {
  constexpr std::uint64_t kEnough = 50;
  constexpr std::uint64_t kMuch = 10'000;
  if (one.found || one.queries < kEnough || is_allowed(one.name)) return;
  const std::uint64_t told = std::min<std::uint64_t>(one.queries, kMostHashes);
  if (one.names.size() * 5 < told * 4) return;
  const double queries = static_cast<double>(one.queries);
  const double length = static_cast<double>(one.name_octets) / queries;
  const double entropy = rounded(one.entropy / queries);
  const bool carrying = one.carrying * 2 >= one.queries;
  if (length < 50 && entropy < 3.8 && !carrying && one.name_octets < kMuch) return;
  one.found = true;
  // Two signs together leave little doubt.
  const bool sure = (length >= 50 || one.name_octets >= kMuch) && (entropy >= 3.8 || carrying);
  say({kTunnel,
       sure ? Severity::error : Severity::warning,
       sure ? Confidence::probable : Confidence::possible,
       one.name,
       {"name", one.name},
       "Below " + one.name + ", from " + to_string(one.client) + "; the first: " + one.example + '.',
       {{"queries", queries},
        {"distinct_names", static_cast<double>(one.names.size())},
        {"mean_name_octets", rounded(length)},
        {"mean_entropy_bits", entropy},
        {"name_octets", static_cast<double>(one.name_octets)}}},
      one.frames.first, "query below the domain");
}

// DNS-03 and DNS-10.
void Watch::watch_missing(const Event& event, Client& to) {
  const Name& name = event.asked.name;
  const std::string text = name_text(name.bytes());
  const Sighting seen = sighting_of(event.arrival);
  ++to.missing;
  to.missing_frames.add(seen);
  if (missing_names_.find(event.asked.name_hash) != nullptr || !missing_names_.full()) {
    missing_names_.find_or_add(event.asked.name_hash) = 1;
    const std::string details = text + ", asked by " + to_string(event.arrival.destination.address) + '.';
    const Sighting frames[] = {{event.matched.exchange->first_frame, {}}, seen};
    say({kMissing, Severity::notice, Confidence::confirmed, text, {"name", text}, details, {}}, frames, 2,
        "question, and NXDOMAIN", name_groups_);
  } else {
    ++missing_not_grouped_;
  }
  if (remember(to.missing_names, event.asked.name_hash)) {
    const std::uint64_t first = hash_bytes(as_bytes(label(name, name.labels)), 0);
    const auto known = std::find_if(to.first_labels.begin(), to.first_labels.end(),
                                    [&](const auto& one) { return one.first == first; });
    if (known != to.first_labels.end()) {
      ++known->second;
    } else {
      to.first_labels.emplace_back(first, 1);
    }
  }
  const unsigned labels = registered_labels(name);
  if (name.labels < labels || to.generated_found) return;
  const std::string_view second = label(name, labels);
  constexpr std::size_t kMinimum = 8, kEnough = 15;
  if (second.size() < kMinimum || (rounded(entropy_of(second)) < 3.5 && longest_consonant_run(second) < 5)) return;
  if (event.arrival.time.ns - to.generated_since > 10 * kMinute) {
    to.generated.clear();
    to.generated_frames.first.clear();
  }
  if (to.generated.empty()) {
    to.generated_since = event.arrival.time.ns;
    to.generated_example = text;
  }
  if (!remember(to.generated, hash_bytes(last_labels(name, labels), 0))) return;
  to.generated_frames.add(seen);
  if (to.generated.size() < kEnough) return;
  to.generated_found = true;
  const std::string host = to_string(to.address);
  say({kGenerated,
       Severity::warning,
       Confidence::possible,
       host,
       {"host", host},
       "By " + host + "; the first: " + to.generated_example + '.',
       {{"names", static_cast<double>(kEnough)}}},
      to.generated_frames.first, "NXDOMAIN for a random name");
}

// DNS-08 and DNS-14.
void Watch::watch_addresses(const Event& event) {
  if (event.asked.type != type::kA || event.message.counts[1] == 0) return;
  constexpr std::size_t kMostAddresses = 32;
  Watched& name = names_.take(event.asked.name_hash);
  const Sighting seen = sighting_of(event.arrival);
  const std::string text = name_text(event.asked.name.bytes());
  bool is_new = false;
  for (const ResourceRecord& record : event.message.records) {
    if (record.section != Section::answer) break;
    if (record.type != type::kA || record.length != 4) continue;
    const std::uint32_t address = load_be32(event.message.bytes, record.data);
    if (!is_private(address)) {
      if (name.public_frame == 0) name.public_frame = event.arrival.frame;
    } else if (name.public_frame != 0 && name.public_frame != event.arrival.frame && record.ttl < 60 &&
               !name.rebinding_found) {
      name.rebinding_found = true;
      say({kRebinding,
           Severity::warning,
           Confidence::possible,
           text,
           {"name", text},
           text + ": " + to_string(IpAddress::v4(event.message.bytes.subspan(record.data, 4))) + '.',
           {{"ttl_seconds", static_cast<double>(record.ttl)}}},
          {{name.public_frame, {}}, seen}, "public, then private address");
    }
    if (name.addresses.size() < kMostAddresses &&
        std::find(name.addresses.begin(), name.addresses.end(), address) == name.addresses.end()) {
      name.addresses.push_back(address);
      name.most_ttl = std::max(name.most_ttl, record.ttl);
      is_new = true;
    }
  }
  if (!is_new) return;
  name.frames.add(seen);
  if (name.flux_found || name.addresses.size() < 10 || name.most_ttl > 300) return;
  std::vector<std::uint32_t> networks;
  for (const std::uint32_t address : name.addresses) networks.push_back(address >> 16);
  std::sort(networks.begin(), networks.end());
  const auto distinct = std::unique(networks.begin(), networks.end()) - networks.begin();
  if (distinct < 3) return;
  name.flux_found = true;
  say({kFastFlux,
       Severity::notice,
       Confidence::possible,
       text,
       {"name", text},
       text + '.',
       {{"addresses", static_cast<double>(name.addresses.size())}, {"networks", static_cast<double>(distinct)}}},
      name.frames.first, "further addresses");
}

}  // namespace pcapglass::dns
