// Media endpoints that SDP has advertised: who will receive which payload types where, and in which call (OA-04).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/rtp/stream.h"

namespace pcapglass::rtp {

enum class Transport : std::uint8_t { plain, secure, udptl, other };  // RTP/AVP(F), RTP/SAVP(F), T.38, none of ours
enum class MediaDirection : std::uint8_t { sendrecv, sendonly, recvonly, inactive };

// One m= line. The SDP's sender receives at `endpoint`.
struct Announcement {
  static constexpr std::size_t kMostTypes = 16;

  Endpoint endpoint;   // c= address and m= port
  Endpoint rtcp;       // a=rtcp, else port + 1; the same as `endpoint` with rtcp-mux
  Endpoint signalled;  // where the message came from
  std::uint32_t call = kNoCall;
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint16_t status = 0;               // of the response that brought it; 0: a request
  std::uint16_t packet_time = 0;          // a=ptime, milliseconds; 0: not stated
  std::uint16_t maximum_packet_time = 0;  // a=maxptime
  Transport transport = Transport::other;
  MediaDirection direction = MediaDirection::sendrecv;
  bool audio = false;
  std::uint8_t count = 0;  // of `types`
  std::array<PayloadType, kMostTypes> types;

  [[nodiscard]] const PayloadType* type_of(std::uint8_t number) const;
};

// The last announcements of a capture, found by endpoint, the latest first. Bounded: the oldest give way.
class AnnouncementTable {
 public:
  explicit AnnouncementTable(std::size_t ceiling);

  void add(const Announcement& announcement);
  // The latest for that endpoint; by `signalled` address and the advertised port instead, when `natted`. Borrowed until
  // the next add().
  [[nodiscard]] const Announcement* find(const Endpoint& endpoint, bool natted) const;

  [[nodiscard]] bool empty() const { return added_ == 0; }
  [[nodiscard]] std::uint64_t added() const { return added_; }
  [[nodiscard]] std::uint64_t forgotten() const { return added_ > most_ ? added_ - most_ : 0; }

 private:
  struct Entry {
    Announcement value;
    std::uint64_t previous = 0;         // serial of the one before in its bucket, by endpoint
    std::uint64_t previous_natted = 0;  // and by where the signalling came from
  };
  [[nodiscard]] static Endpoint natted(const Announcement& announcement) {
    return {announcement.signalled.address, announcement.endpoint.port};
  }
  [[nodiscard]] const Entry* entry(std::uint64_t serial) const;

  std::size_t most_;
  std::uint64_t added_ = 0;  // serials are 1 to this
  std::vector<Entry> ring_;
  std::vector<std::uint64_t> buckets_, natted_;  // serial of the latest, 0 for none
};

}  // namespace pcapglass::rtp
