#include "protocols/sip/get_call.h"

#include <algorithm>

#include "bytes/text.h"
#include "protocols/sip/call_reader.h"
#include "protocols/sip/report_text.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLadderWidth = 80;
constexpr std::size_t kMostStreams = 20;

std::vector<std::size_t> matching_calls(const CallTable& calls, const GetCallArguments& arguments) {
  std::vector<std::size_t> exact;
  std::vector<std::size_t> partly;
  for (std::size_t i = 0; i < calls.rows().size(); ++i) {
    if (arguments.call_index) {
      if (*arguments.call_index == i + 1) exact.push_back(i);
      continue;
    }
    const std::string_view id = calls.call_id(calls.rows()[i]);
    if (id == *arguments.call_id) exact.push_back(i);
    if (!arguments.call_id->empty() && id.find(*arguments.call_id) != std::string_view::npos) partly.push_back(i);
  }
  return exact.empty() ? partly : exact;
}

// The one call that is asked for; otherwise the question is refused, with what to do.
std::optional<std::size_t> find_call(const CallTable& calls, const GetCallArguments& arguments, QueryContext& context) {
  if (!arguments.call_id && !arguments.call_index && calls.rows().size() == 1) return 0;
  if (!arguments.call_id == !arguments.call_index) {
    context.refuse("give either call_id or call_index, as list_sip_calls lists them");
    return std::nullopt;
  }
  const auto found = matching_calls(calls, arguments);
  if (found.empty()) {
    context.refuse("there is no such call among the " + std::to_string(calls.rows().size()) +
                   " of this capture; list_sip_calls lists them");
    return std::nullopt;
  }
  // A Call-ID that was used again: the first, as call_index tells the others.
  const auto same_id = [&](std::size_t i) {
    return calls.call_id(calls.rows()[i]) == calls.call_id(calls.rows()[found.front()]);
  };
  if (!std::all_of(found.begin(), found.end(), same_id)) {
    context.refuse(std::to_string(found.size()) + " calls have '" + printable(*arguments.call_id) +
                   "' in their Call-ID; give the whole or a call_index, such as " + std::to_string(found.front() + 1));
    return std::nullopt;
  }
  if (found.size() > 1) {
    context.add_note("This Call-ID was used for " + std::to_string(found.size()) +
                     " calls; the others are reached by call_index.");
  }
  return found.front();
}

}  // namespace

GetCallResult get_sip_call(const MessageAnalyzer& analyzer, const GetCallArguments& arguments, QueryContext& context) {
  GetCallResult result;
  result.file = context.source().name;
  const CallTable& calls = analyzer.calls();
  const auto index = find_call(calls, arguments, context);
  if (!index) return result;
  result.call = report_of(calls, *index);
  CallReader reader(analyzer, calls.rows()[*index], context);
  reader.read();
  result.media = rtp::media_of_call(analyzer.media(), calls.call_id(calls.rows()[*index]), kMostStreams, context);
  reader.fill(*index, result);
  result.transactions = reader.transactions();
  result.findings = reader.findings();
  reader.list_messages(arguments.detail, result);
  result.ladder = ladder_of(result.messages, kLadderWidth);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::sip
