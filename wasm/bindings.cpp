// The WASM boundary: one embind class over core/analysis.h, the same for browser, Node and workerd.
#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <algorithm>

#include "analysis.h"
#include "host_json.h"

namespace pcapglass {
namespace {

std::vector<std::uint8_t> bytes_of(const emscripten::val& array) {
  return emscripten::convertJSArrayToNumberVector<std::uint8_t>(array);
}

// See wasm/module/pcapglass.d.mts for what each method means to the host.
class CoreAnalysis {
 public:
  explicit CoreAnalysis(const std::string& options) : analysis_(options_from_json(options)) {}

  // JavaScript cannot lend its memory, so bytes come into this one, which is kept from chunk to chunk.
  emscripten::val input(std::size_t length) {
    if (chunk_.size() < length) chunk_.resize(length);
    return emscripten::val(emscripten::typed_memory_view(length, chunk_.data()));
  }
  bool feed_input(std::size_t length) { return analysis_.feed(Bytes(chunk_).first(std::min(length, chunk_.size()))); }
  bool feed(const emscripten::val& chunk) {
    const auto length = chunk["length"].as<std::size_t>();
    input(length).call<void>("set", chunk);
    return feed_input(length);
  }
  [[nodiscard]] double bytes() const { return static_cast<double>(analysis_.progress().bytes); }
  [[nodiscard]] double packets() const { return static_cast<double>(analysis_.progress().packets); }
  void finish() {
    analysis_.finish();
    chunk_ = {};
  }
  void set_source(const std::string& json) { analysis_.set_source(source_from_json(json)); }
  void provide(double offset, const emscripten::val& array) {
    analysis_.provide(static_cast<std::uint64_t>(offset), bytes_of(array));
  }
  std::string query(const std::string& tool, const std::string& arguments) {
    return to_wire(analysis_.query(tool, arguments));
  }

 private:
  Analysis analysis_;
  std::vector<std::uint8_t> chunk_;
};

std::string describe_tools_text() { return describe_tools().dump(); }
std::string version() { return PCAPGLASS_VERSION; }

}  // namespace

EMSCRIPTEN_BINDINGS(pcapglass) {
  emscripten::class_<CoreAnalysis>("Analysis")
      .constructor<const std::string&>()
      .function("input", &CoreAnalysis::input)
      .function("feedInput", &CoreAnalysis::feed_input)
      .function("feed", &CoreAnalysis::feed)
      .function("bytes", &CoreAnalysis::bytes)
      .function("packets", &CoreAnalysis::packets)
      .function("finish", &CoreAnalysis::finish)
      .function("setSource", &CoreAnalysis::set_source)
      .function("provide", &CoreAnalysis::provide)
      .function("query", &CoreAnalysis::query);
  emscripten::function("describeTools", &describe_tools_text);
  emscripten::function("version", &version);
}

}  // namespace pcapglass
