#include "protocols/tls/connection.h"

#include <algorithm>

namespace pcapglass::tls {
namespace {

constexpr std::size_t kRecordHeader = 5;
constexpr std::size_t kMessageHeader = 4;
constexpr std::size_t kLongestRecord = (16U << 10) + 2048;  // RFC 5246 6.2.3
constexpr std::size_t kLongestText = 256;

const StreamPiece& piece_at(const StreamBytes& content, std::size_t offset) {
  std::size_t i = content.pieces.size() - 1;
  while (i > 0 && content.pieces[i].begin > offset) --i;
  return content.pieces[i];
}

std::optional<Timestamp> time_of(const StreamPiece& piece) {
  return piece.has_time ? std::optional(piece.time) : std::nullopt;
}

}  // namespace

bool is_record(Bytes bytes) {
  if (bytes.empty() || bytes[0] < 20 || bytes[0] > 23) return false;
  if (bytes.size() > 1 && bytes[1] != 3) return false;
  if (bytes.size() > 2 && bytes[2] > 4) return false;
  return bytes.size() < kRecordHeader || load_be16(bytes, 3) <= kLongestRecord;
}

Connection::~Connection() {
  for (Side& side : sides_) forget_handshake(side);
}

void Connection::forget_handshake(Side& side) {
  *budget_ += side.handshake.size();
  side.handshake = {};
}

StreamProgress Connection::take(Direction direction, const StreamBytes& content) {
  Side& side = sides_[static_cast<std::size_t>(direction)];
  std::size_t at = 0;
  for (;;) {
    const Bytes rest = content.bytes.subspan(at);
    if (rest.empty()) return {at, 1};
    if (side.pass > 0) {
      const auto passed = static_cast<std::size_t>(std::min<std::uint64_t>(side.pass, rest.size()));
      side.pass -= passed;
      at += passed;
      continue;
    }
    if (!is_record(rest)) {
      side.lost = true;
      forget_handshake(side);
      return {content.bytes.size(), 1};
    }
    if (rest.size() < kRecordHeader) return {at, kRecordHeader};
    side.lost = false;
    const std::size_t length = load_be16(rest, 3);
    const auto type = static_cast<ContentType>(rest[0]);
    if (type == ContentType::application_data) {
      // RFC 8446 4.4: behind the hellos of TLS 1.3 the handshake goes on in records of this type.
      facts_.application_bytes[static_cast<std::size_t>(direction)] += length;
      if (facts_.first_application_frame == 0) facts_.first_application_frame = piece_at(content, at).frame;
      side.encrypted = true;
      forget_handshake(side);
      side.pass = kRecordHeader + length;
      continue;
    }
    const std::size_t whole = kRecordHeader + length;
    if (rest.size() < whole) return {at, whole};
    take_record(direction, {type, rest.subspan(kRecordHeader, length), &piece_at(content, at + whole - 1)});
    at += whole;
  }
}

void Connection::take_record(Direction direction, const Record& record) {
  Side& side = sides_[static_cast<std::size_t>(direction)];
  switch (record.type) {
    case ContentType::change_cipher_spec:
      side.encrypted = true;
      forget_handshake(side);
      break;
    case ContentType::alert: take_alert(direction, record); break;
    case ContentType::handshake:
      if (!side.encrypted) take_handshake(direction, record);
      break;
    case ContentType::application_data: break;
  }
}

void Connection::take_handshake(Direction direction, const Record& record) {
  Side& side = sides_[static_cast<std::size_t>(direction)];
  std::vector<std::uint8_t>& held = side.handshake;
  if (record.fragment.size() > *budget_ || held.size() + record.fragment.size() > kLongestMessage + kLongestRecord) {
    return forget_handshake(side);
  }
  *budget_ -= record.fragment.size();
  held.insert(held.end(), record.fragment.begin(), record.fragment.end());
  std::size_t at = 0;
  while (held.size() - at >= kMessageHeader) {
    const Bytes rest = Bytes(held).subspan(at);
    const std::size_t length = load_be32(rest, 0) & 0xFFFFFFU;
    if (length > kLongestMessage) return forget_handshake(side);
    if (rest.size() < kMessageHeader + length) break;
    take_message(direction, rest[0], rest.subspan(kMessageHeader, length), *record.piece);
    at += kMessageHeader + length;
  }
  held.erase(held.begin(), held.begin() + static_cast<std::ptrdiff_t>(at));
  *budget_ += at;
}

void Connection::take_message(Direction direction, std::uint8_t type, Bytes body, const StreamPiece& piece) {
  const auto text = [](std::string_view raw) { return std::string(raw.substr(0, kLongestText)); };
  switch (static_cast<HandshakeType>(type)) {
    case HandshakeType::client_hello: {
      const auto hello = parse_client_hello(body);
      if (!hello || facts_.client_hello_frame != 0) return;
      facts_.client = direction;
      facts_.client_hello_frame = piece.frame;
      facts_.server_name = text(hello->server_name);
      facts_.protocol = text(hello->protocol);
      facts_.offers_sip = hello->offers_sip;
      if (facts_.server_hello_frame == 0) facts_.version = hello->version;
      return;
    }
    case HandshakeType::server_hello: {
      const auto hello = parse_server_hello(body);
      if (!hello || facts_.server_hello_frame != 0) return;
      facts_.client = opposite(direction);
      facts_.server_hello_frame = piece.frame;
      facts_.version = hello->version;
      facts_.cipher_suite = hello->cipher_suite;
      if (!hello->protocol.empty()) facts_.protocol = text(hello->protocol);
      facts_.offers_sip = facts_.offers_sip || hello->offers_sip;
      return;
    }
    case HandshakeType::certificate:
      // A client may send one too, when it is asked.
      if (facts_.certificate || facts_.client == direction) return;
      facts_.certificate = parse_certificate(first_certificate(body));
      facts_.certificate_frame = piece.frame;
      facts_.certificate_time = time_of(piece);
      return;
    case HandshakeType::finished: return;
  }
}

// RFC 5246 7.2: two bytes in clear; anything longer is encrypted.
void Connection::take_alert(Direction direction, const Record& record) {
  const Side& side = sides_[static_cast<std::size_t>(direction)];
  Alert alert;
  alert.encrypted = side.encrypted || record.fragment.size() != 2;
  if (!alert.encrypted) {
    alert.fatal = record.fragment[0] == 2;
    alert.description = record.fragment[1];
  }
  alert.direction = direction;
  alert.frame = record.piece->frame;
  alert.time = time_of(*record.piece);
  ++facts_.alerts;
  if (facts_.first_alerts.size() < Facts::kMostAlerts) facts_.first_alerts.push_back(alert);
}

void Connection::gap(Direction direction, Bytes rest, std::uint64_t missing) {
  Side& side = sides_[static_cast<std::size_t>(direction)];
  forget_handshake(side);
  const std::uint64_t gone = rest.size() + missing;
  const bool framed = side.pass == 0 && !side.lost && rest.size() >= kRecordHeader && is_record(rest);
  const std::uint64_t whole = framed ? kRecordHeader + std::uint64_t{load_be16(rest, 3)} : side.pass;
  side.lost = whole == 0 || whole < gone;
  side.pass = side.lost ? 0 : whole - gone;
}

}  // namespace pcapglass::tls
