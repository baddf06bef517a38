// What signalling, ICE and ICMP tell of the media of a call, beside SDP (domain.md 5.4, 5.5).
#include <algorithm>

#include "protocols/rtp/media.h"

namespace pcapglass::rtp {

void Media::follow(std::string_view call_id, std::string_view method, std::uint16_t code, bool in_dialog,
                   std::uint64_t frame, Nanoseconds time) {
  const std::uint32_t number = known_call(call_id);
  if (number == kNoCall) return;
  CallMedia& call = calls_[number];
  if (method == "INVITE") {
    if (code == 0 && !in_dialog && call.initial_frame == 0) call.initial_frame = frame;
    if (code >= 200 && code < 300 && call.answered_frame == 0) {
      call.answered_frame = frame;
      call.answered = time;
    }
    if (code >= 200 && call.fax.frame != 0 && call.fax.answer_frame == 0) {
      call.fax.answer_frame = frame;
      call.fax.answer_time = time;
      call.fax.code = code;
    }
    return;
  }
  if (code == 0 && call.bye_frame == 0) {
    call.bye_frame = frame;
    call.bye_time = time;
  }
  if (code >= 200 && call.end_frame == 0) {
    call.end_frame = frame;
    call.end_time = time;
  }
}

void Media::unreachable(const Endpoint& source, const Endpoint& destination, std::uint64_t frame, Nanoseconds time) {
  constexpr std::size_t kMost = 200;
  const StreamKey pair = {source, destination, 0};
  const std::uint32_t at = endpoints_index_.find(hash_of(pair), [&](std::uint32_t i) {
    return streams_[i].key.source == source && streams_[i].key.destination == destination;
  });
  if (at == Index::kNone) return;
  for (UnreachableMedia& each : unreachable_) {
    if (each.stream != at) continue;
    ++each.count;
    return;
  }
  if (unreachable_.size() < kMost) unreachable_.push_back({at, frame, 1, time});
}

// RFC 8489 5: the type of a STUN message; RFC 9147 4: the first record of a DTLS datagram.
void Media::note_ice(Companion kind, Bytes payload, const Link& link, std::uint64_t frame) {
  constexpr std::uint16_t kRequest = 0x0001, kSuccess = 0x0101, kError = 0x0111;
  constexpr std::uint8_t kChangeCipherSpec = 20, kHandshake = 22, kApplicationData = 23;
  if (link.call == kNoCall) return;
  IceChecks& ice = calls_[link.call].ice;
  if (kind == Companion::stun) {
    const std::uint16_t type = load_be16(payload, 0);
    if (ice.first_frame == 0) ice.first_frame = frame;
    if (type == kRequest) ++ice.requests;
    if (type == kSuccess) ++ice.successes;
    // ERROR-CODE 487: class 4, number 87.
    const std::size_t most = std::min<std::size_t>(payload.size(), 200);
    for (std::size_t i = 20; type == kError && i + 8 <= most; i += 4) {
      if (load_be16(payload, i) == 0x0009 && payload[i + 6] == 4 && payload[i + 7] == 87) ++ice.conflicts;
    }
  }
  if (kind == Companion::dtls) {
    if (payload[0] == kHandshake && ice.hello_frame == 0) ice.hello_frame = frame;
    if (payload[0] == kChangeCipherSpec || payload[0] == kApplicationData) ice.keys = true;
  }
}

}  // namespace pcapglass::rtp
