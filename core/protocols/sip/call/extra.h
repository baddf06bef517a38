// What call tracking keeps of messages with headers that few have: timers, transfers, credentials, media formats.
#pragma once

#include "protocols/sip/call/fact.h"

namespace pcapglass::sip {

enum class Refresher : std::uint8_t { none, uac, uas };                                    // RFC 4028 4
enum class SubscriptionState : std::uint8_t { none, pending, active, terminated, other };  // RFC 6665 4.1.3
[[nodiscard]] inline std::span<const std::string_view> names_of(SubscriptionState) {
  static constexpr std::array<std::string_view, 5> kNames = {"none", "pending", "active", "terminated", "other"};
  return kNames;
}

// What makes one doubt who calls (SIP-CA-24), as bits.
namespace doubt {
inline constexpr std::uint8_t kAsserted = 1, kPrivacy = 2, kAttestation = 4, kPassport = 8, kOld = 16;
}
// What is weak about credentials (SIP-RG-09), as bits.
namespace weak {
inline constexpr std::uint8_t kBasic = 1, kMd5 = 2, kNoQop = 4;
}

struct Extra {
  std::uint64_t nonce = 0;  // hash; of credentials, or of a challenge
  std::uint32_t min_se = 0, retry_after = 0, min_expires = 0;
  std::uint32_t rack_cseq = 0;
  std::uint32_t subscription_expires = Fact::kNoExpires;  // of Subscription-State, or Expires of a SUBSCRIBE
  MethodId rack_method = kOtherMethod;
  Refresher refresher = Refresher::none;
  SubscriptionState subscription = SubscriptionState::none;
  std::uint16_t warning = 0;    // code of the first Warning
  std::uint16_t sip_cause = 0;  // of `Reason: SIP;cause=`
  std::uint16_t fragment = 0;   // status of a message/sipfrag body
  std::uint8_t diversions = 0;  // of Diversion and History-Info
  std::uint8_t contacts = 0;
  std::uint8_t doubts = 0, weaknesses = 0;
  bool diverted_twice = false;  // one URI stands twice among them
  bool overload = false;        // oc in the top Via of a response
  bool requires_100rel = false, stale = false, emergency = false;
  bool private_contact = false, private_route = false;
  bool several_hosts = false;  // among the Contacts
  bool outbound = false, path = false, service_route = false, gruu = false;
  bool third_party = false;  // From and To of a REGISTER differ
  bool replaces = false;     // in Refer-To, or as a header
  bool no_notify = false;    // Refer-Sub: false (RFC 4488)
  std::string contact;       // host of the first Contact
  std::string codecs;        // "PCMU PCMA" of the audio of an INVITE's SDP, or what a refusal says it takes
  std::string text;          // Event; Refer-To; the words of the first Warning
};

// Nothing for a message without any of this.
[[nodiscard]] std::optional<Extra> extra_of(const Message& message, const Fact& fact);

// RFC 1918, 3927, 4193 and loopback, by its text.
[[nodiscard]] bool is_private_host(std::string_view host);

}  // namespace pcapglass::sip
