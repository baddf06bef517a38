// TCP-04 to TCP-08, TCP-11 and TCP-14 to TCP-16: how data got through.
#include "protocols/tcp/rules.h"

namespace pcapglass::tcp {
namespace {

constexpr Rule kRoundTrip = {"TCP-04", "High round trip time",
                             "From SYN to the end of the handshake 150 ms or more: every request waits that long.",
                             "RFC 6298", "Far hosts and satellite links have such times."};
constexpr Rule kQueue = {"TCP-04-queue", "Round trip grows under load",
                         "Of the round trips 5 % last four times as long as the handshake, or longer: packets queue "
                         "on the way (bufferbloat).",
                         "RFC 7567", "Receivers delay acknowledgements by up to 500 ms."};
constexpr Rule kLoss = {"TCP-05", "Segments are lost", "One percent or more of the data segments were sent again.",
                        "RFC 5681", "Segments sent again although they had arrived are not counted."};
constexpr Rule kStall = {"TCP-06", "Transfer stalls",
                         "The sender waited a second or more before it sent a segment again, or sent one three times "
                         "and more without an answer.",
                         "RFC 6298 5", "When acknowledgements take another way, the capture cannot see them."};
constexpr Rule kZero = {"TCP-07", "Receive window closed",
                        "The receiver's program does not read: the sender had to wait for room.", "RFC 9293 3.8.6",
                        "Some programs pause on purpose, such as players."};
constexpr Rule kFull = {"TCP-07-full", "Sender fills the receive window again and again",
                        "All that the receiver offers is on its way, and the sender has to wait: the window, and not "
                        "the network, sets the speed. The receiver reads slowly, or its buffer is small for this path.",
                        "RFC 9293 3.8.6, RFC 7323", "A short wait on a fast network costs nothing."};
constexpr Rule kOrder = {"TCP-08", "Segments come out of order",
                         "Three percent or more of the data segments came late, or of the packets were duplicate "
                         "acknowledgements: paths of different length, or loss.",
                         "RFC 5681 3.2", "A capture of several interfaces may sort packets wrongly."};
constexpr Rule kOptions = {"TCP-11", "Connection without a common TCP option",
                           "A large transfer without window scaling, selective acknowledgement or a stated segment "
                           "size: it is slower than need be. A middle box may have taken the option away.",
                           "RFC 7323, RFC 2018, RFC 6691", "Small devices do not have these options."};
constexpr Rule kClamp = {"TCP-11-clamp", "Segment size lowered on the way",
                         "The same SYN came by twice, the second time with a smaller maximum segment size: a router or "
                         "firewall between makes segments fit a link with a smaller MTU.",
                         "RFC 4459 3.2, RFC 6691", "This is usual on PPPoE and in tunnels."};
constexpr Rule kNagle = {"TCP-14", "Small segments wait for delayed acknowledgements",
                         "Requests go out in several small segments, and each second one waits for an acknowledgement "
                         "that the other side delays: Nagle's algorithm. Write requests at once, or set TCP_NODELAY.",
                         "RFC 896, RFC 1122 4.2.3.2", "A program may pause between two writes of its own accord."};
constexpr Rule kServer = {"TCP-15", "Server answers slowly",
                          "From the last byte of requests to the first of the answers, the round trip taken off, half "
                          "a second went by on average: the server works, the network is not at fault.",
                          "RFC 9293", "Long polling and pushed messages wait on purpose."};
constexpr Rule kIncomplete = {"TCP-16", "Capture lacks packets",
                              "Segments come behind data, or acknowledge data, that the capture lacks. Other findings "
                              "about loss may come from the capturing itself.",
                              "RFC 9293 3.4", "Loss before the capture point leaves holes that are filled later."};

double milliseconds(Nanoseconds span) { return static_cast<double>(span) / 1e6; }
double percent(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole);
}
Evidence first_of(const Connection& c, Kind kind, const char* what) {
  return at_frame(c.trouble->first_frame[kind], what);
}

// Where the capture has lost packets itself, what looks like loss may be that.
Confidence confidence_of_loss(const Scene& scene) {
  return scene.dropped > 0 ? Confidence::possible : Confidence::probable;
}

void find_stall(const Scene& scene, const Connection& c) {
  const Trouble& t = *c.trouble;
  const bool heard = c.sent[0].packets > 0 && c.sent[1].packets > 0;
  const bool waited = t.stall >= kNanosecondsPerSecond && heard;
  if (!waited && t.most_resent.times < 3) return;
  Occasion one = about(kStall, c, Severity::warning, confidence_of_loss(scene));
  one.metrics["longest_wait_ms"] = milliseconds(t.stall);
  one.metrics["sent_again_in_a_row"] = t.most_resent.times;
  if (waited) {
    one.evidence = {at_frame(t.stall_from_frame, "eldest segment without acknowledgement"),
                    at_frame(t.stall_frame, "sent again")};
  } else {
    one.evidence = {at_frame(t.most_resent.frame, "sent again and again")};
  }
  scene.out.add(std::move(one));
}

void find_loss(const Scene& scene, const Connection& c) {
  const std::uint32_t again = c.count(kRetransmission) + c.count(kFastRetransmission);
  const double rate = percent(again, c.data_packets());
  if (again == 0 || c.data_packets() < 10 || rate < 1) return;
  Occasion one =
      about(kLoss, c, rate >= 5 && again >= 10 ? Severity::error : Severity::warning, confidence_of_loss(scene));
  one.metrics["sent_again"] = again;
  one.metrics["data_segments"] = c.data_packets();
  one.metrics["percent"] = rate;
  one.details = c.count(kLostSegment) > 0
                    ? "Some had not been seen before: they were lost before the capture point."
                    : "All had been seen before: they were lost behind the capture point, or their acknowledgements.";
  const auto& first = c.trouble->first_frame;
  for (const Kind kind : {kRetransmission, kFastRetransmission}) {
    if (first[kind] != 0) one.evidence.push_back(first_of(c, kind, "first segment sent again"));
  }
  scene.out.add(std::move(one));
}

void find_disorder(const Scene& scene, const Connection& c) {
  const std::uint32_t late = c.count(kOutOfOrder);
  const std::uint32_t duplicate = c.count(kDuplicateAck);
  const bool disorder = late >= 3 && percent(late, c.data_packets()) >= 3;
  if (!disorder && (duplicate < 3 || percent(duplicate, c.packets()) < 3)) return;
  Occasion one = about(kOrder, c, disorder ? Severity::warning : Severity::notice, confidence_of_loss(scene));
  one.metrics["out_of_order"] = late;
  one.metrics["duplicate_acks"] = duplicate;
  one.evidence.push_back(disorder ? first_of(c, kOutOfOrder, "first that came late")
                                  : first_of(c, kDuplicateAck, "first duplicate"));
  scene.out.add(std::move(one));
}

void find_full_window(const Scene& scene, const Connection& c) {
  for (const unsigned by : {0U, 1U}) {
    const std::uint32_t times = c.trouble->counts[by][kWindowFull];
    const double rate = percent(times, c.sent[by].data_packets);
    if (times < 3 || rate < 1) continue;
    Occasion one = about(kFull, c, Severity::warning, Confidence::confirmed);
    one.details = std::string("The ") + (by == c.client ? "client" : "server") + " waits for the " +
                  (by == c.client ? "server" : "client") + ".";
    one.metrics["window_full"] = times;
    one.metrics["percent"] = rate;
    one.metrics["window_bytes"] = c.sent[1 - by].most_window;
    one.evidence = {first_of(c, kWindowFull, "fills the window")};
    return scene.out.add(std::move(one));
  }
}

void find_closed_window(const Scene& scene, const Connection& c) {
  const Nanoseconds closed = c.trouble->zero_window;
  if (closed < 200'000'000) return find_full_window(scene, c);
  const bool long_time = closed >= 2 * kNanosecondsPerSecond;
  Occasion one = about(kZero, c, long_time ? Severity::error : Severity::warning, Confidence::confirmed);
  one.metrics["closed_ms"] = milliseconds(closed);
  one.evidence = {first_of(c, kZeroWindow, "window of zero"), at_frame(c.trouble->zero_window_frame, "closed until")};
  scene.out.add(std::move(one));
}

void find_round_trip(const Scene& scene, const Connection& c) {
  const Nanoseconds initial = c.shared.initial_rtt;
  const Nanoseconds p95 = Nanoseconds{rtt_p95(c).value_or(0)} * 1000;
  const bool far = initial >= 150'000'000;
  if (!far && (initial <= 0 || p95 < 250'000'000 || p95 < 4 * initial)) return;
  Occasion one = about(far ? kRoundTrip : kQueue, c, Severity::warning, Confidence::confirmed);
  one.metrics["initial_rtt_ms"] = milliseconds(initial);
  if (p95 > 0) one.metrics["rtt_p95_ms"] = milliseconds(p95);
  one.evidence = {at_frame(c.first_frame, "SYN"), at_frame(c.handshake_frame, "end of the handshake")};
  scene.out.add(std::move(one));
}

void find_options(const Scene& scene, const Connection& c) {
  const bool large = c.sent[0].payload + c.sent[1].payload >= 100'000;
  const auto lacks = [&](unsigned by) {
    return c.sent[by].syn > 0 && (c.sent[by].mss == 0 || !c.sent[by].sack_permitted || c.sides[by].scale < 0);
  };
  if (!large || (!lacks(0) && !lacks(1))) return;
  Occasion one = about(kOptions, c, Severity::notice, Confidence::confirmed);
  one.evidence = {at_frame(c.first_frame, "SYN"), at_frame(c.syn_ack_frame, "SYN-ACK")};
  scene.out.add(std::move(one));
}

void find_clamp(const Scene& scene, const Connection& c) {
  const Sent& sent = c.sent[0].mss_as_sent != 0 ? c.sent[0] : c.sent[1];
  Occasion one = about(kClamp, c, Severity::notice, Confidence::confirmed);
  one.details = "From " + std::to_string(sent.mss_as_sent) + " to " + std::to_string(sent.mss) + " bytes.";
  one.metrics["mss_as_sent"] = sent.mss_as_sent;
  one.metrics["mss"] = sent.mss;
  one.evidence = {at_frame(c.trouble->clamp_frame, "SYN with the smaller size")};
  scene.out.add(std::move(one));
}

void find_slow_server(const Scene& scene, const Connection& c) {
  const Nanoseconds network = Nanoseconds{c.rtt_least} * 1000;
  const Nanoseconds work = c.answer_wait / c.answers - network;
  if (work < kNanosecondsPerSecond / 2) return;
  const bool slow = work >= 2 * kNanosecondsPerSecond;
  Occasion one = about(kServer, c, slow ? Severity::warning : Severity::notice, Confidence::possible);
  one.metrics["average_ms"] = milliseconds(work);
  one.metrics["answers"] = c.answers;
  one.evidence = {at_frame(c.first_frame, "first packet of the connection")};
  scene.out.add(std::move(one));
}

}  // namespace

