#include "flows/copies.h"

#include <algorithm>

#include "bytes/hash.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"

namespace pcapglass {
namespace {

constexpr Nanoseconds kWindow = 5'000'000;  // C-07
constexpr std::size_t kPlaces = 1U << 13;   // packets in the window at 1.6 million per second

// With an identification of its own a packet is known by it, and a look at both ends of its payload only guards against
// senders that repeat them. Without one the payload alone tells, so all of it counts.
constexpr std::size_t kFront = 40;  // ports, sequence numbers and checksum of TCP or UDP, and where RTP and DNS count
constexpr std::size_t kBack = 16;

std::uint64_t hash_of_payload(Bytes payload, bool identified, std::uint64_t seed) {
  if (!identified || payload.size() <= kFront + kBack) return hash_bytes(payload, seed);
  return hash_bytes(payload.last(kBack), hash_bytes(payload.first(kFront), seed));
}

struct Identity {
  std::uint64_t fingerprint = 0;
  std::uint8_t hops = 0;
  bool identified = true;  // by the IPv4 identification
};

Identity identity_of(const Layer& layer) {
  if (layer.id == LayerId::ipv4) {
    const Ipv4 ip(layer.header);
    // Identification, flags and fragment offset; the addresses. The checksum is left out: routers change it.
    const std::uint64_t id = (std::uint64_t{load_be32(layer.header, 4)} << 32) | ip.protocol();
    // Mixed first: an identification that counts with the address would cancel it out.
    const std::uint64_t seed = hash_bytes(layer.header.subspan(12, 8), mix_bits(id));
    const bool identified = ip.identification() != 0;
    return {hash_of_payload(layer.payload, identified, seed), ip.time_to_live(), identified};
  }
  const Ipv6 ip(layer.header);
  const std::uint64_t seed = hash_bytes(layer.header.subspan(8, 32), load_be32(layer.header, 0));
  return {hash_of_payload(layer.payload, false, seed), ip.hop_limit(), false};
}

// Duplicate ACKs are alike to the last bit when no identification tells them apart (RFC 5681 2).
bool is_bare_acknowledgment(const Packet& packet) {
  const Layer& last = packet.layers().back();
  return last.id == LayerId::tcp && last.payload.empty();
}

}  // namespace

CopyTable::CopyTable() : tags_(kPlaces), seen_(kPlaces) {}

bool CopyTable::is_recent(const Seen& seen, std::uint64_t fingerprint, Nanoseconds now) {
  const Nanoseconds since = now - seen.time;
  return seen.frame_and_hops != 0 && seen.fingerprint == fingerprint && since >= -kWindow && since <= kWindow;
}

void CopyTable::mark(Packet& packet) {
  const auto layers = packet.layers();
  const auto is_ip = [](const Layer& layer) { return layer.id == LayerId::ipv4 || layer.id == LayerId::ipv6; };
  const auto innermost = std::find_if(layers.rbegin(), layers.rend(), is_ip);
  const Record& record = packet.record();
  if (innermost == layers.rend() || !record.has_time) return;
  const Identity identity = identity_of(*innermost);
  if (!identity.identified && is_bare_acknowledgment(packet)) return;
  const std::size_t place = identity.fingerprint & (kPlaces - 1);
  const auto tag = static_cast<std::uint32_t>(identity.fingerprint >> 32);
  Seen& seen = seen_[place];
  if (tags_[place] != tag || !is_recent(seen, identity.fingerprint, record.time.ns)) {
    tags_[place] = tag;
    seen = {identity.fingerprint, record.time.ns, (record.frame << 8) | identity.hops};
    return;
  }
  const bool routed = (seen.frame_and_hops & 0xFF) != identity.hops;
  ++(routed ? routed_ : captured_twice_);
  if (first_frame_ == 0) first_frame_ = record.frame;
  packet.set_copy(routed ? Copy::routed : Copy::captured_twice, seen.frame_and_hops >> 8);
}

}  // namespace pcapglass
