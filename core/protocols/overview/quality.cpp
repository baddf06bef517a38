// Whether a capture can be trusted: what is missing from it, and what that means for conclusions.
#include <algorithm>

#include "protocols/overview/report.h"

namespace pcapglass::overview {
namespace {

constexpr std::uint64_t kOneWayPackets = 4;  // fewer may be a connection that nobody answered

std::uint64_t dropped_of(const CaptureInfo& capture) {
  std::uint64_t dropped = 0;
  for (const Interface& interface : capture.interfaces) {
    dropped += interface.dropped_by_interface.value_or(0) + interface.dropped_by_system.value_or(0);
  }
  return dropped;
}

struct OneWay {
  std::uint64_t count = 0;
  std::uint64_t all = 0;
  std::uint64_t first_frame = 0;
};

OneWay one_way_tcp(const ConversationTable& conversations) {
  OneWay out;
  for (std::size_t i = 0; i < conversations.size(); ++i) {
    const Conversation& conversation = conversations[i];
    if (conversation.kind() != ConversationKind::tcp || conversation.packets() < kOneWayPackets) continue;
    ++out.all;
    if (conversation.a_to_b.packets > 0 && conversation.b_to_a.packets > 0) continue;
    if (out.count++ == 0) out.first_frame = conversation.first_frame;
  }
  return out;
}

const Issue* issue_of(const CaptureInfo& capture, std::string_view what) {
  for (const Issue& issue : capture.issues) {
    if (issue.what == what) return &issue;
  }
  return nullptr;
}

// Fewer than one in a thousand is worth saying and no reason to mistrust the rest.
constexpr std::uint64_t kFew = 1000;

// What a figure counts, behind "1" and behind any other.
struct Words {
  std::string_view one;
  std::string_view many;
};

// Collects reasons; the worst of them is the verdict.
class Judge {
 public:
  explicit Judge(QualityReport& report) : report_(report) {}

  void against(Verdict at_best, std::string reason) {
    report_.reasons.push_back(std::move(reason));
    report_.verdict = std::max(report_.verdict, at_best);
  }
  // A reason when there are any, naming the first frame; one that weighs less when they are few `of_all`.
  void count(Verdict at_best, std::uint64_t count, std::uint64_t of_all, std::uint64_t first_frame,
             const Words& words) {
    if (count == 0) return;
    std::string reason = std::to_string(count) + " " + std::string(count == 1 ? words.one : words.many);
    if (first_frame > 0) reason += " (first: frame " + std::to_string(first_frame) + ")";
    const bool few = of_all / kFew >= count;
    against(few ? better(at_best) : at_best, std::move(reason));
  }

 private:
  static Verdict better(Verdict verdict) { return verdict == Verdict::poor ? Verdict::usable : Verdict::good; }

  QualityReport& report_;
};

void judge_copies(const CaptureInfo& capture, Judge& judge, QualityReport& out) {
  const auto look = [&](std::string_view issue, const Words& words) {
    const Issue* copies = issue_of(capture, issue);
    if (copies == nullptr) return;
    out.duplicate_packets += copies->count;
    judge.count(Verdict::usable, copies->count, capture.packets, copies->first_frame, words);
  };
  look("captured_twice", {"packet was captured twice", "packets were captured twice"});
  look("captured_on_both_sides_of_a_router",
       {"packet was captured on both sides of a router", "packets were captured on both sides of a router"});
}

void judge_times(const capinfos::OrderAnalyzer& order, const CaptureInfo& capture, Judge& judge, QualityReport& out) {
  const auto first_of = [](const auto& steps) { return steps.empty() ? std::uint64_t{0} : steps.front().frame; };
  out.frames_out_of_order = order.inversions();
  judge.count(Verdict::usable, out.frames_out_of_order, capture.packets, first_of(order.first_inversions()),
              {"frame is earlier than the one before", "frames are earlier than the one before"});
  out.clock_jumps = order.jumps();
  // However few: one is enough to make durations and rates meaningless.
  judge.count(Verdict::usable, out.clock_jumps, 0, first_of(order.first_jumps()),
              {"step of the clock is longer than a day", "steps of the clock are longer than a day"});
  judge.count(Verdict::usable, order.unset_times(), capture.packets, order.first_unset_time(),
              {"frame is dated 1970 or earlier", "frames are dated 1970 or earlier"});
}

}  // namespace

QualityReport quality_of(const OverviewAnalyzer& analyzer, const CaptureInfo& capture, const SourceInfo& source) {
  QualityReport out;
  Judge judge(out);
  const capinfos::OrderAnalyzer& order = analyzer.order();
  if (!capture.complete || !source.damage.empty()) {
    judge.against(Verdict::poor,
                  "the file is damaged: " + (source.damage.empty() ? capture.broken_reason : source.damage));
  }
  out.dropped_packets = dropped_of(capture);
  judge.count(Verdict::poor, out.dropped_packets, capture.packets, 0,
              {"packet was dropped while capturing", "packets were dropped while capturing"});

  if (const Issue* gaps = issue_of(capture, "stream_bytes_missing")) {
    out.tcp_gaps = gaps->count;
    judge.count(Verdict::usable, gaps->count, capture.packets, gaps->first_frame,
                {"gap in a TCP stream, of bytes that the capture lacks",
                 "gaps in TCP streams, of bytes that the capture lacks"});
  }
  const OneWay one_way = one_way_tcp(analyzer.conversations());
  out.one_way_tcp = one_way.count;
  judge.count(one_way.count * 2 > one_way.all ? Verdict::poor : Verdict::usable, one_way.count, one_way.all,
              one_way.first_frame,
              {"TCP conversation shows one direction only", "TCP conversations show one direction only"});
  if (const Issue* lost = issue_of(capture, "datagram_with_missing_fragments")) {
    out.datagrams_with_missing_fragments = lost->count;
    judge.count(Verdict::usable, lost->count, capture.packets, lost->first_frame,
                {"IP datagram lacks fragments", "IP datagrams lack fragments"});
  }
  out.cut_packets = order.cut();
  judge.count(Verdict::usable, out.cut_packets, capture.packets, order.first_cut(),
              {"packet was cut by the snap length", "packets were cut by the snap length"});
  judge_copies(capture, judge, out);
  judge_times(order, capture, judge, out);
  return out;
}

}  // namespace pcapglass::overview
