// Which messages carry offers and answers (RFC 6337 table 1; domain.md OA-01, OA-03).
#include "protocols/sdp/exchange.h"

#include "catch.h"

using pcapglass::sdp::Carrier;
using pcapglass::sdp::OfferAnswer;
using pcapglass::sdp::Role;

namespace {
constexpr bool kCaller = true;
constexpr bool kCallee = false;
constexpr bool kSdp = true;
constexpr bool kNoSdp = false;
}  // namespace

TEST_CASE("OA-01: INVITE and 2xx; a 18x that is not reliable is a preview") {
  OfferAnswer dialog;
  CHECK(dialog.on(Carrier::invite, kCaller, kSdp) == Role::offer);
  CHECK(dialog.on(Carrier::provisional, kCallee, kNoSdp) == Role::none);
  CHECK(dialog.on(Carrier::provisional, kCallee, kSdp) == Role::preview);
  CHECK(dialog.is_open());
  CHECK(dialog.on(Carrier::success, kCallee, kSdp) == Role::answer);
  CHECK_FALSE(dialog.is_open());
  CHECK(dialog.on(Carrier::ack, kCaller, kNoSdp) == Role::none);
  // A re-INVITE from the other side.
  CHECK(dialog.on(Carrier::invite, kCallee, kSdp) == Role::offer);
  CHECK(dialog.on(Carrier::success, kCaller, kSdp) == Role::answer);
}

TEST_CASE("OA-01: 2xx and ACK, reliable 1xx and PRACK") {
  OfferAnswer late;
  CHECK(late.on(Carrier::invite, kCaller, kNoSdp) == Role::none);
  CHECK(late.on(Carrier::success, kCallee, kSdp) == Role::offer);
  CHECK(late.on(Carrier::ack, kCaller, kSdp) == Role::answer);
  OfferAnswer early;
  CHECK(early.on(Carrier::invite, kCaller, kNoSdp) == Role::none);
  CHECK(early.on(Carrier::reliable, kCallee, kSdp) == Role::offer);
  CHECK(early.on(Carrier::request, kCaller, kSdp) == Role::answer);
  CHECK(early.on(Carrier::request_success, kCallee, kNoSdp) == Role::none);
  CHECK(early.on(Carrier::success, kCallee, kNoSdp) == Role::none);
}

TEST_CASE("OA-01: INVITE and reliable 1xx, then PRACK or UPDATE with an offer of its own") {
  OfferAnswer dialog;
  CHECK(dialog.on(Carrier::invite, kCaller, kSdp) == Role::offer);
  CHECK(dialog.on(Carrier::reliable, kCallee, kSdp) == Role::answer);
  CHECK(dialog.on(Carrier::request, kCaller, kSdp) == Role::offer);
  CHECK(dialog.on(Carrier::request_success, kCallee, kSdp) == Role::answer);
  CHECK(dialog.on(Carrier::request, kCallee, kSdp) == Role::offer);
  CHECK(dialog.on(Carrier::request_failure, kCaller, kNoSdp) == Role::none);
  CHECK_FALSE(dialog.is_open());
  CHECK(dialog.on(Carrier::success, kCallee, kSdp) == Role::repeated);
}

TEST_CASE("OA-03: glare, a second offer, and descriptions that are missing") {
  OfferAnswer glare;
  CHECK(glare.on(Carrier::invite, kCaller, kSdp) == Role::offer);
  CHECK(glare.on(Carrier::invite, kCallee, kSdp) == Role::glare);
  CHECK(glare.on(Carrier::request, kCallee, kSdp) == Role::glare);
  CHECK(glare.on(Carrier::request, kCaller, kSdp) == Role::second_offer);
  CHECK(glare.on(Carrier::failure, kCallee, kNoSdp) == Role::none);
  CHECK(glare.on(Carrier::invite, kCallee, kSdp) == Role::offer);
  OfferAnswer unanswered;
  CHECK(unanswered.on(Carrier::invite, kCaller, kSdp) == Role::offer);
  CHECK(unanswered.on(Carrier::success, kCallee, kNoSdp) == Role::missing_answer);
  OfferAnswer never;
  CHECK(never.on(Carrier::invite, kCaller, kNoSdp) == Role::none);
  CHECK(never.on(Carrier::success, kCallee, kNoSdp) == Role::missing_offer);
  OfferAnswer unacknowledged;
  CHECK(unacknowledged.on(Carrier::invite, kCaller, kNoSdp) == Role::none);
  CHECK(unacknowledged.on(Carrier::success, kCallee, kSdp) == Role::offer);
  CHECK(unacknowledged.on(Carrier::ack, kCaller, kNoSdp) == Role::missing_answer);
}
