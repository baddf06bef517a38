// Offer and answer (RFC 3264, 6337): what two descriptions agree on, what is wrong with the answer, and what a later
// description of the same sender changes (domain.md OA-01 to OA-04, DL-04).
#pragma once

#include "protocols/sdp/media.h"
#include "report/finding.h"

namespace pcapglass::sdp {

enum class Problem : std::uint8_t {
  answer_codec_not_offered,
  answer_direction_not_allowed,
  answer_media_count_differs,
  answer_media_differs,
  disabled_medium_answered,
  feedback_profile_differs,
  no_common_codec,
  payload_type_conflict,
  rtcp_mux_not_offered,
  srtp_key_missing,
  srtp_profile_mismatch,
  srtp_suite_not_offered,
  telephone_event_not_answered,
  transport_differs,
  origin_changed,
  version_decreased,
  version_not_incremented,
  version_skipped,
};
inline constexpr std::size_t kProblems = static_cast<std::size_t>(Problem::version_skipped) + 1;

struct ProblemKind {
  std::string_view name;
  Severity severity = Severity::info;
  std::string_view meaning;    // a sentence
  std::string_view reference;  // RFC section
};
[[nodiscard]] const ProblemKind& kind_of(Problem problem);

struct ProblemAt {
  Problem problem = Problem::transport_differs;
  std::int16_t medium = -1;  // index of the m= line; -1 for the description as a whole
  std::string_view detail;   // raw, into a description or static memory
};

enum class MediumState : std::uint8_t {
  accepted,
  rejected,      // answered with port 0
  disabled,      // offered with port 0
  not_answered,  // the answer has too few m= lines
  not_offered,   // the answer has too many
};
[[nodiscard]] std::span<const std::string_view> names_of(MediumState);

// One codec that both know. A payload type is what the receiver of the media advertised (OA-02).
struct NegotiatedFormat {
  const Format* offered = nullptr;   // sent to the offerer with this payload type
  const Format* answered = nullptr;  // sent to the answerer with this one
};

// Pointers are into the two descriptions, which must outlive this.
struct NegotiatedMedium {
  MediumState state = MediumState::accepted;
  const Medium* offer = nullptr;              // null when not offered
  const Medium* answer = nullptr;             // null when not answered
  Direction direction = Direction::inactive;  // as the offerer sees it, after negotiation
  Encryption encryption = Encryption::none;   // none when only one side does it
  std::uint16_t first_format = 0, format_count = 0;
  // The preferred codec of the answer that was offered; null when there is none.
  const NegotiatedFormat* codec = nullptr;
  std::optional<std::uint8_t> telephone_event_to_offerer, telephone_event_to_answerer;
  // Milliseconds that the receiver wants, 0: not said.
  std::uint16_t ptime_to_offerer = 0, ptime_to_answerer = 0;
  bool rtcp_mux = false;
};

// A fixed size, no allocation. Not to be copied: it points into itself.
struct Negotiated {
  static constexpr std::size_t kProblemCapacity = 24;

  std::uint16_t media_count = 0, problem_count = 0;
  std::uint16_t problems_left_out = 0;
  std::array<NegotiatedMedium, kMediaCapacity> media_array;
  std::array<NegotiatedFormat, kFormatCapacity> format_array;
  std::array<ProblemAt, kProblemCapacity> problem_array;

  Negotiated() = default;
  Negotiated(const Negotiated&) = delete;
  Negotiated& operator=(const Negotiated&) = delete;

  [[nodiscard]] std::span<const NegotiatedMedium> media() const { return {media_array.data(), media_count}; }
  [[nodiscard]] std::span<const NegotiatedFormat> formats(const NegotiatedMedium& m) const {
    return {format_array.data() + m.first_format, m.format_count};
  }
  [[nodiscard]] std::span<const ProblemAt> problems() const { return {problem_array.data(), problem_count}; }
  [[nodiscard]] bool has(Problem problem) const;
  void add(Problem problem, int medium, std::string_view detail = {});
};

// Fills `out`, which must be new. Any two descriptions.
void negotiate(const MediaList& offer, const MediaList& answer, Negotiated& out);

// What `next` changes, both sent by the same side (OA-03, DL-04).
struct Change {
  bool hold = false;  // no medium was held, or not all, and now a call's audio is
  bool resume = false;
  bool codec_change = false;      // another preferred codec
  bool format_change = false;     // other formats behind the preferred one
  bool direction_change = false;  // one that is neither hold nor resume
  bool t38_switch = false;        // to fax
  bool t38_end = false;           // from fax back
  bool media_move = false;        // address or port
  bool encryption_change = false;
  bool video_add = false, video_remove = false;
  bool media_add = false, media_remove = false;  // of other kinds
  bool other_change = false;                     // something that is not looked at here
  bool session_refresh = false;                  // nothing changed
  std::optional<Problem> version_problem;
};
[[nodiscard]] Change classify_change(const MediaList& previous, const MediaList& next);

// Names of what `change` holds, most telling first.
struct ChangeNames {
  std::array<std::string_view, 15> names;
  std::size_t count = 0;
  [[nodiscard]] const std::string_view* begin() const { return names.data(); }
  [[nodiscard]] const std::string_view* end() const { return names.data() + count; }
};
[[nodiscard]] ChangeNames names_of_change(const Change& change);

}  // namespace pcapglass::sdp
