#include "protocols/sip/get_call.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "bytes/text.h"
#include "protocols/sdp/offer_answer.h"
#include "protocols/sip/call/rules.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/report_text.h"
#include "protocols/sip/rules_media.h"
#include "protocols/sip/scan.h"

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

class CallReader {
 public:
  CallReader(const MessageAnalyzer& analyzer, const CallRow& row, QueryContext& context)
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

  // Parses all messages of the call again: what was kept of it was too little for this.
  void read() {
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

  std::vector<Finding> findings() const {
    FindingGroups groups;
    find_media_problems(analyzer_, &row_, analyzer_.watch().end, groups);
    if (session_.facts.empty()) return {};
    const Call call = call_of(session_.facts, transactions_, session_.hosts, {row_.now}, row_.unreachable_frame != 0);
    find_call_problems({session_, transactions_, call, row_, {row_.now}}, groups);
    return groups.findings();
  }

  std::vector<TransactionReport> transactions() const {
    std::vector<TransactionReport> out;
    for (const Transaction& transaction : transactions_) out.push_back(report_of(transaction));
    return out;
  }

  // What the call's messages say together; in the order of the result.
  void fill(std::size_t index, GetCallResult& result) const {
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

  void list_messages(CallDetail detail, GetCallResult& result) {
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

 private:
  const Fact& fact(Index index) const { return session_.facts[static_cast<std::size_t>(index)]; }

  std::optional<std::uint64_t> frame_of(Index index) const {
    return index == kNone ? std::nullopt : std::optional(fact(index).frame);
  }
  std::optional<double> seconds(Index from, Index to) const {
    if (from == kNone || to == kNone || !row_.has_time) return std::nullopt;
    return to_microsecond_precision(fact(to).time - fact(from).time);
  }

  // Texts of tags, and what a description changes: things that facts have no place for.
  void learn(const Fact& fact) {
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

  SessionChangeReport change_of(const Fact& fact) {
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

  std::optional<std::uint64_t> code_of(std::uint64_t request_frame) const {
    for (const Transaction& t : transactions_) {
      if (t.request != kNone && t.final != kNone && fact(t.request).frame == request_frame) return fact(t.final).code;
    }
    return std::nullopt;
  }

  // What one host said last to another.
  struct Speaker {
    std::uint8_t source = 0, destination = 0;
    std::string sdp, contact;
  };
  Speaker& side_of(const Fact& fact) {
    for (Speaker& side : sides_) {
      if (side.source == fact.source && side.destination == fact.destination) return side;
    }
    sides_.push_back({fact.source, fact.destination, {}, {}});
    return sides_.back();
  }

  void fill_repeats(const Transaction& t, TransactionReport& out) const {
    constexpr std::size_t kMost = 20;
    Nanoseconds last = 0;
    Nanoseconds expected = 0;
    for (const Fact& f : session_.facts) {
      const bool of_it = f.method == t.method && f.branch == t.branch && f.cseq == t.cseq && f.from_tag == t.from_tag &&
                         f.repeat != RepeatKind::capture_duplicate;
      if (!of_it) continue;
      if (f.is_provisional() && f.destination == t.client && f.source == t.server && out.provisional.size() < kMost) {
        out.provisional.push_back({f.frame, f.code});
      }
      if (!f.is_request() || f.source != t.client || f.destination != t.server) continue;
      if (f.repeat == RepeatKind::retransmission && out.retransmission_frames.size() < kMost) {
        const Nanoseconds gap = f.time - last;
        out.retransmission_frames.push_back(f.frame);
        out.retransmission_intervals.push_back(to_microsecond_precision(gap));
        if (expected != 0 && std::abs(gap - expected) * 4 >= expected) out.nonstandard_timer = true;
        // Timer A doubles; Timer E stops at T2, eight times the first interval (RFC 3261 17.1).
        const Nanoseconds most = t.method == method::kInvite ? gap * 2 : std::max(gap, 8 * first_gap(out));
        expected = std::min(gap * 2, most);
      }
      last = f.time;
    }
  }
  static Nanoseconds first_gap(const TransactionReport& out) {
    return static_cast<Nanoseconds>(out.retransmission_intervals.front() * 1e9);
  }

  TransactionState state_of(const Transaction& t) const {
    if (t.final != kNone) {
      if (t.method == method::kInvite && t.ack != kNone) return TransactionState::confirmed;
      return t.method == method::kInvite && fact(t.final).code < 300 ? TransactionState::accepted
                                                                     : TransactionState::completed;
    }
    if (t.last_provisional != kNone) return TransactionState::proceeding;
    const bool over = t.request != kNone && row_.now - fact(t.request).time >= kTimerB;
    return over ? TransactionState::timed_out : TransactionState::calling;
  }

  TransactionReport report_of(const Transaction& t) const {
    const Index provisional =
        t.trying != kNone && (t.progress == kNone || t.trying < t.progress) ? t.trying : t.progress;
    TransactionReport out;
    out.method = method_name(t.method);
    out.client = to_string(session_.hosts[t.client]);
    out.server = to_string(session_.hosts[t.server]);
    out.cseq = t.cseq;
    out.request_frame = frame_of(t.request);
    out.first_provisional_frame = frame_of(provisional);
    out.final_frame = frame_of(t.final);
    if (t.final != kNone) out.final_code = fact(t.final).code;
    out.ack_frame = frame_of(t.ack);
    out.first_response = seconds(t.request, provisional == kNone ? t.final : provisional);
    out.final_response = seconds(t.request, t.final);
    out.request_retransmissions = t.request_repeats;
    out.response_retransmissions = t.response_repeats;
    out.time = session_.facts.empty() ? std::nullopt : seconds(0, t.request);
    out.state = state_of(t);
    fill_repeats(t, out);
    return out;
  }

  StepReport step_of(const Row& row, const MessageReport& report) const {
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

  const MessageAnalyzer& analyzer_;
  const CallRow& row_;
  QueryContext& context_;
  Session session_;
  std::vector<std::size_t> rows_;
  std::vector<Transaction> transactions_;
  std::vector<std::pair<std::uint64_t, std::string>> tags_;
  std::vector<SessionChangeReport> changes_;
  std::vector<Speaker> sides_;
  std::vector<std::uint8_t> joined_;
  std::unique_ptr<Message> message_ = std::make_unique<Message>();
};

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
