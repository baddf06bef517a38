// What calls and RTP need of a session description, in structs of a fixed size: cheap enough for every SIP body of a
// capture. The full account is session.h.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "protocols/sdp/fields.h"

namespace pcapglass::sdp {

// A format of an m= line. `encoding`, clock and channels come from its rtpmap, else from the static table (RFC 3551).
struct Format {
  std::string_view name;         // as in the m= line: "8", "t38"
  std::string_view encoding;     // "" when nothing says what it is
  std::uint32_t clock_rate = 0;  // Hz
  std::uint8_t payload_type = 0;
  std::uint8_t channels = 1;
  bool is_rtp = false;     // `payload_type` counts
  bool is_mapped = false;  // by an rtpmap

  // The same codec, whatever its payload type: encoding without case, clock rate and channels (RFC 3264 section 6.1).
  [[nodiscard]] bool same_codec(const Format& other) const;
};

// How the sender says that this medium is protected.
enum class Encryption : std::uint8_t {
  none,
  sdes,     // a=crypto, RFC 4568
  dtls,     // DTLS-SRTP, RFC 5763
  mikey,    // a=key-mgmt, RFC 4567
  zrtp,     // a=zrtp-hash, RFC 6189: offered, agreed on in the media path
  unkeyed,  // a secure profile without anything that makes a key
};
[[nodiscard]] std::span<const std::string_view> names_of(Encryption);

struct Medium {
  MediaKind kind = MediaKind::other;
  Transport transport;
  Direction direction = Direction::sendrecv;  // its own, else the session's, else sendrecv (RFC 8866 section 6.7)
  Encryption encryption = Encryption::none;
  bool rtcp_mux = false;
  bool bundle_only = false;  // port 0 means no rejection (RFC 9143 section 6)
  bool fax = false;          // image over UDPTL, or a t38 format
  std::string_view media, protocol;
  std::string_view address;  // of c=, which may be a name
  std::string_view mid;
  Endpoint rtp;   // where the sender of this SDP wants to receive (OA-04); no address (version 0) for names
  Endpoint rtcp;  // a=rtcp, else the same port with rtcp-mux, else the next one; port 0 when there is none
  std::uint16_t port_count = 1;
  std::uint16_t ptime = 0, maxptime = 0;        // milliseconds; 0: not said
  std::optional<std::uint8_t> telephone_event;  // its first payload type
  std::uint16_t first_format = 0, format_count = 0;
  std::uint16_t srtp_suites = 0;  // bit 1 << n for the n-th of srtp_suite_names(); the top bit for any other

  // Refused, removed or never wanted: port 0 (RFC 3264 sections 5.1, 6 and 8.2).
  [[nodiscard]] bool is_disabled() const { return rtp.port == 0 && !bundle_only; }
  // c=0.0.0.0 or ::, the hold of RFC 2543 (RFC 3264 section 8.4).
  [[nodiscard]] bool has_zero_address() const;
  // The sender of this SDP does not want to hear the other side (RFC 3264 section 8.4).
  [[nodiscard]] bool is_held() const { return !receives(direction) || has_zero_address(); }
};

inline constexpr std::size_t kMediaCapacity = 16;
inline constexpr std::size_t kFormatCapacity = 96;  // of all media together

// Views are into the text that was read, or into static memory.
struct MediaList {
  Origin origin;
  std::uint64_t content_hash = 0;  // of all lines but o=: equal when nothing was changed (RFC 3264 section 8)
  std::uint16_t media_count = 0;   // of media in the array
  std::uint16_t media_left_out = 0, formats_left_out = 0;  // what did not fit
  bool is_sdp = false;                                     // has at least one line of a session description
  std::array<Medium, kMediaCapacity> media_array;
  std::array<Format, kFormatCapacity> format_array;

  [[nodiscard]] std::span<const Medium> media() const { return {media_array.data(), media_count}; }
  [[nodiscard]] std::span<const Format> formats(const Medium& m) const {
    return {format_array.data() + m.first_format, m.format_count};
  }
  // The format that an RTP packet sent to this medium's endpoint has, by its payload type; null when not announced.
  [[nodiscard]] const Format* format_of(const Medium& m, std::uint8_t payload_type) const;
  // The codec that its sender likes best: the first format that is no auxiliary one; null when there is none.
  [[nodiscard]] const Format* preferred(const Medium& m) const;
};

// Reads any text: what is no SDP gives no media. Linear in the text, no allocation.
[[nodiscard]] MediaList media_of(std::string_view text);

// Crypto suites of RFC 4568, 6188 and 7714 by the bits of Medium::srtp_suites.
[[nodiscard]] std::span<const std::string_view> srtp_suite_names();

}  // namespace pcapglass::sdp
