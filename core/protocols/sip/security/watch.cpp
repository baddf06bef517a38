#include "protocols/sip/security/watch.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/security/marks.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostBindings = 4096;
constexpr std::size_t kMostEvidence = 10;
constexpr std::size_t kLongestName = 64;
constexpr std::uint32_t kFlood = 100;  // in a minute

std::uint32_t short_hash(const IpAddress& address) {
  return static_cast<std::uint32_t>(hash_text(as_text(Bytes(address.bytes)), address.version) >> 32);
}

void cite(std::vector<Evidence>& evidence, const Glance& g, std::string what) {
  if (evidence.size() < kMostEvidence) evidence.push_back(g.evidence(std::move(what)));
}

void refused(Guesses& guesses, const AskedUser& asked, const Glance& g) {
  if (std::find(guesses.seen.begin(), guesses.seen.end(), asked.credentials) != guesses.seen.end()) return;
  guesses.seen[guesses.refused % guesses.seen.size()] = asked.credentials;
  if (asked.nonce != 0 && asked.nonce == guesses.nonce) ++guesses.same_nonce;
  if (guesses.refused > 0 && guesses.call != g.call_hash) ++guesses.other_calls;
  guesses.nonce = asked.nonce;
  guesses.call = g.call_hash;
  const Nanoseconds now = g.arrival.time.ns;
  if (guesses.refused == 0) guesses.first_time = now;
  Nanoseconds& oldest = guesses.times[guesses.refused % guesses.times.size()];
  if (guesses.refused + 1 >= guesses.times.size()) {
    const Nanoseconds before = guesses.times[(guesses.refused + 1) % guesses.times.size()];
    guesses.fast = guesses.fast || now - before <= kMinute;
    guesses.very_fast = guesses.very_fast || now - before <= kMinute / 6;
  }
  oldest = now;
  ++guesses.refused;
  cite(guesses.evidence, g, "credentials refused with " + std::to_string(g.code));
}

// What `name` has in quotes or without them among the parameters of credentials.
std::string_view value_in(std::string_view credentials, std::string_view name) {
  std::size_t at = credentials.find(name);
  if (at == std::string_view::npos) return {};
  std::string_view value = credentials.substr(at + name.size());
  if (value.starts_with('"')) value.remove_prefix(1);
  return value.substr(0, value.find_first_of("\","));
}

}  // namespace

Source* SecurityWatch::source(const IpAddress& address, bool make) {
  const std::uint32_t hash = short_hash(address);
  const std::uint32_t at = index_.find(hash, [&](std::uint32_t i) { return sources_[i].address == address; });
  if (at != rtp::Index::kNone) return &sources_[at];
  if (!make || sources_.size() == most_sources_) return nullptr;
  index_.add(hash, static_cast<std::uint32_t>(sources_.size()));
  Source& made = sources_.emplace_back();
  made.address = address;
  return &made;
}

AskedUser* SecurityWatch::user(Source& source, const Glance& g, const IpAddress& server, bool make) {
  for (auto i = source.users.rbegin(); i != source.users.rend(); ++i) {
    if (i->hash == g.to_hash && i->server == server) return &*i;
  }
  if (!make || source.users.size() == Source::kMostUsers || users_left_ == 0) return nullptr;
  --users_left_;
  AskedUser& made = source.users.emplace_back();
  made.hash = g.to_hash;
  made.server = server;
  made.frame = g.arrival.frame;
  made.time = g.arrival.time.ns;
  made.name = std::string(g.to_user.substr(0, kLongestName));
  return &made;
}

void SecurityWatch::add(const Glance& g, std::size_t wire_length) {
  if (g.repeat == RepeatKind::capture_duplicate) return;
  if (!g.is_request()) {
    if (Source* client = source(g.arrival.destination.address, false)) {
      client->response_bytes += wire_length;
      client->hosts.answer(hash_text(as_text(Bytes(g.arrival.source.address.bytes))));
      if (client->ports_of == g.arrival.source.address) client->ports.answer(g.arrival.source.port);
      if (g.repeat == RepeatKind::first) response(*client, g);
    }
    // A scanner answers too, and servers name what they are.
    return;
  }
  Source* sender = source(g.arrival.source.address, true);
  if (sender == nullptr) {
    ++not_watched_;
    return;
  }
  if (sender->requests++ == 0) sender->first_frame = g.arrival.frame;
  sender->request_bytes += wire_length;
  if (g.repeat == RepeatKind::first) request(*sender, g);
}

