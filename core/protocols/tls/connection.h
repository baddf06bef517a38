// What can be seen of a TLS connection without its keys: hellos, certificate, alerts, and how many bytes went each way
// (RFC 5246 6.2, RFC 8446 5.1).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "flows/flow.h"
#include "protocols/tls/certificate.h"
#include "protocols/tls/handshake.h"

namespace pcapglass::tls {

enum class ContentType : std::uint8_t { change_cipher_spec = 20, alert = 21, handshake = 22, application_data = 23 };

// Whether a record begins here: content type and major version 3, as far as there are bytes; at least one is asked for.
[[nodiscard]] bool is_record(Bytes bytes);

struct Alert {
  bool encrypted = false;  // nothing but its place is known
  bool fatal = false;
  std::uint8_t description = 0;
  Direction direction = Direction::a_to_b;
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;
};

// A frame of the handshake, 0 when it was not seen.
struct Facts {
  std::optional<Direction> client;  // which direction the client sends in, as the hellos say
  std::uint64_t client_hello_frame = 0;
  std::uint64_t server_hello_frame = 0;
  std::uint64_t certificate_frame = 0;
  std::uint16_t version = 0;       // chosen; before that, the highest offered
  std::uint16_t cipher_suite = 0;  // with server_hello_frame
  std::string server_name;         // raw
  std::string protocol;            // ALPN, raw
  bool offers_sip = false;
  std::optional<Certificate> certificate;
  std::optional<Timestamp> certificate_time;         // when it was sent
  std::array<std::uint64_t, 2> application_bytes{};  // in records, by direction
  std::uint64_t first_application_frame = 0;
  std::uint64_t alerts = 0;
  std::vector<Alert> first_alerts;  // at most kMostAlerts
  static constexpr std::size_t kMostAlerts = 4;
};

class Connection {
 public:
  static constexpr std::size_t kLongestMessage = 32U << 10;

  // `budget`: bytes that this and other connections may still hold of handshakes; outlives the connection.
  explicit Connection(std::size_t& budget) : budget_(&budget) {}
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection();

  // Bytes of one direction in order; what is not consumed comes again.
  [[nodiscard]] StreamProgress take(Direction direction, const StreamBytes& content);
  // `rest` and `missing` bytes behind it are gone.
  void gap(Direction direction, Bytes rest, std::uint64_t missing);

  [[nodiscard]] const Facts& facts() const { return facts_; }
  // Nothing more of this direction's handshake is to be seen.
  [[nodiscard]] bool is_encrypted(Direction direction) const {
    return sides_[static_cast<std::size_t>(direction)].encrypted;
  }

 private:
  struct Side {
    std::vector<std::uint8_t> handshake;  // messages that are not whole yet
    std::uint64_t pass = 0;               // bytes of a record that are not looked at
    bool encrypted = false;               // its ChangeCipherSpec was seen
    bool lost = false;                    // a record may begin at the next segment
  };
  struct Record {
    ContentType type = ContentType::handshake;
    Bytes fragment;
    const StreamPiece* piece;  // that completed it
  };

  void take_record(Direction direction, const Record& record);
  void take_handshake(Direction direction, const Record& record);
  void take_message(Direction direction, std::uint8_t type, Bytes body, const StreamPiece& piece);
  void take_alert(Direction direction, const Record& record);
  void forget_handshake(Side& side);

  std::size_t* budget_;
  Facts facts_;
  std::array<Side, 2> sides_;
};

}  // namespace pcapglass::tls
