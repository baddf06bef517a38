#include "protocols/sip/nat/watch.h"

#include <algorithm>
#include <utility>

#include "bytes/text.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/nat/rules.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kSlots = 4096;
constexpr std::size_t kMostKept = 200;
constexpr Nanoseconds kPatience = 32 * kNanosecondsPerSecond;  // 64*T1

// An address that the Internet does not reach; loopback is a host's own affair.
bool is_hidden(const IpAddress& address) { return is_private(address) && !is_loopback(address); }

Sight sight_of(const Glance& g) {
  return {g.arrival.frame, g.arrival.has_time ? std::optional(g.arrival.time) : std::nullopt};
}

IpAddress literal(std::string_view host) { return parse_ip(host).value_or(IpAddress{}); }

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
  Occasion occasion;
  occasion.rule = &rule;
  occasion.severity = severity;
  occasion.confidence = confidence;
  occasion.group = group;
  occasion.subject = {"host", group};
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

NatWatch::Dialog* NatWatch::dialog(std::uint64_t call, bool make) {
  if (slots_.empty()) slots_.resize(kSlots);
  std::uint32_t& slot = slots_[call / 2 % kSlots];
  if (slot != 0 && dialogs_[slot - 1].call == call) return &dialogs_[slot - 1];
  if (!make || most_dialogs_ == 0) return nullptr;
  if (dialogs_.size() < most_dialogs_) {
    dialogs_.emplace_back();
    next_dialog_ = dialogs_.size() - 1;
  } else {
    next_dialog_ = (next_dialog_ + 1) % most_dialogs_;
    dialogs_[next_dialog_] = {};
  }
  slot = static_cast<std::uint32_t>(next_dialog_ + 1);
  dialogs_[next_dialog_].call = call;
  return &dialogs_[next_dialog_];
}