void SecurityWatch::request(Source& source, const Glance& g) {
  for (const Anomaly& anomaly : g.anomalies) {
    if (kind_of(anomaly.code).severity != Severity::error) continue;
    if (source.defects++ == 0) source.defect_frame = g.arrival.frame;
    source.defect_kinds |= std::uint64_t{1} << (static_cast<unsigned>(anomaly.code) % 64U);
  }
  look_at_tools(source, g);
  look_at_text(source, g);
  const bool asks = g.method == method::kInvite || g.method == method::kRegister || g.method == method::kOptions;
  if (!asks || g.in_dialog) return;
  const Nanoseconds now = g.arrival.time.ns;
  if (g.method == method::kInvite) {
    ++source.invites;
    source.invite_rate.add(now, g.arrival.frame, kFlood);
    look_for_ghost(source, g);
    // Towards an address that somebody else has just registered from.
    for (std::size_t i = 0; i < bindings_.size() && strangers_ > 0; ++i) {
      Binding& binding = bindings_[i];
      if (binding.taken.frame == 0 || binding.used.frame != 0 || binding.user != g.to_hash) continue;
      if (g.arrival.destination.address == binding.stranger)
        binding.used = g.evidence("INVITE goes to the new address");
    }
  }
  if (g.method == method::kRegister) {
    source.registrar = g.arrival.destination.address;
    source.register_rate.add(now, g.arrival.frame, kFlood);
    register_agent_ = hash_text(g.header(HeaderId::user_agent));
    register_call_ = g.call_hash;
  }
  look_at_sweep(source, g);
  AskedUser* asked = user(source, g, g.arrival.destination.address, true);
  if (asked == nullptr) return;
  asked->invited = asked->invited || g.method == method::kInvite;
  const std::string_view credentials = credentials_of(g.message);
  asked->credentials = credentials.empty() ? 0 : hash_text(credentials);
  if (credentials.empty()) return;
  // With all of these the same, one password has one response.
  asked->nonce = hash_text(value_in(credentials, "nonce="),
                           hash_text(value_in(credentials, "cnonce="), hash_text(value_in(credentials, "nc="))));
  asked->exposed = asked->exposed || g.arrival.carrier != Carrier::sctp;
}

void SecurityWatch::response(Source& client, const Glance& g) {
  if (g.code < 200) return;
  client.response_frame = g.arrival.frame;
  const bool asks = g.method == method::kInvite || g.method == method::kRegister || g.method == method::kOptions;
  if (!asks) return;
  const bool accepted = g.code < 300;
  if (accepted) ++client.accepted;
  if (accepted && g.method == method::kInvite) ++client.invites_accepted;
  AskedUser* asked = user(client, g, g.arrival.source.address, false);
  if (asked != nullptr) {
    asked->code = g.code;
    asked->answer_frame = g.arrival.frame;
    const bool refusal = g.code == 401 || g.code == 403 || g.code == 407;
    const std::string_view challenge = g.header(HeaderId::www_authenticate);
    const bool stale = holds_ignoring_case(challenge, "stale=true") || holds_ignoring_case(challenge, "stale=\"true\"");
    if (refusal && !stale && asked->credentials != 0) {
      if (!asked->guesses) asked->guesses = std::make_unique<Guesses>();
      refused(*asked->guesses, *asked, g);
    }
    if (accepted && asked->guesses && asked->credentials != 0 && asked->guesses->success_frame == 0) {
      asked->guesses->success_frame = g.arrival.frame;
    }
    asked->credentials = 0;
  }
  if (accepted && g.method == method::kRegister) bind(g);
}

