// Walks the registry: a row without tools, or without fixtures that show its protocol, is not finished (rule 10).
// Tables, columns and the description of every field are walked in tests/js/registry.test.ts and schema.test.ts.
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "analysis.h"
#include "catch.h"
#include "protocols/protocol.h"

namespace {

using pcapglass::Protocol;
using pcapglass::Tool;

std::filesystem::path sample(std::string_view name) { return std::filesystem::path(PCAPGLASS_ROOT) / "samples" / name; }

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::string text(std::string_view view) { return std::string(view); }

TEST_CASE("every row of the registry has a name of its own, a title and tools") {
  std::set<std::string_view> names;
  std::set<std::string_view> tool_names;
  for (const Protocol& protocol : pcapglass::registry()) {
    INFO(text(protocol.name));
    CHECK(names.insert(protocol.name).second);
    CHECK_FALSE(protocol.title.empty());
    CHECK_FALSE(protocol.tools.empty());
    for (const Tool& tool : protocol.tools) {
      INFO(text(tool.name));
      CHECK(tool_names.insert(tool.name).second);
      CHECK_FALSE(tool.title.empty());
      CHECK_FALSE(tool.description.empty());
    }
  }
}

TEST_CASE("every row of the registry has fixtures in which its tools find a capture") {
  for (const Protocol& protocol : pcapglass::registry()) {
    INFO(text(protocol.name));
    CHECK_FALSE(protocol.fixtures.empty());
    for (const std::string_view fixture : protocol.fixtures) {
      INFO("samples/" + text(fixture));
      const std::string bytes = bytes_of(sample(fixture));
      REQUIRE_FALSE(bytes.empty());
      pcapglass::AnalysisOptions options;
      options.protocols = {text(protocol.name)};
      pcapglass::Analysis analysis(options);
      analysis.feed(pcapglass::as_bytes(bytes));
      analysis.finish();
      for (const Tool& tool : protocol.tools) {
        const pcapglass::Answer answer = analysis.query(tool.name, R"({"pcap_file":"x"})");
        INFO(answer.message);
        // Such a tool may need to be told of what.
        if (tool.on_request && answer.kind == pcapglass::AnswerKind::error) continue;
        REQUIRE(answer.kind == pcapglass::AnswerKind::result);
        CHECK(answer.json["capture"]["packets"] > 0);
        CHECK_FALSE(answer.json.contains("message"));  // "No ... found"
      }
    }
  }
}

}  // namespace
