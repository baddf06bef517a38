// What each sender of SIP does that attackers do, counted while the capture is read (domain.md 5.7, SIP-SE).
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "protocols/rtp/index.h"
#include "protocols/sip/glance.h"
#include "protocols/sip/security/windows.h"
#include "report/finding.h"
#include "report/limits.h"

namespace pcapglass::sip {

// Requests with credentials for one user that were refused.
struct Guesses {
  std::array<std::uint64_t, 8> seen{};  // hashes of the last different credentials
  std::array<Nanoseconds, 5> times{};   // of the last refusals
  std::uint32_t refused = 0;
  Nanoseconds first_time = 0;
  bool fast = false;       // five within a minute
  bool very_fast = false;  // five within ten seconds
  // Passwords that surely differ: another response to the same nonce. And changes of the Call-ID, which phones keep.
  std::uint32_t same_nonce = 0, other_calls = 0;
  std::uint64_t nonce = 0, call = 0;  // of the last one

  // A phone with a wrong password saved stays in its Call-ID and takes a fresh nonce each time.
  [[nodiscard]] bool like_a_phone() const { return same_nonce < 3 && other_calls < 4; }
  std::vector<Evidence> evidence;
  std::uint64_t success_frame = 0;
};

// A user that a source asked a server for.
struct AskedUser {
  std::uint64_t hash = 0, frame = 0, answer_frame = 0;
  Nanoseconds time = 0;
  IpAddress server;
  std::string name;
  std::uint64_t credentials = 0;  // hash of those last sent; 0: none since the last answer
  std::uint64_t nonce = 0;        // hash of theirs, with nc and cnonce
  bool exposed = false;           // a digest in clear
  std::uint16_t code = 0;         // final response
  bool invited = false;
  std::unique_ptr<Guesses> guesses;
};

struct Source {
  static constexpr std::size_t kMostUsers = 256;

  std::uint64_t first_frame = 0;
  std::uint64_t requests = 0, accepted = 0, invites = 0, invites_accepted = 0;
  std::uint64_t request_bytes = 0, response_bytes = 0;
  std::uint64_t response_frame = 0;
  const char* scanner = nullptr;
  std::uint64_t names = 0;  // hash of the User-Agent and display name that were looked at last
  Evidence scanner_evidence;
  std::string fingerprint;  // what a SIPVicious tag says, guesses left out
  Evidence fingerprint_evidence;
  DistinctWindow<10> hosts;
  DistinctWindow<5> ports;  // of one host
  RateWindow invite_rate, register_rate;
  std::uint64_t defects = 0, defect_frame = 0;  // malformed in the severe sense
  std::uint64_t defect_kinds = 0;               // a bit for each code
  Evidence injection, leak, clear_keys;
  std::uint64_t ghosts = 0;
  std::vector<Evidence> ghost_evidence;
  std::uint64_t exposed = 0;  // digests in clear
  std::uint64_t exposed_frame = 0;
  std::deque<AskedUser> users;
  IpAddress address;
  IpAddress registrar;  // where it registered last
  IpAddress ports_of;   // whose ports are counted
  bool scanner_is_tool = false;
  bool ghosts_known = false;     // the phone's registrar was seen, and is another
  bool exposed_outside = false;  // digests in clear were seen beyond private networks
};

// A binding that a registrar confirmed, for hijacks (SIP-SE-12).
struct Binding {
  std::uint64_t user = 0, agent = 0, frame = 0;
  IpAddress source, stranger;
  Nanoseconds until = 0;
  Evidence taken, used;  // frame 0: not
  std::string name;
};

class SecurityWatch {
 public:
  explicit SecurityWatch(const Limits& limits) : most_sources_(limits.sip_flows / 4), users_left_(limits.sip_flows) {}

  void add(const Glance& glance, std::size_t wire_length);

  [[nodiscard]] const std::deque<Source>& sources() const { return sources_; }
  [[nodiscard]] const std::deque<Binding>& bindings() const { return bindings_; }
  [[nodiscard]] std::uint64_t not_watched() const { return not_watched_; }  // messages of further sources

 private:
  void request(Source& source, const Glance& g);
  void response(Source& client, const Glance& g);
  void look_at_tools(Source& source, const Glance& g);
  void look_at_text(Source& source, const Glance& g);
  void look_at_sweep(Source& source, const Glance& g);
  void look_for_ghost(Source& source, const Glance& g);
  void bind(const Glance& g);
  AskedUser* user(Source& source, const Glance& g, const IpAddress& server, bool make);
  Source* source(const IpAddress& address, bool make);

  std::size_t most_sources_, users_left_;
  std::deque<Source> sources_;
  rtp::Index index_, binding_index_;
  std::deque<Binding> bindings_;
  std::uint64_t not_watched_ = 0, strangers_ = 0;
  std::uint64_t register_agent_ = 0;  // hash of the User-Agent of the latest REGISTER, and its Call-ID
  std::uint64_t register_call_ = 0;
};

}  // namespace pcapglass::sip
