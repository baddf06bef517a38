// What is wrong or worth knowing about the DNS of a capture (domain.md DNS-01 to DNS-20), watched for message by
// message.
#pragma once

#include <deque>

#include "capture/capture_info.h"
#include "protocols/dns/statistics.h"
#include "report/finding_groups.h"

namespace pcapglass::dns {

// Frames for a finding, the first few of many.
struct Sightings {
  static constexpr std::size_t kMost = 5;
  std::vector<Sighting> first;
  void add(const Sighting& one) {
    if (first.size() < kMost) first.push_back(one);
  }
};

// One message with what the table of exchanges says of it.
struct Event {
  const Arrival& arrival;
  const Message& message;
  const Asked& asked;
  Matched matched;               // of a response
  Exchange* exchange = nullptr;  // of a query
};

// One lookup that failed, for analyses that depend on it (domain.md SIP-TR-13).
struct FailedLookup {
  std::string name;
  std::uint16_t type = 0;
  IpAddress client;
  std::uint64_t query_frame = 0;
  std::uint64_t answer_frame = 0;  // 0 when there is none
  unsigned rcode = 0;              // when there is an answer; NOERROR means that it held no such record
  Nanoseconds time = 0;            // of the answer, or of the query without one
  bool solved = false;             // the client learnt something else of that domain at the time: see domain_of()
  static constexpr std::uint32_t kNone = 0xFFFF'FFFF;
  std::uint32_t previous = kNone;  // failure of that client and domain, in Watch::failed()
};

// The domain that a service name is about: example.com for _sip._udp.example.com (RFC 2782).
[[nodiscard]] std::string_view domain_of(std::string_view name);

// Names found on the way from NAPTR over SRV to an address (RFC 3263, domain.md DN-06).
struct Resolution {
  std::string steps;                  // "NAPTR example.com > SRV _sip._udp.example.com > A sip.example.com"
  std::vector<std::uint64_t> frames;  // of the answers
  Nanoseconds first = 0, last = 0;
  std::string address;
};

class Watch {
 public:
  explicit Watch(const Limits& limits);

  void query(const Event& event, Statistics& statistics);
  void response(const Event& event, Statistics& statistics);
  // Its 30 seconds are over, or the capture is, at `end`.
  void settled(const Exchange& exchange, const std::string& name, Nanoseconds end, std::uint64_t end_frame);
  // A TCP segment with RST from port 53.
  void refused(const Endpoint& server, const Endpoint& client, const Sighting& seen);
  // The first IP fragment of a datagram from port 53, in frame `key`.
  void fragment(std::uint64_t key, const Sighting& seen, const Endpoint& from, const Endpoint& to);
  // A datagram was put together, to which this frame belongs.
  void reassembled(std::uint64_t key);
  // A NetBIOS name service answer (RFC 1002 4.2.13), or one of LLMNR.
  void answered_group(const Arrival& arrival, std::uint64_t name_hash, std::string_view protocol);
  void finish(Nanoseconds end, Statistics& statistics);

  [[nodiscard]] const FindingGroups& groups() const { return groups_; }
  [[nodiscard]] const FindingGroups& name_groups() const { return name_groups_; }
  [[nodiscard]] const std::deque<FailedLookup>& failed() const { return failed_; }
  [[nodiscard]] const std::deque<Resolution>& resolutions() const { return resolutions_; }
  // Hosts, names and questions that were forgotten at a ceiling.
  [[nodiscard]] std::uint64_t forgotten() const;
  [[nodiscard]] std::uint64_t failed_not_kept() const { return failed_not_kept_; }
  [[nodiscard]] std::uint64_t missing_names_not_grouped() const { return missing_not_grouped_; }
  void keep_failed(FailedLookup lookup);
  // `client` has got records of that name.
  void note_found(std::string_view name, const IpAddress& client, Nanoseconds time);