// Who registers as whom: the same user from another address and program while the binding lives is a stranger.
void SecurityWatch::bind(const Glance& g) {
  if (g.header(HeaderId::contact).empty() || g.call_hash != register_call_) return;
  const std::uint32_t hash = static_cast<std::uint32_t>(hash_text(g.to_host, g.to_hash) >> 32);
  const std::uint64_t whole = g.to_hash;
  const std::uint32_t at = binding_index_.find(hash, [&](std::uint32_t i) { return bindings_[i].user == whole; });
  const IpAddress& now_at = g.arrival.destination.address;
  const auto seconds = static_cast<Nanoseconds>(
      std::min<std::uint64_t>(number_of(trimmed(g.header(HeaderId::expires))).value_or(3600), 86'400));
  const Nanoseconds until = g.arrival.time.ns + seconds * kNanosecondsPerSecond;
  if (at == rtp::Index::kNone) {
    if (bindings_.size() == kMostBindings) return;
    binding_index_.add(hash, static_cast<std::uint32_t>(bindings_.size()));
    Binding& made = bindings_.emplace_back();
    made.user = whole;
    made.agent = register_agent_;
    made.source = now_at;
    made.until = until;
    made.frame = g.arrival.frame;
    made.name = std::string(g.to_user.substr(0, kLongestName));
    return;
  }
  Binding& binding = bindings_[at];
  if (binding.source == now_at) {
    binding.until = until;
  } else if (binding.taken.frame == 0 && g.arrival.time.ns < binding.until && register_agent_ != binding.agent) {
    ++strangers_;
    binding.stranger = now_at;
    binding.taken = g.evidence("registered from " + to_string(now_at) + " by another program");
  }
}

void SecurityWatch::look_at_tools(Source& source, const Glance& g) {
  const std::string_view agent = g.header(HeaderId::user_agent);
  const std::uint64_t names = hash_text(agent, hash_text(g.from_display));
  if (source.scanner == nullptr && source.names != names) {
    source.names = names;
    for (const std::string_view text : {agent, g.from_display}) {
      const KnownTool* tool = tool_in(text);
      if (tool == nullptr) continue;
      source.scanner = tool->name;
      source.scanner_is_tool = tool->used_for_good;
      source.scanner_evidence = g.evidence("calls itself " + printable(text.substr(0, kLongestName)));
      break;
    }
  }
  if (!source.fingerprint.empty()) return;
  source.fingerprint = sipvicious_tag(g.from_tag);
  if (source.fingerprint.empty() && holds_ignoring_case(g.header(HeaderId::contact), "sip:123@1.1.1.1")) {
    source.fingerprint = "svcrack, by its Contact";
  }
  if (source.fingerprint.empty() && holds_ignoring_case(g.header(HeaderId::from), "sip:100@1.1.1.1")) {
    source.fingerprint = "svmap, by its From";
  }
  if (!source.fingerprint.empty()) source.fingerprint_evidence = g.evidence(source.fingerprint);
}

void SecurityWatch::look_at_text(Source& source, const Glance& g) {
  const std::string_view credentials = credentials_of(g.message);
  if (!credentials.empty() && g.arrival.carrier != Carrier::sctp && holds_ignoring_case(credentials, "response=")) {
    if (source.exposed++ == 0) source.exposed_frame = g.arrival.frame;
    source.exposed_outside =
        source.exposed_outside || is_public(source.address) || is_public(g.arrival.destination.address);
  }
  if (source.injection.frame == 0) {
    std::string_view username;
    if (const std::size_t at = credentials.find("username=\""); at != std::string_view::npos) {
      username = credentials.substr(at + 10);
      username = username.substr(0, username.find('"'));
    }
    for (const std::string_view name : {g.from_user, g.to_user, username}) {
      if (looks_like_injection(name)) {
        source.injection = g.evidence("user " + printable(name.substr(0, kLongestName)));
        break;
      }
    }
  }
  if (source.clear_keys.frame == 0 && g.sdp.crypto) {
    source.clear_keys = g.evidence("a=crypto over " + std::string(carrier_name(g.arrival.carrier)));
  }
  if (source.leak.frame == 0 && is_public(source.address) && is_public(g.arrival.destination.address)) {
    if (const std::string_view host = leaked_host(g); !host.empty()) {
      source.leak = g.evidence("names " + printable(host.substr(0, kLongestName)));
    }
  }
}

// Hosts that have asked for something themselves are peers, not targets.
void SecurityWatch::look_at_sweep(Source& source, const Glance& g) {
  const Endpoint& to = g.arrival.destination;
  const Source* known = this->source(to.address, false);
  if (known != nullptr && known->requests > 0 && known != &source) return;
  const Nanoseconds now = g.arrival.time.ns;
  source.hosts.add(hash_text(as_text(Bytes(to.address.bytes))), now, g.arrival.frame);
  if (!(source.ports_of == to.address) && !source.ports.fired) {
    source.ports = {};
    source.ports_of = to.address;
  }
  source.ports.add(to.port, now, g.arrival.frame);
}

void SecurityWatch::look_for_ghost(Source& source, const Glance& g) {
  if (!is_ghost_name(g.from_user)) return;
  const auto host = parse_ip(g.to_host);
  const IpAddress& at = g.arrival.destination.address;
  if (!host || !is_public(*host) || (!(*host == at) && !is_private(at))) return;
  const Source* phone = this->source(at, false);
  if (phone != nullptr && phone->registrar == source.address) return;
  source.ghosts_known = source.ghosts_known || (phone != nullptr && phone->registrar.version != 0);
  ++source.ghosts;
  cite(source.ghost_evidence, g, "INVITE from " + printable(g.from_user));
}

}  // namespace pcapglass::sip
