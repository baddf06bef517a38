// Which SIP messages carry an offer and which an answer (RFC 3264, 3261 section 13.2.1, 3262, 3311; RFC 6337 section 2;
// domain.md OA-01, OA-03). Knows nothing of SIP but these few facts; a few bytes per dialog.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace pcapglass::sdp {

// The messages that matter, as the caller's SIP layer names them. Retransmissions are not to be told.
enum class Carrier : std::uint8_t {
  invite,           // also a re-INVITE
  provisional,      // 1xx to an INVITE without 100rel
  reliable,         // 1xx to an INVITE with RSeq
  success,          // 2xx to an INVITE
  failure,          // 3xx to 6xx to an INVITE
  ack,              // of a 2xx
  request,          // PRACK or UPDATE
  request_success,  // 2xx to it
  request_failure,  // 3xx to 6xx to it
};

enum class Role : std::uint8_t {
  none,  // no description, and none was due
  offer,
  answer,
  preview,         // in a 1xx that is not reliable: what the answer will probably be
  repeated,        // after the answer: says nothing new (RFC 6337 section 3.1.1)
  glare,           // an offer while the other side's is open: 491 is due (RFC 3261 section 14.2)
  second_offer,    // an offer while the own one is open (RFC 3264 section 4)
  missing_answer,  // no description where the answer had to be
  missing_offer,   // a 2xx without one to an INVITE without one (RFC 3261 section 13.3.1.4)
};
[[nodiscard]] std::span<const std::string_view> names_of(Role);

// Of one dialog (of a fork: one each).
class OfferAnswer {
 public:
  // `from_caller`: the sender is the side that the caller of this calls so, the same throughout the dialog.
  Role on(Carrier carrier, bool from_caller, bool has_description);

  // Whether an offer waits for its answer.
  [[nodiscard]] bool is_open() const { return invite_ == Invite::offered || invite_ == Invite::counter || request_; }

 private:
  enum class Invite : std::uint8_t {
    none,      // no INVITE is under way
    offered,   // it had an offer, not answered yet
    empty,     // it had none: the offer is due in a reliable response
    counter,   // that offer was made, and the answer is due in ACK or PRACK
    answered,  // done; more descriptions in responses repeat the answer
  };

  Role on_response(Carrier carrier, bool has_description);
  Role on_request(bool from_caller, bool has_description);

  Invite invite_ = Invite::none;
  bool invite_from_caller_ = false;
  bool request_ = false;  // PRACK or UPDATE with an offer
  bool request_from_caller_ = false;
};

}  // namespace pcapglass::sdp
