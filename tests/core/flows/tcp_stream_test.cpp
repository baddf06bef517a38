// TCP streams in order: RFC 9293 3.4 arithmetic, repeats, overlaps, early segments, gaps and ceilings (domain.md F-05).
#include "flows/tcp_stream.h"

#include <algorithm>
#include <random>
#include <string>

#include "catch.h"

namespace {

using namespace pcapglass;

constexpr Nanoseconds kMillisecond = 1'000'000;

// Writes down all it is told: text as it comes, "<n>" for a gap of n bytes, "." for the end.
class Recorder : public StreamSink {
 public:
  // Consumes whole words that end with `;`, or everything when `by_words` is false.
  explicit Recorder(bool by_words = false) : by_words_(by_words) {}

  StreamProgress data(const StreamBytes& bytes) override {
    const std::string_view text = as_text(bytes.bytes);
    ++calls;
    started_at_front = started_at_front || bytes.from_start;
    std::size_t used = text.size();
    if (by_words_) used = text.rfind(';') == std::string_view::npos ? 0 : text.rfind(';') + 1;
    log += text.substr(0, used);
    check_pieces(bytes);
    for (const StreamPiece& piece : bytes.pieces) {
      if (piece.begin < used) frames.push_back(piece.frame);
    }
    return {used, text.size() - used + 1};
  }
  void gap(const StreamBytes& rest, std::uint64_t missing) override {
    log += std::string(as_text(rest.bytes)) + "<" + std::to_string(missing) + ">";
  }
  void end(const StreamBytes& rest) override { log += std::string(as_text(rest.bytes)) + "."; }

  std::string log;
  std::vector<std::uint64_t> frames;
  int calls = 0;
  bool sound = true;
  bool started_at_front = false;

 private:
  // File offsets are made equal to sequence numbers less 1000 in these tests, so each piece can be checked.
  void check_pieces(const StreamBytes& bytes) {
    if (bytes.bytes.empty()) return;
    if (bytes.pieces.empty() || bytes.pieces.front().begin != 0) sound = false;
    for (std::size_t i = 1; i < bytes.pieces.size(); ++i) {
      if (bytes.pieces[i].begin <= bytes.pieces[i - 1].begin) sound = false;
    }
    if (!source.empty()) {
      for (std::size_t i = 0; i < bytes.pieces.size(); ++i) {
        const std::size_t end = i + 1 < bytes.pieces.size() ? bytes.pieces[i + 1].begin : bytes.bytes.size();
        const auto begin = bytes.pieces[i].begin;
        if (as_text(bytes.bytes).substr(begin, end - begin) !=
            std::string_view(source).substr(bytes.pieces[i].file_offset, end - begin)) {
          sound = false;
        }
      }
    }
  }
  bool by_words_;

 public:
  std::string source;
};

struct Connection {
  TcpStream stream;
  StreamTotals totals;
  Recorder sink;
  std::uint64_t frame = 0;

  explicit Connection(bool by_words = false) : sink(by_words) {}

  Connection& send(std::uint32_t sequence, std::string_view text, Nanoseconds time = 0, std::size_t missing = 0) {
    TcpSegment segment;
    segment.sequence_number = sequence;
    segment.payload = as_bytes(text);
    segment.missing = missing;
    segment.frame = ++frame;
    segment.file_offset = sequence - 1000;
    segment.time.ns = time;
    stream.take(segment, totals, sink);
    return *this;
  }
  Connection& flags(std::uint32_t sequence, bool syn, bool fin, std::string_view text = {}) {
    TcpSegment segment;
    segment.sequence_number = sequence;
    segment.payload = as_bytes(text);
    segment.syn = syn;
    segment.fin = fin;
    segment.frame = ++frame;
    stream.take(segment, totals, sink);
    return *this;
  }
  Connection& syn(std::uint32_t sequence) { return flags(sequence, true, false); }
  Connection& fin(std::uint32_t sequence, std::string_view text = {}) { return flags(sequence, false, true, text); }
  Connection& acknowledge(std::uint32_t sequence, Nanoseconds time = 0) {
    stream.acknowledged(sequence, ++frame, time, totals);
    return *this;
  }
  const std::string& finish() {
    stream.finish(totals, sink);
    return sink.log;
  }
};

}  // namespace

