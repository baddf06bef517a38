// The media of a capture: finds RTP, RTCP, telephone events and T.38 among UDP datagrams and keeps figures per stream.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocols/protocol.h"
#include "protocols/rtp/announcement.h"
#include "protocols/rtp/control.h"
#include "protocols/rtp/dtmf.h"
#include "protocols/rtp/index.h"
#include "protocols/rtp/probation.h"
#include "protocols/rtp/stream.h"
#include "report/limits.h"

namespace pcapglass::rtp {

// Connectivity checks (RFC 8445) and DTLS on the endpoints of a call.
struct IceChecks {
  bool offered = false, answered = false;  // with candidates
  std::uint64_t requests = 0, successes = 0, conflicts = 0, first_frame = 0;
  std::uint64_t hello_frame = 0;  // first DTLS ClientHello
  bool keys = false;              // DTLS went on behind the hellos
};

// A change to fax that was offered (T.38).
struct FaxOffer {
  std::uint64_t frame = 0, answer_frame = 0;
  Nanoseconds time = 0, answer_time = 0;
  std::uint16_t code = 0;  // of the final response
};

// What the announcements of one Call-ID say that concerns media.
struct CallMedia {
  struct Party {
    Endpoint endpoint;
    MediaDirection direction = MediaDirection::sendrecv;
    std::uint64_t frame = 0;
  };

  std::string id;
  std::array<Party, 2> parties;  // the first two audio endpoints; port 0: none
  bool more_parties = false;
  bool was_held = false;             // some direction was not sendrecv
  std::uint64_t answered_frame = 0;  // of the first 2xx with SDP
  Nanoseconds answered = 0;
  std::uint64_t initial_frame = 0;             // of an INVITE outside a dialog
  std::uint64_t bye_frame = 0, end_frame = 0;  // first BYE, and its final response
  Nanoseconds bye_time = 0, end_time = 0;
  IceChecks ice;
  FaxOffer fax;

  // Media is due both ways: since two seconds after the answer, until the BYE (SIP-ME-01). While the capture is read.
  [[nodiscard]] bool is_up(Nanoseconds now) const {
    return answered_frame != 0 && bye_frame == 0 && now >= answered + 2 * kNanosecondsPerSecond;
  }
};

// A port or host that RTP could not reach, as ICMP says.
struct UnreachableMedia {
  std::uint32_t stream = 0;  // position in streams()
  std::uint64_t frame = 0, count = 0;
  Nanoseconds time = 0;
};

// Datagrams of T.38 (UDPTL) between two endpoints: counted, not analysed.
struct FaxFlow {
  Endpoint source, destination;
  Link link;
  std::uint64_t packets = 0, bytes = 0, first_frame = 0, last_frame = 0;
  Nanoseconds first_time = 0, last_time = 0;
};

// What else was seen on advertised endpoints (RFC 7983).
enum class Companion : std::uint8_t { stun, dtls, zrtp, turn_channel, srtcp };
inline constexpr std::size_t kCompanions = 5;
struct Companions {
  std::uint64_t count = 0, first_frame = 0, last_frame = 0;
};

class Media {
 public:
  explicit Media(const Limits& limits);

  // Looks at a datagram that nobody else has recognised. Gives "rtp", "rtpevent", "rtcp" or "t38", else "". Reads two
  // bytes of what is none of these.
  std::string_view datagram(const Datagram& datagram);
  // The number of a Call-ID, for announcements; kNoCall when there is no memory for another one.
  [[nodiscard]] std::uint32_t call(std::string_view call_id);
  void announce(const Announcement& announcement);
  // The signalling of that Call-ID goes on: `method` is "INVITE" or "BYE", `code` 0 for the request.
  void follow(std::string_view call_id, std::string_view method, std::uint16_t code, bool in_dialog,
              std::uint64_t frame, Nanoseconds time);
  // An ICMP error quotes a datagram between these.
  void unreachable(const Endpoint& source, const Endpoint& destination, std::uint64_t frame, Nanoseconds time);
  void finish();

