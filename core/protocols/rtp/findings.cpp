#include "protocols/rtp/findings.h"

#include <algorithm>
#include <cmath>

#include "protocols/rtp/finding_groups.h"
#include "protocols/rtp/findings_calls.h"
#include "protocols/rtp/report.h"

namespace pcapglass::rtp {
namespace {

constexpr std::uint64_t kEnoughForLoss = 200;  // packets

class Examiner {
 public:
  explicit Examiner(const FindingContext& context) : context_(context) {}

  std::vector<Finding> run() {
    for (const std::uint32_t position : context_.media.order()) look_at(context_.media.streams()[position]);
    look_for_injection();
    find_call_trouble(context_, groups_);
    return groups_.findings();
  }

 private:
  using Case = FindingGroups::Case;

  void look_at(const Stream& stream) {
    loss(stream);
    jitter(stream);
    disorder(stream);
    quality(stream);
    control(stream);
    negotiation(stream);
    packet_time(stream);
    pauses(stream);
    telephone_events(stream);
    drift(stream);
    if (stream.link.by == LinkedBy::unlinked) {
      add(Rule::no_signalling, Severity::notice, stream, static_cast<double>(stream.sequence.received()),
          {{"packets", static_cast<double>(stream.sequence.received())}},
          {{stream.first_frame, stream.first_time, "first packet"}});
    }
  }

  void loss(const Stream& stream) {
    const double percent = loss_percent(stream);
    const std::uint64_t longest = stream.sequence.longest_burst();
    const bool enough = stream.sequence.expected() >= kEnoughForLoss;
    if (!(enough && percent >= 1) && longest < 10) return;
    const Severity severity = enough && percent >= 3 ? Severity::error : Severity::warning;
    std::vector<Frame> frames;
    for (const LossBurst& burst : stream.sequence.listed_bursts()) {
      if (burst.length != longest || !frames.empty()) continue;
      frames.push_back({burst.frame_before, {}, "last packet before the longest loss"});
      frames.push_back({burst.frame_after, {}, std::to_string(burst.length) + " packets are missing before this one"});
    }
    if (frames.empty()) frames.push_back({stream.last_frame, stream.last_time, "last packet of the stream"});
    add(Rule::loss, severity, stream, percent,
        {{"loss_percent", percent},
         {"lost", static_cast<double>(stream.sequence.lost())},
         {"expected", static_cast<double>(stream.sequence.expected())},
         {"longest_burst", static_cast<double>(longest)}},
        frames);
  }

  void jitter(const Stream& stream) {
    const double mean = stream.timing.mean_jitter();
    const double most = stream.timing.max_jitter();
    constexpr std::uint64_t kEnough = 20;
    if (stream.timing.measured() < kEnough || (mean < 20 && most < 40)) return;
    add(Rule::jitter, mean >= 50 ? Severity::error : Severity::warning, stream, mean,
        {{"jitter_mean_ms", mean}, {"jitter_max_ms", most}}, {{stream.max_jitter_frame, {}, "jitter is highest here"}});
  }

  void disorder(const Stream& stream) {
    const auto received = static_cast<double>(stream.sequence.received());
    // The end of a telephone event is sent three times on purpose, sometimes with one sequence number.
    const std::uint64_t repeated =
        stream.sequence.duplicates() - std::min(stream.sequence.duplicates(), repeated_ends(stream));
    const std::uint64_t late = stream.sequence.late();
    const double percent = static_cast<double>(repeated + late) * 100 / received;
    if (stream.sequence.received() < kEnoughForLoss || percent < 1) return;
    add(Rule::disorder, Severity::warning, stream, percent,
        {{"percent", percent},
         {"out_of_order", static_cast<double>(late)},
         {"duplicates", static_cast<double>(repeated)}},
        {{stream.first_frame, stream.first_time, "first packet of the stream"},
         {stream.last_frame, stream.last_time, "last packet of the stream"}});
  }

  [[nodiscard]] std::uint64_t repeated_ends(const Stream& stream) const {
    std::uint64_t sum = 0;
    for_events(stream, [&](const TelephoneEvent& event) { sum += event.ends > 0 ? event.ends - 1U : 0U; });
    return sum;
  }

  template <class Visit>
  void for_events(const Stream& stream, Visit visit) const {
    const auto& events = context_.media.events();
    for (std::uint32_t at = stream.events_begin; at != kNoCall; at = events[at].next) visit(events[at]);
  }

  void quality(const Stream& stream) {
    const QualityReport report = quality_of(stream, context_.media, context_.control);
    if (!report.r_factor.value || *report.r_factor.value >= 70 || stream.sequence.received() < kEnoughForLoss) return;
    add(Rule::low_mos, *report.r_factor.value < 60 ? Severity::error : Severity::warning, stream,
        -*report.r_factor.value,
        {{"r_factor", *report.r_factor.value},
         {"mos", *report.mos.value},
         {"loss_percent", report.loss_percent},
         {"discard_percent", report.discard_percent}},
        {{stream.first_frame, stream.first_time, "first packet of the stream"},
         {stream.last_frame, stream.last_time, "last packet of the stream"}});
  }

