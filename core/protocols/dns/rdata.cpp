#include "protocols/dns/rdata.h"

#include "bytes/text.h"
#include "decode/ip_address.h"
#include "protocols/dns/codes.h"
#include "protocols/dns/name.h"
#include "protocols/dns/rdata_encoding.h"
#include "protocols/dns/rdata_special.h"

namespace pcapglass::dns {
namespace {

// Writes the fields that `format` names, one after another:
//   1 2 4 numbers of that many octets    n name           t type           T time of a signature
//   a A addresses                        s quoted string  S all that follow g string without quotes
//   x hex, words of 128                  b B base64, words of 32 or one     d D base64 with a length of 16 bits (D:
//   only if any) h hex, H base32hex, with a length    m type bitmap    e E EUI           i locator of 64 bits and what
//   is of one type only: c k CERT, u URI, f v CAA, M q TSIG, G R Y gateways, N NSAP, others in rdata_special.
class Writer {
 public:
  Writer(Bytes message, std::size_t at, std::size_t length) : bytes_(message.first(at + length)), at_(at) {}

  // False when the data ends too early or too late, or says what it must not.
  bool write(std::string_view format) {
    for (const char code : format) {
      const std::size_t before = out_.size();
      if (before > 0 && code != 'm') out_ += ' ';
      if (!field(code)) return false;
      if (code == 'D' && out_.size() == before + 1) out_.pop_back();
    }
    return at_ == bytes_.size();
  }
  [[nodiscard]] std::string& text() { return out_; }

