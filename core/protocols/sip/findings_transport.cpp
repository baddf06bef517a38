// Findings about the transports under SIP: SIP-TR-01, -06, -07, -08, -09 and -11 (domain.md 5.1).
#include "protocols/sip/findings_transport.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/analyzer.h"
#include "protocols/sip/redact.h"
#include "protocols/tls/names.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostOfAKind = 20;
constexpr std::size_t kMostEvidence = 10;
constexpr std::uint64_t kLargeRequest = 1300;

using Findings = std::vector<Finding>;

Finding& add(Findings& out, std::string_view id, Severity severity, std::string title, std::string explanation) {
  Finding& finding = out.emplace_back();
  finding.id = id;
  finding.severity = severity;
  finding.confidence = Confidence::confirmed;
  finding.title = std::move(title);
  finding.explanation = std::move(explanation);
  return finding;
}

void cite(Finding& finding, const LargeDatagrams& datagrams) {
  for (const auto& example : datagrams.examples) {
    for (const std::uint64_t frame : example.frames) {
      if (finding.evidence.size() == kMostEvidence) break;
      finding.evidence.push_back(
          {frame, example.time, "part of a message of " + std::to_string(example.bytes) + " bytes"});
    }
  }
  finding.subject = {"capture", ""};
  finding.metrics["messages"] = static_cast<double>(datagrams.count);
  finding.references.emplace_back("RFC 3261 18.1.1");
}

void find_fragments(const TransportWatch& watch, Findings& out) {
  for (std::size_t i = 0; i < watch.fragments.lost().size() && i < kMostOfAKind; ++i) {
    const LostFragments& lost = watch.fragments.lost()[i];
    const std::string between = to_string(Endpoint{lost.key.source, lost.source_port}) + " to " +
                                to_string(Endpoint{lost.key.destination, lost.destination_port});
    Finding& finding = add(out, "SIP-TR-01", Severity::error, "A fragment of a SIP message is missing: " + between,
                           "The message was sent in IP fragments, and 30 seconds later one was still missing, so its "
                           "receiver could not read it. Look for a firewall that drops fragments; use TCP for large "
                           "messages, or send fewer codecs and headers.");
    for (const std::uint64_t frame : lost.frames) {
      finding.evidence.push_back(
          {frame, frame == lost.frames.front() ? std::optional(lost.time) : std::nullopt, "a fragment that arrived"});
    }
    finding.subject = {"message", std::to_string(lost.frames.front())};
    finding.metrics["fragments_seen"] = static_cast<double>(lost.frames.size());
    finding.references = {"RFC 3261 18.1.1", "RFC 791 3.2"};
    finding.limits.emplace_back("The capture itself may have lost the fragment.");
  }
  if (watch.fragmented.count > 0) {
    cite(add(out, "SIP-TR-01", Severity::notice, "SIP messages in IP fragments",
             "These messages came in several IP fragments. They were put together here, but firewalls and NATs often "
             "drop "
             "fragments. Large messages should go over TCP."),
         watch.fragmented);
  }
  if (watch.large_requests.count > 0) {
    Finding& finding =
        add(out, "SIP-TR-01", Severity::notice, "SIP requests of more than 1300 bytes over UDP",
            "A request within 200 bytes of the path's MTU, or of more than 1300 bytes, is to be sent over "
            "TCP, because it may be fragmented on its way.");
    cite(finding, watch.large_requests);
    finding.metrics["limit_bytes"] = static_cast<double>(kLargeRequest);
  }
}

void find_unreachable(const TransportWatch& watch, Findings& out) {
  std::vector<const UnreachableSip*> heads;
  std::vector<std::size_t> at;
  for (const UnreachableSip& error : watch.unreachable) {
    const auto same = [&](const UnreachableSip* head) {
      return head->quoted_destination == error.quoted_destination && head->code == error.code;
    };
    const auto head = std::find_if(heads.begin(), heads.end(), same);
    auto index = static_cast<std::size_t>(head - heads.begin());
    if (head == heads.end()) {
      if (heads.size() == kMostOfAKind) continue;
      heads.push_back(&error);
      at.push_back(out.size());
      index = at.size() - 1;
      const std::string to = to_string(error.quoted_destination);
      Finding& finding = add(
          out, "SIP-TR-06", Severity::error, "SIP to " + to + ": " + std::string(unreachable_name(error)) + " (ICMP)",
          "An ICMP error came back for SIP that was sent there: nothing listens on that port, or the "
          "way is blocked or missing. Look whether the SIP server runs and at the route and firewall.");
      finding.subject = {"host", to};
      finding.references.emplace_back(error.version6 ? "RFC 4443 3.1" : "RFC 792");
    }
    Finding& finding = out[at[index]];
    finding.metrics["errors"] += 1;
    if (finding.evidence.size() >= kMostEvidence) continue;
    finding.evidence.push_back(
        {error.frame, error.time, std::string(unreachable_name(error)) + ", said by " + to_string(error.reporter)});
    if (error.quoted_frame != 0) {
      finding.evidence.push_back(
          {error.quoted_frame, std::nullopt, "the latest SIP message that was sent that way before"});
    }
  }
}

