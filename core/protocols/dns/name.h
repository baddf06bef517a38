// Domain names on the wire (RFC 1035 3.1, 4.1.4): read safely from any bytes, compared without case, printed with
// escapes.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "bytes/bytes.h"

namespace pcapglass::dns {

// Why a name could not be read.
enum class NameProblem : std::uint8_t {
  none,
  cut,      // the message ends within the name
  pointer,  // a compression pointer does not point backwards, which makes loops impossible
  label,    // a label of a reserved kind (RFC 6891 5), or longer than 63 octets
  long_name,
};

// A name in wire form without compression, root label included; length 0 when it could not be read.
struct Name {
  static constexpr std::size_t kMost = 255;

  std::array<std::uint8_t, kMost> wire{};
  std::uint8_t length = 0;
  std::uint8_t labels = 0;  // without the root

  [[nodiscard]] Bytes bytes() const { return Bytes(wire).first(length); }
};

// Reads the name at `at` of `message` and moves `at` behind it. Pointers are followed only to before the labels that
// held them; at most 127 labels and 255 octets are taken.
[[nodiscard]] NameProblem read_name(Bytes message, std::size_t& at, Name& out);

// In lower case, for comparing.
void fold_case(Name& name);
// Of the name as it is: fold_case() first when case must not count.
[[nodiscard]] std::uint64_t hash_of(const Name& name);
// The last `labels` labels of the name.
[[nodiscard]] Bytes last_labels(const Name& name, unsigned labels);

// RFC 1035 5.1 with the final dot, as dnspython writes it: ASCII only, so it may be shown as it is.
[[nodiscard]] std::string absolute_text(Bytes wire);
// Without the final dot; "." for the root.
[[nodiscard]] std::string name_text(Bytes wire);
// name_text() with labels of IDNA (RFC 3492) as Unicode; empty when the name has none that can be decoded.
[[nodiscard]] std::string unicode_text(Bytes wire);

}  // namespace pcapglass::dns
