#include "protocols/sip/unseen.h"

#include <algorithm>

#include "protocols/sip/detect.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/stream_framing.h"

namespace pcapglass::sip {
namespace {

std::uint16_t sip_port_of(std::uint16_t source, std::uint16_t destination) {
  if (is_sip_port(destination)) return destination;
  return is_sip_port(source) ? source : std::uint16_t{0};
}

// The HTTP upgrade that begins SIP over WebSocket (RFC 7118 4).
bool is_websocket_upgrade(Bytes bytes) {
  const std::string_view text = as_text(bytes.first(std::min<std::size_t>(bytes.size(), 2048)));
  if (text.substr(0, 4) != "GET " && text.substr(0, 12) != "HTTP/1.1 101") return false;
  for (std::size_t begin = 0; begin < text.size();) {
    const Line found = line_at(text, begin);
    const std::string_view line = text.substr(begin, found.end - begin);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && equals_ignoring_case(line.substr(0, colon), "Sec-WebSocket-Protocol")) {
      return lower_case(line.substr(colon)).find("sip") != std::string::npos;
    }
    begin = found.next;
  }
  return false;
}

}  // namespace

void UnseenTraffic::look(const Packet& packet) {
  const auto layers = packet.layers();
  if (layers.empty()) return;
  const Layer& last = layers.back();
  if (last.id == LayerId::tcp) look_at_tcp(packet, last);
  if (last.id == LayerId::sctp) {
    const std::uint16_t port = sip_port_of(load_be16(last.header, 0), load_be16(last.header, 2));
    if (port != 0) add(UnseenKind::sctp, packet.record().frame, port);
  }
}

void UnseenTraffic::look_at_tcp(const Packet& packet, const Layer& tcp) {
  if (tcp.payload.empty() || tcp.header.size() < 4) return;
  const std::uint64_t frame = packet.record().frame;
  const std::uint16_t source = load_be16(tcp.header, 0);
  const std::uint16_t destination = load_be16(tcp.header, 2);
  const std::uint16_t port = sip_port_of(source, destination);
  if (port != 0) {
    const bool tls = is_tls(tcp.payload) || (port == 5061 && detect(tcp.payload, true, false).kind != Kind::message);
    if (tls) add(UnseenKind::tls, frame, port);
  } else if (is_websocket_upgrade(tcp.payload)) {
    add(UnseenKind::websocket, frame, destination);
  }
}

void UnseenTraffic::add(UnseenKind kind, std::uint64_t frame, std::uint64_t last_frame, std::uint16_t port,
                        std::uint64_t count) {
  Seen& seen = seen_[static_cast<std::size_t>(kind)];
  if (seen.count == 0) {
    seen.first_frame = frame;
    seen.port = port;
  }
  seen.count += count;
  seen.last_frame = last_frame;
}

std::vector<std::string> UnseenTraffic::sentences() const {
  struct Words {
    std::string_view what, unit, why;
  };
  // In order of UnseenKind.
  static constexpr std::array<Words, kUnseenKinds> kWords = {{
      {"SIP over TLS", "data segment",
       "encrypted: capture before encryption, or with a pcapng that holds the TLS keys"},
      {"SIP over WebSocket", "HTTP upgrade", "messages behind it are not analysed yet"},
      {"SIP over SCTP", "packet", "not analysed"},
      {"Compressed SIP (SigComp)", "datagram", "compressed, not decoded"},
      {"Other UDP payloads on SIP flows", "datagram", "not recognised as SIP"},
      {"Other TCP payload on SIP connections", "byte",
       "not part of a whole SIP message: something else, or the capture lacks the beginning"},
  }};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const Seen& seen = seen_[i];
    if (seen.count == 0) continue;
    const bool one_frame = seen.first_frame == seen.last_frame;
    std::string frames = one_frame ? "frame " : "frames ";
    frames += std::to_string(seen.first_frame);
    if (!one_frame) frames += " to " + std::to_string(seen.last_frame);
    out.push_back(std::string(kWords[i].what) + ": " + std::to_string(seen.count) + " " + std::string(kWords[i].unit) +
                  (seen.count == 1 ? "" : "s") + " on port " + std::to_string(seen.port) + " (" + frames + "), " +
                  std::string(kWords[i].why));
  }
  return out;
}

}  // namespace pcapglass::sip
