#include "protocols/sip/rules_media.h"

#include <algorithm>
#include <unordered_map>

#include "bytes/text.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kSecond = kNanosecondsPerSecond;

constexpr Rule kByeMissing = {"SIP-CA-09", "Media stopped, but nobody hung up",
                              "RTP of both sides ended at least 30 s before the capture did, and no BYE came: a client "
                              "vanished, or its BYE was lost.",
                              "RFC 3261 15", "The BYE may have taken a way that was not captured."};
constexpr Rule kAnnouncement = {"SIP-CA-12", "Announcement instead of an answer",
                                "The caller heard early media for 3 s and more, and then the call was refused: the "
                                "reason was played.",
                                "RFC 3960", ""};
constexpr Rule kSilence = {"SIP-CA-13", "Caller hears silence instead of ringing",
                           "A 183 with SDP promised early media, so that the caller makes no ring-back tone of its "
                           "own, but no RTP came.",
                           "RFC 3960 3.2", "The media may have taken a way that was not captured."};
constexpr Rule kMarking = {"SIP-TR-15", "Packets not marked for priority",
                           "Some hosts mark their packets, and these do not: signalling should have CS3, AF31 or CS5, "
                           "media EF.",
                           "RFC 4594", "Routers on the way may have changed the marks."};

class MediaRules {
 public:
  MediaRules(const MessageAnalyzer& analyzer, Nanoseconds end, FindingGroups& findings)
      : analyzer_(analyzer), end_(end), findings_(findings) {
    const auto& calls = analyzer.media().calls();
    for (std::uint32_t i = 0; i < calls.size(); ++i) places_.emplace(calls[i].id, i);
    streams_.resize(calls.size());
    for (const rtp::Stream& stream : analyzer.media().streams()) {
      if (stream.link.call < streams_.size()) streams_[stream.link.call].push_back(&stream);
    }
  }

  void look_at(const CallRow& row) {
    const auto found = places_.find(analyzer_.calls().call_id(row));
    if (found == places_.end()) return;
    const auto& streams = streams_[found->second];
    bye_missing(row, streams);
    announcement(row, streams);
    silence(row, streams);
  }

 private:
  using Streams = std::vector<const rtp::Stream*>;

  Occasion about(const Rule& rule, Severity severity, const CallRow& row) const {
    const CallTable& calls = analyzer_.calls();
    Occasion occasion;
    occasion.rule = &rule;
    occasion.severity = severity;
    occasion.subject = {"call", printable(calls.call_id(row))};
    occasion.group = to_string(row.source.address) + " > " + to_string(row.destination.address);
    occasion.details = printable(calls.caller(row)) + " called " + printable(calls.callee(row)) + ".";
    return occasion;
  }
  static Evidence evidence(const CallRow& row, std::uint64_t frame, Nanoseconds time, std::string what) {
    Evidence out;
    out.frame = frame;
    if (row.has_time) out.time = Timestamp{time, row.time_digits};
    out.what = std::move(what);
    return out;
  }
  static bool to_caller(const CallRow& row, const rtp::Stream& stream) {
    return stream.key.destination.address == row.source.address || stream.key.source.address == row.destination.address;
  }

  void bye_missing(const CallRow& row, const Streams& streams) {
    if (row.outcome != Outcome::answered_still_up) return;
    const rtp::Stream* latest[2] = {nullptr, nullptr};
    for (const rtp::Stream* stream : streams) {
      const rtp::Stream*& last = latest[to_caller(row, *stream) ? 0 : 1];
      if (last == nullptr || last->last_time < stream->last_time) last = stream;
    }
    if (latest[0] == nullptr || latest[1] == nullptr) return;
    Occasion occasion = about(kByeMissing, Severity::warning, row);
    for (const rtp::Stream* stream : latest) {
      if (stream->last_time < row.decided || end_ - stream->last_time < 30 * kSecond) return;
      occasion.evidence.push_back(evidence(row, stream->last_frame, stream->last_time, "last RTP packet"));
    }
    const Nanoseconds since = end_ - std::max(latest[0]->last_time, latest[1]->last_time);
    occasion.metrics["seconds_without_media"] = to_millisecond_precision(since);
    findings_.add(std::move(occasion));
  }

  void announcement(const CallRow& row, const Streams& streams) {
    if (row.early_frame == 0 || row.final_code < 400 || row.decided == 0) return;
    for (const rtp::Stream* stream : streams) {
      if (!to_caller(row, *stream)) continue;
      const Nanoseconds heard = std::min(stream->last_time, row.decided) - stream->first_time;
      if (heard < 3 * kSecond) continue;
      Occasion occasion = about(kAnnouncement, Severity::notice, row);
      occasion.details +=
          " Refused with " + std::to_string(row.final_code) + " " + printable(analyzer_.calls().reason(row)) + ".";
      occasion.metrics["seconds"] = to_millisecond_precision(heard);
      occasion.evidence = {evidence(row, row.early_frame, row.early, "18x with SDP"),
                           evidence(row, stream->first_frame, stream->first_time, "RTP to the caller")};
      findings_.add(std::move(occasion));
      return;
    }
  }

