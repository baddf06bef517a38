#include "protocols/sip/report.h"

#include "bytes/text.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/report_text.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kStreamsUnlessAsked = 10;  // those of some calls; a page of messages comes with them

using Counts = std::map<std::string, std::uint64_t, std::less<>>;

std::map<std::string, std::uint64_t> shown_counts(const Counts& counts) {
  std::map<std::string, std::uint64_t> out;
  for (const auto& [key, count] : counts) out[printable(key)] += count;
  return out;
}

std::vector<std::string> shown_values(QueryContext& context, std::string_view list, const DistinctValues& values,
                                      std::optional<Page>& page) {
  std::vector<std::string> out;
  const Slice slice = context.slice(list, values.sorted().size(), page);
  for (std::uint64_t i = slice.first; i < slice.first + slice.count; ++i) {
    out.push_back(printable(values.sorted()[static_cast<std::size_t>(i)]));
  }
  if (values.not_kept() > 0) {
    context.add_note(std::string(list) +
                     ": there are more different values than memory was given for, so the list and "
                     "its number are lower bounds.");
  }
  return out;
}

StatisticsReport report_statistics(const MessageAnalyzer& analyzer, QueryContext& context) {
  const Statistics& statistics = analyzer.statistics();
  StatisticsReport out;
  out.requests = statistics.requests;
  out.responses = statistics.responses;
  out.methods = shown_counts(statistics.methods);
  out.response_classes = shown_counts(statistics.response_classes);
  out.response_codes = shown_counts(statistics.response_codes);
  for (std::size_t i = 0; i < kCarriers; ++i) {
    const auto name = std::string(carrier_name(static_cast<Carrier>(i)));
    if (statistics.carriers[i] > 0) out.transports[name] = statistics.carriers[i];
  }
  out.unique_call_ids = statistics.call_ids.sorted().size();
  out.call_ids = shown_values(context, "call_ids", statistics.call_ids, out.call_ids_page);
  out.user_agents = shown_values(context, "user_agents", statistics.user_agents, out.user_agents_page);
  out.keep_alives = statistics.keep_alives;
  out.retransmissions = statistics.retransmissions;
  out.capture_duplicates = statistics.capture_duplicates;
  const CallTotals& calls = analyzer.calls().totals();
  out.calls = calls.calls;
  for (std::size_t i = 0; i < kOutcomes.size(); ++i) {
    if (calls.outcomes[i] > 0) out.call_outcomes[std::string(kOutcomes[i])] = calls.outcomes[i];
  }
  const Registrations& registrations = analyzer.calls().registrations();
  out.registrations = registrations.attempts();
  if (registrations.attempts() > 0) {
    // Two digits behind the point.
    const std::uint64_t part = registrations.ineffective() * 10'000 / registrations.attempts();
    out.ira_pct = static_cast<double>(part) / 100;
  }
  if (registrations.succeeded() > 0) {
    const std::uint64_t mean = registrations.delay_sum() / registrations.succeeded();
    out.registration_delay_ms = static_cast<double>(mean) / 1000;
  }
  out.subscriptions = analyzer.calls().subscriptions().total();
  return out;
}

void list_packets(const MessageAnalyzer& analyzer, bool header_list, QueryContext& context, Result& result) {
  const Slice slice = context.slice("packets", analyzer.rows().size(), result.page);
  const auto message = std::make_unique<Message>();
  std::vector<std::uint8_t> joined;
  std::uint64_t unread = 0;
  for (std::uint64_t i = slice.first; i < slice.first + slice.count; ++i) {
    const auto index = static_cast<std::size_t>(i);
    const Row& row = analyzer.rows()[index];
    if (!load_message(analyzer, index, context, joined, *message)) ++unread;
    result.packets.push_back(report_message(row, *message, header_list));
    if (const auto frames = analyzer.frames_of(index); !frames.empty()) {
      result.packets.back().frames.assign(frames.begin(), frames.end());
    }
  }
  // While bytes are still being asked for, the answer is not this one.
  if (unread > 0 && context.wanted().empty()) {
    context.add_note(std::to_string(unread) +
                     " of these messages are listed without their text: it did not fit into "
                     "memory, and the source cannot be read again.");
  }
}

// F-09: what could not be put together could have been SIP.
void add_lost_fragments(const CaptureInfo& capture, std::vector<std::string>& not_analyzed) {
  for (const Issue& issue : capture.issues) {
    if (issue.what != "datagram_with_missing_fragments") continue;
    not_analyzed.push_back("IP datagrams with missing fragments: " + std::to_string(issue.count) + " (first in frame " +
                           std::to_string(issue.first_frame) + "), which may have carried SIP");
  }
}

void note_ceilings(const MessageAnalyzer& analyzer, QueryContext& context) {
  if (const std::uint64_t unlisted = analyzer.total() - analyzer.rows().size(); unlisted > 0) {
    context.add_note("The last " + std::to_string(unlisted) +
                     " messages are counted but not listed: the ceiling of rows is reached.");
  }
  if (const std::uint64_t forgotten = analyzer.repeats().forgotten_at_ceiling(); forgotten > 0) {
    context.add_note("Retransmissions may be undercounted: " + std::to_string(forgotten) +
                     " messages were forgotten before a minute had passed, because the ceiling was reached.");
  }
  if (const std::uint64_t more = analyzer.security().not_watched(); more > 0) {
    context.add_note("Findings about attacks leave out " + std::to_string(more) + " requests of further senders.");
  }
  if (const std::uint64_t more = analyzer.malformed().not_grouped(); more > 0) {
    context.add_note("Findings leave out " + std::to_string(more) + " malformed messages of further senders.");
  }
}

}  // namespace

Result analyze_packets(const MessageAnalyzer& analyzer, const Arguments& arguments, QueryContext& context) {
  Result result;
  result.file = context.source().name;
  result.total_packets_in_file = context.capture().packets;
  result.sip_packets_found = analyzer.total();
  result.sip_packets_analyzed = analyzer.total();
  result.statistics = report_statistics(analyzer, context);
  result.calls = list_calls(analyzer.calls(), context, result.calls_page);
  result.registrations = list_registrations(analyzer.calls(), context, result.registrations_page);
  result.subscriptions = list_subscriptions(analyzer.calls(), context, result.subscriptions_page);
  result.media = rtp::list_media(analyzer.media(), context, result.media_page, kStreamsUnlessAsked);
  list_packets(analyzer, arguments.header_list, context, result);
  if (analyzer.total() == 0) result.message = "No SIP packets found in this capture";
  result.findings = analyzer.findings();
  result.transport_events = report_transport(analyzer);
  result.not_analyzed = analyzer.unseen().sentences();
  add_unread_transports(analyzer, result.not_analyzed);
  add_lost_fragments(context.capture(), result.not_analyzed);
  note_ceilings(analyzer, context);
  note_call_ceilings(analyzer.calls(), context);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::sip
