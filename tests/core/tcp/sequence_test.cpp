// Flags of segments by the rows of domain.md 9.2 (RFC 9293 3.4, 3.8), each with a near miss.
#include "protocols/tcp/sequence.h"

#include "catch.h"

using namespace pcapglass::tcp;

namespace {

constexpr pcapglass::Nanoseconds kMillisecond = 1'000'000;

// A connection whose numbers begin at 1000 (client) and 5000 (server), its handshake done, 10 ms of round trip.
struct Talk {
  std::array<Side, 2> sides;
  Shared shared;
  pcapglass::Nanoseconds now = 1'000 * kMillisecond;
  std::uint64_t frame = 0;

  Talk() {
    shared.most_unacked = 1000;
    say(0, 1000, 0, 0, kSyn, 100, 0, 0);
    say(1, 5000, 1001, 0, kSyn | kAck, 100, 10, 0);
    say(0, 1001, 5001, 0, kAck, 100);
  }
  Verdict say(unsigned by, std::uint32_t seq, std::uint32_t ack, std::uint32_t length, std::uint8_t flags = kAck,
              std::uint16_t window = 100, int milliseconds_later = 1, std::int8_t scale = -1) {
    now += milliseconds_later * kMillisecond;
    Segment s;
    s.seq = seq;
    s.ack = ack;
    s.length = length;
    s.flags = flags;
    s.window = window;
    s.frame = ++frame;
    s.time = now;
    s.scale = scale;
    return analyze(sides[by], sides[1 - by], s, shared);
  }
  Flags flags(unsigned by, std::uint32_t seq, std::uint32_t ack, std::uint32_t length, std::uint8_t bits = kAck,
              std::uint16_t window = 100, int later = 1) {
    return say(by, seq, ack, length, bits, window, later).flags;
  }
};

TEST_CASE("9.2 rows 1, 2 and 8: a closed window, a probe into it and its answer", "[tcp]") {
  Talk talk;
  CHECK(talk.flags(1, 5001, 1001, 0, kAck, 0) == bit(kZeroWindow));
  CHECK(talk.flags(0, 1001, 5001, 1) == bit(kZeroWindowProbe));
  CHECK(talk.flags(1, 5001, 1001, 0, kAck, 0) == (bit(kZeroWindow) | bit(kZeroWindowProbeAck)));
  Talk other;  // RST and FIN say nothing of a window; two bytes are no probe
  CHECK(other.flags(1, 5001, 1001, 0, kAck | kFin, 0) == 0);
  Talk two;
  talk.flags(1, 5001, 1001, 0, kAck, 0);
  CHECK((two.flags(0, 1001, 5001, 2) & bit(kZeroWindowProbe)) == 0);
}

TEST_CASE("9.2 row 3: data behind a hole, but not the next byte, and no RST", "[tcp]") {
  CHECK(Talk().flags(0, 1002, 5001, 10) == bit(kLostSegment));
  CHECK(Talk().flags(0, 1001, 5001, 10) == 0);
  CHECK(Talk().flags(0, 1002, 5001, 0, kAck | kRst) == 0);
}

TEST_CASE("9.2 rows 4 and 7: keep-alive and its acknowledgement", "[tcp]") {
  Talk talk;
  CHECK(talk.flags(0, 1000, 5001, 0) == bit(kKeepAlive));
  CHECK(talk.flags(1, 5001, 1001, 0) == bit(kKeepAliveAck));
  Talk other;
  other.flags(0, 1000, 5001, 1);
  CHECK(other.flags(1, 5001, 1001, 0, kAck, 99) == bit(kWindowUpdate));
  CHECK((Talk().flags(0, 1000, 5001, 2) & bit(kKeepAlive)) == 0);
}

TEST_CASE("9.2 rows 5 and 9: a window that changed is an update, one that did not a duplicate", "[tcp]") {
  Talk talk;
  CHECK(talk.flags(0, 1001, 5001, 0, kAck, 101) == bit(kWindowUpdate));
  const Verdict first = talk.say(0, 1001, 5001, 0, kAck, 101);
  CHECK(first.flags == bit(kDuplicateAck));
  CHECK(first.duplicate_ack_number == 1);
  CHECK(talk.say(0, 1001, 5001, 0, kAck, 101).duplicate_ack_number == 2);
  CHECK(talk.flags(0, 1001, 5001, 0, kAck | kFin, 101) == 0);
}

TEST_CASE("9.2 row 6: data up to the last byte of the window", "[tcp]") {
  CHECK(Talk().flags(0, 1001, 5001, 100) == bit(kWindowFull));
  CHECK(Talk().flags(0, 1001, 5001, 99) == 0);
}

TEST_CASE("9.2 row 10: an acknowledgement of bytes that were not seen", "[tcp]") {
  CHECK(Talk().flags(1, 5001, 1101, 0) == bit(kAckLostSegment));
  Talk talk;
  talk.flags(0, 1001, 5001, 50);
  CHECK(talk.flags(1, 5001, 1051, 0) == 0);
}

TEST_CASE("9.2 row 11: data that were acknowledged are sent again in vain", "[tcp]") {
  Talk talk;
  talk.flags(0, 1001, 5001, 50);
  talk.flags(1, 5001, 1051, 0);
  CHECK(talk.flags(0, 1001, 5001, 50, kAck, 100, 500) == bit(kSpuriousRetransmission));
  Talk open;
  open.flags(0, 1001, 5001, 50);
  open.flags(1, 5001, 1050, 0);
  CHECK(open.flags(0, 1001, 5001, 50, kAck, 100, 500) == bit(kRetransmission));
}

TEST_CASE("9.2 row 12: two duplicates, then within 20 ms what they ask for", "[tcp]") {
  const auto run = [](int duplicates, int later) {
    Talk talk;
    talk.flags(1, 5001, 1001, 0);
    talk.flags(0, 1001, 5001, 10);
    talk.flags(0, 1011, 5001, 10);
    for (int i = 0; i < duplicates; ++i) talk.flags(1, 5001, 1001, 0);
    return talk.flags(0, 1001, 5001, 10, kAck, 100, later);
  };
  CHECK(run(2, 19) == bit(kFastRetransmission));
  CHECK(run(2, 20) == bit(kRetransmission));
  CHECK((run(0, 19) & bit(kFastRetransmission)) == 0);
}

TEST_CASE("9.2 rows 13 and 14: late within the initial round trip, sent again after it", "[tcp]") {
  const auto run = [](int later) {
    Talk talk;  // SYN to ACK took 11 ms
    talk.flags(0, 1011, 5001, 10);
    return talk.say(0, 1001, 5001, 10, kAck, 100, later);
  };
  CHECK(run(10).flags == bit(kOutOfOrder));
  const Verdict late = run(11);
  CHECK(late.flags == bit(kRetransmission));
  REQUIRE(late.rto.has_value());
  CHECK(*late.rto == 11 * kMillisecond);
}

TEST_CASE("acknowledgement time is of the segment that it covers to the byte; bytes in flight are what is open",
          "[tcp]") {
  Talk talk;
  CHECK(talk.say(0, 1001, 5001, 20).bytes_in_flight == 20);
  CHECK(talk.say(0, 1021, 5001, 30).bytes_in_flight == 50);
  const Verdict exact = talk.say(1, 5001, 1051, 0, kAck, 100, 7);
  REQUIRE(exact.ack_rtt.has_value());
  CHECK(*exact.ack_rtt == 7 * kMillisecond);
  CHECK_FALSE(talk.say(1, 5001, 1051, 0).ack_rtt.has_value());
}

// Segments of random bytes: no crash, no growth beyond the room, numbers that wrap.
TEST_CASE("random segments never make the lists larger than their room", "[tcp]") {
  std::uint64_t state = 1;
  const auto next = [&] {
    return static_cast<std::uint32_t>((state = state * 6364136223846793005U + 1442695040888963407U) >> 33);
  };
  std::array<Side, 2> sides;
  Shared shared;
  shared.most_unacked = 64;
  for (int i = 0; i < 200'000; ++i) {
    Segment s;
    const std::uint32_t near = 0xFFFF'F000U + next() % 0x2000;  // around the wrap
    s.seq = next() % 8 == 0 ? next() : near;
    s.ack = next() % 8 == 0 ? next() : 0xFFFF'F000U + next() % 0x2000;
    s.length = next() % 4 == 0 ? 0 : next() % 1500;
    s.flags = static_cast<std::uint8_t>(next() % 4 == 0 ? next() : kAck);
    s.window = static_cast<std::uint16_t>(next() % 3 == 0 ? 0 : next());
    s.time = static_cast<pcapglass::Nanoseconds>(next()) * 1000;
    s.scale = static_cast<std::int8_t>(static_cast<int>(next() % 16) - 1);
    s.sacked = next() % 4000;
    s.frame = static_cast<std::uint64_t>(i) + 1;
    const unsigned by = next() & 1U;
    const Verdict verdict = analyze(sides[by], sides[1 - by], s, shared);
    REQUIRE(verdict.bytes_in_flight < 2'000'000'000U);
    REQUIRE(sides[by].unacked.size() <= shared.most_unacked);
  }
}

}  // namespace
