// One direction of a WebSocket as whole messages (RFC 6455 5.4): fragments joined, masking undone, control frames told.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "flows/file_part.h"
#include "flows/tcp_stream.h"
#include "protocols/websocket/frame.h"

namespace pcapglass::websocket {

enum class ItemKind : std::uint8_t {
  incomplete,  // `length` bytes are needed
  message,     // a data message is whole: payload(), frames(), parts()
  compressed,  // a data message that permessage-deflate compressed is over; its bytes are not kept
  too_long,    // a data message that was not kept is over, or its frame is passed over
  fragment,    // a piece of a message that goes on
  ping,
  pong,
  close,
  passed,   // bytes of a frame whose payload is passed over
  skipped,  // bytes that belong to no frame: the framing was lost
};

struct Item {
  ItemKind kind = ItemKind::incomplete;
  std::size_t length = 0;
};

class MessageReader {
 public:
  // A longer message is counted, not kept: no SIP message is that long.
  static constexpr std::size_t kLongest = 64U << 10;
  static constexpr std::size_t kMostPieces = 256;  // packets and file parts remembered of one message

  // `budget`: bytes that this and other readers may still hold of messages that go on; outlives the reader.
  explicit MessageReader(std::size_t& budget) : budget_(&budget) {}
  MessageReader(const MessageReader&) = delete;
  MessageReader& operator=(const MessageReader&) = delete;
  ~MessageReader() { *budget_ += payload_.size(); }

  // What begins at `at` of `content`; the caller goes on `length` bytes behind it.
  [[nodiscard]] Item next(const StreamBytes& content, std::size_t at);

  // The bytes `rest` were not consumed, and `missing` behind them are not in the capture (0: as many as it takes to
  // make room). Where a frame's length is known, reading goes on behind it.
  void gap(Bytes rest, std::uint64_t missing);

  // Of the message that next() completed, until it is called again.
  [[nodiscard]] Bytes payload() const { return payload_; }
  // The packets that brought payload bytes: none of an empty message.
  [[nodiscard]] std::span<const std::uint64_t> frames() const { return frames_; }
  // In order; empty when some packet is not in the file as it was sent, or when they are too many.
  [[nodiscard]] std::span<const FilePart> parts() const { return parts_; }
  [[nodiscard]] bool text() const { return text_; }

 private:
  [[nodiscard]] Item take_frame(const StreamBytes& content, std::size_t at, const FrameHeader& header);
  [[nodiscard]] Item take_data(const StreamBytes& content, std::size_t at, const FrameHeader& header);
  void append(const StreamBytes& content, std::size_t begin, const FrameHeader& header);
  void forget_message();
  void forget_payload();

  std::size_t* budget_;
  std::vector<std::uint8_t> payload_;
  std::vector<std::uint64_t> frames_;
  std::vector<FilePart> parts_;
  std::uint64_t pass_ = 0;   // bytes of a payload that are not looked at
  bool open_ = false;        // a message has begun and has not ended
  bool complete_ = false;    // payload_ is a whole message
  bool dropped_ = false;     // its bytes are not kept
  bool compressed_ = false;  // its first frame had RSV1
  bool in_file_ = true;
  bool text_ = false;
  bool lost_ = false;  // the place of the next frame is not known
};

}  // namespace pcapglass::websocket
