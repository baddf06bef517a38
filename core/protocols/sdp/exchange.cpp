#include "protocols/sdp/exchange.h"

#include <array>

namespace pcapglass::sdp {
namespace {

constexpr std::array<std::string_view, 9> kRoles = {
    "none", "offer", "answer", "preview", "repeated", "glare", "second_offer", "missing_answer", "missing_offer"};

}  // namespace

std::span<const std::string_view> names_of(Role) { return kRoles; }

Role OfferAnswer::on(Carrier carrier, bool from_caller, bool has_description) {
  switch (carrier) {
    case Carrier::invite: {
      Role role = has_description ? Role::offer : Role::none;
      if (has_description && is_open()) {
        const bool open_from_caller =
            request_ ? request_from_caller_ : invite_from_caller_ != (invite_ == Invite::counter);
        role = open_from_caller == from_caller ? Role::second_offer : Role::glare;
        // The one that came first stays open: this one will be refused.
        if (role == Role::glare) return role;
      }
      invite_ = has_description ? Invite::offered : Invite::empty;
      invite_from_caller_ = from_caller;
      return role;
    }
    case Carrier::provisional:
    case Carrier::reliable:
    case Carrier::success: return on_response(carrier, has_description);
    case Carrier::failure: invite_ = Invite::none; return Role::none;
    case Carrier::ack: {
      const bool due = invite_ == Invite::counter;
      invite_ = Invite::none;
      if (due) return has_description ? Role::answer : Role::missing_answer;
      return has_description ? Role::repeated : Role::none;
    }
    case Carrier::request: return on_request(from_caller, has_description);
    case Carrier::request_success: {
      const bool due = request_;
      request_ = false;
      if (due) return has_description ? Role::answer : Role::missing_answer;
      return has_description ? Role::repeated : Role::none;
    }
    case Carrier::request_failure: request_ = false; return Role::none;
  }
  return Role::none;
}

Role OfferAnswer::on_response(Carrier carrier, bool has_description) {
  const bool is_final = carrier == Carrier::success;
  if (!has_description) {
    if (!is_final) return Role::none;
    const Invite was = invite_;
    if (was == Invite::offered || was == Invite::empty) invite_ = Invite::answered;
    if (was == Invite::offered) return Role::missing_answer;
    return was == Invite::empty ? Role::missing_offer : Role::none;
  }
  if (carrier == Carrier::provisional) return invite_ == Invite::answered ? Role::repeated : Role::preview;
  if (invite_ == Invite::offered) {
    invite_ = Invite::answered;
    return Role::answer;
  }
  if (invite_ == Invite::empty) {
    invite_ = Invite::counter;
    return Role::offer;
  }
  return Role::repeated;
}

Role OfferAnswer::on_request(bool from_caller, bool has_description) {
  // The PRACK of a reliable response with an offer has the answer. It comes from the INVITE's sender.
  if (invite_ == Invite::counter && from_caller == invite_from_caller_) {
    if (!has_description) return Role::none;
    invite_ = Invite::answered;
    return Role::answer;
  }
  if (!has_description) return Role::none;
  if (is_open()) {
    const bool open_from_caller = request_ ? request_from_caller_ : invite_from_caller_ != (invite_ == Invite::counter);
    return open_from_caller == from_caller ? Role::second_offer : Role::glare;
  }
  request_ = true;
  request_from_caller_ = from_caller;
  return Role::offer;
}

}  // namespace pcapglass::sdp