void NatWatch::look_at_dialog(const Glance& g) {
  const bool opens = g.is_request() && g.method == method::kInvite && !g.in_dialog;
  Dialog* d = dialog(g.call_hash, opens);
  if (d == nullptr) return;
  const IpAddress& source = g.arrival.source.address;
  const IpAddress& destination = g.arrival.destination.address;
  if (d->host_count == 0) d->caller = source;
  const auto part = [&](const IpAddress& host) {
    return std::find(d->hosts.begin(), d->hosts.begin() + static_cast<std::ptrdiff_t>(d->host_count), host) !=
           d->hosts.begin() + static_cast<std::ptrdiff_t>(d->host_count);
  };
  const bool ends = g.is_request() && (g.method == method::kBye || g.method == method::kCancel);
  if (ends && d->host_count < d->hosts.size() && !part(source) && strange_.size() < kMostKept) {
    strange_.push_back({std::string(g.call_id), g.arrival.time.ns,
                        g.evidence(std::string(method_name(g.method)) + " from " + to_string(source))});
  }
  const auto join = [&](const IpAddress& host) {
    if (host.version != 0 && !part(host) && d->host_count < d->hosts.size()) d->hosts[d->host_count++] = host;
  };
  if (!ends) {
    join(source);
    join(destination);
    for (const Header& header : g.message.headers.whole()) {
      if (header.id != HeaderId::record_route && header.id != HeaderId::contact) continue;
      std::optional<std::string_view> list(header.value);
      for (std::string_view element; next_element(list, element);) {
        join(literal(parse_uri(parse_name_addr(element).uri).host));
      }
    }
  }
  const bool from_caller = g.is_request() == (source == d->caller);
  Dialog::End& end = d->ends[from_caller ? 0 : 1];  // of a response: the end that asked
  if (g.is_request()) {
    if (g.method == method::kAck) d->acknowledged = true;
    // SIP-NA-05: the NAT gave the same socket another port.
    const std::uint64_t tag = hash_text(g.from_tag);
    const std::uint64_t via = hash_text(g.via.sent_by.host, hash_text(g.via.sent_by.port));
    // A NAT keeps a binding that is in use (RFC 4787 4.3): only after a pause may it have forgotten it.
    constexpr Nanoseconds kPause = 15 * kNanosecondsPerSecond;
    const bool udp = g.arrival.carrier == Carrier::udp;
    const bool moved = udp && end.udp && end.tag == tag && end.via == via && end.source.address == source &&
                       end.source.port != g.arrival.source.port && g.arrival.time.ns - end.time >= kPause &&
                       is_public(source);
    if (moved) {
      add(kMoved, Severity::warning, Confidence::probable, to_string(source),
          "Port " + std::to_string(end.source.port) + " became " + std::to_string(g.arrival.source.port) + ".",
          {end.request.as("request from " + to_string(end.source)), g.evidence("the same sender, from another port")});
    }
    end.tag = tag;
    end.via = via;
    end.source = g.arrival.source;
    end.request = sight_of(g);
    end.time = g.arrival.time.ns;
    end.udp = udp;
    // SIP-NA-02: the peer uses the address that cannot be reached.
    Dialog::End& peer = d->ends[from_caller ? 1 : 0];
    if (peer.contact.version != 0 && g.in_dialog && destination == peer.signalled) peer.reached = true;
    const bool uses = peer.contact.version != 0 && g.in_dialog && destination == peer.contact;
    if (uses) {
      add(kContact, Severity::error, Confidence::confirmed, to_string(peer.contact), "A request goes to that address.",
          {peer.contact_sight.as("Contact " + to_string(peer.contact) + ", sent from " + to_string(peer.signalled)),
           g.evidence(std::string(method_name(g.method)) + " to the private address")});
    }
  }
  const bool names_itself = opens || (g.code >= 200 && g.code < 300 && g.method == method::kInvite);
  const IpAddress contact = literal(g.contact().host);
  if (names_itself && is_hidden(contact) && is_public(source)) {
    Dialog::End& own = d->ends[source == d->caller ? 0 : 1];
    own.contact = contact;
    own.signalled = source;
    own.contact_sight = sight_of(g);
  }
  if (opens && g.sdp.connection.version != 0 && g.sdp.connection.version != source.version && !g.sdp.ice &&
      !g.sdp.altc) {
    d->other_family = true;
    d->offer = g.evidence("media over IPv" + std::to_string(g.sdp.connection.version) + ", signalling over IPv" +
                          std::to_string(source.version));
  }
  if (g.method != method::kInvite || g.code < 200) return;
  if (g.code < 300 && d->answered == 0) {
    d->answered = g.arrival.time.ns;
    d->answer_frame = g.arrival.frame;
  }
  if (d->other_family) {
    const bool rejects = g.code == 488 || g.code == 606 || (g.code < 300 && g.sdp.all_ports_zero);
    add(kFamily, rejects ? Severity::warning : Severity::notice, rejects ? Confidence::probable : Confidence::possible,
        to_string(source), rejects ? "The answer refuses the media." : "The answer does not refuse it.",
        {d->offer, g.evidence("answered " + std::to_string(g.code))});
    d->other_family = false;
  }
}

void NatWatch::finish(Nanoseconds now) {
  for (const Dialog& each : dialogs_) close(each, now);
  dialogs_.clear();
  seen_.clear();
  clients_.clear();
}

void NatWatch::close(const Dialog& d, Nanoseconds now) {
  for (std::size_t i = 0; i < d.ends.size(); ++i) {
    const Dialog::End& end = d.ends[i];
    if (end.contact.version == 0 || end.reached) continue;
    const bool no_ack = i == 1 && d.answered != 0 && !d.acknowledged && now - d.answered >= kPatience;
    std::vector<Evidence> evidence = {
        end.contact_sight.as("Contact " + to_string(end.contact) + ", sent from " + to_string(end.signalled))};
    if (no_ack) evidence.push_back({d.answer_frame, {}, "no ACK came for this answer"});
    add(kContact, no_ack ? Severity::error : Severity::warning, Confidence::probable, to_string(end.contact),
        no_ack ? "No ACK reaches it." : "No symptom is seen: the server may use the packet's source instead.",
        std::move(evidence));
  }
}

}  // namespace pcapglass::sip
