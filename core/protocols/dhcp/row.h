// What is kept of one DHCP message, and of one exchange of them; everything else is parsed again from its bytes.
#pragma once

#include "keep/message_store.h"
#include "protocols/dhcp/message6.h"
#include "protocols/dhcp/tables.h"

namespace pcapglass::dhcp {

// The message types that rules speak of, of both versions.
enum class Event : std::uint8_t { other, discover, offer, request, acknowledge, refuse, decline, release, inform };

// RFC 2131 4.3.2, in the order of kRequestKinds; RFC 8415 18.2 has a message type for each.
enum class RequestKind : std::uint8_t { none, selecting, init_reboot, renewing, rebinding };
inline constexpr std::string_view kRequestKinds = ",SELECTING,INIT-REBOOT,RENEWING,REBINDING";

struct Row {
  std::uint64_t frame = 0;
  std::uint64_t copy_of = 0;  // frame of which this is a capture duplicate (domain.md C-07)
  Nanoseconds time = 0;
  MessagePlace place;
  Endpoint source;
  Endpoint destination;
  IpAddress address;  // yiaddr, or the first address or prefix of an IA
  std::uint32_t xid = 0;
  std::uint32_t relay = 0;  // giaddr
  std::uint32_t asked = 0;  // option 50, else ciaddr
  std::uint32_t lease = 0, t1 = 0, t2 = 0;
  std::uint32_t client = kNone;    // of Analyzer::clients()
  std::uint32_t exchange = kNone;  // of Analyzer::exchanges()
  std::uint32_t next = kNone;      // row of the same exchange
  std::uint32_t server = kNone;    // of Analyzer::servers()
  std::uint32_t picked = kNone;    // of Analyzer::picked(): the options that rules look at
  std::uint16_t status = 0xFFFF;   // of version 6
  std::uint8_t version = 4;
  std::uint8_t type = 0;
  std::uint8_t hops = 0;  // or number of relays
  Event event = Event::other;
  RequestKind kind = RequestKind::none;
  Anomalies anomalies = 0;
  std::uint8_t time_digits = 6;
  bool has_time = true;
  bool cut = false;  // by the snap length
  bool from_client = false;
  bool relayed = false;
  bool has_relay_information = false;  // option 82
  bool foreign_hardware = false;       // chaddr is not the sender's address on the link
  bool repeated = false;               // the client had sent the same already
  bool has_lease = false;

  [[nodiscard]] bool counts() const { return copy_of == 0; }
};

// Messages of one client under one transaction id.
struct Exchange {
  std::uint32_t xid = 0;
  std::uint32_t client = kNone;
  std::uint32_t first_row = kNone;
  std::uint32_t last_row = kNone;
  std::uint32_t previous = kNone;  // exchange of the same client
  std::uint32_t same_key = kNone;  // earlier exchange with the same xid and hardware address
  std::uint32_t ordinal = 0;       // how many those are
  std::uint64_t client_id = 0;     // hash; 0 while none was sent
};

}  // namespace pcapglass::dhcp
