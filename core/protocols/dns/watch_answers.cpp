// Rules about answers: what failed, what did not, and which should not have come.
#include <algorithm>

#include "protocols/dns/codes.h"
#include "protocols/dns/edns.h"
#include "protocols/dns/rules.h"
#include "protocols/dns/watch.h"

namespace pcapglass::dns {

namespace {

constexpr Nanoseconds kConflictWindow = 5 * kNanosecondsPerSecond;  // DNS-07

}  // namespace

void Watch::watch_code(const Event& event, Client& to) {
  const Message& message = event.message;
  const Arrival& arrival = event.arrival;
  const unsigned code = message.rcode();
  const std::string server = to_string(arrival.source);
  const std::string name = name_text(event.asked.name.bytes());
  const bool update = message.opcode() == opcode::kUpdate || message.opcode() == opcode::kNotify;
  if (update && code != rcode::kNoError) {
    say({kUpdateRefused,
         Severity::warning,
         Confidence::confirmed,
         server + opcode_name(message.opcode()),
         {"host", server},
         opcode_name(message.opcode()) + " of " + name + ": " + rcode_name(code) + '.',
         {}},
        {{event.matched.exchange->first_frame, {}}, sighting_of(arrival)}, "update or notification, and its answer");
    return;
  }
  if (code == rcode::kNxDomain) watch_missing(event, to);
  const bool no_data = code == rcode::kNoError && message.counts[1] == 0 && message.counts[2] > 0 &&
                       std::any_of(message.records.begin(), message.records.end(),
                                   [](const ResourceRecord& one) { return one.type == type::kSoa; });
  if (message.opcode() == opcode::kQuery && (code != rcode::kNoError || no_data)) {
    keep_failed({name, event.asked.type, arrival.destination.address, event.matched.exchange->first_frame,
                 arrival.frame, code, arrival.time.ns});
  }
  if (code == rcode::kNoError && message.counts[1] > 0) note_found(name, arrival.destination.address, arrival.time.ns);
  if (code == rcode::kServFail || code == rcode::kRefused) {
    std::string why = rcode_name(code) + " for " + name + ' ' + type_name(event.asked.type);
    if (const std::string more = extended_errors(message); !more.empty()) why += " (" + more + ')';
    say({kServerFailure,
         Severity::error,
         Confidence::confirmed,
         server + rcode_name(code),
         {"host", server},
         why + '.',
         {}},
        {{event.matched.exchange->first_frame, {}}, sighting_of(arrival)}, "question, and its answer");
  }
  if (event.asked.type == type::kAxfr || event.asked.type == type::kIxfr) {
    if (code == rcode::kNoError && message.counts[1] > 0) {
      say({kTransfer,
           Severity::warning,
           Confidence::probable,
           to_string(arrival.destination.address) + ' ' + name,
           {"zone", name},
           "It was given.",
           {{"records", static_cast<double>(message.counts[1])}}},
          {sighting_of(arrival)}, "zone given");
    }
    return;
  }
  const bool has_ns = std::any_of(message.records.begin(), message.records.end(), [](const ResourceRecord& one) {
    return one.section == Section::authority && one.type == type::kNs;
  });
  if (code == rcode::kNoError && message.opcode() == opcode::kQuery && message.recursion_desired() &&
      !message.recursion_available() && !message.authoritative() && message.counts[1] == 0 && has_ns && !no_data) {
    say({kLame, Severity::notice, Confidence::confirmed, server, {"host", server}, "For " + name + '.', {}},
        {sighting_of(arrival)}, "referral");
  }
}

// Names that failed in one way and then do not in another: DNS-04 with CD, DNS-06 without EDNS.
void Watch::watch_trouble_solved(const Event& event) {
  const Arrival& arrival = event.arrival;
  if (event.asked.hash == 0) return;
  const unsigned code = event.message.rcode();
  const Exchange& exchange = *event.matched.exchange;
  Pending& asked = pending(arrival.destination.address, event.asked.hash);
  const bool recent = asked.failed_frame != 0 && arrival.time.ns - asked.failed <= kAnswerWindow;
  const std::string name = name_text(event.asked.name.bytes());
  if (code == rcode::kNoError && recent) {
    const std::vector<Sighting> frames = {{asked.failed_frame, {}}, sighting_of(arrival)};
    const bool same_server = asked.failed_server == exchange.server;
    if (asked.rcode == rcode::kServFail && !asked.failed_checking && event.message.checking_disabled() && same_server) {
      say({kValidation, Severity::error, Confidence::probable, name, {"name", name}, name + '.', {}}, frames,
          "failure, and the answer without checking");
    } else if ((asked.rcode == rcode::kFormErr || asked.rcode == rcode::kNotImp) && asked.failed_edns &&
               !exchange.edns && same_server) {
      const std::string server = to_string(exchange.server);
      say({kEdns,
           Severity::warning,
           Confidence::confirmed,
           server,
           {"host", server},
           rcode_name(asked.rcode) + " for " + name + " with EDNS.",
           {}},
          frames, "refusal with EDNS, and the answer without");
    }
    asked.failed_frame = 0;
  } else if (code != rcode::kNoError) {
    asked.failed = arrival.time.ns;
    asked.failed_frame = arrival.frame;
    asked.failed_server = exchange.server;
    asked.rcode = code;
    asked.failed_edns = exchange.edns;
    asked.failed_checking = event.message.checking_disabled();
  }
}

// DNS-07.
void Watch::watch_second(const Event& event) {
  const Matched& matched = event.matched;
  const Arrival& arrival = event.arrival;
  if (matched.exchange == nullptr || arrival.tcp) return;
  const Exchange& exchange = *matched.exchange;
  const std::string name = name_text(event.asked.name.bytes());
  const Sighting asked{exchange.first_frame, Timestamp{exchange.first, exchange.digits}};
  switch (matched.match) {
    case Match::second:
      if (exchange.answer_hash == answer_hash(event.message) || arrival.time.ns - exchange.answered > kConflictWindow)
        return;
      // Each repeat may bring an answer of its own.
      if (exchange.answers <= 1 + exchange.repeats) return;
      say({kConflict,
           Severity::warning,
           Confidence::probable,
           name,
           {"name", name},
           name + '.',
           {{"seconds_apart", to_microsecond_precision(arrival.time.ns - exchange.answered)}}},
          {asked, {exchange.answer_frame, {}}, sighting_of(arrival)}, "question, first and second answer");
      return;
    case Match::wrong_question:
      say({kWrongQuestion,
           Severity::warning,
           Confidence::probable,
           to_string(arrival.source),
           {"host", to_string(arrival.source)},
           "It answers " + name + '.',
           {}},
          {asked, sighting_of(arrival)}, "open query, and the response that fits but for its question");
      return;
    case Match::other_server:
      say({kOtherServer,
           Severity::warning,
           Confidence::probable,
           to_string(arrival.source),
           {"host", to_string(arrival.source)},
           name + " was asked of " + to_string(exchange.server) + " and answered by " + to_string(arrival.source) + '.',
           {}},
          {asked, sighting_of(arrival)}, "query, and the answer from elsewhere");
      return;
    default: return;
  }
}

}  // namespace pcapglass::dns
