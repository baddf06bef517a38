#include "protocols/sdp/media.h"

#include <algorithm>

#include "bytes/hash.h"
#include "decode/ip_text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/payload_type.h"

namespace pcapglass::sdp {
namespace {

constexpr std::array<std::string_view, 6> kEncryptions = {"none", "sdes", "dtls", "mikey", "zrtp", "unkeyed"};

constexpr std::array<std::string_view, 15> kSuites = {
    "AES_CM_128_HMAC_SHA1_80", "AES_CM_128_HMAC_SHA1_32",   "F8_128_HMAC_SHA1_80",     "AES_192_CM_HMAC_SHA1_80",
    "AES_192_CM_HMAC_SHA1_32", "AES_256_CM_HMAC_SHA1_80",   "AES_256_CM_HMAC_SHA1_32", "AEAD_AES_128_GCM",
    "AEAD_AES_256_GCM",        "SEED_CTR_128_HMAC_SHA1_80", "SEED_128_CCM_80",         "SEED_128_GCM_96",
    "AES_CM_192_HMAC_SHA1_80", "AES_CM_256_HMAC_SHA1_80",   "AES_CM_256_HMAC_SHA1_32"};
constexpr unsigned kOtherSuite = kSuites.size();
static_assert(kOtherSuite == 15);

std::uint16_t suite_bit(std::string_view suite) {
  unsigned bit = kOtherSuite;
  for (unsigned i = 0; i < kSuites.size(); ++i) {
    if (equals_ignoring_case(kSuites[i], suite)) bit = i;
  }
  return static_cast<std::uint16_t>(1U << bit);
}

// What attributes of a session or of one medium say; a medium starts with what the session said.
struct Section {
  std::optional<Direction> direction;
  std::optional<Connection> connection;
  std::uint16_t ptime = 0, maxptime = 0, srtp_suites = 0;
  bool crypto = false, fingerprint = false, key_management = false, zrtp = false;
  bool rtcp_mux = false;
  RtcpAttribute rtcp;
};

class Reader {
 public:
  explicit Reader(MediaList& list) : list_(list) {}

  void line(const Line& line) {
    if (line.type == 'o') {
      if (!list_.is_sdp || list_.origin.username.empty()) list_.origin = parse_origin(line.value);
    } else {
      list_.content_hash = hash_bytes(as_bytes(line.text), list_.content_hash);
    }
    switch (line.type) {
      case 'v':
      case 'o': list_.is_sdp = true; break;
      case 'c':
        // Of several, the first is the base of layered addresses.
        if (!own_connection_) section_.connection = parse_connection(line.value);
        own_connection_ = true;
        break;
      case 'm': begin_medium(parse_media_line(line.value)); break;
      case 'a': attribute(parse_attribute(line.value)); break;
      default: break;
    }
  }

  void end() { end_medium(); }

 private:
  void begin_medium(const MediaLine& m) {
    list_.is_sdp = true;
    if (in_medium_) {
      end_medium();
    } else {
      session_ = section_;
    }
    in_medium_ = true;
    own_connection_ = false;
    section_ = session_;
    medium_ = nullptr;
    if (list_.media_count == kMediaCapacity) {
      if (list_.media_left_out < 0xffff) ++list_.media_left_out;
      return;
    }
    medium_ = &list_.media_array[list_.media_count++];
    medium_->kind = m.kind;
    medium_->media = m.media;
    medium_->protocol = m.protocol;
    medium_->transport = parse_transport(m.protocol);
    medium_->rtp.port = m.port.value_or(0);
    medium_->port_count = static_cast<std::uint16_t>(m.port_count);
    medium_->first_format = format_count_;
    add_formats(m.formats);
  }

  void add_formats(std::string_view words) {
    for (std::string_view word = take_word(words); !word.empty(); word = take_word(words)) {
      if (format_count_ == kFormatCapacity) {
        if (list_.formats_left_out < 0xffff) ++list_.formats_left_out;
        continue;
      }
      Format& format = list_.format_array[format_count_++];
      ++medium_->format_count;
      format.name = word;
      if (equals_ignoring_case(word, "t38")) medium_->fax = true;
      if (!medium_->transport.rtp) continue;
      const auto number = number_up_to(word, 127);
      if (!number) continue;
      format.is_rtp = true;
      format.payload_type = static_cast<std::uint8_t>(*number);
      const StaticPayloadType known = static_payload_type(format.payload_type);
      format.encoding = known.encoding;
      format.clock_rate = known.clock_rate;
      format.channels = known.channels;
    }
  }

  void attribute(const Attribute& a) {
    if (const auto direction = parse_direction(a.name)) section_.direction = direction;
    if (a.name == "rtpmap") {
      map_format(parse_rtpmap(a.value));
    } else if (a.name == "ptime") {
      section_.ptime = parse_milliseconds(a.value);
    } else if (a.name == "maxptime") {
      section_.maxptime = parse_milliseconds(a.value);
    } else if (a.name == "rtcp") {
      section_.rtcp = parse_rtcp(a.value);
    } else if (a.name == "rtcp-mux") {
      section_.rtcp_mux = true;
    } else if (a.name == "mid") {
      if (medium_ != nullptr) medium_->mid = a.value;
    } else if (a.name == "bundle-only") {
      if (medium_ != nullptr) medium_->bundle_only = true;
    } else {
      protection(a);
    }
  }