 private:
  struct Client {
    IpAddress address;
    std::uint64_t queries = 0, responses = 0, missing = 0;  // responses: and how many of them NXDOMAIN
    Sightings missing_frames;
    std::vector<std::pair<std::uint64_t, std::uint32_t>> first_labels;  // of missing names: how many names begin so
    std::vector<std::uint64_t> missing_names;
    // DNS-10
    Nanoseconds generated_since = 0;
    std::vector<std::uint64_t> generated;  // hashes of second-level names that look so
    Sightings generated_frames;
    std::string generated_example;
    bool generated_found = false;
    // DNS-11
    std::uint64_t large_queries = 0, large_query_bytes = 0, large_response_bytes = 0, not_asked = 0;
    Sightings large_frames, not_asked_frames;
    bool asked_anything = false;
    // DNS-15
    std::uint16_t port = 0, last_id = 0;
    std::uint64_t port_queries = 0, sequential = 0, plain_queries = 0;
    Sightings port_frames;
  };
  struct Domain {  // DNS-09
    std::string name;
    Nanoseconds since = 0;
    std::uint64_t queries = 0, name_octets = 0, carrying = 0;
    double entropy = 0;
    std::vector<std::uint64_t> names;  // hashes of distinct ones
    Sightings frames;
    IpAddress client;
    std::string example;
    bool found = false;
  };
  struct Watched {  // a name and the addresses given for it
    std::vector<std::uint32_t> addresses;
    std::uint32_t most_ttl = 0;
    std::uint64_t public_frame = 0;
    Sightings frames;
    bool flux_found = false, rebinding_found = false;
  };
  struct Pending {  // the question of one client
    Nanoseconds asked = 0, failed = 0;
    std::uint64_t asked_frame = 0, failed_frame = 0;
    Endpoint server, failed_server;
    std::uint16_t id = 0;
    unsigned rcode = 0;
    bool failed_edns = false, failed_checking = false;
    // DN-06: where this name came from.
    std::string steps;
    std::vector<std::uint64_t> frames;
    Nanoseconds first = 0;
  };
  struct Truncated {  // DNS-05
    IpAddress client;
    Endpoint server;
    std::uint64_t question = 0;
    Sighting seen, refused;
    std::string name;
  };
  struct Fragmented {  // DNS-06
    std::uint64_t key = 0;
    Sighting seen;
    Endpoint from, to;
  };
  struct Lookups {  // of one client and domain, since the first that failed
    std::uint32_t last_failed = FailedLookup::kNone;
    std::optional<Nanoseconds> found;  // the latest answer with records
  };
  struct Responder {  // DNS-18
    IpAddress address;
    std::vector<std::uint64_t> names;
    Sightings frames;
    std::string protocol;
  };

  [[nodiscard]] Client& client(const IpAddress& address);
  void judge(Client& client);
  void judge(Domain& domain);
  void judge(const Responder& responder);
  void judge_servers(const Statistics& statistics);
  void watch_query_pattern(const Event& event, Client& from);
  void watch_tunnel(const Event& event);
  void watch_retry(const Event& event, Statistics& statistics);
  void watch_code(const Event& event, Client& to);
  void watch_missing(const Event& event, Client& to);
  void watch_trouble_solved(const Event& event);
  void watch_second(const Event& event);
  void watch_addresses(const Event& event);
  void watch_aliases(const Event& event);
  void watch_signatures(const Event& event);
  void watch_resolution(const Event& event);
  void watch_malformed(const Event& event);
  void expire_truncated(Nanoseconds now);
  [[nodiscard]] Pending& pending(const IpAddress& client, std::uint64_t question);

  // Views of what lives as long as the call: there are many calls, and each owned string would be code in each.
  struct About {
    std::string_view type, id;
  };
  struct Say {
    int rule;
    Severity severity;
    Confidence confidence;
    std::string_view group;
    About subject;
    std::string_view details;
    std::initializer_list<std::pair<const char*, double>> metrics;
  };
  void say(const Say& what, const Sighting* frames, std::size_t count, std::string_view shows, FindingGroups& groups);
  void say(const Say& what, std::initializer_list<Sighting> frames, std::string_view shows) {
    say(what, frames.begin(), frames.size(), shows, groups_);
  }
  void say(const Say& what, const std::vector<Sighting>& frames, std::string_view shows) {
    say(what, frames.data(), frames.size(), shows, groups_);
  }

  FindingGroups groups_;
  FindingGroups name_groups_;  // NXDOMAIN by name, which would crowd out the others
  Slots<Client> clients_;
  Slots<Domain> domains_;
  Slots<Watched> names_;
  Slots<Pending> pending_;
  Slots<Responder> responders_;
  Slots<std::uint8_t> missing_names_;
  Slots<std::uint8_t> signed_zones_;  // of which a DS record was seen
  std::deque<Truncated> truncated_;
  std::deque<Fragmented> fragmented_;
  std::deque<FailedLookup> failed_;
  Slots<Lookups> lookups_;
  std::deque<Resolution> resolutions_;
  std::size_t most_failed_;
  std::uint64_t failed_not_kept_ = 0, missing_not_grouped_ = 0, resolutions_not_kept_ = 0;
  std::optional<Nanoseconds> first_time_;
};

}  // namespace pcapglass::dns
