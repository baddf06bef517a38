#include "analysis.h"

#include <algorithm>
#include <map>
#include <utility>

#include "capture/capture_info.h"
#include "capture/reader.h"
#include "decode/decoder.h"
#include "decode/ip_protocol.h"
#include "flows/flow_table.h"
#include "flows/ip_fragment.h"
#include "protocols/protocol.h"

namespace pcapglass {
namespace {

struct Running {
  const Protocol* protocol;
  std::unique_ptr<Analyzer> analyzer;
};

std::vector<Running> start(const AnalysisOptions& options) {
  std::vector<Running> running;
  std::uint8_t row = 0;
  for (const Protocol& protocol : registry()) {
    const auto& wanted = options.protocols;
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), protocol.name) != wanted.end()) {
      running.push_back({&protocol, protocol.make(options.limits, row)});
    }
    ++row;
  }
  return running;
}

Answer error(std::string message) { return {AnswerKind::error, {}, std::move(message), {}}; }

}  // namespace

struct Analysis::State {
  explicit State(AnalysisOptions given)
      : options(std::move(given)),
        reader(capture, options.limits),
        flows(options.limits.flows),
        fragments({.bytes = options.limits.fragment_bytes, .datagrams = options.limits.fragmented_datagrams}),
        running(start(options)) {}

  void take(const Record& record);
  void take_fragment(const Packet& packet);
  void take_datagram(const Packet& packet, std::span<const std::uint64_t> frames, bool cut);
  void announce(const Packet& packet, std::string_view protocol);
  void note_fragments();
  [[nodiscard]] std::string why_not_opened() const;

  AnalysisOptions options;
  CaptureInfo capture;
  CaptureReader reader;
  FlowTable flows;
  FragmentTable fragments;
  std::vector<Running> running;
  SourceInfo source;
  std::map<std::uint64_t, std::vector<std::uint8_t>> provided;
};

void Analysis::State::take(const Record& record) {
  const Packet packet = decode(record);
  if (packet.stop()) capture.note(options.limits, *packet.stop(), record.frame);
  for (const Running& one : running) one.analyzer->packet(packet);
  if (packet.is_fragment()) {
    take_fragment(packet);
  } else {
    take_datagram(packet, {&record.frame, 1}, packet.is_cut());
  }
}

void Analysis::State::take_fragment(const Packet& packet) {
  const std::optional<Fragment> fragment = fragment_of(packet);
  if (!fragment) return;
  const std::optional<Reassembled> whole = fragments.add(*fragment);
  if (!whole) return;
  const Packet reassembled = decode_reassembled(packet, whole->protocol, whole->payload);
  if (reassembled.stop()) capture.note(options.limits, *reassembled.stop(), packet.record().frame);
  take_datagram(reassembled, whole->frames, whole->cut);
}

// Nothing happens when the packet is not UDP.
void Analysis::State::take_datagram(const Packet& packet, std::span<const std::uint64_t> frames, bool cut) {
  if (packet.transport().ip_protocol != ip_protocol::kUdp) return;
  const Endpoint source_endpoint = packet.source_endpoint();
  const Endpoint destination_endpoint = packet.destination_endpoint();
  const Record& record = packet.record();
  const FlowRef ref = flows.find_or_add(source_endpoint, destination_endpoint, ip_protocol::kUdp, record.frame,
                                        record.time.ns);
  const Bytes payload = packet.payload();
  const Datagram datagram{packet, *ref.flow, ref.direction, source_endpoint, destination_endpoint, payload,
                          frames, payload.size() + packet.missing(), cut};
  for (const Running& one : running) {
    const std::string_view protocol = one.analyzer->datagram(datagram);
    if (!protocol.empty()) announce(packet, protocol);
  }
}

void Analysis::State::announce(const Packet& packet, std::string_view protocol) {
  for (const Running& one : running) one.analyzer->recognised(packet, protocol);
}

void Analysis::State::note_fragments() {
  fragments.finish();
  const auto note = [this](std::string_view what, std::uint64_t count, std::uint64_t first_frame) {
    if (count > 0) capture.note_many(options.limits, what, "ip", count, first_frame);
  };
  const std::uint64_t first_lost = fragments.lost().empty() ? 0 : fragments.lost().front().frames.front();
  note("datagram_with_missing_fragments", fragments.lost_total(), first_lost);
  note("fragments_forgotten_at_limit", fragments.evicted_total(), 0);
  note("fragments_overlap", fragments.overlapping_total(), 0);
  note("fragment_with_impossible_length", fragments.invalid_total(), 0);
}

std::string Analysis::State::why_not_opened() const {
  if (reader.opened()) return {};
  if (capture.unsupported_format.empty()) return "not a capture: " + capture.broken_reason;
  const bool compressed = capture.unsupported_format.ends_with("-compressed");
  return "unsupported format: this is a " + capture.unsupported_format + " file, which is not read; " +
         (compressed ? "decompress it first" : "convert it to pcapng first, for example with editcap");
}

Analysis::Analysis(AnalysisOptions options) : state_(std::make_unique<State>(std::move(options))) {}
Analysis::~Analysis() = default;

bool Analysis::feed(Bytes chunk) {
  state_->capture.bytes += chunk.size();
  state_->reader.feed(chunk, [this](const Record& record) { state_->take(record); });
  return state_->reader.wants_more();
}

Progress Analysis::progress() const { return {state_->capture.bytes, state_->capture.packets}; }

void Analysis::finish() {
  state_->reader.finish();
  if (state_->flows.evicted() > 0) {
    state_->capture.note_many(state_->options.limits, "flows_forgotten_at_limit", "flows", state_->flows.evicted(), 0);
  }
  state_->note_fragments();
  for (const Running& one : state_->running) one.analyzer->finish(state_->capture);
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
  for (const Running& one : state.running) {
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
                       {"columns", std::move(columns)}});
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
