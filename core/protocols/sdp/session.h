// The full account of a session description (RFC 8866 and the attributes of RFCs 3605, 4145, 4568, 4585, 5576, 5763,
// 8839, 9143 and T.38), made when somebody asks for it. All views are into the text that was parsed.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "protocols/sdp/anomaly.h"
#include "protocols/sdp/fields.h"

namespace pcapglass::sdp {

// How much of one description is looked at; `limit_exceeded` tells that there was more.
inline constexpr std::size_t kMostLines = 4096;
inline constexpr std::size_t kMostMedia = 64;
inline constexpr std::size_t kMostFormats = 128;  // of one medium

// b=<bwtype>:<bandwidth>, section 5.8: kilobits per second for CT and AS, bits per second for TIAS, RS and RR.
struct Bandwidth {
  std::string_view type;
  std::optional<std::uint64_t> value;
};

// t= with the r= lines that follow it, sections 5.9 and 5.10; seconds since 1900, 0 0 for no limit.
struct Timing {
  std::optional<std::uint64_t> start, stop;
  std::vector<std::string_view> repeats;
};

// One format of an m= line and what its attributes say of it.
struct FormatDescription {
  std::string_view name;  // as in the m= line
  std::optional<std::uint8_t> payload_type;
  std::string_view encoding;     // by rtpmap, else by the static table; "" when nobody says
  std::uint32_t clock_rate = 0;  // Hz
  std::uint8_t channels = 1;
  bool is_mapped = false;
  std::string_view fmtp;
  std::vector<std::string_view> rtcp_feedback;
};

// a=crypto, RFC 4568. `key` is the whole key-params and is a secret.
struct Crypto {
  std::optional<std::uint32_t> tag;
  std::string_view suite, key, session_parameters;
};

// a=fingerprint, RFC 8122.
struct Fingerprint {
  std::string_view hash, value;
};

// a=candidate, RFC 8839 section 5.1.
struct Candidate {
  std::string_view foundation, transport, address, type, related_address, tcp_type;
  std::uint32_t component = 0, priority = 0;
  std::uint16_t port = 0;
  std::optional<std::uint16_t> related_port;
  bool complete = false;
};

// a=ssrc, RFC 5576: one per source, its attributes gathered.
struct Source {
  std::uint32_t ssrc = 0;
  std::string_view cname, msid;
};

// What a section (the session or one medium) may have.
struct Section {
  std::optional<Connection> connection;
  std::string_view information;  // i=
  std::vector<Bandwidth> bandwidths;
  std::string_view key;  // k=, a secret
  bool has_key = false;
  std::optional<Direction> direction;
  std::vector<Fingerprint> fingerprints;
  std::vector<std::string_view> key_management;  // a secret
  std::string_view setup;                        // RFC 4145: active, passive, actpass, holdconn
  std::string_view ice_ufrag, ice_password;      // the password is a secret
  std::string_view ice_options;
  std::vector<Attribute> attributes;  // all of them, in order
};

struct MediaDescription : Section {
  std::uint32_t line = 0;  // its m= line, counted from 1
  MediaLine head;
  Transport transport;
  std::vector<FormatDescription> formats;
  std::uint16_t ptime = 0, maxptime = 0;  // milliseconds; 0: not said
  std::optional<RtcpAttribute> rtcp;
  bool rtcp_mux = false, rtcp_reduced_size = false;
  std::string_view mid, label, content, msid;
  std::vector<Source> sources;
  std::vector<Crypto> cryptos;
  std::vector<Candidate> candidates;
  bool end_of_candidates = false;
  std::vector<Attribute> t38;  // T38FaxVersion and its like (T.38 annex D)
};

struct Session : Section {
  std::string_view version;  // v=
  Origin origin;
  bool has_origin = false;
  std::string_view name;  // s=
  std::string_view uri;   // u=
  std::vector<std::string_view> emails, phones;
  std::vector<Timing> timings;
  std::string_view time_zones;  // z=
  bool ice_lite = false;
  std::vector<std::string_view> bundles;  // the mids of each a=group:BUNDLE, RFC 9143
  std::vector<MediaDescription> media;
  std::uint32_t line_count = 0;
  Anomalies anomalies;

  // What counts for a medium: its own, else the session's (sections 5.7 and 6.7).
  [[nodiscard]] const Connection* connection_of(const MediaDescription& m) const {
    if (m.connection) return &*m.connection;
    return connection ? &*connection : nullptr;
  }
  [[nodiscard]] Direction direction_of(const MediaDescription& m) const {
    return m.direction.value_or(direction.value_or(Direction::sendrecv));
  }
};

// Never fails: what cannot be read is left out and told in `anomalies`. `cut` says that the capture has not the whole
// text, so that nothing is said of what is missing at its end (domain.md C-09).
[[nodiscard]] Session parse(std::string_view text, bool cut = false);

}  // namespace pcapglass::sdp
