// The options of IPv4 (RFC 791 3.1) and TCP (RFC 9293 3.1): both lists have one form, and one walker reads them.
#pragma once

#include "bytes/bytes.h"

namespace pcapglass {

//   +---------------+                    kind 0 ends the list, kind 1 is padding; both are one byte
//   |     Kind      |
//   +---------------+---------------+-------------- - -
//   |     Kind      |    Length     | Value (Length - 2 bytes)
//   +---------------+---------------+-------------- - -
struct Option {
  std::uint8_t kind = 0;
  Bytes value;  // without kind and length; inside the list that was walked
};

// Walks a list without end and padding:
//
//   OptionWalker walker(header.options());
//   while (walker.next()) use(walker.option());
//   if (!walker.ok()) ...   an option contradicted itself; those before it were given
class OptionWalker {
 public:
  explicit OptionWalker(Bytes options) : cursor_(options) {}

  // False at the end of the list and at an option that is shorter than its own header or longer than the list.
  [[nodiscard]] bool next() {
    while (ok_ && cursor_.remaining() > 0) {
      option_.kind = cursor_.u8();
      if (option_.kind == kEnd) break;
      if (option_.kind == kNoOperation) continue;
      const std::uint8_t length = cursor_.u8();
      option_.value = cursor_.bytes(length < 2 ? 0 : length - std::size_t{2});
      return ok_ = cursor_.ok() && length >= 2;
    }
    cursor_ = Cursor({});
    return false;
  }
  [[nodiscard]] const Option& option() const { return option_; }
  [[nodiscard]] bool ok() const { return ok_; }

 private:
  static constexpr std::uint8_t kEnd = 0;
  static constexpr std::uint8_t kNoOperation = 1;

  Cursor cursor_;
  Option option_;
  bool ok_ = true;
};

}  // namespace pcapglass