  void protection(const Attribute& a) {
    if (a.name == "crypto") {
      std::string_view words = a.value;
      (void)take_word(words);  // tag
      section_.crypto = true;
      section_.srtp_suites = static_cast<std::uint16_t>(section_.srtp_suites | suite_bit(take_word(words)));
    } else if (a.name == "fingerprint") {
      section_.fingerprint = true;
    } else if (a.name == "key-mgmt") {
      section_.key_management = true;
    } else if (a.name == "zrtp-hash") {
      section_.zrtp = true;
    }
  }

  void map_format(const RtpMap& map) {
    if (medium_ == nullptr || map.encoding.empty()) return;
    const auto number = number_up_to(map.format, 127);
    for (Format& format : std::span(list_.format_array).subspan(medium_->first_format, medium_->format_count)) {
      if (!number || !format.is_rtp || format.payload_type != *number) continue;
      // A damaged line does not take away what the static table knows.
      if (!map.complete && !format.encoding.empty()) return;
      format.encoding = map.encoding;
      format.clock_rate = map.clock_rate;
      format.channels = map.channels;
      format.is_mapped = true;
      return;
    }
  }

  [[nodiscard]] Encryption encryption() const {
    const Transport& transport = medium_->transport;
    if (section_.crypto) return Encryption::sdes;
    if (section_.fingerprint && (transport.secured || transport.rtp)) return Encryption::dtls;
    if (section_.key_management) return Encryption::mikey;
    if (section_.zrtp) return Encryption::zrtp;
    if (transport.dtls) return Encryption::dtls;
    return transport.rtp && transport.secured ? Encryption::unkeyed : Encryption::none;
  }

  void end_medium() {
    if (medium_ == nullptr) return;
    Medium& m = *medium_;
    m.direction = section_.direction.value_or(Direction::sendrecv);
    m.ptime = section_.ptime;
    m.maxptime = section_.maxptime;
    m.rtcp_mux = section_.rtcp_mux;
    m.srtp_suites = section_.srtp_suites;
    m.encryption = encryption();
    if (m.transport.udptl) m.fax = m.fax || m.kind == MediaKind::image;
    if (section_.connection) {
      m.address = section_.connection->address;
      m.rtp.address = section_.connection->ip;
    }
    for (const Format& format : list_.formats(m)) {
      if (m.telephone_event || !equals_ignoring_case(format.encoding, "telephone-event")) continue;
      m.telephone_event = format.payload_type;
    }
    if (m.transport.rtp && m.rtp.port != 0) m.rtcp = rtcp_of(m);
  }

  // OA-04; RFC 3605, RFC 5761 section 5.1.1.
  [[nodiscard]] Endpoint rtcp_of(const Medium& m) const {
    Endpoint rtcp = m.rtp;
    if (section_.rtcp.complete) {
      rtcp.port = section_.rtcp.port;
      if (!section_.rtcp.address.empty()) rtcp.address = section_.rtcp.ip;
    } else if (!section_.rtcp_mux) {
      // The port after 65535 is none.
      rtcp.port = static_cast<std::uint16_t>(rtcp.port + 1);
    }
    return rtcp;
  }

  MediaList& list_;
  Section session_, section_;
  Medium* medium_ = nullptr;  // null in the session part and beyond the capacity
  std::uint16_t format_count_ = 0;
  bool in_medium_ = false, own_connection_ = false;
};

}  // namespace

std::span<const std::string_view> names_of(Encryption) { return kEncryptions; }
std::span<const std::string_view> srtp_suite_names() { return kSuites; }

bool Format::same_codec(const Format& other) const {
  if (encoding.empty() || other.encoding.empty()) {
    return encoding.empty() && other.encoding.empty() && equals_ignoring_case(name, other.name);
  }
  return clock_rate == other.clock_rate && channels == other.channels && equals_ignoring_case(encoding, other.encoding);
}

bool Medium::has_zero_address() const { return is_unspecified(rtp.address); }

const Format* MediaList::format_of(const Medium& m, std::uint8_t payload_type) const {
  for (const Format& format : formats(m)) {
    if (format.is_rtp && format.payload_type == payload_type) return &format;
  }
  return nullptr;
}

const Format* MediaList::preferred(const Medium& m) const {
  for (const Format& format : formats(m)) {
    if (!is_auxiliary(format.encoding)) return &format;
  }
  return nullptr;
}

MediaList media_of(std::string_view text) {
  MediaList list;
  Reader reader(list);
  Line line;
  for (Lines lines(text); lines.next(line);) reader.line(line);
  reader.end();
  return list;
}

}  // namespace pcapglass::sdp
