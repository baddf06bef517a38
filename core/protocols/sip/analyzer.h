// What is kept of SIP while the capture is read: a compact row per message, text up to a ceiling, and figures.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <span>
#include <vector>

#include "flows/file_part.h"
#include "keep/text_arena.h"
#include "protocols/protocol.h"
#include "protocols/rtp/media.h"
#include "protocols/sip/arrival.h"
#include "protocols/sip/call/call_table.h"
#include "protocols/sip/malformed.h"
#include "protocols/sip/message.h"
#include "protocols/sip/nat/watch.h"
#include "protocols/sip/repeats.h"
#include "protocols/sip/security/watch.h"
#include "protocols/sip/statistics.h"
#include "protocols/sip/transport/host_pairs.h"
#include "protocols/sip/transport/links.h"
#include "protocols/sip/transport/watch.h"
#include "protocols/sip/unseen.h"

namespace pcapglass::dns {
struct FailedLookup;
}

namespace pcapglass::sip {

// One message (design.md rule 11). Where `text` is kNowhere the bytes are read again from `file_offset` of the
// uncompressed file, or from the places of MessageAnalyzer::parts_of().
struct Row {
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint64_t file_offset = 0;
  std::uint64_t repeat_of = 0;  // frame that first carried it, when it is a repeat
  Endpoint source;
  Endpoint destination;
  std::uint32_t text = kNowhere;
  std::uint32_t length = 0;       // captured bytes of the message
  std::uint32_t wire_length = 0;  // bytes of the message and what follows it in the datagram, on the wire
  std::uint32_t session = 0;      // of its Call-ID, as CallRow::session; CallTable::kNoSession without one
  std::uint8_t time_digits = 6;
  bool has_time = true;
  bool request = true;
  RepeatKind repeat = RepeatKind::first;
  Carrier carrier = Carrier::udp;
  bool several_frames = false;  // more than one frame carried it: frames_of() has them
  bool in_file = true;          // its bytes lie together at file_offset
};
static_assert(sizeof(Row) <= 96);

// What DNS tells: dns::FailedLookup of its watch.h.
using FailedLookups = std::deque<dns::FailedLookup>;

class MessageAnalyzer : public Analyzer {
 public:
  MessageAnalyzer(const Limits& limits, std::uint8_t row);

  void packet(const Packet& packet) override;
  std::string_view datagram(const Datagram& datagram) override;
  std::string_view user_message(const UserMessage& message) override;
  StreamReply stream(const StreamData& data) override;
  std::string_view gap(const StreamData& rest, std::uint64_t missing) override;
  std::string_view end(const StreamData& rest) override;
  void finish(const CaptureInfo& capture) override;
  void meet(std::string_view protocol, const Analyzer& other) override;

  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  // All messages, also those whose row found no place below the ceiling.
  [[nodiscard]] std::uint64_t total() const { return statistics_.requests + statistics_.responses; }
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }
  [[nodiscard]] const UnseenTraffic& unseen() const { return unseen_; }
  [[nodiscard]] const RepeatTable& repeats() const { return repeats_; }
  [[nodiscard]] const TransportWatch& watch() const { return watch_; }
  [[nodiscard]] const Links& links() const { return links_; }
  [[nodiscard]] const MalformedGroups& malformed() const { return malformed_; }
  [[nodiscard]] const CallTable& calls() const { return calls_; }
  [[nodiscard]] const NatWatch& nat() const { return nat_; }
  [[nodiscard]] const SecurityWatch& security() const { return security_; }
  // nullptr when DNS is not analysed.
  [[nodiscard]] const FailedLookups* failed_lookups() const { return failed_lookups_; }
  // Of all kinds, the most severe first.
  [[nodiscard]] std::vector<Finding> findings() const;
  [[nodiscard]] const rtp::Media& media() const { return media_; }
  // The frames that carried the message of row `index`, when they are several.
  [[nodiscard]] std::span<const std::uint64_t> frames_of(std::size_t index) const;
  // Where the bytes of row `index` are read again when several packets carried them and memory was short; else empty.
  [[nodiscard]] std::span<const FilePart> parts_of(std::size_t index) const;
  // The captured bytes of a row whose text was kept.
  [[nodiscard]] Bytes kept_text(const Row& row) const { return arena_.get(row.text, row.length); }

 private:
  void take_datagram(const Datagram& datagram, std::size_t skip);
  void take_from_stream(const StreamData& data, std::size_t begin, std::size_t length, std::size_t wire_length);
  // Counts message_, which was parsed from `text`, and keeps a row for it while there is place.
  Row* take_message(const Arrival& arrival, Bytes text, std::size_t wire_length);
  Row* keep_row(const Arrival& arrival, Bytes text, std::size_t wire_length, const Repeat& repeat);
  void keep_frames(std::span<const std::uint64_t> frames);
  [[nodiscard]] std::string_view take_rest(const StreamData& rest);
  void note_reset(const TcpEvent& event);
  void note_keep_alive(const Datagram& datagram);
  void note_line_ends(const StreamData& data, std::span<const StreamPiece> pieces, Bytes line_ends);
  [[nodiscard]] bool was_asked_from(const Endpoint& source, const Endpoint& destination) const;
  void watch_message(const Arrival& arrival, std::size_t wire_length, RepeatKind repeat);
  // The connection is a WebSocket or TLS under SIP, or may become one (analyzer_links.cpp); nothing when it is neither.
  [[nodiscard]] std::optional<StreamReply> stream_link(const StreamData& data);
  [[nodiscard]] std::optional<StreamReply> claim_websocket(const StreamData& data);
  [[nodiscard]] std::optional<StreamReply> claim_tls(const StreamData& data);
  [[nodiscard]] StreamReply stream_websocket(const StreamData& data, WebSocketLink& link);
  [[nodiscard]] bool take_websocket_message(const StreamData& data, WebSocketLink& link);
  [[nodiscard]] bool gap_in_link(const StreamData& rest, std::uint64_t missing);
  void note_skipped(const StreamData& data, std::size_t begin, std::size_t length);

  std::uint8_t registry_row_;
  std::size_t most_rows_;
  std::size_t frames_left_;                                   // how many more frames_ may keep
  std::map<std::size_t, std::vector<std::uint64_t>> frames_;  // by row, where several carried the message
  std::map<std::size_t, std::vector<FilePart>> parts_;        // likewise
  std::deque<Row> rows_;                                      // grows without copying what is there
  TextArena arena_;
  Statistics statistics_;
  RepeatTable repeats_;
  CallTable calls_;
  UnseenTraffic unseen_;
  MalformedGroups malformed_;
  rtp::Media media_;  // of the datagrams that are no SIP
  TransportWatch watch_;
  NatWatch nat_;
  SecurityWatch security_;
  Links links_;
  HostPairs host_pairs_;
  const FailedLookups* failed_lookups_ = nullptr;
  Message message_;  // of the datagram at hand; here because it is large
  Anomalies anomalies_;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::sip
