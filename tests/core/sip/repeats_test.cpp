// Retransmissions and capture duplicates (domain.md TX-01 to TX-05, C-07).
#include "catch.h"
#include "support/capture.h"

namespace {

std::string message(std::string_view start, std::string_view branch, std::string_view cseq,
                    std::string_view to_tag = "") {
  return std::string(start) + "\r\nVia: SIP/2.0/UDP 192.0.2.1" + std::string(branch) +
         "\r\nFrom: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>" + std::string(to_tag) +
         "\r\nCall-ID: c@192.0.2.1\r\nMax-Forwards: 70\r\nCSeq: " + std::string(cseq) + "\r\nContent-Length: 0\r\n\r\n";
}

const std::string kInvite = message("INVITE sip:b@example.com SIP/2.0", ";branch=z9hG4bK1", "1 INVITE");

// One packet of a capture by hand: to be captured at `ms` with that IPv4 identification.
struct Shot {
  std::string payload;
  std::uint32_t ms = 0;
  std::uint16_t identification = 0;
  bool reversed = false;
  std::uint16_t source_port = 5060;
};

// As test::CaptureWriter writes it, with times and identifications set afterwards.
std::string capture_of(const std::vector<Shot>& shots) {
  std::string out;
  for (std::size_t i = 0; i < shots.size(); ++i) {
    const Shot& shot = shots[i];
    test::CaptureWriter writer;
    writer.udp(shot.payload, {shot.source_port, 5060}, shot.reversed);
    std::string one = writer.bytes();
    constexpr std::size_t kFileHeader = 24;
    const std::uint32_t micros = shot.ms % 1000 * 1000;
    const std::uint32_t seconds = 1'700'000'000 + shot.ms / 1000;
    for (int shift = 0; shift < 32; shift += 8) {
      one[kFileHeader + static_cast<std::size_t>(shift / 8)] = static_cast<char>(seconds >> shift);
      one[kFileHeader + 4 + static_cast<std::size_t>(shift / 8)] = static_cast<char>(micros >> shift);
    }
    constexpr std::size_t kIdentification = kFileHeader + 16 + 14 + 4;
    one[kIdentification] = static_cast<char>(shot.identification >> 8);
    one[kIdentification + 1] = static_cast<char>(shot.identification);
    out += i == 0 ? one : one.substr(kFileHeader);
  }
  return out;
}

struct Counts {
  std::uint64_t retransmissions = 0;
  std::uint64_t duplicates = 0;
  pcapglass::Json last;
};

Counts counts_of(const std::vector<Shot>& shots) {
  const auto result = test::ask(capture_of(shots), "analyze_sip_packets");
  REQUIRE(result["sip_packets_found"] == shots.size());
  return {result["statistics"]["retransmissions"], result["statistics"]["capture_duplicates"],
          result["packets"].back()};
}

}  // namespace

TEST_CASE("TX-05: an INVITE that is sent again is a retransmission of the first") {
  const Counts counts = counts_of({{kInvite, 0, 1}, {kInvite, 500, 2}, {kInvite, 1500, 3}});
  CHECK(counts.retransmissions == 2);
  CHECK(counts.duplicates == 0);
  CHECK(counts.last["retransmission_of"] == 1);
}

TEST_CASE("C-07: the same packet within 5 ms is a capture duplicate") {
  const Counts counts = counts_of({{kInvite, 0, 7}, {kInvite, 3, 7}});
  CHECK(counts.retransmissions == 0);
  CHECK(counts.duplicates == 1);
  CHECK(counts.last["capture_duplicate_of"] == 1);
  CHECK(counts_of({{kInvite, 0, 7}, {kInvite, 6, 7}}).retransmissions == 1);  // near miss: too late
  CHECK(counts_of({{kInvite, 0, 7}, {kInvite, 3, 8}}).retransmissions == 1);  // near miss: another packet
}

TEST_CASE("TX-01: another branch is another transaction") {
  const std::string other = message("INVITE sip:b@example.com SIP/2.0", ";branch=z9hG4bK2", "1 INVITE");
  CHECK(counts_of({{kInvite, 0, 1}, {other, 500, 2}}).retransmissions == 0);
}

TEST_CASE("TX-01: ACK and CANCEL share the branch of their INVITE and are none of its retransmissions") {
  const std::string cancel = message("CANCEL sip:b@example.com SIP/2.0", ";branch=z9hG4bK1", "1 CANCEL");
  const std::string ack = message("ACK sip:b@example.com SIP/2.0", ";branch=z9hG4bK1", "1 ACK");
  CHECK(counts_of({{kInvite, 0, 1}, {cancel, 500, 2}, {ack, 900, 3}}).retransmissions == 0);
  CHECK(counts_of({{cancel, 0, 1}, {cancel, 500, 2}, {ack, 900, 3}, {ack, 1400, 4}}).retransmissions == 2);
}

TEST_CASE("TX-02: without the branch cookie Call-ID, CSeq and tags tell") {
  const std::string old = message("INVITE sip:b@example.com SIP/2.0", "", "1 INVITE");
  const std::string next = message("INVITE sip:b@example.com SIP/2.0", "", "2 INVITE");
  CHECK(counts_of({{old, 0, 1}, {old, 500, 2}}).retransmissions == 1);
  CHECK(counts_of({{old, 0, 1}, {next, 500, 2}}).retransmissions == 0);
}

TEST_CASE("TX-03: the same message between other hosts is the next hop, not a retransmission") {
  CHECK(counts_of({{kInvite, 0, 1}, {kInvite, 500, 2, false, 5070}}).retransmissions == 0);
  CHECK(counts_of({{kInvite, 0, 1}, {kInvite, 500, 2, true}}).retransmissions == 0);
}

TEST_CASE("TX-05: a response repeats with the same status and To tag; a fork's is another") {
  const auto ok = [](std::string_view tag) { return message("SIP/2.0 200 OK", ";branch=z9hG4bK1", "1 INVITE", tag); };
  const std::string ringing = message("SIP/2.0 180 Ringing", ";branch=z9hG4bK1", "1 INVITE", ";tag=x");
  CHECK(counts_of({{ok(";tag=x"), 0, 1}, {ok(";tag=x"), 500, 2}}).retransmissions == 1);
  CHECK(counts_of({{ok(";tag=x"), 0, 1}, {ok(";tag=y"), 500, 2}}).retransmissions == 0);
  CHECK(counts_of({{ringing, 0, 1}, {ok(";tag=x"), 500, 2}}).retransmissions == 0);
}

TEST_CASE("what returns after more than a minute is no retransmission any more") {
  CHECK(counts_of({{kInvite, 0, 1}, {kInvite, 64'000, 2}}).retransmissions == 1);
  CHECK(counts_of({{kInvite, 0, 1}, {kInvite, 64'001, 2}}).retransmissions == 0);
}
