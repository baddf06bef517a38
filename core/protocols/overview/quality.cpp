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

// Collects reasons; the worst of them is the verdict.
class Judge {
 public:
  explicit Judge(QualityReport& report) : report_(report) {}

  void against(Verdict at_best, std::string reason) {
    report_.reasons.push_back(std::move(reason));
    report_.verdict = std::max(report_.verdict, at_best);
  }
  // A reason when there are any, naming the first frame.
  void count(Verdict at_best, std::uint64_t count, std::uint64_t first_frame, std::string_view one,
             std::string_view many) {
    if (count == 0) return;
    std::string reason = std::to_string(count) + " " + std::string(count == 1 ? one : many);
    if (first_frame > 0) reason += " (first: frame " + std::to_string(first_frame) + ")";
    against(at_best, std::move(reason));
  }

 private:
  QualityReport& report_;
};

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
  judge.count(Verdict::poor, out.dropped_packets, 0, "packet was dropped while capturing",
              "packets were dropped while capturing");

  if (const Issue* gaps = issue_of(capture, "stream_bytes_missing")) {
    out.tcp_gaps = gaps->count;
    judge.count(Verdict::usable, gaps->count, gaps->first_frame,
                "gap in TCP streams, of bytes that the receiver had and the capture lacks",
                "gaps in TCP streams, of bytes that the receiver had and the capture lacks");
  }
  const OneWay one_way = one_way_tcp(analyzer.conversations());
  out.one_way_tcp = one_way.count;
  judge.count(one_way.count * 2 > one_way.all ? Verdict::poor : Verdict::usable, one_way.count, one_way.first_frame,
              "TCP conversation of which only one direction was captured",
              "TCP conversations of which only one direction was captured");
  if (const Issue* lost = issue_of(capture, "datagram_with_missing_fragments")) {
    out.datagrams_with_missing_fragments = lost->count;
    judge.count(Verdict::usable, lost->count, lost->first_frame, "IP datagram lacks fragments",
                "IP datagrams lack fragments");
  }
  out.cut_packets = order.cut();
  judge.count(Verdict::usable, out.cut_packets, order.first_cut(), "packet was cut by the snap length",
              "packets were cut by the snap length");
  if (const Issue* copies = issue_of(capture, "captured_twice")) {
    out.duplicate_packets += copies->count;
    judge.count(Verdict::usable, copies->count, copies->first_frame, "packet was captured twice",
                "packets were captured twice");
  }
  if (const Issue* copies = issue_of(capture, "captured_on_both_sides_of_a_router")) {
    out.duplicate_packets += copies->count;
    judge.count(Verdict::usable, copies->count, copies->first_frame, "packet was captured on both sides of a router",
                "packets were captured on both sides of a router");
  }
  out.frames_out_of_order = order.inversions();
  const auto& inversions = order.first_inversions();
  judge.count(Verdict::usable, out.frames_out_of_order, inversions.empty() ? 0 : inversions.front().frame,
              "frame is earlier than the frame before it", "frames are earlier than the frame before them");
  out.clock_jumps = order.jumps();
  const auto& jumps = order.first_jumps();
  judge.count(Verdict::usable, out.clock_jumps, jumps.empty() ? 0 : jumps.front().frame,
              "step of the clock of more than a day", "steps of the clock of more than a day");
  judge.count(Verdict::usable, order.unset_times(), order.first_unset_time(), "frame is dated 1970 or earlier",
              "frames are dated 1970 or earlier");
  return out;
}

}  // namespace pcapglass::overview
