// Paging: stateless cursors bound to the capture and the question, declared cuts (contract.md 2, domain.md C-11).
#include "report/query.h"

#include "catch.h"

namespace {

using namespace pcapglass;

struct Question {
  CaptureInfo capture;
  SourceInfo source;
  Limits limits;
  std::map<std::uint64_t, std::vector<std::uint8_t>> provided;
  std::optional<std::uint32_t> default_limit = 50;

  QueryContext ask(const Json& arguments, std::string_view tool = "t") {
    return {capture, source, limits, tool, arguments, default_limit, provided};
  }
};

}  // namespace

TEST_CASE("a list that fits is not cut and has no page") {
  Question question;
  QueryContext context = question.ask(Json::object());
  std::optional<Page> page;
  const Slice slice = context.slice("packets", 50, page);
  CHECK(slice.first == 0);
  CHECK(slice.count == 50);
  CHECK_FALSE(page);
  CommonResult result;
  context.fill(result);
  CHECK_FALSE(result.note);
}

TEST_CASE("walking along next_cursor visits every row once") {
  Question question;
  Json arguments = {{"pcap_file", "x"}, {"limit", 7}};
  std::vector<std::uint64_t> seen;
  for (int pages = 1; pages <= 10; ++pages) {
    QueryContext context = question.ask(arguments);
    REQUIRE(context.cursor_error().empty());
    std::optional<Page> page;
    const Slice slice = context.slice("packets", 24, page);
    for (std::uint64_t i = 0; i < slice.count; ++i) seen.push_back(slice.first + i);
    REQUIRE(page);
    CHECK(page->total == 24);
    CHECK(page->returned == slice.count);
    if (!page->next_cursor) break;
    arguments["cursor"] = *page->next_cursor;
  }
  REQUIRE(seen.size() == 24);
  for (std::uint64_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == i);
}

TEST_CASE("a cursor moves its own list only") {
  Question question;
  std::optional<Page> calls;
  CHECK(question.ask({{"limit", 2}}).slice("calls", 5, calls).count == 2);
  REQUIRE(calls);
  QueryContext context = question.ask({{"limit", 2}, {"cursor", *calls->next_cursor}});
  std::optional<Page> page;
  CHECK(context.slice("packets", 5, page).first == 0);
  CHECK(context.slice("calls", 5, page).first == 2);
}

TEST_CASE("a cursor of another capture, tool or question is refused; one of a renamed file or page size is not") {
  Question question;
  std::optional<Page> page;
  CHECK(question.ask({{"pcap_file", "a"}, {"limit", 2}, {"filter", "x"}}).slice("packets", 5, page).count == 2);
  const std::string cursor = page->next_cursor.value();

  CHECK(question.ask({{"pcap_file", "b"}, {"limit", 3}, {"filter", "x"}, {"cursor", cursor}}).cursor_error().empty());
  CHECK_FALSE(question.ask({{"filter", "y"}, {"cursor", cursor}}).cursor_error().empty());
  CHECK_FALSE(question.ask({{"filter", "x"}, {"cursor", cursor}}, "other").cursor_error().empty());
  question.capture.content_hash = 1;
  CHECK_FALSE(question.ask({{"filter", "x"}, {"cursor", cursor}}).cursor_error().empty());
}

TEST_CASE("what is no cursor is refused") {
  Question question;
  for (const char* text : {"", "c1", "c1.packets.x.0", "c1.packets.5", "c2.packets.5.0", "c1.a.5.0.0", "c1..-1.0"}) {
    CHECK_FALSE(question.ask({{"cursor", text}}).cursor_error().empty());
  }
}

TEST_CASE("limit 0 asks for totals only, and no limit at all for everything") {
  Question question;
  std::optional<Page> page;
  CHECK(question.ask({{"limit", 0}}).slice("packets", 9, page).count == 0);
  CHECK(page->total == 9);
  page.reset();
  question.default_limit.reset();
  CHECK(question.ask(Json::object()).slice("packets", 1'000'000, page).count == 1'000'000);
  CHECK_FALSE(page);
}

TEST_CASE("a cut list is declared in the note") {
  Question question;
  QueryContext context = question.ask({{"limit", 2}});
  std::optional<Page> page;
  CHECK(context.slice("packets", 5, page).count == 2);
  CHECK(context.slice("calls", 4, page).count == 2);
  CommonResult result;
  context.fill(result);
  REQUIRE(result.note);
  CHECK(result.note->find("packets: 2 of 5 rows") != std::string::npos);
  CHECK(result.note->find("calls: 2 of 4 rows") != std::string::npos);
}

TEST_CASE("bytes that are not kept are asked for once the source can be read again (design.md rule 11)") {
  Question question;
  QueryContext stream = question.ask(Json::object());
  CHECK_FALSE(stream.reread(100, 4));
  CHECK(stream.wanted().empty());

  question.source.rereadable = true;
  QueryContext file = question.ask(Json::object());
  CHECK_FALSE(file.reread(100, 4));
  REQUIRE(file.wanted().size() == 1);
  CHECK(file.wanted()[0].offset == 100);

  question.provided[98] = {1, 2, 3, 4, 5, 6};
  QueryContext again = question.ask(Json::object());
  const std::optional<Bytes> bytes = again.reread(100, 4);
  REQUIRE(bytes);
  CHECK((*bytes)[0] == 3);
  CHECK(again.wanted().empty());
  CHECK_FALSE(again.reread(101, 4));
  CHECK_FALSE(again.reread(90, 4));
}

TEST_CASE("damage found by the host makes the capture incomplete") {
  Question question;
  question.source.damage = "gzip data ends early";
  question.capture.bytes = 77;
  CommonResult result;
  question.ask(Json::object()).fill(result);
  CHECK_FALSE(result.capture.complete);
  CHECK(result.capture.broken_at_byte == 77);
  CHECK(result.capture.broken_reason == "gzip data ends early");
}
