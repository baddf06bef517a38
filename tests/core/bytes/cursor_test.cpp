// Cursor: design.md rule 6, "a reader that poisons itself on overrun, so a parser asks ok() once".
#include <array>

#include "bytes/bytes.h"
#include "catch.h"

using pcapglass::ByteOrder;
using pcapglass::Bytes;
using pcapglass::Cursor;

namespace {

constexpr std::array<std::uint8_t, 15> kCounting = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

}  // namespace

TEST_CASE("a cursor reads every width in either byte order") {
  Cursor big(kCounting);
  CHECK(big.u8() == 0x01);
  CHECK(big.u16() == 0x0203);
  CHECK(big.u32() == 0x04050607);
  CHECK(big.u64() == 0x08090A0B0C0D0E0FU);
  CHECK(big.remaining() == 0);
  CHECK(big.ok());

  Cursor little(kCounting, ByteOrder::little);
  CHECK(little.u8() == 0x01);
  CHECK(little.u16() == 0x0302);
  CHECK(little.u32() == 0x07060504);
  CHECK(little.u64() == 0x0F0E0D0C0B0A0908U);
  CHECK(little.offset() == 15);
  CHECK(little.ok());
}

TEST_CASE("a read past the end gives zero, moves nothing and poisons every later read") {
  Cursor cursor(Bytes(kCounting).first(3));
  CHECK(cursor.u16() == 0x0102);
  CHECK(cursor.u32() == 0);
  CHECK_FALSE(cursor.ok());
  CHECK(cursor.offset() == 2);
  CHECK(cursor.u8() == 0);  // one byte is left, but the structure is lost
  CHECK(cursor.bytes(1).empty());
  CHECK_FALSE(cursor.ok());
}

TEST_CASE("skip and bytes are bounded like reads") {
  Cursor cursor(kCounting);
  cursor.skip(10);
  CHECK(cursor.bytes(5).size() == 5);
  CHECK(cursor.ok());
  CHECK(cursor.bytes(0).empty());
  CHECK(cursor.ok());
  cursor.skip(static_cast<std::size_t>(-1));
  CHECK_FALSE(cursor.ok());
}

TEST_CASE("an empty span gives an end, not an error, until it is read") {
  Cursor cursor({});
  CHECK(cursor.ok());
  CHECK(cursor.rest().empty());
  CHECK(cursor.u64() == 0);
  CHECK_FALSE(cursor.ok());
}
