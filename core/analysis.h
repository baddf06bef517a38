// The whole public API of the core: push a capture in, then ask.
//
//   Analysis analysis(options);
//   while (more && analysis.feed(chunk)) ...
//   analysis.finish();
//   Answer answer = analysis.query("analyze_sip_packets", R"({"pcap_file":"x.pcap","limit":10})");
//
// One analysis is one capture. Nothing here does I/O, asks a clock or keeps global state; the same bytes give the same
// answers in whatever pieces they came.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "bytes/bytes.h"
#include "report/limits.h"
#include "report/query.h"

namespace pcapglass {

struct AnalysisOptions {
  Limits limits;
  // Names of registry rows to run; empty: all. Capture properties are always known.
  std::vector<std::string> protocols;
  // Rows per list when a question names no limit; nothing: every row.
  std::optional<std::uint32_t> default_limit = 50;
};

struct Progress {
  std::uint64_t bytes = 0;    // fed
  std::uint64_t packets = 0;  // read
};

class Analysis {
 public:
  explicit Analysis(AnalysisOptions options);
  ~Analysis();
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  // The next bytes of the uncompressed file, any number of them, borrowed for the call. False: nothing that follows
  // can be read (not a capture, or broken here), so the host may stop; feeding on is allowed and only counted.
  bool feed(Bytes chunk);
  [[nodiscard]] Progress progress() const;

  // The capture has ended, or the host stops here. Call once, before the first query.
  void finish();

  // What the host knows of the source; may be set again before each query.
  void set_source(SourceInfo source);

  // Bytes that an answer of kind more_bytes asked for. Kept until the next query that gives a result.
  void provide(std::uint64_t offset, Bytes bytes);

  // `arguments` is a JSON object as the tool's input schema says. Never fails otherwise than by AnswerKind::error.
  [[nodiscard]] Answer query(std::string_view tool, std::string_view arguments);

  [[nodiscard]] const CaptureInfo& capture() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Every tool of the registry as a JSON array: {protocol, name, title, description, inputSchema, outputSchema,
// annotations, table, columns[], onRequest}. In the module the two schemas are null (protocols/tool.h).
[[nodiscard]] Json describe_tools();

// An answer as the one-line JSON document that crosses the WASM boundary:
// {"kind":"result","result":{...}} | {"kind":"error","message":"..."} |
// {"kind":"more_bytes","ranges":[{offset,length}]}.
[[nodiscard]] std::string to_wire(const Answer& answer);

}  // namespace pcapglass
