#include "analysis.h"

#include <algorithm>
#include <map>
#include <utility>

#include "capture/capture_info.h"
#include "capture/reader.h"
#include "pipeline.h"

namespace pcapglass {
namespace {

bool is_wanted(const Protocol& protocol, const std::vector<std::string>& wanted) {
  return std::find(wanted.begin(), wanted.end(), protocol.name) != wanted.end();
}

// Another row that is wanted asks this one about its trouble.
bool is_met(const Protocol& protocol, const std::vector<std::string>& wanted) {
  return std::any_of(registry().begin(), registry().end(),
                     [&](const Protocol& other) { return other.meets == protocol.name && is_wanted(other, wanted); });
}

std::vector<Running> start(const AnalysisOptions& options) {
  const auto& wanted = options.protocols;
  const bool all = wanted.empty() || std::any_of(registry().begin(), registry().end(), [&](const Protocol& protocol) {
                     return protocol.watches_others && is_wanted(protocol, wanted);
                   });
  std::vector<Running> running;
  std::uint8_t row = 0;
  for (const Protocol& protocol : registry()) {
    if (all || is_wanted(protocol, wanted) || is_met(protocol, wanted)) {
      running.push_back({&protocol, row, protocol.make(options.limits, row)});
    }
    ++row;
  }
  return running;
}

Answer error(std::string message) { return {AnswerKind::error, {}, std::move(message), {}}; }

}  // namespace

struct Analysis::State {
  explicit State(AnalysisOptions given)
      : options(std::move(given)), reader(capture, options.limits), pipeline(capture, options.limits, start(options)) {}

  [[nodiscard]] std::string why_not_opened() const;

  AnalysisOptions options;
  CaptureInfo capture;
  CaptureReader reader;
  Pipeline pipeline;
  SourceInfo source;
  std::map<std::uint64_t, std::vector<std::uint8_t>> provided;
};

std::string Analysis::State::why_not_opened() const {
  if (reader.opened()) return {};
  if (capture.unsupported_format.empty()) return "not a capture: " + capture.broken_reason;
  const std::string& format = capture.unsupported_format;
  if (format.ends_with("-compressed")) {
    return "unsupported format: this file is " + format + ", which is not read; decompress it first";
  }
  const std::string converter = format.ends_with("(ETL)") ? "etl2pcapng" : "editcap";
  return "unsupported format: this file's format is " + format +
         ", which is not read; convert it to pcapng first, for example with " + converter;
}

Analysis::Analysis(AnalysisOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Analysis::~Analysis() = default;

bool Analysis::feed(Bytes chunk) {
  state_->capture.bytes += chunk.size();
  state_->reader.feed(chunk, [this](const Record& record) { state_->pipeline.take(record); });
  return state_->reader.wants_more();
}

Progress Analysis::progress() const { return {state_->capture.bytes, state_->capture.packets}; }

void Analysis::finish() {
  state_->reader.finish([this](const Record& record) { state_->pipeline.take(record); });
  state_->pipeline.finish();
}

void Analysis::set_source(SourceInfo source) { state_->source = std::move(source); }

void Analysis::provide(std::uint64_t offset, Bytes bytes) {
  state_->provided[offset].assign(bytes.begin(), bytes.end());
}

Answer Analysis::query(std::string_view tool, std::string_view arguments) {
  State& state = *state_;
  if (std::string why = state.why_not_opened(); !why.empty()) return error(std::move(why));
  const Json parsed = Json::parse(arguments, nullptr, false);
  if (parsed.is_discarded() || !parsed.is_object()) return error("arguments must be a JSON object");
  for (const Running& one : state.pipeline.running()) {
    for (const Tool& candidate : one.protocol->tools) {
      if (candidate.name != tool) continue;
      QueryContext context(state.capture, state.source, state.options.limits, tool, parsed, state.options.default_limit,
                           state.provided);
      Answer answer = candidate.answer(*one.analyzer, context, parsed);
      if (answer.kind == AnswerKind::result) state.provided.clear();
      return answer;
    }
  }
  return error("unknown tool '" + std::string(tool) + "'");
}

const CaptureInfo& Analysis::capture() const { return state_->capture; }

Json describe_tools() {
  Json tools = Json::array();
  for (const Protocol& protocol : registry()) {
    for (const Tool& tool : protocol.tools) {
      Json columns = Json::array();
      for (std::string_view rest = tool.columns; !rest.empty();) {
        const std::size_t space = rest.find(' ');
        columns.push_back(rest.substr(0, space));
        rest = space == std::string_view::npos ? std::string_view{} : rest.substr(space + 1);
      }
      tools.push_back({{"protocol", protocol.name},
                       {"name", tool.name},
                       {"title", tool.title},
                       {"description", tool.description},
                       {"inputSchema", tool.input_schema()},
                       {"outputSchema", tool.output_schema()},
                       {"annotations", {{"readOnlyHint", true}, {"destructiveHint", false}, {"idempotentHint", true}}},
                       {"table", tool.table},
                       {"columns", std::move(columns)},
                       {"onRequest", tool.on_request}});
    }
  }
  return tools;
}

std::string to_wire(const Answer& answer) {
  Json wire;
  switch (answer.kind) {
    case AnswerKind::result: wire = {{"kind", "result"}, {"result", answer.json}}; break;
    case AnswerKind::error: wire = {{"kind", "error"}, {"message", answer.message}}; break;
    case AnswerKind::more_bytes:
      wire = {{"kind", "more_bytes"}, {"ranges", Json::array()}};
      for (const ByteRange& range : answer.ranges) {
        wire["ranges"].push_back({{"offset", range.offset}, {"length", range.length}});
      }
      break;
  }
  return wire.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace pcapglass
