#include "protocols/dns/exchanges.h"

#include "bytes/hash.h"
#include "protocols/dns/codes.h"

namespace pcapglass::dns {
namespace {

std::uint64_t key_of(const Endpoint& client, bool tcp, std::uint16_t id) {
  return hash_bytes(client.address.bytes, (std::uint64_t{client.port} << 32) | (std::uint64_t{tcp} << 16) | id);
}

// A query to a group is answered by its members (RFC 4795 2.4).
bool serves(const Exchange& exchange, const Endpoint& server) {
  return exchange.server == server || (is_multicast(exchange.server.address) && exchange.server.port == server.port);
}

}  // namespace

Asked asked_by(const Message& message) {
  Asked out;
  if (message.questions.empty()) return out;
  const Question& question = message.questions.front();
  out.name = message.name_at(question.name);
  out.type = question.type;
  out.question_class = question.question_class;
  fold_case(out.name);
  out.name_hash = hash_of(out.name);
  out.hash = mix_bits(out.name_hash ^ (std::uint64_t{out.type} << 16) ^ out.question_class) | 1U;
  return out;
}

std::uint64_t answer_hash(const Message& message) {
  std::uint64_t out = mix_bits(message.rcode() + 1);
  for (const ResourceRecord& record : message.records) {
    if (record.section != Section::answer) break;
    // Names may be compressed in one message and not in another.
    const bool is_name = record.type == type::kCname || record.type == type::kNs || record.type == type::kPtr;
    Name name;
    if (is_name) {
      name = message.name_at(record.data);
      fold_case(name);
    }
    out += hash_bytes(name.length > 0 ? name.bytes() : message.bytes.subspan(record.data, record.length), record.type);
  }
  return out;
}

Exchange* Exchanges::at(std::uint64_t number_plus_1) {
  return number_plus_1 > first_number_ ? &open_[static_cast<std::size_t>(number_plus_1 - 1 - first_number_)] : nullptr;
}

Exchange& Exchanges::query(const Arrival& arrival, const Message& message, const Asked& asked) {
  std::uint64_t& latest = latest_[key_of(arrival.source, arrival.tcp, message.id)];
  for (Exchange* one = at(latest); one != nullptr; one = at(one->previous)) {
    const bool same = one->client == arrival.source && one->server == arrival.destination && one->id == message.id &&
                      one->question == asked.hash && one->tcp == arrival.tcp && one->answers == 0 &&
                      arrival.time.ns - one->first <= kAnswerWindow;
    if (!same) continue;
    ++one->repeats;
    one->last = arrival.time.ns;
    one->last_frame = arrival.frame;
    return *one;
  }
  Exchange& added = open_.emplace_back();
  added.client = arrival.source;
  added.server = arrival.destination;
  added.question = asked.hash;
  added.previous = latest;
  added.first_frame = added.last_frame = arrival.frame;
  added.first = added.last = arrival.time.ns;
  added.digits = arrival.time.digits;
  added.has_time = arrival.has_time;
  added.query_bytes = static_cast<std::uint32_t>(message.bytes.size());
  added.id = message.id;
  added.type = asked.type;
  added.tcp = arrival.tcp;
  added.kind = arrival.kind;
  added.edns = message.opt.has_value();
  added.dnssec_ok = message.dnssec_ok();
  latest = first_number_ + open_.size();
  return added;
}

Matched Exchanges::response(const Arrival& arrival, const Message& message, const Asked& asked) {
  const auto found = latest_.find(key_of(arrival.destination, arrival.tcp, message.id));
  Matched best;
  if (found == latest_.end()) return best;
  for (Exchange* one = at(found->second); one != nullptr; one = at(one->previous)) {
    if (one->client != arrival.destination || one->id != message.id || one->tcp != arrival.tcp) continue;
    if (arrival.time.ns - one->last > kAnswerWindow) continue;
    const bool server = serves(*one, arrival.source);
    const bool question = asked.hash == 0 || one->question == asked.hash || one->question == 0;
    if (server && question && one->answers == 0) return {Match::answer, one};
    Match match = Match::unsolicited;
    if (server && question) {
      match = Match::second;
    } else if (question && one->answers == 0) {
      match = Match::other_server;
    } else if (server && one->answers == 0) {
      match = Match::wrong_question;
    }
    if (match < best.match) best = {match, one};
  }
  return best;
}

bool Exchanges::expire(Nanoseconds now, Exchange& out) {
  if (open_.empty()) return false;
  const bool over = open_.size() > ceiling_;
  if (!over && now - open_.front().last <= kAnswerWindow) return false;
  if (now - open_.front().last <= kAnswerWindow) ++forgotten_;
  return pop(out);
}

bool Exchanges::pop(Exchange& out) {
  if (open_.empty()) return false;
  out = open_.front();
  open_.pop_front();
  ++first_number_;
  const auto latest = latest_.find(key_of(out.client, out.tcp, out.id));
  if (latest != latest_.end() && latest->second <= first_number_) latest_.erase(latest);
  return true;
}

}  // namespace pcapglass::dns
