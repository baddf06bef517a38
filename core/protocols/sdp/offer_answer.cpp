#include "protocols/sdp/offer_answer.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sdp/payload_type.h"

namespace pcapglass::sdp {
namespace {

constexpr std::array<std::string_view, 5> kStates = {"accepted", "rejected", "disabled", "not_answered", "not_offered"};

constexpr Severity kError = Severity::error;
constexpr Severity kWarning = Severity::warning;
constexpr Severity kNotice = Severity::notice;

// In order of Problem.
constexpr std::array<ProblemKind, kProblems> kKinds = {{
    {"answer_codec_not_offered", kWarning, "The answer lists a codec that was not offered", "RFC 3264 6.1"},
    {"answer_direction_not_allowed", kError, "The direction in the answer does not fit the one in the offer",
     "RFC 3264 6.1"},
    {"answer_media_count_differs", kError, "The answer has not as many m= lines as the offer", "RFC 3264 6"},
    {"answer_media_differs", kError,
     "An m= line of the answer is of another kind than the one in its place in the offer", "RFC 3264 6"},
    {"disabled_medium_answered", kError, "A medium offered with port 0 was answered with another port", "RFC 3264 6"},
    {"feedback_profile_differs", kNotice, "One side has RTCP feedback in its profile, the other has not",
     "RFC 4585 4.1"},
    {"no_common_codec", kError, "A medium was accepted although no codec of the answer was offered", "RFC 3264 6.1"},
    {"payload_type_conflict", kNotice, "One payload type means different codecs in the two directions", "RFC 3264 5.1"},
    {"rtcp_mux_not_offered", kError, "The answer has rtcp-mux, which was not offered", "RFC 5761 5.1.1"},
    {"srtp_key_missing", kError, "The answer keeps the secure profile but gives no key", "RFC 4568 5.1.2"},
    {"srtp_profile_mismatch", kError, "One side wants SRTP, the other plain RTP", "RFC 4568 5.1.2"},
    {"srtp_suite_not_offered", kError, "The answer chose a crypto suite that was not offered", "RFC 4568 5.1.2"},
    {"telephone_event_not_answered", kNotice, "telephone-event was offered and not accepted", "RFC 4733 2.4.1"},
    {"transport_differs", kError, "The answer has another transport protocol than the offer", "RFC 3264 6"},
    {"origin_changed", kWarning, "A later description has another o= line than its predecessor, apart from the version",
     "RFC 3264 8"},
    {"version_decreased", kError, "The o= version went down", "RFC 3264 8"},
    {"version_not_incremented", kError, "The description changed, but the o= version did not", "RFC 3264 8"},
    {"version_skipped", kNotice, "The o= version rose by more than one", "RFC 3264 8"},
}};

constexpr bool each_has_a_sentence() {
  for (const ProblemKind& kind : kKinds) {
    if (kind.name.empty() || kind.meaning.empty()) return false;
  }
  return true;
}
static_assert(each_has_a_sentence());

class Negotiator {
 public:
  Negotiator(const MediaList& offer, const MediaList& answer, Negotiated& out)
      : offer_(offer), answer_(answer), out_(out) {}

  void run() {
    const std::size_t offered = offer_.media().size() + offer_.media_left_out;
    const std::size_t answered = answer_.media().size() + answer_.media_left_out;
    if (offered != answered) out_.add(Problem::answer_media_count_differs, -1);
    const std::size_t count = std::max(offer_.media().size(), answer_.media().size());
    for (std::size_t i = 0; i < count; ++i) medium(i);
    // Now that all formats stand where they stay.
    for (NegotiatedMedium& m : std::span(out_.media_array).first(out_.media_count)) choose(m);
  }

 private:
  void medium(std::size_t index) {
    index_ = static_cast<int>(index);
    NegotiatedMedium& m = out_.media_array[out_.media_count++];
    m.first_format = format_count_;
    if (index < offer_.media().size()) m.offer = &offer_.media()[index];
    if (index < answer_.media().size()) m.answer = &answer_.media()[index];
    m.state = state_of(m);
    if (m.offer != nullptr && m.answer != nullptr) {
      if (!same_kind(*m.offer, *m.answer)) out_.add(Problem::answer_media_differs, index_, m.answer->media);
      if (m.state == MediumState::disabled && !m.answer->is_disabled()) {
        out_.add(Problem::disabled_medium_answered, index_);
      }
    }
    if (m.state != MediumState::accepted) return;
    check_transport(m);
    match_formats(m);
    m.direction = agreed_direction(m);
    m.rtcp_mux = m.offer->rtcp_mux && m.answer->rtcp_mux;
    if (m.answer->rtcp_mux && !m.offer->rtcp_mux) out_.add(Problem::rtcp_mux_not_offered, index_);
    if (m.offer->encryption == m.answer->encryption) m.encryption = m.answer->encryption;
    m.ptime_to_offerer = m.offer->ptime;
    m.ptime_to_answerer = m.answer->ptime;
  }

  [[nodiscard]] static MediumState state_of(const NegotiatedMedium& m) {
    if (m.offer == nullptr) return MediumState::not_offered;
    if (m.offer->is_disabled()) return MediumState::disabled;
    if (m.answer == nullptr) return MediumState::not_answered;
    return m.answer->is_disabled() ? MediumState::rejected : MediumState::accepted;
  }

  [[nodiscard]] static bool same_kind(const Medium& a, const Medium& b) {
    return equals_ignoring_case(a.media, b.media);
  }

