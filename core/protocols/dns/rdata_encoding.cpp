#include "protocols/dns/rdata_encoding.h"

#include "bytes/text.h"
#include "report/time.h"

namespace pcapglass::dns {
namespace {

std::string bits_in_letters(Bytes data, std::string_view alphabet, unsigned bits) {
  std::string out;
  std::uint32_t held = 0;
  unsigned count = 0;
  for (const std::uint8_t byte : data) {
    held = (held << 8) | byte;
    for (count += 8; count >= bits; count -= bits) out += alphabet[(held >> (count - bits)) & (alphabet.size() - 1)];
  }
  if (count > 0) out += alphabet[(held << (bits - count)) & (alphabet.size() - 1)];
  return out;
}

void append_code(std::string& out, unsigned byte) {
  out += '\\';
  out += static_cast<char>('0' + byte / 100);
  out += static_cast<char>('0' + byte / 10 % 10);
  out += static_cast<char>('0' + byte % 10);
}

}  // namespace

std::string in_words(std::string text, std::size_t chunk) {
  if (chunk == 0 || text.size() <= chunk) return text;
  std::string out;
  for (std::size_t at = 0; at < text.size(); at += chunk) {
    if (at > 0) out += ' ';
    out += text.substr(at, chunk);
  }
  return out;
}

std::string quoted(Bytes text) {
  std::string out = "\"";
  for (const std::uint8_t byte : text) {
    if (byte == '"' || byte == '\\') out += '\\';
    if (byte >= 0x20 && byte < 0x7F) {
      out += static_cast<char>(byte);
    } else {
      append_code(out, byte);
    }
  }
  return out += '"';
}

std::string base64(Bytes data, std::size_t chunk) {
  std::string out = bits_in_letters(data, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", 6);
  while (out.size() % 4 != 0) out += '=';
  return in_words(std::move(out), chunk);
}

std::string base32(Bytes data) {
  std::string out = bits_in_letters(data, "0123456789abcdefghijklmnopqrstuv", 5);
  while (out.size() % 8 != 0) out += '=';
  return out;
}

std::string signature_time(std::uint32_t seconds) {
  std::string out = to_rfc3339({std::int64_t{seconds} * kNanosecondsPerSecond, 6}).substr(0, 19);
  std::erase_if(out, [](char c) { return !is_digit(c); });
  return out;
}

std::string_view security_algorithm(unsigned value) {
  static constexpr std::string_view kNames[] = {
      "",          "RSAMD5", "DH",        "DSA", "ECC",     "RSASHA1",         "DSANSEC3SHA1",    "RSASHA1NSEC3SHA1",
      "RSASHA256", "",       "RSASHA512", "",    "ECCGOST", "ECDSAP256SHA256", "ECDSAP384SHA384", "ED25519",
      "ED448"};
  if (value < std::size(kNames)) return kNames[value];
  static constexpr std::string_view kLast[] = {"INDIRECT", "PRIVATEDNS", "PRIVATEOID"};
  return value >= 252 && value <= 254 ? kLast[value - 252] : std::string_view{};
}

std::string_view certificate_type(unsigned value) {
  static constexpr std::string_view kNames[] = {"",      "PKIX", "SPKI",   "PGP",    "IPKIX",
                                                "ISPKI", "IPGP", "ACPKIX", "IACPKIX"};
  if (value < std::size(kNames)) return kNames[value];
  return value == 253 ? "URI" : value == 254 ? "OID" : "";
}

}  // namespace pcapglass::dns
