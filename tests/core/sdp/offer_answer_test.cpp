// What offer and answer agree on (RFC 3264, examples of RFC 4317; domain.md OA-02, OA-03).
#include "protocols/sdp/offer_answer.h"

#include "catch.h"
#include "protocols/sdp/negotiation_report.h"
#include "support/sdp.h"

using namespace test;
using namespace pcapglass;
using sdp::Direction;
using sdp::MediumState;
using sdp::Problem;

namespace {

// Both texts and all that points into them.
struct Exchange {
  Exchange(std::string offered, std::string answered)
      : offer_text(std::move(offered)), answer_text(std::move(answered)) {
    negotiate(offer, answer, result);
  }
  Exchange(std::initializer_list<std::string_view> offered, std::initializer_list<std::string_view> answered)
      : Exchange(described(offered), described(answered)) {}

  [[nodiscard]] std::vector<std::string> problems() const {
    std::vector<std::string> out;
    for (const sdp::ProblemAt& at : result.problems()) out.emplace_back(kind_of(at.problem).name);
    return out;
  }
  [[nodiscard]] const sdp::NegotiatedMedium& medium(std::size_t i = 0) const { return result.media()[i]; }
  // "PCMU 0/0, iLBC 97/98": to the offerer, to the answerer.
  [[nodiscard]] std::string formats(std::size_t i = 0) const {
    std::string out;
    for (const sdp::NegotiatedFormat& f : result.formats(medium(i))) {
      if (!out.empty()) out += ", ";
      out +=
          std::string(f.answered->encoding) + " " + std::string(f.offered->name) + "/" + std::string(f.answered->name);
    }
    return out;
  }

