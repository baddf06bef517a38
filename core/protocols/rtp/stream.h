// One RTP stream: source, destination and SSRC (domain.md RS-01), and what is accumulated of its packets.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "bytes/hash.h"
#include "decode/ip_address.h"
#include "protocols/rtp/encoding.h"
#include "protocols/rtp/sequence.h"
#include "protocols/rtp/timing.h"

namespace pcapglass::rtp {

struct StreamKey {
  Endpoint source;
  Endpoint destination;
  std::uint32_t ssrc = 0;

  friend bool operator==(const StreamKey&, const StreamKey&) = default;
};
[[nodiscard]] std::uint32_t hash_of(const Endpoint& endpoint);
[[nodiscard]] std::uint32_t hash_of(const StreamKey& key);

// How sure it is to which call a stream belongs (RS-01).
enum class LinkedBy : std::uint8_t {
  unlinked,
  sdp,        // its destination was advertised
  symmetric,  // its source was
  nat_guess,  // the port was, and the address is where that signalling came from
};

inline constexpr std::uint32_t kNoCall = 0xFFFFFFFF;

// Which SDP a stream belongs to.
struct Link {
  LinkedBy by = LinkedBy::unlinked;
  std::uint32_t call = kNoCall;
  std::uint64_t frame = 0;  // of the message with that SDP
};

// One RTP packet, reduced to what the statistics need.
struct Arrival {
  Nanoseconds time = 0;
  std::uint64_t frame = 0;
  std::uint32_t timestamp = 0;
  std::uint32_t ip_bytes = 0;  // IP, UDP and RTP
  std::uint32_t payload_bytes = 0;
  std::uint16_t sequence = 0;
  std::uint8_t payload_type = 0;
  std::uint8_t dscp = 0;
  std::uint8_t hop_limit = 0;
  bool marker = false;
  bool silent = false;  // G.711 whose samples are nearly all digital silence
};

enum class EventKind : std::uint8_t { ssrc_change, payload_type_change, restart };

struct StreamEvent {
  EventKind kind = EventKind::restart;
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint32_t before = 0;  // SSRC, payload type or sequence number
  std::uint32_t after = 0;
};

// A time without packets.
struct Pause {
  std::uint64_t frame_before = 0, frame_after = 0;
  Nanoseconds begin = 0, end = 0;
};

// Lists that most streams do not need.
struct StreamExtras {
  static constexpr std::size_t kMost = 10;

  std::vector<StreamEvent> events;
  std::vector<Pause> gaps;
};

class Stream {
 public:
  explicit Stream(const StreamKey& key) : key(key) {}

  // `type`: what the packet's payload type stands for. `names` tells comfort noise and telephone events.
  void take(const Arrival& arrival, const PayloadType& type, const EncodingNames& names);
  void finish() { sequence.finish(); }
  void add_event(const StreamEvent& event);

  [[nodiscard]] const StreamExtras* extras() const { return extras_.get(); }
  // Milliseconds of media in a packet; 0 when unknown or when it is no audio.
  [[nodiscard]] double packet_time() const;

  // A payload type and its packets, in order of appearance.
  struct Use {
    PayloadType type;
    std::uint32_t packets = 0;
    std::uint64_t first_frame = 0;
  };

  StreamKey key;
  Link link;
  std::uint64_t first_frame = 0, last_frame = 0;
  Nanoseconds first_time = 0, last_time = 0;
  std::uint64_t bytes = 0;  // IP, UDP and RTP
  std::array<Use, 4> types;
  std::uint64_t dscp_set = 0;        // a bit for each value
  std::uint32_t previous = kNoCall;  // stream of another SSRC that was on these endpoints before
  std::uint32_t latest = kNoCall;    // of the first stream on its endpoints: the last one there
  std::uint32_t further_types = 0;   // packets of payload types beyond those in `types`
  std::uint32_t hop_limit_changes = 0;
  std::uint32_t markers = 0, comfort_noise = 0, telephone_events = 0, copies = 0, cut = 0;
  std::uint32_t events_begin = kNoCall;  // first of its DTMF events in Media's list, and the one at hand
  std::uint32_t events_last = kNoCall;
  std::uint8_t hop_limit = 0;
  std::uint8_t off_offer_type = 0;
  bool moved_call = false;   // its link was found later, so that answered_packets were counted for no call or another
  bool offer_known = false;  // the receiver's SDP was there when a payload type first appeared
  bool encrypted = false;    // the SDP says SRTP
  bool has_times = true;
  std::uint64_t event_count = 0, gap_count = 0;
  Nanoseconds longest_gap = 0;
  Pause longest_silence;  // constant G.711 samples
  std::uint64_t max_jitter_frame = 0;
  std::uint64_t answered_packets = 0;  // while its call was up (CallMedia::is_up)
  std::uint64_t off_offer_frame = 0;   // first packet whose payload type the receiver did not advertise; 0: none
  std::uint64_t types_asked = 0;       // announcements that there were when its payload types were looked up
  SequenceTracker sequence;
  TimingTracker timing;
  BandwidthMeter bandwidth;

 private:
  Use* use_of(const PayloadType& type, std::uint64_t frame);
  void look_for_gap(const Arrival& arrival, bool talk_starts);
  void follow_silence(const Arrival& arrival);

  Nanoseconds last_media_ = 0;  // time and frame of the last packet
  std::uint64_t last_media_frame_ = 0;
  std::uint8_t current_type_ = 0xFF;  // of the last packet that was audio or video
  bool after_comfort_noise_ = false;
  Pause silence_;  // the run at hand; begin_frame 0: none
  std::unique_ptr<StreamExtras> extras_;
};

}  // namespace pcapglass::rtp