  // Without any RTP the capture has signalling only.
  void silence(const CallRow& row, const Streams& streams) {
    if (row.plain_ringing_frame == 0 || analyzer_.media().rtp_packets() == 0) return;
    const Nanoseconds end = row.decided != 0 ? row.decided : end_;
    const Nanoseconds waited = end - row.plain_ringing;
    if (waited < 2 * kSecond) return;
    for (const rtp::Stream* stream : streams) {
      if (to_caller(row, *stream) && stream->first_time < row.plain_ringing + 2 * kSecond) return;
    }
    Occasion occasion = about(kSilence, Severity::warning, row);
    occasion.metrics["seconds"] = to_millisecond_precision(waited);
    occasion.evidence = {evidence(row, row.early_frame, row.early, "183 with SDP"),
                         evidence(row, row.plain_ringing_frame, row.plain_ringing, "180 without SDP")};
    findings_.add(std::move(occasion));
  }

  const MessageAnalyzer& analyzer_;
  Nanoseconds end_;
  FindingGroups& findings_;
  std::unordered_map<std::string_view, std::uint32_t> places_;
  std::vector<Streams> streams_;
};

constexpr std::uint64_t bit(unsigned dscp) { return std::uint64_t{1} << dscp; }

Occasion about_marks(std::string_view group, std::string details) {
  Occasion occasion;
  occasion.rule = &kMarking;
  occasion.severity = Severity::notice;
  occasion.group = group;
  occasion.subject = {"capture", std::string(group)};
  occasion.details = std::move(details);
  return occasion;
}

// SIP-TR-15, and only where somebody marks anything.
void find_marks(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  constexpr std::uint64_t kSignalling = bit(24) | bit(26) | bit(40), kMedia = bit(46);
  const auto& streams = analyzer.media().streams();
  const auto& senders = analyzer.watch().markings.senders();
  const auto marks = [](const rtp::Stream& s) {
    return s.dscp_set > 1 && !is_within_host(s.key.source.address, s.key.destination.address);
  };
  const bool marked = std::any_of(streams.begin(), streams.end(), marks) ||
                      std::any_of(senders.begin(), senders.end(), [](const auto& s) { return s.second.values > 1; });
  if (!marked) return;
  std::map<std::pair<Endpoint, Endpoint>, const rtp::Stream*> pairs;
  for (const auto& [address, sender] : senders) {
    if ((sender.values & ~kSignalling) == 0) continue;
    Occasion occasion = about_marks("signalling", "Signalling of " + to_string(address) + ".");
    occasion.evidence = {{sender.first_frame, sender.first_time, "first message of " + to_string(address)}};
    findings.add(std::move(occasion));
  }
  for (const rtp::Stream& stream : streams) {
    if (is_within_host(stream.key.source.address, stream.key.destination.address)) continue;
    const auto first = [](const rtp::Stream& s, std::string what) {
      Evidence out;
      out.frame = s.first_frame;
      out.what = std::move(what);
      return out;
    };
    const std::string name = to_string(stream.key.source) + " > " + to_string(stream.key.destination);
    if ((stream.dscp_set & ~kMedia) != 0) {
      Occasion occasion = about_marks("media", "RTP of " + name + ".");
      occasion.evidence = {first(stream, name)};
      findings.add(std::move(occasion));
    }
    // Streams of both directions of one pair of endpoints meet here.
    const bool swapped = stream.key.destination < stream.key.source;
    const auto key = swapped ? std::pair(stream.key.destination, stream.key.source)
                             : std::pair(stream.key.source, stream.key.destination);
    const auto [found, fresh] = pairs.try_emplace(key, &stream);
    const rtp::Stream& other = *found->second;
    if (fresh || other.key.source == stream.key.source || other.dscp_set == stream.dscp_set) continue;
    Occasion occasion = about_marks("directions", "RTP of " + name + " is marked otherwise than the other direction.");
    occasion.evidence = {first(other, "the other direction"), first(stream, name)};
    findings.add(std::move(occasion));
  }
}

}  // namespace

void find_media_problems(const MessageAnalyzer& analyzer, const CallRow* only, Nanoseconds end,
                         FindingGroups& findings) {
  MediaRules rules(analyzer, end, findings);
  if (only != nullptr) return rules.look_at(*only);
  for (const CallRow& row : analyzer.calls().rows()) rules.look_at(row);
  find_marks(analyzer, findings);
}

EarlyMedia early_media_of(const MessageAnalyzer& analyzer, const CallRow& row) {
  EarlyMedia out;
  const std::string_view id = analyzer.calls().call_id(row);
  const auto& calls = analyzer.media().calls();
  for (const rtp::Stream& stream : analyzer.media().streams()) {
    if (stream.link.call >= calls.size() || calls[stream.link.call].id != id) continue;
    const Nanoseconds end = row.decided == 0 ? stream.last_time : row.decided;
    if (stream.first_time >= end) continue;
    const bool to_caller =
        stream.key.destination.address == row.source.address || stream.key.source.address == row.destination.address;
    (to_caller ? out.to_caller : out.to_callee) = true;
    if (out.first_frame == 0 || stream.first_time < out.start) {
      out.start = stream.first_time;
      out.first_frame = stream.first_frame;
    }
    out.stop = std::max(out.stop, std::min(stream.last_time, end));
  }
  return out;
}

}  // namespace pcapglass::sip