  std::string offer_text, answer_text;
  sdp::MediaList offer = sdp::media_of(offer_text), answer = sdp::media_of(answer_text);
  sdp::Negotiated result;
};
using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("OA-02: RFC 4317 2.1, audio and video with one codec of each accepted") {
  const Exchange e(
      {"m=audio 49170 RTP/AVP 0 8 97", "a=rtpmap:0 PCMU/8000", "a=rtpmap:8 PCMA/8000", "a=rtpmap:97 iLBC/8000",
       "m=video 51372 RTP/AVP 31 32", "a=rtpmap:31 H261/90000", "a=rtpmap:32 MPV/90000"},
      {"m=audio 49174 RTP/AVP 0", "a=rtpmap:0 PCMU/8000", "m=video 49170 RTP/AVP 32", "a=rtpmap:32 MPV/90000"});
  CHECK(e.problems() == Names{});
  CHECK((e.formats(0) == "PCMU 0/0" && e.formats(1) == "MPV 32/32"));
  CHECK(e.medium(0).codec->answered->encoding == "PCMU");
  CHECK((e.medium(1).state == MediumState::accepted && e.medium(1).direction == Direction::sendrecv));
}

TEST_CASE("OA-02: RFC 4317 2.2, video rejected and two codecs kept in the answerer's order") {
  const Exchange e({"m=audio 49170 RTP/AVP 0 8 97", "a=rtpmap:97 iLBC/8000", "m=video 51372 RTP/AVP 31 32"},
                   {"m=audio 49172 RTP/AVP 8 0", "m=video 0 RTP/AVP 31"});
  CHECK(e.problems() == Names{});
  CHECK(e.formats(0) == "PCMA 8/8, PCMU 0/0");
  CHECK(e.medium(0).codec->answered->encoding == "PCMA");
  CHECK(e.medium(1).state == MediumState::rejected);
  CHECK((e.medium(1).direction == Direction::inactive && e.medium(1).codec == nullptr));
}

TEST_CASE("OA-02: a payload type is what the receiver advertised") {
  const Exchange e({"m=audio 1000 RTP/AVP 97 101", "a=rtpmap:97 iLBC/8000", "a=rtpmap:101 telephone-event/8000",
                    "a=ptime:30", "a=rtcp-mux"},
                   {"m=audio 2000 RTP/AVP 98 96", "a=rtpmap:98 ILBC/8000/1", "a=rtpmap:96 telephone-event/8000",
                    "a=ptime:20", "a=rtcp-mux"});
  CHECK(e.problems() == Names{});
  const sdp::NegotiatedMedium& m = e.medium();
  CHECK(e.formats() == "ILBC 97/98, telephone-event 101/96");
  CHECK((m.telephone_event_to_offerer == 101 && m.telephone_event_to_answerer == 96));
  CHECK((m.ptime_to_offerer == 30 && m.ptime_to_answerer == 20 && m.rtcp_mux));
  const sdp::NegotiationReport report = sdp::report_negotiation(e.result);
  CHECK((report.media[0].offerer == "192.0.2.1:1000" && report.media[0].answerer == "192.0.2.1:2000"));
  CHECK((report.media[0].codec == "ILBC" && report.media[0].formats[0].format_to_offerer == "97"));
}

TEST_CASE("OA-02: formats that differ in their parameters only are told apart by payload type") {
  const Exchange e({"m=video 1 RTP/AVP 102 103", "a=rtpmap:102 H264/90000", "a=rtpmap:103 H264/90000"},
                   {"m=video 1 RTP/AVP 103", "a=rtpmap:103 H264/90000"});
  CHECK(e.formats() == "H264 103/103");
}

TEST_CASE("OA-02: the direction after negotiation, RFC 3264 6.1 and 8.4") {
  const auto direction = [](std::string_view offer, std::string_view answer) {
    const Exchange e({"m=audio 1 RTP/AVP 0", offer}, {"m=audio 1 RTP/AVP 0", answer});
    CHECK(e.problems() == Names{});
    return e.medium().direction;
  };
  CHECK(direction("a=sendrecv", "a=sendrecv") == Direction::sendrecv);
  CHECK(direction("a=sendrecv", "a=recvonly") == Direction::sendonly);
  CHECK(direction("a=sendrecv", "a=sendonly") == Direction::recvonly);
  CHECK(direction("a=sendonly", "a=recvonly") == Direction::sendonly);
  CHECK(direction("a=sendonly", "a=inactive") == Direction::inactive);
  CHECK(direction("a=recvonly", "a=sendonly") == Direction::recvonly);
  CHECK(direction("a=inactive", "a=inactive") == Direction::inactive);
  const Exchange zero(described({"m=audio 1 RTP/AVP 0"}, "1", "IP4 0.0.0.0"), described({"m=audio 1 RTP/AVP 0"}));
  CHECK(zero.medium().direction == Direction::sendonly);
  const Exchange wrong({"m=audio 1 RTP/AVP 0", "a=sendonly"}, {"m=audio 1 RTP/AVP 0"});
  CHECK(wrong.problems() == Names{"answer_direction_not_allowed"});
  CHECK(wrong.medium().direction == Direction::sendonly);
}

TEST_CASE("OA-03: m= lines that do not match") {
  const Exchange fewer({"m=audio 1 RTP/AVP 0", "m=video 2 RTP/AVP 31"}, {"m=audio 1 RTP/AVP 0"});
  CHECK(fewer.problems() == Names{"answer_media_count_differs"});
  CHECK(fewer.medium(1).state == MediumState::not_answered);
  const Exchange more({"m=audio 1 RTP/AVP 0"}, {"m=audio 1 RTP/AVP 0", "m=video 2 RTP/AVP 31"});
  CHECK(more.problems() == Names{"answer_media_count_differs"});
  CHECK(more.medium(1).state == MediumState::not_offered);
  const Exchange swapped({"m=audio 1 RTP/AVP 0", "m=video 2 RTP/AVP 31"},
                         {"m=video 2 RTP/AVP 31", "m=audio 1 RTP/AVP 0"});
  CHECK(swapped.result.has(Problem::answer_media_differs));
  const Exchange revived({"m=audio 0 RTP/AVP 0"}, {"m=audio 5 RTP/AVP 0"});
  CHECK(revived.problems() == Names{"disabled_medium_answered"});
  CHECK(revived.medium().state == MediumState::disabled);
  const Exchange refused({"m=audio 0 RTP/AVP 0"}, {"m=audio 0 RTP/AVP 0"});
  CHECK(refused.problems() == Names{});
}

TEST_CASE("OA-03: codecs that were not offered") {
  const Exchange extra({"m=audio 1 RTP/AVP 0"}, {"m=audio 1 RTP/AVP 0 8"});
  CHECK(extra.problems() == Names{"answer_codec_not_offered"});
  const Exchange none({"m=audio 1 RTP/AVP 0"}, {"m=audio 1 RTP/AVP 8"});
  CHECK(none.problems() == Names{"answer_codec_not_offered", "no_common_codec"});
  CHECK(none.medium().codec == nullptr);
  const Exchange clock({"m=audio 1 RTP/AVP 96", "a=rtpmap:96 L16/16000"},
                       {"m=audio 1 RTP/AVP 96", "a=rtpmap:96 L16/8000"});
  CHECK(clock.problems() == Names{"answer_codec_not_offered", "payload_type_conflict", "no_common_codec"});
  const Exchange events({"m=audio 1 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000"}, {"m=audio 1 RTP/AVP 0"});
  CHECK(events.problems() == Names{"telephone_event_not_answered"});
  const Exchange conflict({"m=audio 1 RTP/AVP 96 97", "a=rtpmap:96 AMR/8000", "a=rtpmap:97 iLBC/8000"},
                          {"m=audio 1 RTP/AVP 96", "a=rtpmap:96 iLBC/8000"});
  CHECK(conflict.problems() == Names{"payload_type_conflict"});
  CHECK(conflict.formats() == "iLBC 97/96");
}

TEST_CASE("OA-03: transport, SRTP and RTCP multiplexing") {
  const std::string_view key80 = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:a";
  const std::string_view key32 = "a=crypto:1 AES_CM_128_HMAC_SHA1_32 inline:a";
  const Exchange plain({"m=audio 1 RTP/SAVP 0", key80}, {"m=audio 1 RTP/AVP 0"});
  CHECK(plain.problems() == Names{"srtp_profile_mismatch"});
  CHECK(plain.medium().encryption == sdp::Encryption::none);
  const Exchange agreed({"m=audio 1 RTP/SAVP 0", key32, key80}, {"m=audio 1 RTP/SAVP 0", key80});
  CHECK(agreed.problems() == Names{});
  CHECK(agreed.medium().encryption == sdp::Encryption::sdes);
  const Exchange suite({"m=audio 1 RTP/SAVP 0", key32}, {"m=audio 1 RTP/SAVP 0", key80});
  CHECK(suite.problems() == Names{"srtp_suite_not_offered"});
  const Exchange keyless({"m=audio 1 RTP/SAVP 0", key32}, {"m=audio 1 RTP/SAVP 0"});
  CHECK(keyless.problems() == Names{"srtp_key_missing"});
  const Exchange feedback({"m=audio 1 RTP/AVPF 0"}, {"m=audio 1 RTP/AVP 0"});
  CHECK(feedback.problems() == Names{"feedback_profile_differs"});
  const Exchange fax({"m=image 1 udptl t38"}, {"m=image 1 TCP t38"});
  CHECK(fax.problems() == Names{"transport_differs"});
  const Exchange mux({"m=audio 1 RTP/AVP 0"}, {"m=audio 1 RTP/AVP 0", "a=rtcp-mux"});
  CHECK(mux.problems() == Names{"rtcp_mux_not_offered"});
}

TEST_CASE("RFC 9143 6: a bundled medium with port 0 and bundle-only is not refused") {
  const Exchange e({"m=audio 1 RTP/AVP 0", "m=video 0 RTP/AVP 31", "a=bundle-only"},
                   {"m=audio 1 RTP/AVP 0", "m=video 1 RTP/AVP 31"});
  CHECK(e.problems() == Names{});
  CHECK(e.medium(1).state == MediumState::accepted);
}

namespace {

struct Later {
  std::vector<std::string> names;
  std::string version;
};
Later later(const std::string& previous, const std::string& next) {
  const sdp::Change change = classify_change(sdp::media_of(previous), sdp::media_of(next));
  Later out;
  for (const std::string_view name : names_of_change(change)) out.names.emplace_back(name);
  if (change.version_problem) out.version = kind_of(*change.version_problem).name;
  return out;
}
Names change_of(std::initializer_list<std::string_view> previous, std::initializer_list<std::string_view> next) {
  return later(described(previous, "1"), described(next, "2")).names;
}

}  // namespace

TEST_CASE("DL-04: what a re-INVITE changes") {
  const std::string_view audio = "m=audio 1000 RTP/AVP 0";
  CHECK(change_of({audio}, {audio}) == Names{"session_refresh"});
  CHECK(change_of({audio}, {audio, "a=sendonly"}) == Names{"hold"});
  CHECK(change_of({audio}, {audio, "a=inactive"}) == Names{"hold"});
  CHECK(change_of({audio, "a=sendonly"}, {audio, "a=sendrecv"}) == Names{"resume"});
  CHECK(change_of({audio, "a=sendonly"}, {audio, "a=inactive"}) == Names{"direction_change"});
  CHECK(change_of({audio}, {audio, "a=recvonly"}) == Names{"direction_change"});
  CHECK(change_of({audio}, {"m=audio 1000 RTP/AVP 8"}) == Names{"codec_change"});
  CHECK(change_of({audio}, {"m=audio 1000 RTP/AVP 0 8"}) == Names{"format_change"});
  CHECK(change_of({audio}, {"m=audio 2000 RTP/AVP 0"}) == Names{"media_move"});
  CHECK(change_of({audio}, {audio, "c=IN IP4 192.0.2.77"}) == Names{"media_move"});
  CHECK(change_of({audio}, {audio, "m=video 3000 RTP/AVP 31"}) == Names{"video_add"});
  CHECK(change_of({audio, "m=video 0 RTP/AVP 31"}, {audio, "m=video 3000 RTP/AVP 31"}) == Names{"video_add"});
  CHECK(change_of({audio, "m=video 3000 RTP/AVP 31"}, {audio, "m=video 0 RTP/AVP 31"}) == Names{"video_remove"});
  CHECK(change_of({audio}, {"m=image 1000 udptl t38"}) == Names{"t38_switch"});
  CHECK(change_of({audio}, {"m=audio 0 RTP/AVP 0", "m=image 1002 udptl t38"}) == Names{"t38_switch"});
  CHECK(change_of({"m=image 1000 udptl t38"}, {audio}) == Names{"t38_end"});
  CHECK(change_of({audio}, {audio, "a=ptime:20"}) == Names{"other_change"});
  CHECK(later(described({audio}, "1"), described({audio}, "2", "IP4 0.0.0.0")).names == Names{"hold"});
  CHECK(later(described({audio}, "1", "IP4 0.0.0.0"), described({audio}, "2")).names == Names{"resume"});
  CHECK(later(described({audio}, "1"), described({audio}, "1")).names == Names{"session_refresh"});
  // Music on hold: sendonly from another address.
  CHECK(change_of({audio}, {audio, "c=IN IP4 192.0.2.99", "a=sendonly"}) == Names{"hold", "media_move"});
  // Held video beside audio that goes on is no hold of the call.
  CHECK(change_of({audio, "m=video 1 RTP/AVP 31"}, {audio, "m=video 1 RTP/AVP 31", "a=inactive"}) ==
        Names{"direction_change"});
}

TEST_CASE("OA-03: the o= version rises by one when anything changed, RFC 3264 8") {
  const std::string_view audio = "m=audio 1000 RTP/AVP 0";
  const std::string_view other = "m=audio 1000 RTP/AVP 8";
  CHECK(later(described({audio}, "1"), described({other}, "2")).version.empty());
  CHECK(later(described({audio}, "1"), described({audio}, "1")).version.empty());
  CHECK(later(described({audio}, "1"), described({other}, "1")).version == "version_not_incremented");
  CHECK(later(described({audio}, "2"), described({other}, "1")).version == "version_decreased");
  CHECK(later(described({audio}, "1"), described({other}, "3")).version == "version_skipped");
  const std::string renamed = lines({"v=0", "o=- 8 2 IN IP4 192.0.2.1", "s=-", "t=0 0", audio});
  CHECK(later(described({audio}, "1"), renamed).version == "origin_changed");
}
