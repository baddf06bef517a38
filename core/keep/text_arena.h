// Bytes of messages kept one after another up to a ceiling; what does not fit is read again from the file.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <vector>

#include "bytes/bytes.h"

namespace pcapglass {

class TextArena {
 public:
  explicit TextArena(std::size_t ceiling) : ceiling_(ceiling) {}

  // Where `text` is kept, for get(); nothing when it does not fit below the ceiling.
  [[nodiscard]] std::optional<std::uint32_t> add(Bytes text) {
    if (text.size() > kBlock) return std::nullopt;
    if (blocks_.empty() || kBlock - used_ < text.size()) {
      if ((blocks_.size() + 1) * kBlock > ceiling_) return std::nullopt;
      // Not make_unique: that would clear a block of which the system has clean pages.
      blocks_.emplace_back(new std::uint8_t[kBlock]);
      used_ = 0;
    }
    const std::size_t at = (blocks_.size() - 1) * kBlock + used_;
    if (!text.empty()) std::memcpy(blocks_.back().get() + used_, text.data(), text.size());
    used_ += text.size();
    return static_cast<std::uint32_t>(at);
  }
  [[nodiscard]] Bytes get(std::uint32_t at, std::size_t length) const {
    return {blocks_[at / kBlock].get() + at % kBlock, length};
  }

 private:
  static constexpr std::size_t kBlock = 256U << 10;  // holds every UDP datagram

  std::vector<std::unique_ptr<std::uint8_t[]>> blocks_;
  std::size_t used_ = 0;  // of the last block
  std::size_t ceiling_;
};

}  // namespace pcapglass
