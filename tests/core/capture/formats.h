// What every capture format owes, as checks that the tests of each share.
#pragma once

#include "capture/builder.h"
#include "catch.h"

namespace capture_test {

inline Buffer first_bytes(const Buffer& file, std::size_t size) {
  return {file.begin(), file.begin() + static_cast<std::ptrdiff_t>(size)};
}

// Pieces of any size give the same packets and the same account of the file.
inline void check_any_chunking(const Buffer& file) {
  const Read whole = read_whole(file);
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 16U, 17U, 64U, 129U}) {
    CAPTURE(piece);
    const Read pieces = read_in_pieces(file, piece);
    CHECK(pieces.packets == whole.packets);
    CHECK(pieces.opened == whole.opened);
    CHECK(pieces.info.complete == whole.info.complete);
    CHECK(pieces.info.broken_offset == whole.info.broken_offset);
    CHECK(pieces.info.broken_reason == whole.info.broken_reason);
    CHECK(pieces.info.content_hash == whole.info.content_hash);
    CHECK(pieces.info.interfaces.size() == whole.info.interfaces.size());
    REQUIRE(pieces.info.issues.size() == whole.info.issues.size());
    for (std::size_t i = 0; i < whole.info.issues.size(); ++i) {
      CHECK(pieces.info.issues[i].what == whole.info.issues[i].what);
      CHECK(pieces.info.issues[i].count == whole.info.issues[i].count);
    }
  }
}

// Every prefix gives the packets that lie wholly within it, says so when it is cut, and does so in any chunking.
// `whole_at`: sizes at which a prefix is a file that lacks nothing.
inline void check_every_prefix(const Buffer& file, const std::vector<std::size_t>& whole_at) {
  const Read whole = read_whole(file);
  for (std::size_t size = 0; size < file.size(); ++size) {
    CAPTURE(size);
    const Buffer prefix = first_bytes(file, size);
    const Read cut = read_whole(prefix);
    REQUIRE(cut.packets.size() <= whole.packets.size());
    for (std::size_t i = 0; i < cut.packets.size(); ++i) CHECK(cut.packets[i] == whole.packets[i]);
    const bool lacks_nothing = std::find(whole_at.begin(), whole_at.end(), size) != whole_at.end();
    CHECK(cut.info.complete == lacks_nothing);
    CHECK(cut.info.broken_offset <= size);
    CHECK(read_in_pieces(prefix, 1).packets == cut.packets);
  }
}

}  // namespace capture_test
