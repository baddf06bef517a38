// What NATs and application layer gateways do to SIP, noted while the capture is read (domain.md 5.4, SIP-NA).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "protocols/rtp/index.h"
#include "protocols/sip/glance.h"
#include "report/finding_groups.h"
#include "report/limits.h"

namespace pcapglass::sip {

// An address in SDP that the path does not reach, for SIP-NA-03.
struct HiddenMedia {
  std::string call_id;
  Endpoint advertised, signalled;
  Evidence evidence;
  Nanoseconds time = 0;
};

// A message that a finding may cite: its words are made when one does.
struct Sight {
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;

  [[nodiscard]] Evidence as(std::string what) const { return {frame, time, std::move(what)}; }
};

// Two sights of one request that a device between them has changed, for SIP-NA-07.
struct Rewritten {
  std::uint32_t before = Fact::kNoRow, after = Fact::kNoRow;  // of the list of messages
  Evidence first, second;
};

// A BYE or CANCEL from an address that has no part in the dialog, for SIP-SE-13.
struct StrangeEnd {
  std::string call_id;
  Nanoseconds time = 0;
  Evidence evidence;
};

class NatWatch {
 public:
  explicit NatWatch(const Limits& limits) : most_dialogs_(limits.sip_flows / 4) {}

  void add(const Glance& glance);
  // `now`: the latest time of the capture.
  void finish(Nanoseconds now);

  [[nodiscard]] const FindingGroups& findings() const { return findings_; }
  [[nodiscard]] const std::vector<HiddenMedia>& hidden_media() const { return hidden_; }
  [[nodiscard]] const std::vector<Rewritten>& rewritten() const { return rewritten_; }
  [[nodiscard]] const std::vector<StrangeEnd>& strange_ends() const { return strange_; }

 private:
  static constexpr std::size_t kSlots = 4096;
  static constexpr std::size_t kMostKept = 200;

  // One Call-ID that an INVITE opened.
  struct Dialog {
    std::uint64_t call = 0;
    std::array<IpAddress, 8> hosts{};
    std::size_t host_count = 0;
    // By which end sent it: that of the INVITE, and the other.
    struct End {
      std::uint64_t tag = 0, via = 0;  // From tag and sent-by of its last request
      Endpoint source;
      Sight request;
      Nanoseconds time = 0;  // of it
      bool udp = false;
      IpAddress contact;     // private, from a public source
      IpAddress signalled;   // that source
      bool reached = false;  // the peer sends requests there
      Sight contact_sight;
    };
    std::array<End, 2> ends;
    IpAddress caller;
    Nanoseconds answered = 0;
    std::uint64_t answer_frame = 0;
    bool acknowledged = false;
    bool other_family = false;  // of media and signalling, in the offer
    Evidence offer;
  };
  struct Seen {
    std::uint64_t key = 0, content = 0;
    Endpoint source, destination;
    Sight sight;
    Nanoseconds time = 0;
    std::uint32_t row = 0;
    std::size_t vias = 0;
  };
  struct Client {
    std::uint64_t branch = 0;
    Sight sight;
    IpAddress source;
  };

  void request(const Glance& g);
  void response(const Glance& g);
  void look_at_sdp(const Glance& g);
  void look_at_gateway(const Glance& g);
  void look_at_hosts(const Glance& g);
  void look_at_dialog(const Glance& g);
  void note_hosts(Dialog& dialog, const Glance& g);
  void note_request(Dialog& dialog, const Glance& g);
  static void note_contact(Dialog& dialog, const Glance& g);
  void note_answer(Dialog& dialog, const Glance& g);
  void compare(const Glance& g);
  void close(const Dialog& dialog, Nanoseconds now);
  Dialog* dialog(std::uint64_t call, bool make);
  void add(const Rule& rule, Severity severity, Confidence confidence, const std::string& group, std::string details,
           std::vector<Evidence> evidence);

  std::size_t most_dialogs_;
  std::vector<Dialog> dialogs_;  // a ring when full
  std::size_t next_dialog_ = 0;
  std::vector<std::uint32_t> slots_;  // place in dialogs_ and one, by hash of the Call-ID: the latest of each
  std::vector<Seen> seen_;            // by hash of the transaction: the latest of each
  std::vector<Client> clients_;       // by hash of the branch: the latest of each
  std::vector<HiddenMedia> hidden_;
  std::vector<Rewritten> rewritten_;
  std::vector<StrangeEnd> strange_;
  FindingGroups findings_;
};

}  // namespace pcapglass::sip
