// What the watches of NAT and security want to know of one message, read once and borrowed for the call.
#pragma once

#include <optional>
#include <string_view>

#include "decode/ip_literal.h"
#include "protocols/sip/anomaly.h"
#include "protocols/sip/arrival.h"
#include "protocols/sip/call/fact.h"
#include "protocols/sip/message.h"
#include "protocols/sip/repeats.h"
#include "protocols/sip/uri.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {

// The lines of a session description that say where media goes (RFC 8866 5).
struct SdpGlance {
  bool is_sdp = false;
  bool ice = false, altc = false, crypto = false;
  bool held = false;             // a=sendonly, a=inactive
  bool all_ports_zero = false;   // and there is a media line
  std::string_view origin_host;  // of o=
  std::string_view host;         // of the c= that counts for the first media line
  IpAddress origin, connection;  // of them when they are literals, else version 0
  std::uint16_t port = 0;        // of the first media line
};
[[nodiscard]] SdpGlance read_sdp_glance(std::string_view body);

struct Glance {
  const Message& message;
  const Arrival& arrival;
  const Anomalies& anomalies;
  RepeatKind repeat = RepeatKind::first;
  std::uint32_t row = Fact::kNoRow;  // of the list of messages

  MethodId method = kOtherMethod;  // of a response, that of its CSeq
  std::uint16_t code = 0;          // 0: a request
  bool in_dialog = false;          // To has a tag
  std::string_view call_id, from_user, to_user, to_host, from_tag, from_display;
  std::uint64_t call_hash = 0, to_hash = 0;  // of the Call-ID; of the To user
  Via via;                                   // the topmost
  bool has_via = false;
  std::optional<IpAddress> sent_by;  // of it, when it is a literal
  SdpGlance sdp;

  [[nodiscard]] bool is_request() const { return code == 0; }
  [[nodiscard]] Evidence evidence(std::string what) const;
  [[nodiscard]] std::string_view header(HeaderId id) const { return message.headers.first(id); }
  // The host of the first Contact; empty without one.
  [[nodiscard]] HostPort contact() const;
};

[[nodiscard]] Glance glance_of(const Message& message, const Arrival& arrival, const Anomalies& anomalies,
                               RepeatKind repeat, std::uint32_t row);

// A header field that is no HeaderId; nothing when there is none.
[[nodiscard]] std::string_view credentials_of(const Message& message);

[[nodiscard]] std::uint64_t hash_text(std::string_view text, std::uint64_t seed = 1);

}  // namespace pcapglass::sip