  [[nodiscard]] CallMedia& call_at(std::uint32_t number) { return calls_[number]; }
  [[nodiscard]] const std::vector<UnreachableMedia>& unreachable_media() const { return unreachable_; }

  [[nodiscard]] const std::deque<Stream>& streams() const { return streams_; }
  // Positions in streams(), by first frame. After finish().
  [[nodiscard]] const std::vector<std::uint32_t>& order() const { return order_; }
  [[nodiscard]] const std::deque<TelephoneEvent>& events() const { return events_; }
  [[nodiscard]] const Control& control() const { return control_; }
  [[nodiscard]] const std::deque<CallMedia>& calls() const { return calls_; }
  [[nodiscard]] const std::deque<FaxFlow>& faxes() const { return faxes_; }
  [[nodiscard]] const Companions& companions(Companion kind) const {
    return companions_[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] const EncodingNames& names() const { return names_; }
  // nullptr when nothing was advertised for that endpoint, or it was long ago.
  [[nodiscard]] const Announcement* announced(const Endpoint& endpoint) const {
    return announcements_.find(endpoint, false);
  }
  [[nodiscard]] EncodingNames& names() { return names_; }
  [[nodiscard]] std::uint64_t rtp_packets() const { return rtp_packets_; }
  [[nodiscard]] std::uint64_t rtcp_packets() const { return rtcp_packets_; }
  [[nodiscard]] std::uint64_t unlisted_packets() const { return unlisted_packets_; }  // of streams beyond the ceiling
  [[nodiscard]] std::uint64_t events_not_kept() const { return events_not_kept_; }
  [[nodiscard]] std::uint64_t announcements_forgotten() const { return announcements_.forgotten(); }

 private:
  std::string_view take_rtp(const Datagram& datagram);
  std::string_view take_rtcp(const Datagram& datagram);
  std::string_view take_other(const Datagram& datagram, FirstBytes first);
  std::string_view take_fax(const Datagram& datagram);
  void note(Companion kind, std::uint64_t frame);
  void note_ice(Companion kind, Bytes payload, const Link& link, std::uint64_t frame);
  // kNoCall when nothing was announced for it.
  [[nodiscard]] std::uint32_t known_call(std::string_view call_id) const;
  [[nodiscard]] Link link_of(const Endpoint& source, const Endpoint& destination) const;
  [[nodiscard]] Stream* find(const StreamKey& key, std::uint32_t hash);
  Stream* add(Stream&& stream, std::uint32_t hash);
  void give(Stream& stream, const Arrival& arrival, const Header& header);
  [[nodiscard]] PayloadType type_of(Stream& stream, const Header& header, std::uint64_t frame);
  static void check_offer(Stream& stream, const Announcement& receiver, std::uint8_t number, std::uint64_t frame);
  [[nodiscard]] PayloadType announced_type(const Stream& stream, std::uint8_t number) const;
  void take_event(Stream& stream, const Arrival& arrival, const Header& header, std::uint32_t clock);
  void relink(Stream& stream) const;

  std::size_t most_streams_, most_events_, most_calls_;
  EncodingNames names_;
  AnnouncementTable announcements_;
  Probation probation_;
  std::deque<Stream> streams_;
  Index stream_index_, endpoints_index_;
  std::vector<std::uint32_t> order_;
  std::deque<TelephoneEvent> events_;
  Control control_;
  std::deque<CallMedia> calls_;
  std::vector<UnreachableMedia> unreachable_;
  Index call_index_;
  std::deque<FaxFlow> faxes_;
  std::array<Companions, kCompanions> companions_{};
  bool fax_announced_ = false;
  std::uint64_t rtp_packets_ = 0, rtcp_packets_ = 0, unlisted_packets_ = 0, events_not_kept_ = 0;
};

}  // namespace pcapglass::rtp
