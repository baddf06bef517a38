#include "protocols/sip/nat/watch.h"

#include <algorithm>
#include <utility>

#include "bytes/text.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/nat/hosts.h"
#include "protocols/sip/nat/rules.h"
#include "protocols/sip/scan.h"
#include "report/occasion.h"

namespace pcapglass::sip {
namespace {

// What a gateway rewrites: Via, Contact, routes and the body.
std::uint64_t content_of(const Glance& g, std::size_t& vias) {
  std::uint64_t hash = 1;
  vias = 0;
  for (const Header& header : g.message.headers.whole()) {
    const bool via = header.id == HeaderId::via;
    if (via) vias += 1 + static_cast<std::size_t>(std::count(header.value.begin(), header.value.end(), ','));
    const bool counts =
        via || header.id == HeaderId::contact || header.id == HeaderId::route || header.id == HeaderId::record_route;
    if (counts) hash = hash_text(header.value, hash);
  }
  return hash_text(g.message.body, hash);
}

bool offers(const Glance& g) { return g.is_request() && g.method == method::kInvite && !g.in_dialog && g.sdp.is_sdp; }

}  // namespace

void NatWatch::add(const Rule& rule, Severity severity, Confidence confidence, const std::string& group,
                   std::string details, std::vector<Evidence> evidence) {
  Occasion occasion = occasion_of(rule, severity, confidence, "host", group);
  occasion.details = std::move(details);
  occasion.evidence = std::move(evidence);
  findings_.add(std::move(occasion));
}

void NatWatch::add(const Glance& g) {
  if (g.repeat != RepeatKind::first) return;
  if (is_loopback(g.arrival.source.address) || is_loopback(g.arrival.destination.address)) return;
  if (g.sdp.is_sdp) look_at_sdp(g);
  if (g.is_request()) {
    request(g);
  } else {
    response(g);
  }
  if (g.method == method::kInvite || g.method == method::kAck || g.method == method::kBye ||
      g.method == method::kCancel || g.method == method::kUpdate) {
    look_at_dialog(g);
  }
}

void NatWatch::request(const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  look_at_hosts(g);
  if (g.has_via && g.sent_by && is_hidden(*g.sent_by) && is_public(source)) {
    if (clients_.empty()) clients_.resize(kSlots);
    const std::uint64_t branch = hash_text(g.via.branch);
    clients_[branch / 2 % kSlots] = {branch, sight_of(g), source};
  }
  compare(g);
  look_at_gateway(g);
}

// SIP-NA-01: the response says where the request came from, or the client cannot get it.
void NatWatch::response(const Glance& g) {
  if (!g.sent_by || clients_.empty() || !is_hidden(*g.sent_by)) return;
  const std::uint64_t branch = hash_text(g.via.branch);
  const Client& client = clients_[branch / 2 % kSlots];
  if (client.branch != branch) return;
  const bool marked = find_parameter(g.via.parameters, "received").has_value();
  const bool lost = g.arrival.destination.address == *g.sent_by && !(client.source == *g.sent_by);
  if (marked && !lost) return;
  // The hop before the NAT sees the client's own address.
  if (!lost && !(g.arrival.destination.address == client.source)) return;
  add(kUnhandled, Severity::error, Confidence::confirmed, to_string(client.source),
      lost ? "The response went to " + to_string(*g.sent_by) + "." : "The response has no received parameter.",
      {client.sight.as("sent-by " + to_string(*g.sent_by) + ", sent from " + to_string(client.source)),
       g.evidence(lost ? "sent to the private address" : "without received")});
}

void NatWatch::look_at_sdp(const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  const SdpGlance& sdp = g.sdp;
  if (is_hidden(sdp.connection) && is_public(source) && !sdp.ice && sdp.port != 0 && hidden_.size() < kMostKept) {
    hidden_.push_back({std::string(g.call_id),
                       {sdp.connection, sdp.port},
                       g.arrival.source,
                       g.evidence("SDP says " + to_string(sdp.connection) + ", sent from " + to_string(source)),
                       g.arrival.time.ns});
  }
  if (!offers(g)) return;
  constexpr std::uint16_t kDiscard = 9;  // trickle ICE
  const bool nowhere = is_nobody(sdp.connection) && !sdp.held && !sdp.ice && sdp.port != kDiscard;
  if (nowhere || sdp.all_ports_zero) {
    add(kNobody, Severity::warning, Confidence::confirmed, to_string(source),
        nowhere ? "SDP of a new call says " + to_string(sdp.connection) + "." : "All ports in SDP of a new call are 0.",
        {g.evidence(nowhere ? "c= " + to_string(sdp.connection) : "m= with port 0")});
  }
}

void NatWatch::look_at_hosts(const Glance& g) {
  bool topmost = true;
  for (const Header& header : g.message.headers.whole()) {
    if (header.id != HeaderId::via) continue;
    std::optional<std::string_view> list(header.value);
    Via hop;
    for (std::string_view element; next_element(list, element);) {
      IpAddress address;
      if (std::exchange(topmost, false)) {
        address = g.sent_by.value_or(IpAddress{});  // read already
      } else if (parse_via(element, hop)) {
        address = literal(hop.sent_by.host);
      }
      if (!is_nobody(address)) continue;
      add(kNobody, Severity::warning, Confidence::confirmed, to_string(g.arrival.source.address),
          "A Via names " + to_string(address) + ".", {g.evidence("Via " + to_string(address))});
      return;
    }
  }
}

// SIP-NA-06: two signs or more that something rewrote a part of the request only.
void NatWatch::look_at_gateway(const Glance& g) {
  // Without SDP from a private address one sign is all there can be.
  if (!g.sdp.is_sdp && !is_public(g.arrival.source.address)) return;
  const IpAddress contact = literal(g.contact().host);
  const IpAddress via = g.sent_by.value_or(IpAddress{});
  std::vector<std::string> signs;
  const std::size_t vias =
      static_cast<std::size_t>(std::count_if(g.message.headers.all().begin(), g.message.headers.all().end(),
                                             [](const Header& h) { return h.id == HeaderId::via; }));
  if (vias != 1) return;
  const auto mixed = [](const IpAddress& a, const IpAddress& b) { return is_hidden(a) && is_public(b); };
  if (mixed(via, contact) || mixed(contact, via)) signs.emplace_back("Via and Contact differ in kind");
  if (mixed(g.sdp.origin, g.sdp.connection)) signs.emplace_back("o= is private, c= is public");
  const Message& m = g.message;
  if (g.sdp.is_sdp && !m.cut() && m.length_state == LengthState::valid && (m.trailing > 0 || m.body_missing())) {
    signs.emplace_back("Content-Length does not fit the SDP");
  }
  const std::size_t at = g.call_id.rfind('@');
  if (at != std::string_view::npos) {
    const IpAddress host = literal(g.call_id.substr(at + 1));
    if (host.version != 0 && !(host == via) && host == g.arrival.source.address && is_public(host)) {
      signs.emplace_back("Call-ID names the public address, Via another");
    }
  }
  if (signs.size() < 2) return;
  std::string all;
  for (const std::string& sign : signs) all += (all.empty() ? "" : "; ") + sign;
  add(kGateway, Severity::warning, Confidence::probable, to_string(g.arrival.source.address), all + ".",
      {g.evidence(all)});
}

// SIP-NA-07: the same transaction on another pair of hosts, with as many Vias and other bytes.
void NatWatch::compare(const Glance& g) {
  if (!g.has_via || g.via.branch.empty()) return;
  if (seen_.empty()) seen_.resize(kSlots);
  const std::uint64_t key =
      hash_text(g.via.branch, hash_text(g.header(HeaderId::cseq), hash_text(g.from_tag, g.call_hash)));
  std::size_t vias = 0;
  const std::uint64_t content = content_of(g, vias);
  Seen& seen = seen_[key / 2 % kSlots];
  const bool same = seen.key == key && seen.vias == vias && seen.content != content;
  const bool elsewhere = !(seen.source.address == g.arrival.source.address) ||
                         !(seen.destination.address == g.arrival.destination.address);
  const auto public_pair = [](const Endpoint& a, const Endpoint& b) {
    return is_public(a.address) || is_public(b.address);
  };
  constexpr Nanoseconds kSoon = 2 * kNanosecondsPerSecond;
  if (same && elsewhere &&
      (public_pair(seen.source, seen.destination) || public_pair(g.arrival.source, g.arrival.destination)) &&
      g.arrival.time.ns - seen.time < kSoon && rewritten_.size() < kMostKept) {
    rewritten_.push_back({seen.row, g.row, seen.sight.as("request before the device"),
                          g.evidence("the same request behind the device")});
  }
  seen = {key, content, g.arrival.source, g.arrival.destination, sight_of(g), g.arrival.time.ns, g.row, vias};
}

}  // namespace pcapglass::sip