  void control(const Stream& stream) {
    const ControlReception* reports = context_.control.reception(stream);
    if (reports != nullptr && reports->blocks > 0) {
      const double worst = reports->worst_fraction / 2.56;
      const double own = loss_percent(stream);
      const std::int32_t growth = reports->last.lost - reports->first_lost;
      const auto grown = static_cast<double>(std::max(growth, reports->blocks == 1 ? reports->last.lost : 0)) * 100 /
                         static_cast<double>(std::max<std::uint64_t>(stream.sequence.expected(), 1));
      if ((worst >= 2 || grown >= 2) && own < 0.5) {
        add(Rule::remote_loss, Severity::warning, stream, worst,
            {{"reported_percent", worst}, {"reported_lost", reports->last.lost}, {"loss_percent_here", own}},
            {{reports->worst_frame, {}, "report with the largest fraction lost"}});
      }
    }
    const auto trip = context_.control.round_trip(stream);
    if (!trip || *trip < 300 || reports == nullptr || reports->round_trip.count == 0) return;
    add(Rule::round_trip, *trip >= 500 ? Severity::error : Severity::warning, stream, *trip, {{"round_trip_ms", *trip}},
        {{reports->worst_round_trip_frame, {}, "report that gave the longest round trip"}});
  }

  void negotiation(const Stream& stream) {
    if (stream.off_offer_frame != 0) {
      add(Rule::not_negotiated, Severity::error, stream, 1, {{"payload_type", stream.off_offer_type}},
          {{stream.off_offer_frame,
            {},
            "payload type " + std::to_string(stream.off_offer_type) + " is not in the receiver's SDP"},
           {stream.link.frame, {}, "message with the SDP"}});
    }
    const double stated = stream.packet_time();
    const double seen = stream.timing.delta_quantile(0.5);
    constexpr std::uint64_t kEnough = 50;
    if (stated > 0 && stream.timing.deltas() >= kEnough && (seen > stated * 1.4 || seen < stated * 0.6)) {
      // Bursts of packets and a busy capture move the median as well; the mean must agree.
      const double mean = stream.timing.mean_delta();
      if (mean > stated * 1.4 || mean < stated * 0.6) {
        add(Rule::not_negotiated, Severity::error, stream, 0, {{"media_ms", stated}, {"interval_ms", mean}},
            {{stream.first_frame, stream.first_time, "timestamps advance in another rhythm than the packets"}});
      }
    }
    if (stream.link.by == LinkedBy::unlinked) return;
    const Announcement* to = context_.media.announced(stream.key.destination);
    const Announcement* from = context_.media.announced(stream.key.source);
    const auto mixed = [](Transport a, Transport b) { return a == Transport::secure && b == Transport::plain; };
    if (to == nullptr || from == nullptr || to->call != from->call) return;
    if (!mixed(to->transport, from->transport) && !mixed(from->transport, to->transport)) return;
    add(Rule::secure_mismatch, Severity::error, stream, 0, {},
        {{from->frame, {}, "SDP of the sender"}, {to->frame, {}, "SDP of the receiver"}});
  }

  void packet_time(const Stream& stream) {
    const double own = stream.packet_time();
    if (own <= 0 || stream.timing.steps() < 20 || stream.link.by == LinkedBy::unlinked) return;
    const Announcement* to = context_.media.announced(stream.key.destination);
    const bool too_long = to != nullptr && to->maximum_packet_time > 0 && own > to->maximum_packet_time + 0.5;
    const Stream* back = context_.control.reverse(stream);
    const double other = back == nullptr || back->timing.steps() < 20 ? 0 : back->packet_time();
    // Each pair once.
    const bool differs =
        back != nullptr && other > 0 && std::abs(own - other) > 0.5 && stream.first_frame < back->first_frame;
    if (!too_long && !differs) return;
    std::map<std::string, double> metrics = {{"ptime_ms", own}};
    if (too_long) metrics["maxptime_ms"] = to->maximum_packet_time;
    if (differs) metrics["ptime_back_ms"] = other;
    std::vector<Frame> frames = {{stream.first_frame, stream.first_time, "first packet of the stream"}};
    if (back != nullptr && differs)
      frames.push_back({back->first_frame, back->first_time, "first packet of the other direction"});
    add(Rule::packet_time, Severity::notice, stream, own, std::move(metrics), frames);
  }

  void pauses(const Stream& stream) {
    if (stream.longest_gap >= kNanosecondsPerSecond && stream.extras() != nullptr) {
      for (const Pause& gap : stream.extras()->gaps) {
        if (gap.end - gap.begin != stream.longest_gap) continue;
        add(Rule::gap, Severity::warning, stream, to_seconds(stream.longest_gap),
            {{"longest_gap_s", to_seconds(stream.longest_gap)}, {"gaps", static_cast<double>(stream.gap_count)}},
            {{gap.frame_before, gap.begin, "last packet before the gap"},
             {gap.frame_after, gap.end, "first packet behind it"}});
        break;
      }
    }
    const Pause& silence = stream.longest_silence;
    if (silence.end - silence.begin < 5 * kNanosecondsPerSecond || stream.encrypted) return;
    add(Rule::silent, Severity::warning, stream, to_seconds(silence.end - silence.begin),
        {{"silent_s", to_seconds(silence.end - silence.begin)}},
        {{silence.frame_before, silence.begin, "silence begins"}, {silence.frame_after, silence.end, "silence ends"}});
  }