TEST_CASE("F-05: segments in order are delivered as they come, SYN and FIN take a number each") {
  Connection c;
  c.syn(999).send(1000, "one ").send(1004, "two").fin(1007);
  CHECK(c.sink.log == "one two.");
  CHECK(c.sink.started_at_front);
  CHECK(c.stream.ended());
  CHECK(c.totals.held == 0);
  CHECK(c.finish() == "one two.");
}

TEST_CASE("F-05: repeats, overlaps and keep-alive probes add nothing") {
  Connection c;
  c.syn(999).send(1000, "abcd").send(1000, "abcd").send(1002, "XXef").send(1005, "Y").send(1005, "").send(1006, "gh");
  CHECK(c.finish() == "abcdefgh.");
  CHECK(c.totals.gaps == 0);
}

TEST_CASE("F-05: early segments wait for those in front, whatever the order") {
  std::vector<std::pair<std::uint32_t, std::string>> parts = {{1000, "aa"}, {1002, "bb"}, {1004, "cc"}, {1006, "dd"}};
  std::sort(parts.begin(), parts.end());
  do {
    Connection c;
    c.syn(999);
    for (const auto& [sequence, text] : parts) c.send(sequence, text);
    CHECK(c.sink.log == "aabbccdd");
    CHECK_FALSE(c.stream.holds());
    CHECK(c.totals.held == 0);
  } while (std::next_permutation(parts.begin(), parts.end()));
}

