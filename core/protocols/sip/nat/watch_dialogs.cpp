// What NATs do to a dialog: contacts that cannot be reached, ports that move, strangers that end it (SIP-NA-02, -05).
#include <algorithm>

#include "protocols/sip/name_addr.h"
#include "protocols/sip/nat/hosts.h"
#include "protocols/sip/nat/rules.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kPatience = 32 * kNanosecondsPerSecond;  // 64*T1

bool opens_dialog(const Glance& g) { return g.is_request() && g.method == method::kInvite && !g.in_dialog; }

}  // namespace

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
  Dialog* const d = dialog(g.call_hash, opens_dialog(g));
  if (d == nullptr) return;
  if (d->host_count == 0) d->caller = g.arrival.source.address;
  note_hosts(*d, g);
  if (g.is_request()) note_request(*d, g);
  note_contact(*d, g);
  note_answer(*d, g);
}

// Who takes part, so that a BYE of somebody else is known.
void NatWatch::note_hosts(Dialog& d, const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  const auto part = [&](const IpAddress& host) {
    return std::find(d.hosts.begin(), d.hosts.begin() + static_cast<std::ptrdiff_t>(d.host_count), host) !=
           d.hosts.begin() + static_cast<std::ptrdiff_t>(d.host_count);
  };
  const bool ends = g.is_request() && (g.method == method::kBye || g.method == method::kCancel);
  if (ends && d.host_count < d.hosts.size() && !part(source) && strange_.size() < kMostKept) {
    strange_.push_back({std::string(g.call_id), g.arrival.time.ns,
                        g.evidence(std::string(method_name(g.method)) + " from " + to_string(source))});
  }
  const auto join = [&](const IpAddress& host) {
    if (host.version != 0 && !part(host) && d.host_count < d.hosts.size()) d.hosts[d.host_count++] = host;
  };
  if (!ends) {
    join(source);
    join(g.arrival.destination.address);
    for (const Header& header : g.message.headers.whole()) {
      if (header.id != HeaderId::record_route && header.id != HeaderId::contact) continue;
      std::optional<std::string_view> list(header.value);
      for (std::string_view element; next_element(list, element);) {
        join(literal(parse_uri(parse_name_addr(element).uri).host));
      }
    }
  }
}

void NatWatch::note_request(Dialog& d, const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  const IpAddress& destination = g.arrival.destination.address;
  const bool from_caller = source == d.caller;
  Dialog::End& end = d.ends[from_caller ? 0 : 1];
  if (g.method == method::kAck) d.acknowledged = true;
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
  Dialog::End& peer = d.ends[from_caller ? 1 : 0];
  if (peer.contact.version != 0 && g.in_dialog && destination == peer.signalled) peer.reached = true;
  const bool uses = peer.contact.version != 0 && g.in_dialog && destination == peer.contact;
  if (uses) {
    add(kContact, Severity::error, Confidence::confirmed, to_string(peer.contact), "A request goes to that address.",
        {peer.contact_sight.as("Contact " + to_string(peer.contact) + ", sent from " + to_string(peer.signalled)),
         g.evidence(std::string(method_name(g.method)) + " to the private address")});
  }
}

void NatWatch::note_contact(Dialog& d, const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  const bool names_itself = opens_dialog(g) || (g.code >= 200 && g.code < 300 && g.method == method::kInvite);
  const IpAddress contact = literal(g.contact().host);
  if (names_itself && is_hidden(contact) && is_public(source)) {
    Dialog::End& own = d.ends[source == d.caller ? 0 : 1];
    own.contact = contact;
    own.signalled = source;
    own.contact_sight = sight_of(g);
  }
}

// Media over the other IP version than the signalling, and what became of it.
void NatWatch::note_answer(Dialog& d, const Glance& g) {
  const IpAddress& source = g.arrival.source.address;
  if (opens_dialog(g) && g.sdp.connection.version != 0 && g.sdp.connection.version != source.version && !g.sdp.ice &&
      !g.sdp.altc) {
    d.other_family = true;
    d.offer = g.evidence("media over IPv" + std::to_string(g.sdp.connection.version) + ", signalling over IPv" +
                         std::to_string(source.version));
  }
  if (g.method != method::kInvite || g.code < 200) return;
  if (g.code < 300 && d.answered == 0) {
    d.answered = g.arrival.time.ns;
    d.answer_frame = g.arrival.frame;
  }
  if (d.other_family) {
    const bool rejects = g.code == 488 || g.code == 606 || (g.code < 300 && g.sdp.all_ports_zero);
    add(kFamily, rejects ? Severity::warning : Severity::notice, rejects ? Confidence::probable : Confidence::possible,
        to_string(source), rejects ? "The answer refuses the media." : "The answer does not refuse it.",
        {d.offer, g.evidence("answered " + std::to_string(g.code))});
    d.other_family = false;
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