  void telephone_events(const Stream& stream) {
    const TelephoneEvent* before = nullptr;
    for_events(stream, [&](const TelephoneEvent& event) {
      const char* what = event.shrank      ? "duration decreases within the event"
                         : event.moved     ? "timestamp changes within the event"
                         : event.ends == 0 ? "no packet has the end bit"
                                           : nullptr;
      // The end of a capture may have cut the last one.
      if (event.ends == 0 && event.last_frame + 200 > context_.capture_frames && !event.shrank && !event.moved) {
        what = nullptr;
      }
      const std::uint32_t clock = event.clock == 0 ? 8000 : event.clock;
      if (what == nullptr && before != nullptr && before->event == event.event) {
        const auto ended = static_cast<std::int64_t>(before->timestamp) + before->duration;
        const auto between = (static_cast<std::int64_t>(event.timestamp) - ended) * 1000 / clock;
        if (between >= 0 && between < 40) what = "the same key again within 40 ms";
      }
      if (what != nullptr) {
        add(Rule::telephone_events, Severity::warning, stream, 0, {{"packets", event.packets}},
            {{event.first_frame, event.first_time, what}});
      }
      before = &event;
    });
  }

  void drift(const Stream& stream) {
    const auto drift = stream.timing.drift();
    constexpr double kNoClock = 5000;  // what is further off is no clock, but timestamps that jump
    if (!drift || std::abs(*drift) < 200 || std::abs(*drift) > kNoClock) return;
    // Jitter alone tilts the line a little: the clocks must have parted by more than that.
    const double parted = std::abs(*drift) * 1e-6 * to_seconds(stream.last_time - stream.first_time) * 1000;
    if (parted < 10 || parted < 2 * stream.timing.mean_jitter()) return;
    add(Rule::drift, Severity::notice, stream, std::abs(*drift), {{"clock_drift_ppm", *drift}},
        {{stream.first_frame, stream.first_time, "first packet of the stream"},
         {stream.last_frame, stream.last_time, "last packet of the stream"}});
  }

  void look_for_injection();

  struct Frame {
    std::uint64_t frame = 0;
    std::optional<Nanoseconds> time;
    std::string what;
  };
  void add(Rule rule, Severity severity, const Stream& stream, double weight, std::map<std::string, double> metrics,
           const std::vector<Frame>& frames) {
    Case found;
    found.severity = severity;
    found.weight = weight;
    found.subject = name_of_stream(stream);
    for (auto& [name, value] : metrics) value = rounded(value);
    found.metrics = std::move(metrics);
    for (const Frame& frame : frames) {
      if (frame.frame == 0) continue;
      Evidence evidence;
      evidence.frame = frame.frame;
      if (frame.time && stream.has_times) evidence.time = Timestamp{*frame.time, context_.time_digits};
      evidence.what = frame.what;
      found.evidence.push_back(std::move(evidence));
    }
    groups_.add(rule, std::move(found));
  }

  const FindingContext& context_;
  FindingGroups groups_;
};

// Two addresses send to one advertised port at the same time, and one of them was never advertised.
void Examiner::look_for_injection() {
  const auto& streams = context_.media.streams();
  std::vector<std::uint32_t> order = context_.media.order();
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return streams[a].key.destination < streams[b].key.destination;
  });
  const auto known = [&](const Stream& stream) { return context_.media.announced(stream.key.source) != nullptr; };
  const Stream* advertised = nullptr;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const Stream& stream = streams[order[i]];
    const bool same = i > 0 && streams[order[i - 1]].key.destination == stream.key.destination;
    if (!same) advertised = nullptr;
    if (stream.link.by == LinkedBy::sdp && known(stream)) advertised = &stream;
    if (advertised == nullptr || advertised == &stream || known(stream)) continue;
    if (stream.key.source.address == advertised->key.source.address) continue;
    if (stream.first_time > advertised->last_time || advertised->first_time > stream.last_time) continue;
    add(Rule::injection, Severity::warning, stream, static_cast<double>(stream.sequence.received()),
        {{"packets", static_cast<double>(stream.sequence.received())}},
        {{stream.first_frame, stream.first_time, "first packet of the sender that was not advertised"},
         {advertised->first_frame, advertised->first_time, "first packet of the advertised one"}});
  }
}

}  // namespace

std::string name_of_stream(const Stream& stream) {
  return to_string(stream.key.source) + " > " + to_string(stream.key.destination) + " " + shown_ssrc(stream.key.ssrc);
}

std::vector<Finding> find_trouble(const FindingContext& context) { return Examiner(context).run(); }

}  // namespace pcapglass::rtp
