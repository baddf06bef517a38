// Fuzz target: media datagrams between two advertised endpoints. The input is a row of {kind, length, bytes}: the bytes
// as they are, or behind an RTP or RTCP header that is right, so that streams, events and reports are reached.
#include <algorithm>
#include <string>

#include "feed.h"

namespace {

void put(std::string& out, std::uint64_t value, int width) {
  for (int i = width - 1; i >= 0; --i) out += static_cast<char>((value >> (8 * i)) & 0xFF);
}

void put_little(std::string& out, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>((value >> shift) & 0xFF);
}

// One packet of raw IPv4 (LINKTYPE_IPV4).
void put_packet(std::string& file, std::uint32_t number, std::uint16_t from, std::uint16_t to,
                std::string_view payload) {
  std::string packet("\x45\0", 2);
  put(packet, 28 + payload.size(), 2);
  put(packet, number, 2);
  packet.append("\0\0\x40\x11\0\0\xc0\0\2\1\xc0\0\2\2", 14);
  put(packet, from, 2);
  put(packet, to, 2);
  put(packet, 8 + payload.size(), 2);
  put(packet, 0, 2);
  packet += payload;
  put_little(file, 1'773'046'800 + number / 50);
  put_little(file, number % 50 * 20'000);
  put_little(file, static_cast<std::uint32_t>(packet.size()));
  put_little(file, static_cast<std::uint32_t>(packet.size()));
  file += packet;
}

constexpr std::string_view kInvite =
    "INVITE sip:b@h SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@h>;tag=1\r\nTo: <sip:b@h>\r\n"
    "Call-ID: c\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\n"
    "v=0\r\nc=IN IP4 192.0.2.2\r\nm=audio 5000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n";

// A header that goes on from packet to packet, with the payload type that `kind` chooses.
std::string media_datagram(std::uint8_t kind, std::uint32_t number, std::string_view bytes) {
  std::string out;
  if (kind % 4 == 0) return std::string(bytes);
  if (kind % 4 == 3) {
    put(out, 0x80U | (bytes.size() / 24 & 3U), 1);
    put(out, 200U + (kind / 4) % 8, 1);
    put(out, (bytes.size() + 4) / 4, 2);
    put(out, 7, 4);
    out += bytes;
    out.resize((out.size() + 3) / 4 * 4);
    return out;
  }
  put(out, 0x80, 1);
  put(out, kind % 4 == 1 ? 0U : 101U, 1);
  put(out, number, 2);
  put(out, number / 4 * 160, 4);
  put(out, 7, 4);
  return out.append(bytes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string file;
  for (const std::uint32_t word : {0xa1b2c3d4U, 0x00040002U, 0U, 0U, 262144U, 228U}) put_little(file, word);
  put_packet(file, 0, 5060, 5060, kInvite);
  pcapglass::Cursor input(pcapglass::Bytes(data, size));
  for (std::uint32_t number = 1; number < 1000 && input.remaining() > 2; ++number) {
    const std::uint8_t kind = input.u8();
    const std::size_t length = std::min<std::size_t>(input.u8(), input.remaining());
    const auto bytes = pcapglass::as_text(input.bytes(length));
    put_packet(file, number, 4000, kind >= 128 ? 5001 : 5000, media_datagram(kind & 0x7FU, number, bytes));
  }
  fuzz::analyse(pcapglass::as_bytes(file), {});
  return 0;
}