// One unanswered ping is no failure where pongs were never agreed on (RFC 5626 4.4): something must follow from it.
void find_keep_alives(const TransportWatch& watch, Findings& out) {
  std::size_t found = 0;
  for (const KeepAlive& flow : watch.keep_alives.flows()) {
    const bool followed = flow.registered_after_frame > flow.first_unanswered_frame;
    if (flow.unanswered == 0 || !(followed || flow.answered_before) || found++ == kMostOfAKind) continue;
    Finding& finding =
        add(out, "SIP-TR-07", Severity::warning,
            "Keep-alive without answer: " + to_string(flow.source) + " to " + to_string(flow.destination),
            "A ping had no pong within 10 seconds, so the flow had failed: a NAT or firewall forgot it, or the server "
            "restarted. Until the client registers again it cannot be called. Look at timeouts on the way.");
    finding.subject = {"flow", to_string(flow.source) + " " + to_string(flow.destination)};
    finding.evidence.push_back({flow.first_unanswered_frame, flow.first_unanswered_time, "ping without answer"});
    if (followed) finding.evidence.push_back({flow.registered_after_frame, std::nullopt, "the client registers again"});
    finding.metrics["unanswered"] = static_cast<double>(flow.unanswered);
    finding.metrics["answered"] = static_cast<double>(flow.pongs + flow.stun_responses);
    finding.references.emplace_back("RFC 5626 4.4");
    finding.confidence = followed && flow.answered_before ? Confidence::confirmed : Confidence::probable;
  }
}

std::string_view title_of(TcpTrouble what) {
  switch (what) {
    case TcpTrouble::syn_unanswered: return "SIP server does not answer TCP connections: ";
    case TcpTrouble::refused: return "SIP server refuses TCP connections: ";
    case TcpTrouble::reset: return "TCP connection reset while SIP requests were open: ";
    case TcpTrouble::zero_window: return "SIP peer took no data for a second or more: ";
  }
  return "";
}

std::string_view advice_of(TcpTrouble what) {
  switch (what) {
    case TcpTrouble::syn_unanswered:
      return "Nothing came back for the SYN and its repeats: the host is down, or a firewall drops them.";
    case TcpTrouble::refused: return "The SYN was answered by a reset: nothing listens on that port.";
    case TcpTrouble::reset:
      return "Requests on this connection had no final response when it was reset. Look at the side that sent the "
             "reset: "
             "a restart, a limit of connections, or a firewall that forgot the connection.";
    case TcpTrouble::zero_window:
      return "Its receive window was zero, so its program did not read. Look at the load of that host.";
  }
  return "";
}

void find_tcp(const TransportWatch& watch, Findings& out) {
  std::size_t found = 0;
  for (const TcpEvent& event : watch.tcp.events()) {
    if (found++ == kMostOfAKind) return;
    const bool syn = event.what == TcpTrouble::syn_unanswered;
    const Endpoint& subject = syn ? event.destination : event.source;
    const Severity severity = event.what == TcpTrouble::zero_window ? Severity::warning : Severity::error;
    Finding& finding = add(out, "SIP-TR-08", severity, std::string(title_of(event.what)) + to_string(subject),
                           std::string(advice_of(event.what)));
    finding.subject = {"host", to_string(subject)};
    finding.evidence.push_back({event.frame, event.time,
                                syn                                     ? "first SYN"
                                : event.what == TcpTrouble::zero_window ? "window zero"
                                                                        : "reset"});
    if (event.end_frame != 0) finding.evidence.push_back({event.end_frame, std::nullopt, "window open again"});
    if (event.what != TcpTrouble::reset && event.what != TcpTrouble::zero_window) {
      finding.metrics["syns"] = static_cast<double>(event.count);
    }
    if (event.open_requests > 0) finding.metrics["open_requests"] = static_cast<double>(event.open_requests);
    if (event.duration > 0) finding.metrics["seconds"] = to_seconds(event.duration);
    finding.references.emplace_back("RFC 9293 3.5");
  }
}

Finding& add_tls(Findings& out, const TlsRow& row, const std::string& what, std::string explanation) {
  Finding& finding = add(out, "SIP-TR-09", Severity::error, "TLS under SIP to " + to_string(row.server()) + ": " + what,
                         std::move(explanation));
  finding.subject = {"flow", to_string(row.client()) + " " + to_string(row.server())};
  finding.references = {"RFC 5922", "RFC 5246 7.2"};
  return finding;
}

