// Where decoding of one packet is up to, and the four things a step can do with it. Only the decoder includes this.
#pragma once

#include <algorithm>

#include "decode/packet.h"

namespace pcapglass {

// Two ends are kept apart: `end_` is how far the current layer reaches on the wire, as the headers so far and the
// original length tell; `kept_end_` how much of that was captured. A missing byte before the first is the snap length's
// doing, one behind it a contradiction of the packet (design.md rule 1).
class Walk {
 public:
  // `captured` are the bytes at hand, `wire_length` how many there were before the snap length took the end.
  Walk(Bytes captured, std::size_t wire_length, Packet& packet)
      : packet_(packet),
        captured_(captured),
        end_(std::max(captured.size(), wire_length)),
        kept_end_(captured.size()) {}

  // What the current layer has left, from its first byte on.
  [[nodiscard]] Bytes rest() const { return captured_.subspan(at_, kept_end_ - at_); }

  // How much that was before the snap length took the end.
  [[nodiscard]] std::size_t wire_length() const { return end_ - at_; }

  // Whether `length` bytes of `layer` are there; stops when not.
  [[nodiscard]] bool has(LayerId layer, std::size_t length) {
    if (length <= kept_end_ - at_) return true;
    note(length <= end_ - at_ ? StopReason::truncated : StopReason::malformed, layer, length);
    return false;
  }

  // A header of `layer` says that `length` bytes from here on belong to it: what follows is padding, a trailer or a
  // frame check sequence. When it promises more than there ever was, that is noted and the rest taken for it.
  void limit(LayerId layer, std::size_t length) {
    if (length > end_ - at_) {
      note(StopReason::malformed, layer, length);
      return;
    }
    end_ = at_ + length;
    kept_end_ = std::min(kept_end_, end_);
  }

  // Adds the layer whose header is the next `length` bytes, which has() has seen, and moves behind it. Gives `next`, or
  // nothing when the packet has too many layers.
  [[nodiscard]] LayerId take(LayerId layer, std::size_t length, LayerId next) {
    const Bytes whole = rest();
    if (!packet_.add({layer, whole.first(length), whole.subspan(length)})) {
      return stop(StopReason::too_many_layers, layer);
    }
    at_ += length;
    return next;
  }

  // Records why decoding cannot go on at `layer`, and ends it.
  LayerId stop(StopReason why, LayerId layer) {
    note(why, layer, 0);
    return LayerId::none;
  }

  // Bytes that the snap length took of what the innermost layer says is its own.
  [[nodiscard]] std::size_t missing() const { return end_ - kept_end_; }

  [[nodiscard]] Packet& packet() { return packet_; }

  // Said by radiotap for the 802.11 header behind it: this is padded to four bytes.
  void set_padded(bool padded) { padded_ = padded; }
  [[nodiscard]] bool padded() const { return padded_; }

 private:
  void note(StopReason why, LayerId layer, std::size_t need) {
    packet_.set_stop({why, layer, at_, need, kept_end_ - at_});
  }

  Packet& packet_;
  Bytes captured_;
  std::size_t at_ = 0;
  std::size_t end_;
  std::size_t kept_end_;
  bool padded_ = false;
};

}  // namespace pcapglass