TEST_CASE("F-05: sequence numbers wrap") {
  Connection c;
  c.syn(0xFFFF'FFFC).send(0xFFFF'FFFD, "ab").send(1, "ef").send(0xFFFF'FFFF, "cd").fin(3);
  CHECK(c.sink.log == "abcdef.");
}

TEST_CASE("a segment that the other side has but the capture lacks is a gap") {
  Connection c;
  c.syn(999).send(1000, "abc").send(1005, "fgh", 1 * kMillisecond);
  c.acknowledge(1008, 2 * kMillisecond);
  c.send(1008, "ijk", 3 * kMillisecond);
  CHECK(c.sink.log == "abc");  // it may only have been captured out of order
  c.send(1011, "l", 9 * kMillisecond);
  CHECK(c.sink.log == "abc<2>fghijkl");
  CHECK(c.totals.gaps == 1);
  CHECK(c.totals.missing_bytes == 2);
  CHECK(c.totals.first_gap_frame == 3);
}

TEST_CASE("a lost segment that is sent again is no gap, however late") {
  Connection c;
  c.syn(999).send(1000, "abc").send(1005, "fgh", kMillisecond).acknowledge(1003, 2 * kMillisecond);
  c.send(1003, "de", 3000 * kMillisecond);
  CHECK(c.sink.log == "abcdefgh");
  CHECK(c.totals.gaps == 0);
}

TEST_CASE("without the other direction a hole is given up after ten seconds, or at the end") {
  Connection late;
  late.send(1000, "abc").send(1005, "fgh").send(1008, "i", 11'000 * kMillisecond);
  CHECK(late.sink.log == "abc<2>fghi");
  Connection ended;
  ended.send(1000, "abc").send(1005, "fgh").send(1012, "k");
  CHECK(ended.finish() == "abc<2>fgh<4>k.");
}

TEST_CASE("what the snap length took is a gap") {
  Connection c;
  c.syn(999).send(1000, "abc", 0, 4).send(1007, "hij").send(1012, "mn", 0, 1).send(1010, "kl");
  CHECK(c.finish() == "abc<4>hijklmn<1>.");
}

TEST_CASE("bytes at the end that were acknowledged but not captured are a gap") {
  Connection c;
  c.syn(999).send(1000, "abc").acknowledge(1010);
  CHECK(c.finish() == "abc<7>.");
  Connection with_fin;  // the acknowledgment counts a FIN that was not captured
  with_fin.syn(999).send(1000, "abc").acknowledge(1004);
  CHECK(with_fin.finish() == "abc.");
  Connection known_end;
  known_end.syn(999).send(1000, "abc").fin(1006);
  CHECK(known_end.finish() == "abc<3>.");
}

TEST_CASE("what is not consumed comes again, with the frames that brought it") {
  Connection c(true);
  c.syn(999).send(1000, "one;tw").send(1006, "o;thr").send(1011, "ee;").send(1014, "end");
  CHECK(c.sink.log == "one;two;three;");
  CHECK(c.sink.frames == std::vector<std::uint64_t>{2, 2, 3, 3, 4});
  CHECK(c.totals.held == 3);
  CHECK(c.finish() == "one;two;three;end.");
  CHECK(c.totals.held == 0);
}

TEST_CASE("a stream that nobody wants holds nothing, yet its gaps are counted") {
  Connection c;
  c.syn(999).send(1000, "abc");
  c.stream.ignore();
  c.send(1005, "fgh").send(1010, "k");
  CHECK_FALSE(c.stream.holds());
  c.acknowledge(1005);
  CHECK(c.totals.gaps == 0);  // before the last hole: the first may have been filled
  c.acknowledge(1011);
  CHECK(c.totals.gaps == 1);
  CHECK(c.totals.missing_bytes == 2);
  CHECK(c.finish() == "abc");
}

TEST_CASE("a stream that nobody wants counts no gap that was filled") {
  Connection c;
  c.syn(999).send(1000, "abc");
  c.stream.ignore();
  c.send(1005, "fgh").send(1003, "de").acknowledge(1008);
  CHECK(c.totals.gaps == 0);
}

TEST_CASE("a jump beyond any window is another connection whose SYN is missing") {
  Connection c;
  c.syn(999).send(1000, "abc").send(0x9000'0000, "xyz").send(0x9000'0003, "!");
  CHECK(c.finish() == "abc.xyz!.");
}

TEST_CASE("ceilings: a consumer that wants too much, and too much that came early, are let go and counted") {
  Connection hungry(true);
  hungry.totals.most_per_stream = 8;
  hungry.syn(999).send(1000, "abcd").send(1004, "efgh").send(1008, "ij").send(1010, "k;");
  CHECK(hungry.sink.log == "abcdefghij<0>k;");
  CHECK(hungry.totals.given_up_at_limit == 1);
  CHECK(hungry.totals.held == 0);
  Connection early;
  early.totals.most_per_stream = 8;
  early.syn(999).send(1004, "efgh").send(1008, "ijkl").send(1012, "m");
  CHECK(early.sink.log == "<4>efghijklm");
  Connection told;
  told.syn(999).send(1004, "efgh").send(1010, "k");
  told.stream.give_up(told.totals, told.sink);
  CHECK(told.sink.log == "<4>efgh<2>k");
  CHECK(told.totals.held == 0);
}

// Any cutting, order, repetition and overlap of the same bytes gives the bytes.
TEST_CASE("F-05, F-06: random segments of a text give the text") {
  std::mt19937 random(7);
  std::string text;
  for (int i = 0; i < 400; ++i) text += std::to_string(random()) + (i % 3 == 0 ? ";" : " ");
  text += ";";
  int wrong = 0;
  for (int round = 0; round < 300; ++round) {
    std::vector<std::pair<std::size_t, std::size_t>> parts;
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = 1 + random() % (round % 2 == 0 ? 40 : 400);
      const std::size_t back = std::min<std::size_t>(at, random() % 3 == 0 ? random() % 50 : 0);
      const std::size_t end = std::min(text.size(), at + length);
      parts.emplace_back(at - back, end);
      at = end;
    }
    // Neighbours change places, as on parallel paths.
    for (std::size_t i = 0; i + 4 < parts.size(); ++i) std::swap(parts[i], parts[i + random() % 4]);
    Connection c(round % 3 != 0);
    c.sink.source = text;
    c.syn(999);
    for (const auto& [begin, end] : parts) {
      const auto sequence = static_cast<std::uint32_t>(1000 + begin);
      c.send(sequence, std::string_view(text).substr(begin, end - begin));
      if (random() % 5 == 0) c.send(sequence, std::string_view(text).substr(begin, end - begin));
    }
    if (c.sink.log != text || !c.sink.sound || c.totals.held != 0) ++wrong;
  }
  CHECK(wrong == 0);
}