 private:
  [[nodiscard]] std::size_t left() const { return bytes_.size() - at_; }
  bool take(std::size_t count, Bytes& out) {
    if (count > left()) return false;
    out = bytes_.subspan(at_, count);
    at_ += count;
    return true;
  }
  Bytes rest() {
    const Bytes out = bytes_.subspan(at_);
    at_ = bytes_.size();
    return out;
  }
  bool number(std::size_t octets, std::uint64_t& out) {
    Bytes data;
    if (!take(octets, data)) return false;
    out = 0;
    for (const std::uint8_t byte : data) out = (out << 8) | byte;
    return true;
  }
  bool counted(std::size_t length_octets, Bytes& out) {
    std::uint64_t length = 0;
    return number(length_octets, length) && take(static_cast<std::size_t>(length), out);
  }
  bool name() {
    Name name;
    if (read_name(bytes_, at_, name) != NameProblem::none) return false;
    out_ += absolute_text(name.bytes());
    return true;
  }
  bool gateway(unsigned kind) {
    if (kind == 3) return name();
    if (kind == 0) {
      out_ += '.';
      return true;
    }
    return kind <= 2 && field(kind == 1 ? 'a' : 'A');
  }
  bool number_field(std::size_t octets) {
    if (!number(octets, last_)) return false;
    out_ += std::to_string(last_);
    return true;
  }
  bool named_number(std::size_t octets, std::string_view (*name_of)(unsigned)) {
    if (!number(octets, last_)) return false;
    const std::string_view known = name_of(static_cast<unsigned>(last_));
    out_ += known.empty() ? std::to_string(last_) : std::string(known);
    return true;
  }
  bool strings() {
    Bytes data;
    for (bool first = true; left() > 0; first = false) {
      if (!counted(1, data)) return false;
      if (!first) out_ += ' ';
      out_ += quoted(data);
    }
    return true;
  }
  bool bitmap() {
    int last_window = -1;
    while (left() > 0) {
      std::uint64_t window = 0;
      Bytes bits;
      if (!number(1, window) || !counted(1, bits) || bits.empty() || bits.size() > 32) return false;
      if (static_cast<int>(window) <= last_window) return false;
      last_window = static_cast<int>(window);
      const std::size_t before = out_.size();
      for (std::size_t i = 0; i < bits.size() * 8; ++i) {
        if ((bits[i / 8] & (0x80U >> (i % 8))) == 0) continue;
        out_ += ' ';
        out_ += type_name(static_cast<std::uint16_t>(window * 256 + i));
      }
      if (out_.size() == before) out_ += ' ';
    }
    return true;
  }
  bool field(char code) {
    Bytes data;
    switch (code) {
      case '1': return number_field(1);
      case '2': return number_field(2);
      case '4': return number_field(4);
      case 'M': return number_field(6) && (out_ += ' ', number_field(2)) && mac();
      case 'G':  // the gateway's kind, remembered for Y
        if (!number_field(1)) return false;
        gateway_ = static_cast<unsigned>(last_);
        return true;
      case 'R':
        if (!number(1, last_)) return false;
        gateway_ = static_cast<unsigned>(last_ & 0x7F);
        out_ += std::to_string(last_ >> 7) + ' ' + std::to_string(gateway_);
        return true;
      case 'Y':
        // IPSECKEY has the algorithm between kind and gateway.
        return gateway(gateway_);
      case 'n': return name();
      case 't':
        if (!number(2, last_)) return false;
        out_ += type_name(static_cast<std::uint16_t>(last_));
        return true;
      case 'T':
        if (!number(4, last_)) return false;
        out_ += signature_time(static_cast<std::uint32_t>(last_));
        return true;
      case 'a':
        if (!take(4, data)) return false;
        out_ += to_string(IpAddress::v4(data));
        return true;
      case 'A':
        if (!take(16, data)) return false;
        out_ += to_string(IpAddress::v6(data));
        return true;
      case 's':
        if (!counted(1, data)) return false;
        out_ += quoted(data);
        return true;
      case 'g':
        if (!counted(1, data)) return false;
        out_ += printable(data);
        return true;
      case 'S': return left() > 0 && strings();
      case 'x': out_ += in_words(hex(rest()), 128); return true;
      case 'N': out_ += "0x" + hex(rest()); return true;
      case 'b': out_ += base64(rest(), 32); return true;
      case 'B': out_ += base64(rest(), 0); return true;
      case 'd':
      case 'D':
        if (!counted(2, data)) return false;
        out_ += base64(data, 0);
        return true;
      case 'h':
        if (!counted(1, data)) return false;
        out_ += data.empty() ? "-" : hex(data);
        return true;
      case 'H':
        if (!counted(1, data)) return false;
        out_ += base32(data);
        return true;
      case 'm': return bitmap();
      case 'i':
        if (left() != 8 || !take(8, data)) return false;
        for (std::size_t i = 0; i < 8; i += 2) out_ += (i > 0 ? ":" : "") + hex(data.subspan(i, 2));
        return true;
      case 'e':
      case 'E':
        if (!take(code == 'e' ? 6 : 8, data)) return false;
        out_ += hex(data, "-");
        return true;
      case 'c': return named_number(2, certificate_type);
      case 'k': return named_number(1, security_algorithm);
      case 'q': return original_id_and_error();
      case 'u': out_ += '"' + printable(rest()) + '"'; return true;
      case 'f':
        if (!counted(1, data) || data.empty()) return false;
        out_ += quoted(data);
        out_.erase(out_.size() - quoted(data).size(), 1);
        out_.pop_back();
        return true;
      case 'v': out_ += quoted(rest()); return true;
      case 'W': out_ += ports_text(rest()); return true;
      case 'L': return append_location(rest(), out_);
      case 'P': return append_prefixes(rest(), out_);
      case 'V': return append_service_parameters(rest(), out_);
      case 'Z': return host_identity();
      default: return false;
    }
  }
  // RFC 8945 4.2: length, MAC, original id, error, length, other data.
  bool mac() {
    Bytes data;
    if (!counted(2, data)) return false;
    out_ += ' ' + std::to_string(data.size()) + ' ' + base64(data, 0);
    return true;
  }
  bool original_id_and_error() {
    std::uint64_t id = 0, error = 0;
    if (!number(2, id) || !number(2, error) || left() < 2) return false;
    out_ += std::to_string(id) + ' ' + rcode_name(static_cast<unsigned>(error), true) + ' ' +
            std::to_string(load_be16(bytes_, at_));
    return true;
  }
  // RFC 8005 5.
  bool host_identity() {
    std::uint64_t hit_length = 0, algorithm = 0, key_length = 0;
    Bytes hit, key;
    if (!number(1, hit_length) || !number(1, algorithm) || !number(2, key_length)) return false;
    if (!take(static_cast<std::size_t>(hit_length), hit) || !take(static_cast<std::size_t>(key_length), key))
      return false;
    out_ += std::to_string(algorithm) + ' ' + hex(hit) + ' ' + base64(key, 0);
    while (left() > 0) {
      out_ += ' ';
      if (!name()) return false;
    }
    return true;
  }

  Bytes bytes_;  // of the message up to the end of the data
  std::size_t at_;
  std::uint64_t last_ = 0;
  unsigned gateway_ = 0;
  std::string out_;
};

}  // namespace

std::string unknown_rdata_text(Bytes data) {
  return "\\# " + std::to_string(data.size()) + " " + in_words(hex(data), 32);
}

RdataText rdata_text(Bytes message, std::size_t at, std::size_t length, std::uint16_t type,
                     std::uint16_t record_class) {
  const std::string_view format = type_format(type);
  const bool known = !format.empty() && (record_class == 1 || !of_internet_only(type));
  if (known) {
    Writer writer(message, at, length);
    if (writer.write(format)) return {std::move(writer.text()), false};
  }
  return {unknown_rdata_text(message.subspan(at, length)), known};
}

}  // namespace pcapglass::dns
