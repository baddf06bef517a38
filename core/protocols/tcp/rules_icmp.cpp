// What ICMP says of TCP connections: errors that quote their segments, and the MTU black hole of TCP-11 (RFC 2923).
#include <algorithm>

#include "decode/ip_protocol.h"
#include "decode/ip_text.h"
#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/names.h"
#include "protocols/tcp/rules.h"

namespace pcapglass::tcp {
namespace {

constexpr std::size_t kMostErrors = 10'000;
constexpr std::uint32_t kUsualMss = 536;  // RFC 9293 3.7.1, where none is stated
constexpr std::uint32_t kOptions = 40;    // a segment may be that much smaller than its MSS

constexpr Rule kBlackHole = {"TCP-11-mtu", "MTU black hole",
                             "Segments of full size were sent again and again and never acknowledged, while small ones "
                             "get through: a link on the way takes no packets so large, and the sender does not learn "
                             "it. Let ICMP \"fragmentation needed\" pass, or clamp the MSS.",
                             "RFC 2923 2.1, RFC 4821", "Loss that happens to hit one segment again and again."};

}  // namespace

IcmpErrors errors_of(const icmp::PacketAnalyzer* icmp) {
  IcmpErrors out;
  if (icmp == nullptr) return out;
  std::size_t kept = 0;
  for (const icmp::Row& row : icmp->rows()) {
    if (kept == kMostErrors) break;
    const bool error = row.is_unreachable() || row.is_time_exceeded() || row.is_too_big();
    if (!error || row.copy_of != 0 || row.detail == icmp::kNone) continue;
    const icmp::QuotedRow& quoted = icmp->quoted()[row.detail];
    if (quoted.protocol != ip_protocol::kTcp || !quoted.has_ports) continue;
    ++kept;
    const Endpoint from{quoted.source, quoted.source_port};
    const Endpoint to{quoted.destination, quoted.destination_port};
    IcmpError& one = out[{from, to}].emplace_back();
    one.frame = row.frame;
    one.from = row.source;
    one.what = icmp::code_name(row.six(), row.type, row.code);
    if (one.what.empty()) one.what = icmp::type_name(row.six(), row.type);
    one.sequence = quoted.sequence;
    one.too_big = row.is_too_big();
    if (one.too_big) one.mtu = quoted.value;
  }
  return out;
}

std::vector<IcmpError> Scene::errors_about(const Connection& c, unsigned by) const {
  std::vector<IcmpError> out;
  const Endpoint& from = by == c.client ? c.client_end() : c.server_end();
  const Endpoint& to = by == c.client ? c.server_end() : c.client_end();
  const auto found = errors.find({from, to});
  if (found == errors.end()) return out;
  const Side& side = c.sides[by];
  for (const IcmpError& error : found->second) {
    if (error.frame > c.first_frame && error.sequence - side.base < side.next - side.base) out.push_back(error);
  }
  return out;
}

void find_black_hole(const Scene& scene, const Connection& c) {
  if (!c.trouble || !c.complete_handshake()) return;
  const Resent& resent = c.trouble->most_resent;
  const std::uint32_t stated = c.sent[1U - resent.by].mss;
  const std::uint32_t mss = stated == 0 ? kUsualMss : stated;
  if (resent.times < 3 || resent.length + kOptions < mss) return;
  // It came through in the end, so that it was lost, and lost again.
  if (!is_after(resent.end, c.sides[1U - resent.by].last_ack)) return;
  const std::vector<IcmpError> errors = scene.errors_about(c, resent.by);
  const auto told = std::find_if(errors.begin(), errors.end(), [](const IcmpError& error) { return error.too_big; });
  // Without a sign of life the other side may be gone.
  if (told == errors.end() && resent.heard == 0) return;
  Occasion one =
      about(kBlackHole, c, Severity::error, told != errors.end() ? Confidence::confirmed : Confidence::probable);
  one.details = std::to_string(resent.length) + " bytes, sent again " + std::to_string(resent.times) + " times.";
  one.metrics["segment_bytes"] = resent.length;
  one.metrics["sent_again_in_a_row"] = resent.times;
  one.metrics["mss"] = mss;
  one.evidence = {at_frame(resent.frame, "full-size segment, sent again for the last time")};
  if (told != errors.end()) {
    one.details += " " + to_string(told->from) + " says that " + std::to_string(told->mtu) + " bytes fit (ICMP).";
    one.metrics["mtu"] = told->mtu;
    one.evidence.push_back(at_frame(told->frame, "ICMP: " + std::string(told->what)));
  }
  scene.out.add(std::move(one));
}

}  // namespace pcapglass::tcp
