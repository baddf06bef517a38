// TCP-01 to TCP-03, TCP-09, TCP-10 and TCP-17: how connections begin and end.
#include "decode/ip_text.h"
#include "protocols/tcp/rules.h"

namespace pcapglass::tcp {
namespace {

constexpr Rule kRefused = {"TCP-01", "Connection refused",
                           "The server, or a firewall in its name, answers SYN with RST: nothing listens on that port.",
                           "RFC 9293 3.10.7.1", "A port that is closed on purpose is no fault."};
constexpr Rule kNoAnswer = {
    "TCP-02", "No answer to SYN",
    "The client asked for a connection and got nothing back: the server is off, or a firewall drops the packets.",
    "RFC 9293 3.5, RFC 6298", "The answers may take another way than the capture sees."};
constexpr Rule kUnreachable = {"TCP-02-unreachable", "The server cannot be reached",
                               "The client asked for a connection, and a host on the way said by ICMP why it does not "
                               "come to be.",
                               "RFC 9293 3.9.2.2, RFC 5461", "Hosts go on trying in spite of such an error."};
constexpr Rule kNotCompleted = {
    "TCP-03", "Handshake not completed",
    "The server sends SYN-ACK again and again and gets no acknowledgement: the way back is broken, or the client is "
    "gone or never was.",
    "RFC 9293 3.5", "The client's packets may take another way than the capture sees."};
constexpr Rule kReset = {"TCP-09", "Reset in a session",
                         "The connection carried data and was torn down by RST, without FIN: what was on its way is "
                         "lost.",
                         "RFC 9293 3.5.2", "Some programs close with RST on purpose."};
constexpr Rule kInjected = {"TCP-09-injected", "Reset by somebody in between",
                            "The RST came over another number of hops than the packets of the host it claims to be of: "
                            "a middle box sent it.",
                            "RFC 3360", "Routes can change while a connection lasts."};
constexpr Rule kNotClosed = {"TCP-10", "Connection left open",
                             "Nothing was sent for a minute and more until the capture ended, and the connection was "
                             "not closed by both sides.",
                             "RFC 9293 3.6", "Idle connections are normal where they are kept for later use."};
constexpr Rule kIllegal = {"TCP-17", "Segments that no stack sends",
                           "Flags that exclude each other, an urgent pointer without URG, or options that contradict "
                           "their length: a scanner, a broken middle box or damage.",
                           "RFC 9293 3.1", "Crafted test traffic has them on purpose."};

double seconds(Nanoseconds span) { return static_cast<double>(span) / kNanosecondsPerSecond; }

void find_no_answer(const Scene& scene, const Connection& c) {
  const std::uint32_t syn = c.by_client().syn;
  const Nanoseconds waited = scene.end - c.first_time;
  const std::vector<IcmpError> errors = scene.errors_about(c, c.client);
  if (!errors.empty()) {
    const IcmpError& first = errors.front();
    const std::string what(first.what);
    Occasion one = about(kUnreachable, c, Severity::error, Confidence::confirmed);
    one.group += " " + what;
    one.details = to_string(first.from) + " says: " + what + ".";
    one.metrics["syn_sent"] = syn;
    one.metrics["icmp_errors"] = static_cast<double>(errors.size());
    one.evidence = {at_frame(c.first_frame, "first SYN"), at_frame(first.frame, "ICMP: " + what)};
    return scene.out.add(std::move(one));
  }
  // A SYN that is sent again says that a second went by; else the capture must go on (C-06).
  if (waited < (syn > 1 ? 1 : 3) * kNanosecondsPerSecond) return;
  Occasion one = about(kNoAnswer, c, Severity::error, syn > 1 ? Confidence::confirmed : Confidence::probable);
  one.metrics["syn_sent"] = syn;
  one.metrics["waited_seconds"] = seconds(waited);
  if (syn > 1) one.metrics["last_syn_seconds"] = seconds(c.last_syn_time - c.first_time);
  one.evidence.push_back(at_frame(c.first_frame, "first SYN"));
  if (syn > 1) one.evidence.push_back(at_frame(c.last_frame, "last packet of " + std::to_string(syn) + " SYN"));
  scene.out.add(std::move(one));
}

}  // namespace

void find_openings(const Scene& scene, const Connection& c) {
  if (scene.scanners.contains(to_string(c.client_end().address))) return;
  if (scene.flooded.contains(to_string(c.server_end()))) return;
  const State state = state_of(c);
  if (state == State::refused && c.rst_time - c.last_syn_time <= 3 * kNanosecondsPerSecond) {
    Occasion one = about(kRefused, c, Severity::error, Confidence::confirmed);
    one.evidence = {at_frame(c.first_frame, "SYN"), at_frame(c.rst_frame, "RST in answer")};
    scene.out.add(std::move(one));
  }
  if (state == State::syn_sent && c.by_client().syn > 0 && c.by_server().packets == 0) find_no_answer(scene, c);
  if (!c.complete_handshake() && c.rst_by == 2 && c.by_server().syn_ack >= 3) {
    Occasion one = about(kNotCompleted, c, Severity::warning, Confidence::probable);
    one.metrics["syn_ack_sent"] = c.by_server().syn_ack;
    one.evidence = {at_frame(c.syn_ack_frame, "first SYN-ACK"), at_frame(c.last_frame, "last packet")};
    scene.out.add(std::move(one));
  }
}

void find_endings(const Scene& scene, const Connection& c) {
  if (c.reset() && c.fin_by == 0 && c.data_packets() > 0) {
    const std::uint8_t usual = c.sent[c.rst_by].hop_limit;
    const int hops = int{usual} - int{c.rst_hop_limit};
    const bool injected = c.sent[c.rst_by].packets > c.sent[c.rst_by].rst && (hops >= 5 || hops <= -5);
    Occasion one = about(injected ? kInjected : kReset, c, injected ? Severity::error : Severity::warning,
                         injected ? Confidence::probable : Confidence::confirmed);
    const bool client = c.rst_by == c.client;
    one.group += client ? " client" : " server";
    one.details = std::string("RST by the ") + (client ? "client" : "server") +
                  (c.rst_in_sequence ? ", in sequence." : ", not at the number that was expected.");
    one.metrics["hop_limit"] = usual;
    one.metrics["hop_limit_of_rst"] = c.rst_hop_limit;
    one.evidence = {at_frame(c.rst_frame, "RST")};
    scene.out.add(std::move(one));
  }
  const State state = state_of(c);
  const Nanoseconds idle = scene.end - c.last_time;
  if ((state == State::established || state == State::half_closed) && idle >= 60 * kNanosecondsPerSecond) {
    Occasion one = about(kNotClosed, c, Severity::notice, Confidence::probable);
    one.metrics["idle_seconds"] = seconds(idle);
    one.details = state == State::half_closed ? "One side only has sent FIN." : "No side has sent FIN.";
    one.evidence = {at_frame(c.last_frame, "last packet")};
    scene.out.add(std::move(one));
  }
  if (c.trouble && c.trouble->odd > 0) {
    Occasion one = about(kIllegal, c, Severity::warning, Confidence::confirmed);
    one.group = to_string(c.client_end().address);
    one.metrics["segments"] = c.trouble->odd;
    one.evidence = {at_frame(c.trouble->odd_frame, "first such segment")};
    scene.out.add(std::move(one));
  }
}

}  // namespace pcapglass::tcp
