// SCTP: the common header, and DATA chunks (RFC 9260 3.1, 3.3.1).
#pragma once

#include "bytes/bytes.h"
#include "decode/layer_id.h"

namespace pcapglass {

//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   +-------------------------------+-------------------------------+
//   |      Source Port Number       |    Destination Port Number    |
//   +-------------------------------+-------------------------------+
//   |                       Verification Tag                        |
//   +---------------------------------------------------------------+
//   |                           Checksum                            |
//   +---------------------------------------------------------------+
class Sctp {
 public:
  static constexpr LayerId kLayer = LayerId::sctp;
  static constexpr std::size_t kMinimum = 12;

  explicit Sctp(Bytes header) : header_(header) {}

  [[nodiscard]] std::uint16_t source_port() const { return load_be16(header_, 0); }
  [[nodiscard]] std::uint16_t destination_port() const { return load_be16(header_, 2); }
  [[nodiscard]] std::uint32_t verification_tag() const { return load_be32(header_, 4); }

 private:
  Bytes header_;
};

//   +---------------+---------------+-------------------------------+
//   |   Type = 0    |  Res  |I|U|B|E|            Length             |
//   +---------------+---------------+-------------------------------+
//   |                              TSN                              |
//   +-------------------------------+-------------------------------+
//   |      Stream Identifier S      |   Stream Sequence Number n    |
//   +-------------------------------+-------------------------------+
//   |                  Payload Protocol Identifier                  |
//   +---------------------------------------------------------------+
//   |                   User Data (seq n of Stream S)               |
//   +---------------------------------------------------------------+
struct SctpData {
  std::uint32_t tsn = 0;  // transmission sequence number
  std::uint16_t stream = 0;
  std::uint16_t stream_sequence = 0;
  std::uint32_t payload_protocol = 0;
  bool unordered = false;
  bool beginning = false;  // first and last fragment of a user message; both: a whole one
  bool ending = false;
  Bytes payload;            // captured part
  std::size_t missing = 0;  // bytes behind it that the snap length took
};

// Takes the next DATA chunk from `chunks`, passing over others. False at the end, or where the chunks contradict
// themselves.
[[nodiscard]] inline bool next_data_chunk(Bytes& chunks, SctpData& out) {
  constexpr std::size_t kChunkHeader = 4;
  constexpr std::size_t kDataHeader = 16;
  while (chunks.size() >= kChunkHeader) {
    const std::uint8_t type = chunks[0];
    const std::uint8_t flags = chunks[1];
    const std::size_t length = load_be16(chunks, 2);
    if (length < kChunkHeader) return false;
    const Bytes chunk = chunks.first(length < chunks.size() ? length : chunks.size());
    const std::size_t padded = (length + 3) / 4 * 4;
    chunks = chunks.subspan(padded < chunks.size() ? padded : chunks.size());
    if (type != 0) continue;
    if (length <= kDataHeader || chunk.size() < kDataHeader) return false;
    out = {load_be32(chunk, 4), load_be16(chunk, 8), load_be16(chunk, 10),       load_be32(chunk, 12), (flags & 4) != 0,
           (flags & 2) != 0,    (flags & 1) != 0,    chunk.subspan(kDataHeader), length - chunk.size()};
    return true;
  }
  return false;
}

}  // namespace pcapglass
