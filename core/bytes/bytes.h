// Borrowed bytes and the reader that walks them: every byte of input is read through these two types.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace pcapglass {

// A view of bytes that somebody else owns. Valid as long as that owner says; never null-terminated.
using Bytes = std::span<const std::uint8_t>;

// The same bytes as characters, without a copy. Not necessarily UTF-8: pass it through text.h before printing.
[[nodiscard]] inline std::string_view as_text(Bytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

[[nodiscard]] inline Bytes as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

// Whether `part` is a view into `whole`, rather than bytes kept somewhere else.
[[nodiscard]] inline bool is_within(Bytes whole, Bytes part) {
  const std::less_equal<> before;
  return before(whole.data(), part.data()) && before(part.data() + part.size(), whole.data() + whole.size());
}

// Unchecked loads: the caller has made sure that the span holds `offset` + the width.
[[nodiscard]] inline std::uint16_t load_be16(Bytes b, std::size_t offset) {
  return static_cast<std::uint16_t>((b[offset] << 8) | b[offset + 1]);
}
[[nodiscard]] inline std::uint32_t load_be32(Bytes b, std::size_t offset) {
  return (static_cast<std::uint32_t>(load_be16(b, offset)) << 16) | load_be16(b, offset + 2);
}
[[nodiscard]] inline std::uint64_t load_be64(Bytes b, std::size_t offset) {
  return (static_cast<std::uint64_t>(load_be32(b, offset)) << 32) | load_be32(b, offset + 4);
}
[[nodiscard]] inline std::uint16_t load_le16(Bytes b, std::size_t offset) {
  return static_cast<std::uint16_t>(b[offset] | (b[offset + 1] << 8));
}
[[nodiscard]] inline std::uint32_t load_le32(Bytes b, std::size_t offset) {
  return load_le16(b, offset) | (static_cast<std::uint32_t>(load_le16(b, offset + 2)) << 16);
}
[[nodiscard]] inline std::uint64_t load_le64(Bytes b, std::size_t offset) {
  return load_le32(b, offset) | (static_cast<std::uint64_t>(load_le32(b, offset + 4)) << 32);
}

enum class ByteOrder : std::uint8_t { big, little };

// Reads fixed-width fields from the front of a span. A read past the end gives zero and poisons the cursor:
// later reads give zero too, so a parser reads a whole structure and asks ok() once.
class Cursor {
 public:
  explicit Cursor(Bytes bytes, ByteOrder order = ByteOrder::big) : bytes_(bytes), order_(order) {}

  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t offset() const { return offset_; }
  [[nodiscard]] std::size_t remaining() const { return bytes_.size() - offset_; }
  [[nodiscard]] Bytes rest() const { return bytes_.subspan(offset_); }

  std::uint8_t u8() { return take(1) ? bytes_[offset_ - 1] : std::uint8_t{0}; }
  std::uint16_t u16() {
    if (!take(2)) return 0;
    return order_ == ByteOrder::big ? load_be16(bytes_, offset_ - 2) : load_le16(bytes_, offset_ - 2);
  }
  std::uint32_t u32() {
    if (!take(4)) return 0;
    return order_ == ByteOrder::big ? load_be32(bytes_, offset_ - 4) : load_le32(bytes_, offset_ - 4);
  }
  std::uint64_t u64() {
    if (!take(8)) return 0;
    return order_ == ByteOrder::big ? load_be64(bytes_, offset_ - 8) : load_le64(bytes_, offset_ - 8);
  }
  // The next `count` bytes; an empty span, and a poisoned cursor, when there are fewer.
  Bytes bytes(std::size_t count) { return take(count) ? bytes_.subspan(offset_ - count, count) : Bytes{}; }
  void skip(std::size_t count) { take(count); }

 private:
  bool take(std::size_t count) {
    if (!ok_ || count > remaining()) return ok_ = false;
    offset_ += count;
    return true;
  }

  Bytes bytes_;
  std::size_t offset_ = 0;
  ByteOrder order_;
  bool ok_ = true;
};

}  // namespace pcapglass
