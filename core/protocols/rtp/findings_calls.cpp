// Findings about the media of whole calls: SIP-ME-01 to -03, -12, -13 and -20 (domain.md 5.5).
#include "protocols/rtp/findings_calls.h"

#include <algorithm>

#include "bytes/text.h"
#include "decode/ip_literal.h"
#include "protocols/rtp/findings.h"

namespace pcapglass::rtp {
namespace {

constexpr Nanoseconds kTwoSeconds = 2 * kNanosecondsPerSecond;
constexpr Nanoseconds kFiveSeconds = 5 * kNanosecondsPerSecond;

using Case = FindingGroups::Case;

class Examiner {
 public:
  Examiner(const FindingContext& context, FindingGroups& groups) : context_(context), groups_(groups) {}

  void run() {
    const Media& media = context_.media;
    sides_.resize(media.calls().size());
    for (const std::uint32_t position : media.order()) count(media.streams()[position]);
    for (std::size_t i = 0; i < media.calls().size(); ++i) {
      no_media(media.calls()[i], sides_[i].streams);
      late_start(media.calls()[i], sides_[i]);
      one_way(media.calls()[i], sides_[i]);
      fax(media.calls()[i], i);
    }
    for (const Stream& stream : media.streams()) {
      outside(stream);
      wrong_place(stream);
    }
    for (const UnreachableMedia& error : media.unreachable_media()) refused(error);
  }

 private:
  // The streams of a call, and how many packets went to either party, as they were first announced, while it was up.
  struct Sides {
    std::uint64_t streams = 0;
    std::uint64_t to[2] = {0, 0};
    bool before[2] = {false, false};  // some went to that party at other times
    const Stream* first = nullptr;
    const Stream* most = nullptr;
    std::uint64_t most_packets = 0;
  };

  [[nodiscard]] Evidence at(std::uint64_t frame, std::optional<Nanoseconds> time, std::string what) const {
    Evidence out{frame, {}, std::move(what)};
    if (time) out.time = Timestamp{*time, context_.time_digits};
    return out;
  }
  void add(Rule rule, Severity severity, std::string subject, double weight, std::map<std::string, double> metrics,
           std::vector<Evidence> evidence) {
    groups_.add(rule, {severity, weight, std::move(subject), std::move(metrics), std::move(evidence)});
  }

  static std::uint64_t packets_while_up(const Stream& stream, const CallMedia& call) {
    if (!stream.moved_call) return stream.answered_packets;
    // Nobody knew of the call while they came: all or none, where the stream lies within it or outside.
    const bool before = call.answered_frame == 0 || stream.last_time < call.answered + kTwoSeconds;
    const bool behind = call.bye_frame != 0 && stream.first_time > call.bye_time;
    return before || behind ? 0 : stream.sequence.received();
  }

  void count(const Stream& stream) {
    if (stream.link.call >= sides_.size()) return;
    Sides& side = sides_[stream.link.call];
    const CallMedia& call = context_.media.calls()[stream.link.call];
    const std::uint64_t packets = packets_while_up(stream, call);
    ++side.streams;
    if (side.first == nullptr) side.first = &stream;
    if (side.most == nullptr || packets > side.most_packets) {
      side.most = &stream;
      side.most_packets = packets;
    }
    const auto& [one, two] = call.parties;
    const bool to_first = stream.key.destination == one.endpoint || stream.key.source == two.endpoint;
    const bool to_second = stream.key.destination == two.endpoint || stream.key.source == one.endpoint;
    // What came from somewhere else may be either direction.
    const bool either = !to_first && !to_second && packets > 0;
    if (to_first || either) side.to[0] += either ? 1 : packets;
    if (to_second || either) side.to[1] += either ? 1 : packets;
    side.before[0] = side.before[0] || to_first;
    side.before[1] = side.before[1] || to_second;
  }

  void late_start(const CallMedia& call, const Sides& side) {
    if (side.first == nullptr || call.answered_frame == 0) return;
    const Nanoseconds waited = side.first->first_time - call.answered;
    if (waited <= (side.first->encrypted ? 2 * kTwoSeconds : kTwoSeconds)) return;
    add(Rule::late_start, Severity::warning, name_of_stream(*side.first), to_seconds(waited),
        {{"seconds", rounded(to_seconds(waited))}},
        {at(call.answered_frame, call.answered, "the call is answered"),
         at(side.first->first_frame, side.first->first_time, "first RTP packet")});
  }