void find_tls_alert(const TlsRow& row, Findings& out) {
  const tls::Facts& facts = *row.facts;
  constexpr std::uint8_t kCloseNotify = 0;
  for (const tls::Alert& alert : facts.first_alerts) {
    const bool before_data = facts.first_application_frame == 0 || alert.frame < facts.first_application_frame;
    if (alert.encrypted || !before_data || alert.description == kCloseNotify) continue;
    const std::string name = tls::alert_name(alert.description);
    const std::string sender = to_string(alert.direction == Direction::a_to_b ? row.key.a : row.key.b);
    Finding& finding =
        add_tls(out, row, name,
                "The handshake ended with an alert, so no SIP could follow. It is the view of its sender, " + sender +
                    ": look there at trusted certificates, versions and cipher suites.");
    finding.evidence.push_back(
        {alert.frame, alert.time, std::string(alert.fatal ? "fatal" : "warning") + " alert " + name});
    return;
  }
}

void find_tls_certificate(const TlsRow& row, Findings& out) {
  const tls::Facts& facts = *row.facts;
  if (!facts.certificate) return;
  const tls::Certificate& certificate = *facts.certificate;
  const auto cite_it = [&](Finding& finding) {
    finding.evidence.push_back(
        {facts.certificate_frame, facts.certificate_time, "certificate of " + printable(certificate.subject)});
  };
  const auto day = [](std::int64_t seconds) {
    constexpr std::int64_t kMost = 9'000'000'000;
    return to_rfc3339({std::clamp(seconds, -kMost, kMost) * kNanosecondsPerSecond, 0}).substr(0, 10);
  };
  if (facts.certificate_time) {
    const std::int64_t now = facts.certificate_time->ns / kNanosecondsPerSecond;
    if (now > certificate.not_after) {
      cite_it(add_tls(out, row, "certificate expired on " + day(certificate.not_after),
                      "When it was captured the server's certificate was no longer valid. Renew it."));
    } else if (now < certificate.not_before) {
      cite_it(add_tls(out, row, "certificate not valid before " + day(certificate.not_before),
                      "When it was captured the server's certificate was not valid yet. Look at both clocks."));
    }
  }
  if (!facts.server_name.empty() && !certificate.names(facts.server_name)) {
    cite_it(add_tls(out, row, "certificate does not name " + printable(facts.server_name),
                    "The client asked for this name, and the server's certificate has others. A client that checks, as "
                    "RFC 5922 asks, refuses it."));
  }
}

void find_tls(const MessageAnalyzer& analyzer, Findings& out) {
  constexpr Nanoseconds kPatience = 10 * kNanosecondsPerSecond;
  std::size_t looked_at = 0;
  for (const TlsRow& row : analyzer.links().tls_connections()) {
    const tls::Facts& facts = *row.facts;
    const std::size_t before = out.size();
    if (looked_at >= kMostOfAKind) return;
    find_tls_alert(row, out);
    const bool hellos = facts.client_hello_frame != 0 && facts.server_hello_frame != 0;
    const bool waited = row.first_time && analyzer.watch().end - row.first_time->ns >= kPatience;
    if (out.size() == before && hellos && waited && !row.handshake_over && facts.first_application_frame == 0) {
      Finding& finding = add_tls(out, row, "handshake not finished",
                                 "Both sides said hello, but no encrypted record followed. Look for a client that "
                                 "closed because it does not trust the certificate.");
      finding.evidence.push_back({facts.client_hello_frame, row.first_time, "ClientHello"});
      finding.evidence.push_back({facts.server_hello_frame, std::nullopt, "ServerHello"});
      finding.limits.emplace_back("The capture may lack the rest.");
      finding.confidence = Confidence::probable;
    }
    find_tls_certificate(row, out);
    if (out.size() > before) ++looked_at;
  }
}

void find_wrong_paths(const TransportWatch& watch, Findings& out) {
  for (const WrongPath& path : watch.paths.wrong()) {
    Finding& finding = add(
        out, "SIP-TR-11", Severity::warning,
        "Responses from " + to_string(path.source) + " go elsewhere than their Via says",
        "A response over UDP goes to the address and port of its topmost Via: received and rport when they are there. "
        "These went to another place, so a client that does not listen there misses them.");
    for (const WrongPath::Example& example : path.examples) {
      finding.evidence.push_back({example.frame, example.time,
                                  "sent to " + to_string(example.sent_to) + ", Via: " + shown_text(example.what)});
    }
    finding.subject = {"host", to_string(path.source)};
    finding.metrics["responses"] = static_cast<double>(path.responses);
    finding.references = {"RFC 3261 18.2.2", "RFC 3581 4"};
    finding.limits.emplace_back("No request from there was seen; it may have come before the capture began.");
  }
}

}  // namespace

void add_transport_findings(const MessageAnalyzer& analyzer, std::vector<Finding>& out) {
  const TransportWatch& watch = analyzer.watch();
  find_tcp(watch, out);
  find_unreachable(watch, out);
  find_tls(analyzer, out);
  find_fragments(watch, out);
  find_keep_alives(watch, out);
  find_wrong_paths(watch, out);
}

}  // namespace pcapglass::sip
