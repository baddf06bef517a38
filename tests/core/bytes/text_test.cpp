// printable(): whatever a packet holds becomes text that a terminal, a page or an agent may see (domain.md C-12).
#include "bytes/text.h"

#include <array>
#include <random>

#include "catch.h"

using pcapglass::printable;
using namespace std::string_literals;

namespace {

const std::string kReplacement = "\xEF\xBF\xBD";

std::string replacements(std::size_t count) {
  std::string out;
  while (count-- > 0) out += kReplacement;
  return out;
}

}  // namespace

TEST_CASE("C-12: plain text stays as it is") {
  CHECK(printable("INVITE sip:bob@example.com SIP/2.0") == "INVITE sip:bob@example.com SIP/2.0");
  CHECK(printable("back\\slash \"quotes\" ~") == "back\\slash \"quotes\" ~");
  CHECK(printable("") == "");
  CHECK(printable("Gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80") ==
        "Gr\xC3\xBC\xC3\x9F \xE2\x82\xAC \xF0\x9F\x98\x80");
}

TEST_CASE("C-12: every C0 control, DEL and every C1 control is named") {
  CHECK(printable("a\tb\r\nc") == "a\\tb\\r\\nc");
  CHECK(printable("\x1B[2J") == "\\x1b[2J");
  CHECK(printable("\0"s) == "\\x00");
  CHECK(printable("\x7F") == "\\x7f");
  CHECK(printable("\xC2\x9B"
                  "31m") == "\\x9b31m");  // U+009B, the one-character form of ESC [
  for (int c = 0; c < 0x20; ++c) {
    const std::string text = printable(std::string(1, static_cast<char>(c)));
    CAPTURE(c);
    CHECK(text[0] == '\\');
    CHECK(text.size() == (c == '\t' || c == '\r' || c == '\n' ? 2 : 4));
  }
  for (int c = 0x80; c < 0xA0; ++c) {
    const std::array<char, 2> encoded = {'\xC2', static_cast<char>(c)};
    CAPTURE(c);
    CHECK(printable(std::string_view(encoded.data(), 2)).substr(0, 2) == "\\x");
  }
}

TEST_CASE("C-12: characters that reorder or break lines are named") {
  CHECK(printable("\xE2\x80\xAE"
                  "evil") == "\\u{202e}evil");
  CHECK(printable("\xE2\x81\xA6x\xE2\x81\xA9") == "\\u{2066}x\\u{2069}");
  CHECK(printable("\xE2\x80\x8E\xE2\x80\x8F") == "\\u{200e}\\u{200f}");
  CHECK(printable("\xE2\x80\xA8\xE2\x80\xA9") == "\\u{2028}\\u{2029}");
}

TEST_CASE("C-12: ill-formed UTF-8 is one U+FFFD per maximal subpart (Unicode 15, tables 3-7 to 3-11)") {
  // Table 3-8: non-shortest forms.
  CHECK(printable("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41") == replacements(8) + "A");
  // Table 3-9: surrogates.
  CHECK(printable("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41") == replacements(8) + "A");
  // Table 3-10: other ill-formed sequences.
  CHECK(printable("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42") == replacements(5) + "A" + replacements(2) + "B");
  // Table 3-11: truncated sequences.
  CHECK(printable("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41") == replacements(4) + "A");
}

TEST_CASE("C-12: the edges of table 3-7 are inside") {
  for (const char* text : {"\xC2\xA0", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xEF\xBF\xBF",
                           "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    CHECK(printable(text) == text);
  }
  for (const char* text : {"\xC1\xBF", "\xF5\x80", "\xFE", "\x80"}) CHECK(printable(text).substr(0, 3) == kReplacement);
  for (const char* text : {"\xC2", "\xE2\x82", "\xF0\x9F\x98"}) CHECK(printable(text) == kReplacement);
}

TEST_CASE("C-12: of random bytes nothing dangerous comes out, and a second pass changes nothing") {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    std::string raw(random() % 40, '\0');
    for (char& c : raw) c = static_cast<char>(random());
    const std::string text = printable(raw);
    CHECK(printable(text) == text);
    for (const char c : text) CHECK_FALSE((static_cast<unsigned char>(c) < 0x20 || c == 0x7F));
  }
}

TEST_CASE("C-12: a beginning ends before the character that does not fit") {
  using pcapglass::beginning;
  CHECK(beginning("abc", 3) == "abc");
  CHECK(beginning("abcd", 3) == "abc");
  CHECK(beginning("a\xE2\x82\xAC", 4) == "a\xE2\x82\xAC");
  for (const std::size_t most : {1U, 2U, 3U}) CHECK(beginning("a\xE2\x82\xAC", most) == "a");
  CHECK(beginning("\xF0\x9F\x98\x80", 3).empty());
}

TEST_CASE("ASCII helpers ask no locale") {
  CHECK(pcapglass::lower_case("ViA-\xC4") == "via-\xC4");
  CHECK(pcapglass::equals_ignoring_case("Call-ID", "cALL-id"));
  CHECK_FALSE(pcapglass::equals_ignoring_case("[", "{"));
  CHECK_FALSE(pcapglass::equals_ignoring_case("a", "ab"));
  CHECK(pcapglass::trimmed(" \t\r\n x y \n") == "x y");
  CHECK(pcapglass::trimmed(" \r\n").empty());
  const std::array<std::uint8_t, 3> mac = {0x0A, 0x1B, 0xFF};
  CHECK(pcapglass::hex(mac, ":") == "0a:1b:ff");
  CHECK(pcapglass::hex(mac) == "0a1bff");
}
