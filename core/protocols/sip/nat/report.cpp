#include "protocols/sip/nat/report.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/nat/rules.h"
#include "protocols/sip/redact.h"
#include "report/occasion.h"

namespace pcapglass::sip {
namespace {

constexpr Nanoseconds kFiveSeconds = 5 * kNanosecondsPerSecond;

// SIP-NA-03, with what RTP shows of it.
void find_hidden_media(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  const rtp::Media& media = analyzer.media();
  for (const HiddenMedia& hidden : analyzer.nat().hidden_media()) {
    const rtp::CallMedia* call = nullptr;
    for (const rtp::CallMedia& each : media.calls()) {
      if (each.id == hidden.call_id) call = &each;
    }
    const rtp::Stream* wrong = nullptr;
    const rtp::Stream* latched = nullptr;
    for (const rtp::Stream& stream : media.streams()) {
      if (stream.last_time < hidden.time) continue;
      if (stream.key.destination == hidden.advertised) wrong = &stream;
      const bool of_call =
          call != nullptr && stream.link.call != rtp::kNoCall && &media.calls()[stream.link.call] == call;
      if (!of_call) continue;
      if (stream.key.source.address == hidden.signalled.address) latched = &stream;
    }
    const bool answered =
        call != nullptr && call->answered_frame != 0 && analyzer.watch().end - call->answered >= kFiveSeconds;
    if (wrong == nullptr && latched == nullptr && (!answered || media.streams().empty())) continue;
    const bool handled = wrong == nullptr && latched != nullptr;
    Occasion occasion = occasion_of(kHidden, handled ? Severity::notice : Severity::error,
                                    wrong != nullptr || handled ? Confidence::confirmed : Confidence::probable, "host",
                                    to_string(hidden.signalled.address));
    occasion.group += handled ? " latching" : "";
    occasion.details = handled            ? "Handled by latching: media comes from the public address."
                       : wrong != nullptr ? "Media is sent there."
                                          : "No media of that host is seen.";
    occasion.evidence = {hidden.evidence};
    if (wrong != nullptr) occasion.evidence.push_back({wrong->first_frame, {}, "RTP to the private address"});
    if (handled) occasion.evidence.push_back({latched->first_frame, {}, "RTP from the public address"});
    findings.add(std::move(occasion));
  }
}

// SIP-NA-04: a stream between the two parties of a call that is not from where its sender's SDP says.
void find_other_sources(const rtp::Media& media, FindingGroups& findings) {
  for (const rtp::Stream& stream : media.streams()) {
    if (stream.link.by != rtp::LinkedBy::sdp || stream.link.call == rtp::kNoCall) continue;
    const rtp::CallMedia& call = media.calls()[stream.link.call];
    if (call.more_parties || call.parties[1].endpoint.port == 0) continue;
    const int to = stream.key.destination == call.parties[0].endpoint   ? 0
                   : stream.key.destination == call.parties[1].endpoint ? 1
                                                                        : -1;
    if (to < 0 || call.parties[0].endpoint == call.parties[1].endpoint) continue;
    const rtp::CallMedia::Party& sender = call.parties[static_cast<std::size_t>(1 - to)];
    const Endpoint& source = stream.key.source;
    if (source == sender.endpoint || sender.endpoint.address.version == 0) continue;
    const bool port_only = source.address == sender.endpoint.address;
    // Other interfaces of a host within its own network are no matter of NAT; private here and public there is NA-03.
    if (is_private(source.address) || is_private(sender.endpoint.address)) continue;
    Occasion occasion = occasion_of(kSource, port_only ? Severity::notice : Severity::warning, Confidence::confirmed,
                                    "host", to_string(source.address));
    occasion.group += port_only ? " port" : "";
    occasion.details = "SDP says " + to_string(sender.endpoint) + ", RTP comes from " + to_string(source) + ".";
    occasion.evidence = {{sender.frame, {}, "SDP of the sender"}, {stream.first_frame, {}, "first RTP packet"}};
    findings.add(std::move(occasion));
  }
}

// "Contact: <sip:a@10.0.0.1> -> <sip:a@192.0.2.1>" for each header that differs, in order.
std::string differences(const MessageAnalyzer& analyzer, const Rewritten& pair) {
  const auto text_of = [&](std::uint32_t place) -> std::string_view {
    if (place == Fact::kNoRow) return {};
    const Row& row = analyzer.rows()[place];
    return row.text == Row::kNowhere ? std::string_view{} : as_text(analyzer.kept_text(row));
  };
  const auto before = std::make_unique<Message>();
  const auto after = std::make_unique<Message>();
  const std::string_view old_text = text_of(pair.before);
  const std::string_view new_text = text_of(pair.after);
  if (!parse_datagram(old_text, old_text.size(), *before) || !parse_datagram(new_text, new_text.size(), *after)) {
    return "Its bytes were not kept; look at both frames.";
  }
  std::string out;
  constexpr std::size_t kMost = 1500;
  const auto tell = [&](std::string_view name, std::string_view was, std::string_view is) {
    if (was == is || out.size() > kMost) return;
    out += (out.empty() ? "" : "; ") + std::string(name) + ": " + shown_text(was.substr(0, 200)) + " -> " +
           shown_text(is.substr(0, 200));
  };
  for (const HeaderId id : {HeaderId::via, HeaderId::contact, HeaderId::route, HeaderId::record_route}) {
    tell(canonical_name(id), before->headers.first(id), after->headers.first(id));
  }
  const SdpGlance was = read_sdp_glance(before->body);
  const SdpGlance is = read_sdp_glance(after->body);
  tell("SDP o=", was.origin_host, is.origin_host);
  tell("SDP c=", was.host, is.host);
  tell("SDP m= port", std::to_string(was.port), std::to_string(is.port));
  if (before->body != after->body && out.find("SDP") == std::string::npos) out += "; the body differs";
  return out + ".";
}

void find_rewritten(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  for (const Rewritten& pair : analyzer.nat().rewritten()) {
    std::string hosts = "capture";
    if (pair.before != Fact::kNoRow && pair.after != Fact::kNoRow) {
      const Row& before = analyzer.rows()[pair.before];
      const Row& after = analyzer.rows()[pair.after];
      hosts = to_string(before.source.address) + " as " + to_string(after.source.address);
    }
    Occasion occasion = occasion_of(kRewritten, Severity::error, Confidence::confirmed, "host", hosts);
    occasion.details = differences(analyzer, pair);
    occasion.evidence = {pair.first, pair.second};
    findings.add(std::move(occasion));
  }
}

// SIP-NA-10.
void find_failed_ice(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  constexpr Nanoseconds kTenSeconds = 10 * kNanosecondsPerSecond;
  const rtp::Media& media = analyzer.media();
  for (std::size_t i = 0; i < media.calls().size(); ++i) {
    const rtp::CallMedia& call = media.calls()[i];
    const rtp::IceChecks& ice = call.ice;
    if (!ice.offered || !ice.answered || call.answered_frame == 0) continue;
    if (analyzer.watch().end - call.answered < kTenSeconds) continue;
    const bool has_media = std::any_of(media.streams().begin(), media.streams().end(),
                                       [&](const rtp::Stream& stream) { return stream.link.call == i; });
    const bool no_answer = ice.requests > 0 && ice.successes == 0 && !has_media;
    const bool loop = ice.conflicts >= 3;
    const bool no_keys = ice.hello_frame != 0 && !ice.keys && !has_media;
    if (!no_answer && !loop && !no_keys) continue;
    Occasion occasion = occasion_of(kIce, Severity::error, Confidence::probable, "call", printable(call.id));
    occasion.details = loop        ? "Both ends claim the same role (487)."
                       : no_answer ? "No connectivity check was answered."
                                   : "The DTLS handshake was not finished.";
    occasion.metrics = {{"checks", static_cast<double>(ice.requests)},
                        {"answered", static_cast<double>(ice.successes)}};
    occasion.evidence = {{call.answered_frame, {}, "answer with candidates"}};
    if (ice.first_frame != 0) occasion.evidence.push_back({ice.first_frame, {}, "first connectivity check"});
    if (no_keys) occasion.evidence.push_back({ice.hello_frame, {}, "DTLS ClientHello"});
    findings.add(std::move(occasion));
  }
}

}  // namespace

void add_nat_findings(const MessageAnalyzer& analyzer, FindingGroups& findings) {
  find_hidden_media(analyzer, findings);
  find_other_sources(analyzer.media(), findings);
  find_rewritten(analyzer, findings);
  find_failed_ice(analyzer, findings);
}

}  // namespace pcapglass::sip