  void one_way(const CallMedia& call, const Sides& side) {
    const bool two_parties = call.parties[1].endpoint.port != 0 && !call.more_parties;
    if (!two_parties || call.answered_frame == 0 || call.was_held) return;
    if (call.parties[0].endpoint.address == call.parties[1].endpoint.address) return;
    constexpr std::uint64_t kEnough = 50;
    const int deaf = side.to[0] == 0 && side.to[1] >= kEnough ? 0 : side.to[1] == 0 && side.to[0] >= kEnough ? 1 : -1;
    if (deaf < 0) return;
    const CallMedia::Party& party = call.parties[static_cast<std::size_t>(deaf)];
    const std::string missing = side.before[deaf] ? "after the answer nothing is sent to " : "nothing is sent to ";
    add(Rule::one_way, Severity::error, name_of_stream(*side.most), static_cast<double>(side.to[1 - deaf]),
        {{"packets_there", static_cast<double>(side.to[1 - deaf])}, {"packets_back", 0}},
        {at(side.most->first_frame, side.most->first_time, "first packet of the direction that is there"),
         at(side.most->last_frame, side.most->last_time, "its last packet; none has come back while the call was up"),
         at(party.frame, {}, missing + to_string(party.endpoint) + ", which this SDP advertises")});
  }

  // Answered for five seconds, by both in SDP, and no RTP either way.
  void no_media(const CallMedia& call, std::uint64_t streams) {
    if (streams > 0 || call.answered_frame == 0 || call.was_held || call.parties[1].endpoint.port == 0) return;
    const Nanoseconds end = call.bye_frame != 0 ? call.bye_time : context_.end;
    if (end - call.answered < kFiveSeconds || call.fax.frame != 0) return;
    if (has_stream(call.parties[0].endpoint) || has_stream(call.parties[1].endpoint)) return;
    const bool others = !context_.media.streams().empty();
    add(others ? Rule::no_media : Rule::not_captured, others ? Severity::error : Severity::info, printable(call.id),
        to_seconds(end - call.answered), {{"answered_s", to_seconds(end - call.answered)}},
        {at(call.answered_frame, call.answered, "the call is answered"),
         call.bye_frame != 0 ? at(call.bye_frame, call.bye_time, "it ends")
                             : at(context_.capture_frames, {}, "the capture ends")});
  }

  // Media that another call with the same endpoints has claimed, as when a B2BUA connects two parties directly.
  [[nodiscard]] bool has_stream(const Endpoint& endpoint) {
    if (ends_.empty()) {
      for (const Stream& stream : context_.media.streams()) {
        ends_.push_back(stream.key.source);
        ends_.push_back(stream.key.destination);
      }
      std::sort(ends_.begin(), ends_.end());
    }
    return std::binary_search(ends_.begin(), ends_.end(), endpoint);
  }

  // Behind the end of the call, or before its first SDP.
  void outside(const Stream& stream) {
    if (stream.link.call == kNoCall) return;
    const CallMedia& call = context_.media.calls()[stream.link.call];
    const Announcement* latest = context_.media.announced(stream.key.destination);
    if (latest == nullptr) latest = context_.media.announced(stream.key.source);
    const bool reused = latest != nullptr && latest->call != stream.link.call;
    if (call.end_frame != 0 && !reused && stream.last_time - call.end_time > kFiveSeconds) {
      const double late = to_seconds(stream.last_time - call.end_time);
      add(Rule::outside_call, Severity::notice, name_of_stream(stream), late, {{"seconds_after", late}},
          {at(call.end_frame, call.end_time, "the call is over"),
           at(stream.last_frame, stream.last_time, "last packet of the stream")});
    }
    const bool early = stream.key.destination == call.parties[0].endpoint &&
                       call.parties[0].frame == call.initial_frame && stream.first_frame < call.initial_frame;
    if (early && call.initial_frame != 0) {
      add(Rule::outside_call, Severity::notice, name_of_stream(stream), 0, {},
          {at(stream.first_frame, stream.first_time, "first packet to the caller"),
           at(call.initial_frame, {}, "its first SDP")});
    }
  }

