#include "protocols/sip/call_reader.h"

#include <algorithm>

#include "protocols/sdp/offer_answer.h"
#include "protocols/sip/call/rules.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/report_text.h"
#include "protocols/sip/rules_media.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {

CallReader::CallReader(const MessageAnalyzer& analyzer, const CallRow& row, QueryContext& context)
    : analyzer_(analyzer), row_(row), context_(context) {
  session_.call_id = analyzer.calls().call_id(row);
  session_.caller = analyzer.calls().caller(row);
  session_.callee = analyzer.calls().callee(row);
  session_.reason = analyzer.calls().reason(row);
  session_.has_time = row.has_time;
  session_.time_digits = row.time_digits;
  for (std::size_t i = 0; i < analyzer.rows().size(); ++i) {
    if (analyzer.rows()[i].session == row.session) rows_.push_back(i);
  }
}

void CallReader::read() {
  for (const std::size_t index : rows_) {
    if (!load_message(analyzer_, index, context_, joined_, *message_)) continue;
    const Row& row = analyzer_.rows()[index];
    Arrival arrival;
    arrival.source = row.source;
    arrival.destination = row.destination;
    arrival.frame = row.frame;
    arrival.time = {row.time, row.time_digits};
    if (const Fact* fact = session_.take(*message_, arrival, {row.repeat, row.repeat_of})) learn(*fact);
  }
  transactions_ = transactions_of(session_.facts);
}

std::vector<Finding> CallReader::findings() const {
  FindingGroups groups;
  find_media_problems(analyzer_, &row_, analyzer_.watch().end, groups);
  if (session_.facts.empty()) return {};
  const Call call = call_of(session_.facts, transactions_, session_.hosts, {row_.now}, row_.unreachable_frame != 0);
  find_call_problems({session_, transactions_, call, row_, {row_.now}}, groups);
  return groups.findings();
}

std::vector<TransactionReport> CallReader::transactions() const {
  std::vector<TransactionReport> out;
  for (const Transaction& transaction : transactions_) out.push_back(report_of(transaction));
  return out;
}

void CallReader::fill(std::size_t index, GetCallResult& result) const {
  const CallTable& calls = analyzer_.calls();
  const Call call = call_of(session_.facts, transactions_, session_.hosts, {row_.now}, row_.unreachable_frame != 0);
  const CallParts parts{session_, transactions_, call, tags_};
  result.dialogs = dialogs_of(parts);
  result.session_changes = changes_;
  for (SessionChangeReport& change : result.session_changes) change.final_code = code_of(change.frame);
  result.transfers = transfers_of(parts, calls);
  result.reliable_responses = reliable_responses_of(parts);
  for (const Subscription& one : Subscriptions::of(session_, transactions_, {row_.now})) {
    result.subscriptions.push_back(sip::report_of(one));
  }
  result.related_calls = related_calls_of(calls, index);
  const EarlyMedia early = early_media_of(analyzer_, row_);
  if (early.first_frame == 0 || !row_.has_time) return;
  const bool both = early.to_caller && early.to_callee;
  result.early_media = {early.first_frame, to_microsecond_precision(early.start - row_.start),
                        to_microsecond_precision(early.stop - row_.start),
                        both              ? "both"
                        : early.to_caller ? "to_caller"
                                          : "to_callee"};
}

void CallReader::list_messages(CallDetail detail, GetCallResult& result) {
  const Slice slice = context_.slice("messages", rows_.size(), result.page);
  if (detail == CallDetail::messages) result.message_details.emplace();
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    const Row& row = analyzer_.rows()[rows_[i]];
    (void)load_message(analyzer_, rows_[i], context_, joined_, *message_);
    MessageReport report = report_message(row, *message_, false);
    result.messages.push_back(step_of(row, report));
    if (!result.message_details) continue;
    if (const auto frames = analyzer_.frames_of(rows_[i]); !frames.empty()) {
      report.frames.assign(frames.begin(), frames.end());
    }
    result.message_details->push_back(std::move(report));
  }
  if (rows_.size() < row_.messages) {
    context_.add_note("The last " + std::to_string(row_.messages - rows_.size()) +
                      " messages of this call are not listed: the ceiling of rows is reached.");
  }
}