void find_losses(const Scene& scene, const Connection& c) {
  if (!c.trouble) return;
  find_loss(scene, c);
  find_stall(scene, c);
  find_disorder(scene, c);
  find_closed_window(scene, c);
}

void find_delays(const Scene& scene, const Connection& c) {
  if (c.complete_handshake() && (c.completeness & kSawSyn) != 0) {
    find_round_trip(scene, c);
    find_options(scene, c);
  }
  if (c.trouble && c.trouble->clamp_frame != 0) find_clamp(scene, c);
  if (c.delayed >= 5) {
    Occasion one = about(kNagle, c, Severity::notice, Confidence::probable);
    one.metrics["times"] = c.delayed;
    one.evidence = {at_frame(c.first_frame, "first packet of the connection")};
    scene.out.add(std::move(one));
  }
  if (c.answers > 0) find_slow_server(scene, c);
}

void find_gaps(const Scene& scene) {
  const Tally& total = scene.selection.total;
  const std::uint64_t gaps = total.kinds[kLostSegment] + total.kinds[kAckLostSegment];
  // However few they are, what is known to be dropped explains them.
  if (gaps == 0 || (percent(gaps, total.packets) < 1 && scene.dropped == 0)) return;
  Occasion one;
  one.rule = &kIncomplete;
  one.severity = Severity::notice;
  one.confidence = scene.dropped > 0                  ? Confidence::confirmed
                   : total.kinds[kAckLostSegment] > 0 ? Confidence::probable
                                                      : Confidence::possible;
  if (scene.dropped > 0)
    one.details = std::to_string(scene.dropped) + " packets were dropped by the interface or host.";
  one.subject = {"capture", "TCP"};
  one.metrics = {{"lost_segment", static_cast<double>(total.kinds[kLostSegment])},
                 {"ack_lost_segment", static_cast<double>(total.kinds[kAckLostSegment])},
                 {"percent", percent(gaps, total.packets)}};
  if (scene.dropped > 0) one.metrics["dropped_by_capture"] = static_cast<double>(scene.dropped);
  for (const Connection* c : scene.selection.rows) {
    for (const Kind kind : {kLostSegment, kAckLostSegment}) {
      if (one.evidence.size() < 10 && c->count(kind) > 0) one.evidence.push_back(first_of(*c, kind, "gap"));
    }
  }
  if (!one.evidence.empty()) scene.out.add(std::move(one));
}

}  // namespace pcapglass::tcp