  void check_transport(const NegotiatedMedium& m) {
    const Transport& offered = m.offer->transport;
    const Transport& answered = m.answer->transport;
    const bool neither = !offered.rtp && !offered.udptl;
    if (offered.rtp != answered.rtp || offered.udptl != answered.udptl ||
        (neither && !equals_ignoring_case(m.offer->protocol, m.answer->protocol))) {
      out_.add(Problem::transport_differs, index_, m.answer->protocol);
    } else if (offered.secured != answered.secured) {
      out_.add(Problem::srtp_profile_mismatch, index_, m.answer->protocol);
    } else if (offered.feedback != answered.feedback) {
      out_.add(Problem::feedback_profile_differs, index_, m.answer->protocol);
    }
    if (answered.secured && m.answer->encryption == Encryption::unkeyed) out_.add(Problem::srtp_key_missing, index_);
    if (m.answer->encryption == Encryption::sdes && m.offer->encryption == Encryption::sdes &&
        (m.answer->srtp_suites & ~m.offer->srtp_suites) != 0) {
      out_.add(Problem::srtp_suite_not_offered, index_);
    }
  }

  // The same codec with the same payload type if there is one, for codecs that differ in their fmtp only.
  [[nodiscard]] const Format* offered_like(const NegotiatedMedium& m, const Format& wanted) const {
    const Format* first = nullptr;
    for (const Format& format : offer_.formats(*m.offer)) {
      if (!format.same_codec(wanted)) continue;
      if (format.name == wanted.name) return &format;
      if (first == nullptr) first = &format;
    }
    return first;
  }

  void match_formats(NegotiatedMedium& m) {
    for (const Format& format : answer_.formats(*m.answer)) {
      const Format* offered = offered_like(m, format);
      if (offered == nullptr) {
        if (m.answer->transport.rtp) out_.add(Problem::answer_codec_not_offered, index_, shown_name(format));
        conflict(m, format);
        continue;
      }
      // As many as the answer has formats, and the same ceiling.
      out_.format_array[format_count_++] = {offered, &format};
      ++m.format_count;
      if (offered->name != format.name) conflict(m, format);
    }
  }

  [[nodiscard]] static std::string_view shown_name(const Format& format) {
    return format.encoding.empty() ? format.name : format.encoding;
  }

  void conflict(const NegotiatedMedium& m, const Format& answered) {
    if (!answered.is_rtp || answered.encoding.empty()) return;
    const Format* offered = offer_.format_of(*m.offer, answered.payload_type);
    if (offered != nullptr && !offered->encoding.empty() && !offered->same_codec(answered)) {
      out_.add(Problem::payload_type_conflict, index_, answered.name);
    }
  }

  // RFC 3264 section 6.1; a zero address means that nothing shall be sent there (section 8.4).
  Direction agreed_direction(const NegotiatedMedium& m) {
    const Direction offered = m.offer->direction;
    const Direction answered = m.answer->direction;
    if ((sends(answered) && !receives(offered)) || (receives(answered) && !sends(offered))) {
      // An answer without an attribute says sendrecv, and to hold by c=0.0.0.0 that is how it is done.
      out_.add(Problem::answer_direction_not_allowed, index_, names_of(answered)[static_cast<std::size_t>(answered)]);
    }
    const bool out = sends(offered) && receives(answered) && !m.answer->has_zero_address();
    const bool in = receives(offered) && sends(answered) && !m.offer->has_zero_address();
    return direction_of(out, in);
  }

  void choose(NegotiatedMedium& m) {
    if (m.state != MediumState::accepted) return;
    for (const NegotiatedFormat& format : out_.formats(m)) {
      if (equals_ignoring_case(format.answered->encoding, "telephone-event") && !m.telephone_event_to_answerer) {
        m.telephone_event_to_offerer = format.offered->payload_type;
        m.telephone_event_to_answerer = format.answered->payload_type;
      }
      if (m.codec == nullptr && !is_auxiliary(format.answered->encoding)) m.codec = &format;
    }
    const int index = static_cast<int>(&m - out_.media_array.data());
    if (m.codec == nullptr && m.answer->transport.rtp && m.offer->transport.rtp) {
      out_.add(Problem::no_common_codec, index);
    }
    if (m.offer->telephone_event && !m.telephone_event_to_answerer) {
      out_.add(Problem::telephone_event_not_answered, index);
    }
  }

  const MediaList& offer_;
  const MediaList& answer_;
  Negotiated& out_;
  std::uint16_t format_count_ = 0;
  int index_ = 0;
};

}  // namespace

std::span<const std::string_view> names_of(MediumState) { return kStates; }
const ProblemKind& kind_of(Problem problem) { return kKinds[static_cast<std::size_t>(problem)]; }

bool Negotiated::has(Problem problem) const {
  const auto all = problems();
  return std::any_of(all.begin(), all.end(), [problem](const ProblemAt& at) { return at.problem == problem; });
}

void Negotiated::add(Problem problem, int medium, std::string_view detail) {
  if (problem_count == kProblemCapacity) {
    ++problems_left_out;
    return;
  }
  problem_array[problem_count++] = {problem, static_cast<std::int16_t>(medium), detail};
}

void negotiate(const MediaList& offer, const MediaList& answer, Negotiated& out) {
  Negotiator(offer, answer, out).run();
}

}  // namespace pcapglass::sdp