void CallReader::learn(const Fact& fact) {
  const auto note_tag = [&](std::uint64_t hash, HeaderId id) {
    constexpr std::size_t kMostTags = 100;
    if (hash == 0 || tags_.size() == kMostTags) return;
    for (const auto& [known, text] : tags_) {
      if (known == hash) return;
    }
    const auto tag = find_parameter(parse_name_addr(message_->headers.first(id)).parameters, "tag");
    if (tag) tags_.emplace_back(hash, std::string(tag->value));
  };
  note_tag(fact.from_tag, HeaderId::from);
  note_tag(fact.to_tag, HeaderId::to);
  if (fact.repeat != RepeatKind::first) return;
  const bool changes =
      fact.is_request() && (fact.method == method::kInvite || fact.method == method::kUpdate) && fact.to_tag != 0;
  if (changes) changes_.push_back(change_of(fact));
  Speaker& side = side_of(fact);
  if (fact.sdp) side.sdp = message_->body;
  if (const auto contact = message_->headers.first(HeaderId::contact); !contact.empty()) {
    side.contact = parse_name_addr(contact).uri;
  }
}

SessionChangeReport CallReader::change_of(const Fact& fact) {
  SessionChangeReport out;
  out.frame = fact.frame;
  out.method = method_name(fact.method);
  out.by = to_string(session_.hosts[fact.source]);
  const Speaker& side = side_of(fact);
  if (!fact.sdp) {
    out.changes.emplace_back(fact.method == method::kUpdate ? "session_refresh" : "no_description");
  } else if (!side.sdp.empty()) {
    const auto before = std::make_unique<sdp::MediaList>(sdp::media_of(side.sdp));
    const auto after = std::make_unique<sdp::MediaList>(sdp::media_of(message_->body));
    for (const std::string_view name : sdp::names_of_change(sdp::classify_change(*before, *after))) {
      out.changes.emplace_back(name);
    }
  }
  const auto contact = message_->headers.first(HeaderId::contact);
  if (!contact.empty() && !side.contact.empty() && parse_name_addr(contact).uri != side.contact) {
    out.changes.emplace_back("address_change");
  }
  return out;
}

std::optional<std::uint64_t> CallReader::code_of(std::uint64_t request_frame) const {
  for (const Transaction& t : transactions_) {
    if (t.request != kNone && t.final != kNone && fact(t.request).frame == request_frame) return fact(t.final).code;
  }
  return std::nullopt;
}

CallReader::Speaker& CallReader::side_of(const Fact& fact) {
  for (Speaker& side : sides_) {
    if (side.source == fact.source && side.destination == fact.destination) return side;
  }
  sides_.push_back({fact.source, fact.destination, {}, {}});
  return sides_.back();
}

StepReport CallReader::step_of(const Row& row, const MessageReport& report) const {
  StepReport out;
  out.packet_number = row.frame;
  if (row.has_time) out.time = to_microsecond_precision(row.time - analyzer_.rows()[rows_.front()].time);
  out.from = to_string(row.source);
  out.to = to_string(row.destination);
  out.sdp = report.body_length > 0 && report.content_type.find("sdp") != std::string::npos;
  if (report.method) {
    out.text = *report.method;
  } else if (report.status_code) {
    out.text = std::to_string(*report.status_code);
    if (!report.reason_phrase->empty()) out.text += " " + *report.reason_phrase;
  } else {
    out.text = report.summary;
  }
  if (report.cseq)
    out.text += " (" + (report.method ? report.cseq->substr(0, report.cseq->find(' ')) : *report.cseq) + ")";
  out.retransmission_of = report.retransmission_of;
  out.capture_duplicate_of = report.capture_duplicate_of;
  return out;
}

}  // namespace pcapglass::sip
