// The header section of a message: every field line in order, as views (RFC 3261 7.3; domain.md H-01 to H-06).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "protocols/sip/header_name.h"

namespace pcapglass::sip {

// One field. `value` is trimmed and keeps its folds (line end and white space) for the parsers, to whom they are
// white space; unfolded() is for people.
struct Header {
  HeaderId id = HeaderId::other;
  bool single = false;
  std::string_view name;       // as sent
  std::string_view canonical;  // lower case when known, else as sent
  std::string_view value;
  std::uint32_t offset = 0;  // of the name, from the start of the message
};

// Bounded and without heap memory, so one is made once and filled again for each message.
class Headers {
 public:
  static constexpr std::size_t kMost = 256;  // domain.md H-06
  static constexpr std::size_t kMostBytes = 64U << 10;

  // Reads the section that begins at `begin` of `message`, up to and with its empty line. `cut`: the capture does not
  // hold all of the message, so a last line without line end may be half a line.
  void parse(std::string_view message, std::size_t begin, bool cut);

  [[nodiscard]] std::span<const Header> all() const { return {items_.data(), count_}; }
  // Without the line that the snap length cut, which is shown but not judged (domain.md C-09).
  [[nodiscard]] std::span<const Header> whole() const { return all().first(count_ - (last_is_cut_ ? 1 : 0)); }
  // The first whole one of that id; an empty view with a null pointer when there is none (an empty value is not null).
  [[nodiscard]] std::string_view first(HeaderId id) const;
  [[nodiscard]] bool has(HeaderId id) const { return first(id).data() != nullptr; }

  // Offset of the body, or the end of the message.
  [[nodiscard]] std::size_t end() const { return end_; }
  [[nodiscard]] bool terminated() const { return terminated_; }  // F-10: ended by an empty line
  [[nodiscard]] bool bare_line_ends() const { return bare_line_ends_; }
  [[nodiscard]] std::uint32_t not_kept() const { return not_kept_; }        // beyond kMost or kMostBytes
  [[nodiscard]] std::uint32_t not_headers() const { return not_headers_; }  // lines without a colon

 private:
  void add(std::string_view message, std::size_t begin, std::size_t end);

  std::array<Header, kMost> items_;
  std::size_t count_ = 0;
  std::size_t end_ = 0;
  std::uint32_t not_kept_ = 0;
  std::uint32_t not_headers_ = 0;
  bool terminated_ = false;
  bool bare_line_ends_ = false;
  bool last_is_cut_ = false;
};

// Each fold (line end and the white space behind it) as one space.
[[nodiscard]] std::string unfolded(std::string_view value);

}  // namespace pcapglass::sip