  // From an endpoint of the call to one that its other party did not advertise.
  void wrong_place(const Stream& stream) {
    if (stream.link.by != LinkedBy::symmetric || stream.link.call == kNoCall) return;
    const CallMedia& call = context_.media.calls()[stream.link.call];
    if (call.more_parties || call.parties[1].endpoint.port == 0 || call.answered_frame == 0) return;
    const int from = stream.key.source == call.parties[0].endpoint   ? 0
                     : stream.key.source == call.parties[1].endpoint ? 1
                                                                     : -1;
    if (from < 0 || stream.last_time < call.answered + kNanosecondsPerSecond) return;
    const CallMedia::Party& other = call.parties[static_cast<std::size_t>(1 - from)];
    const Endpoint& to = stream.key.destination;
    // Latching: to where the media of a party behind a NAT comes from.
    const bool latched = is_private(other.endpoint.address) != is_private(to.address);
    const bool symmetric =
        std::any_of(context_.media.streams().begin(), context_.media.streams().end(), [&](const Stream& each) {
          const bool back = each.key.destination == stream.key.source || each.link.call == stream.link.call;
          return each.key.source == to && back;
        });
    if (latched || symmetric || context_.media.announced(to) != nullptr) return;
    add(Rule::wrong_place, Severity::error, name_of_stream(stream), static_cast<double>(stream.sequence.received()),
        {{"packets", static_cast<double>(stream.sequence.received())}},
        {at(other.frame, {}, "SDP says " + to_string(other.endpoint)),
         at(stream.first_frame, stream.first_time, "first packet to " + to_string(to))});
  }

  // When the call is over ports close, and the last packets are refused: that is no fault.
  void refused(const UnreachableMedia& error) {
    const Stream& stream = context_.media.streams()[error.stream];
    if (stream.link.call != kNoCall) {
      const CallMedia& call = context_.media.calls()[stream.link.call];
      if (call.bye_frame != 0 && error.time >= call.bye_time) return;
    } else if (error.time - stream.first_time > kFiveSeconds) {
      return;  // without signalling nobody knows when the call ends
    }
    add(Rule::wrong_place, Severity::error, name_of_stream(stream), static_cast<double>(error.count),
        {{"icmp_errors", static_cast<double>(error.count)}},
        {at(error.frame, error.time, "ICMP: the destination of this RTP is unreachable"),
         at(stream.first_frame, stream.first_time, "first packet of the stream")});
  }

  void fax(const CallMedia& call, std::size_t number) {
    const FaxOffer& fax = call.fax;
    if (fax.frame == 0) return;
    const auto& flows = context_.media.faxes();
    const bool any =
        std::any_of(flows.begin(), flows.end(), [&](const FaxFlow& flow) { return flow.link.call == number; });
    const Nanoseconds end = call.bye_frame != 0 ? call.bye_time : context_.end;
    const char* what = nullptr;
    if (fax.answer_frame == 0 && context_.end - fax.time >= 32 * kNanosecondsPerSecond) what = "no answer came";
    if (fax.code >= 300 && fax.code != 491 && fax.code != 401 && fax.code != 407) what = "it was refused";
    if (fax.code >= 200 && fax.code < 300 && !any && end - fax.answer_time >= kFiveSeconds) {
      what = "it was accepted, and no UDPTL followed";
    }
    if (what == nullptr) return;
    std::vector<Evidence> evidence = {at(fax.frame, fax.time, "T.38 is offered")};
    if (fax.answer_frame != 0) evidence.push_back(at(fax.answer_frame, fax.answer_time, what));
    add(Rule::fax, Severity::warning, printable(call.id), 0, {{"code", fax.code}}, std::move(evidence));
  }

  const FindingContext& context_;
  FindingGroups& groups_;
  std::vector<Sides> sides_;    // of each call
  std::vector<Endpoint> ends_;  // of all streams, sorted, once somebody asks
};

}  // namespace

void find_call_trouble(const FindingContext& context, FindingGroups& groups) { Examiner(context, groups).run(); }

}  // namespace pcapglass::rtp
