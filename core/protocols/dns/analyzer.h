// What is kept of DNS while the capture is read: a compact row per message, its bytes up to a ceiling, and figures.
#pragma once

#include <deque>
#include <memory>

#include "keep/message_store.h"
#include "protocols/dns/watch.h"
#include "protocols/protocol.h"

namespace pcapglass::dns {

// One message (design.md rule 11).
struct Row {
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  std::uint64_t partner = 0;    // frame of the response to this query, or of the query of this response; 0 for none
  std::uint64_t repeat_of = 0;  // frame of the first query of which this is a retransmission
  std::uint64_t copy_of = 0;    // frame that carried this packet first
  Nanoseconds delay = -1;       // of a response: since the first query
  Nanoseconds last_delay = -1;  // since its last repeat
  MessagePlace place;
  Endpoint source;
  Endpoint destination;
  std::uint8_t digits = 6;
  bool has_time = true;
  bool tcp = false;
  bool cut = false;
  Kind kind = Kind::dns;
  Match match = Match::unsolicited;
};

// DNS that is seen and not read.
enum class Unseen : std::uint8_t { over_tls, netbios, stream_bytes };
struct UnseenTraffic {
  std::uint64_t count = 0;
  std::uint64_t first_frame = 0;
};

class PacketAnalyzer : public Analyzer {
 public:
  PacketAnalyzer(const Limits& limits, std::uint8_t row);

  void packet(const Packet& packet) override;
  std::string_view datagram(const Datagram& datagram) override;
  StreamReply stream(const StreamData& data) override;
  std::string_view gap(const StreamData& rest, std::uint64_t missing) override;
  std::string_view end(const StreamData& rest) override;
  void finish(const CaptureInfo& capture) override;

  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  // All messages, also those whose row found no place below the ceiling.
  [[nodiscard]] std::uint64_t total() const { return statistics_.queries + statistics_.responses; }
  [[nodiscard]] const Statistics& statistics() const { return statistics_; }
  [[nodiscard]] const Watch& watch() const { return watch_; }
  [[nodiscard]] const MessageStore& store() const { return store_; }
  [[nodiscard]] const UnseenTraffic& unseen(Unseen what) const { return unseen_[static_cast<std::size_t>(what)]; }
  [[nodiscard]] std::uint64_t forgotten_at_ceiling() const { return exchanges_.forgotten_at_ceiling(); }
  // The lookups that brought no answer, in order of time, up to a ceiling.
  [[nodiscard]] const std::deque<FailedLookup>& failed_lookups() const { return watch_.failed(); }

 private:
  void take_message(const Arrival& arrival, bool cut, const MessagePlace& place);
  void take_query(const Arrival& arrival, const Asked& asked, Row* row);
  void take_response(const Arrival& arrival, const Asked& asked, Row* row);
  void settle(const Exchange& exchange, Nanoseconds end, bool at_end);
  void take_from_stream(const StreamData& data, std::size_t begin, std::size_t length, bool cut);
  void note_unseen(Unseen what, std::uint64_t frame, std::uint64_t count = 1);
  void watch_netbios(const Datagram& datagram);

  std::uint8_t registry_row_;
  std::size_t most_rows_;
  std::deque<Row> rows_;
  MessageStore store_;
  Statistics statistics_;
  Exchanges exchanges_;
  Watch watch_;
  std::array<UnseenTraffic, 3> unseen_{};
  std::uint64_t last_frame_ = 0;
  Slots<std::string> question_names_;  // of exchanges that are open, by question
  Message message_;                    // of the packet at hand; here because its vectors are used again
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::dns
