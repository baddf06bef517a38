// The native command: what golden tests, oracles and benchmarks compare the WASM module with. Not shipped.
//
//   pcapglass_native tools                                  every tool, as schema/ is made from
//   pcapglass_native tool NAME FILE [--limit all] [--args JSON] [--chunk BYTES] [--profile edge]
//   pcapglass_native frames FILE                            a line per packet: layers, addresses, ports, stop
//   pcapglass_native records FILE                           a line per packet: time in ns, link type, lengths, bytes
//   pcapglass_native segments FILE                          a line per TCP segment: what the analysis says of it
//   pcapglass_native sdp FILE...                            a JSON line per file: the session description that it holds
//   ("-": lines of
//                                                           hexadecimal digits)
#include <sys/resource.h>

#include <cstdio>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "analysis.h"
#include "bytes/text.h"
#include "capture/reader.h"
#include "decode/decoder.h"
#include "decode/dump.h"
#include "host_json.h"
#include "pipeline.h"
#include "protocols/sdp/report.h"
#include "protocols/tcp/tcp.h"
#include "report/json_writer.h"

namespace {

using pcapglass::Analysis;
using pcapglass::AnalysisOptions;
using pcapglass::Answer;
using pcapglass::AnswerKind;
using pcapglass::Bytes;
using pcapglass::Json;

struct CommandLine {
  std::vector<std::string> words;
  std::map<std::string, std::string> options;
};

CommandLine parse(int argc, char** argv) {
  CommandLine line;
  for (int i = 1; i < argc; ++i) {
    if (std::strncmp(argv[i], "--", 2) == 0 && i + 1 < argc) {
      line.options[argv[i]] = argv[i + 1];
      ++i;
    } else {
      line.words.emplace_back(argv[i]);
    }
  }
  return line;
}

int fail(const std::string& message) {
  std::cerr << "pcapglass_native: " << message << "\n";
  return 1;
}

// Answers, reading again from the file what the analysis asks for.
Answer ask(Analysis& analysis, std::ifstream& file, const std::string& tool, const std::string& arguments) {
  for (;;) {
    Answer answer = analysis.query(tool, arguments);
    if (answer.kind != AnswerKind::more_bytes) return answer;
    for (const auto& range : answer.ranges) {
      std::vector<std::uint8_t> bytes(range.length);
      file.clear();
      file.seekg(static_cast<std::streamoff>(range.offset));
      file.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
      analysis.provide(range.offset, bytes);
    }
  }
}

template <class Consume>
std::uint64_t stream_file(std::ifstream& file, std::size_t chunk_bytes, Consume&& consume) {
  std::vector<char> chunk(chunk_bytes);
  std::uint64_t total = 0;
  for (;;) {
    file.read(chunk.data(), static_cast<std::streamsize>(chunk.size()));
    const auto count = static_cast<std::size_t>(file.gcount());
    if (count == 0) return total;
    total += count;
    consume(pcapglass::as_bytes({chunk.data(), count}));
  }
}

int run_tool(const CommandLine& line) {
  if (line.words.size() != 3) return fail("usage: tool NAME FILE");
  const auto option = [&](const char* name) -> std::string {
    const auto found = line.options.find(name);
    return found == line.options.end() ? "" : found->second;
  };
  std::ifstream file(line.words[2], std::ios::binary);
  if (!file) return fail("cannot open " + line.words[2]);
  AnalysisOptions options = pcapglass::options_from_json("{\"profile\":\"" + option("--profile") + "\"}");
  if (option("--limit") == "all") options.default_limit.reset();
  Analysis analysis(options);
  const std::size_t chunk = option("--chunk").empty() ? 1U << 20 : std::stoul(option("--chunk"));
  const std::uint64_t size = stream_file(file, chunk, [&](Bytes bytes) { analysis.feed(bytes); });
  analysis.finish();
  pcapglass::SourceInfo source;
  source.name = line.words[2];
  source.size = size;
  source.rereadable = true;
  analysis.set_source(source);
  Json arguments = Json::parse(option("--args").empty() ? "{}" : option("--args"), nullptr, false);
  arguments["pcap_file"] = line.words[2];
  // "1,5,9": one answer to a line for each of these packet numbers, from one pass over the file.
  for (std::stringstream numbers(option("--packets")); numbers.good() && !option("--packets").empty();) {
    std::string number;
    std::getline(numbers, number, ',');
    arguments["packet_number"] = std::stoull(number);
    const Answer one = ask(analysis, file, line.words[1], arguments.dump());
    if (one.kind == AnswerKind::error) return fail(one.message);
    std::cout << one.json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  }
  if (!option("--packets").empty()) return 0;
  const Answer answer = ask(analysis, file, line.words[1], arguments.dump());
  if (answer.kind == AnswerKind::error) return fail(answer.message);
  std::cout << answer.json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
  if (!option("--memory").empty()) {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    std::cerr << usage.ru_maxrss << "\n";
  }
  return 0;
}

std::string frame_line(const pcapglass::Record& record) { return pcapglass::dump_line(pcapglass::decode(record)); }

// Tab-separated: frame, time in nanoseconds (empty when it has none), LINKTYPE value, length on the wire, length
// captured, the bytes in hexadecimal.
std::string record_line(const pcapglass::Record& record) {
  const auto number = [](auto value) { return std::to_string(value) + "\t"; };
  return number(record.frame) + (record.has_time ? number(record.time.ns) : "\t") + number(record.link_type) +
         number(record.original_length) + number(record.captured.size()) + pcapglass::hex(record.captured);
}

// Tab-separated: frame, tcp.stream, flags as names, duplicate ACK number, length, completeness so far, and in
// nanoseconds initial RTT, ACK RTT and RTO; bytes in flight. Empty: not known.
class SegmentPrinter : public pcapglass::tcp::ConnectionAnalyzer {
 public:
  using ConnectionAnalyzer::ConnectionAnalyzer;
  void segment(const pcapglass::Packet& packet, const pcapglass::Tcp& tcp, pcapglass::Flow& flow,
               pcapglass::Direction direction) override {
    ConnectionAnalyzer::segment(packet, tcp, flow, direction);
    const auto& v = verdict();
    const auto& c = newest();
    const auto some = [](auto value) { return value ? std::to_string(*value) : std::string(); };
    const auto number = [](auto value) { return value != 0 ? std::to_string(value) : std::string(); };
    std::string names;
    for (unsigned kind = 0; kind < pcapglass::tcp::kKinds; ++kind) {
      if ((v.flags >> kind & 1U) != 0) names += std::string(pcapglass::tcp::kKindNames[kind]) + " ";
    }
    std::cout << packet.record().frame << "\t" << c.stream << "\t" << names << "\t" << number(v.duplicate_ack_number)
              << "\t" << packet.payload().size() + packet.missing() << "\t" << unsigned{c.completeness} << "\t"
              << number(c.shared.initial_rtt) << "\t" << some(v.ack_rtt) << "\t" << some(v.rto) << "\t"
              << number(v.bytes_in_flight) << "\n";
  }
};

int segments(const CommandLine& line) {
  if (line.words.size() != 2) return fail("usage: segments FILE");
  std::ifstream file(line.words[1], std::ios::binary);
  if (!file) return fail("cannot open " + line.words[1]);
  const pcapglass::Limits limits;
  pcapglass::CaptureInfo info;
  pcapglass::CaptureReader reader(info, limits);
  std::vector<pcapglass::Running> running;
  running.push_back({&pcapglass::tcp::kProtocol, 0, std::make_unique<SegmentPrinter>(limits)});
  pcapglass::Pipeline pipeline(info, limits, std::move(running));
  const auto take = [&](const pcapglass::Record& record) { pipeline.take(record); };
  stream_file(file, 1U << 20, [&](Bytes bytes) { reader.feed(bytes, take); });
  reader.finish(take);
  return 0;
}

int dump(const CommandLine& line, std::string (*line_of)(const pcapglass::Record&)) {
  if (line.words.size() != 2) return fail("usage: " + line.words[0] + " FILE");
  std::ifstream file(line.words[1], std::ios::binary);
  if (!file) return fail("cannot open " + line.words[1]);
  const pcapglass::Limits limits;
  pcapglass::CaptureInfo info;
  pcapglass::CaptureReader reader(info, limits);
  const auto print = [line_of](const pcapglass::Record& record) { std::cout << line_of(record) << "\n"; };
  stream_file(file, 1U << 20, [&](Bytes bytes) { reader.feed(bytes, print); });
  reader.finish(print);
  return 0;
}

Json attributes_of(const pcapglass::sdp::Section& section) {
  Json out = Json::array();
  for (const auto& a : section.attributes) {
    out.push_back(std::string(a.name) + (a.has_value ? ":" : "") + std::string(a.value));
  }
  return out;
}

// The report, and every attribute as sent, secrets too: for comparisons only.
void print_session(const std::string& text) {
  Json json = pcapglass::to_json(pcapglass::sdp::report_session(text));
  const pcapglass::sdp::Session session = pcapglass::sdp::parse(text);
  json["attributes"] = attributes_of(session);
  for (std::size_t i = 0; i < session.media.size(); ++i)
    json["media"][i]["attributes"] = attributes_of(session.media[i]);
  std::cout << json.dump(-1, ' ', false, Json::error_handler_t::replace) << "\n";
}

// "-" stands for lines of hexadecimal digits on standard input, one description each.
int describe_sessions(const CommandLine& line) {
  for (std::size_t i = 1; i < line.words.size(); ++i) {
    if (line.words[i] == "-") {
      for (std::string digits; std::getline(std::cin, digits);) {
        std::string text;
        for (std::size_t at = 0; at + 2 <= digits.size(); at += 2) {
          text.push_back(static_cast<char>(std::stoul(digits.substr(at, 2), nullptr, 16)));
        }
        print_session(text);
      }
      continue;
    }
    std::ifstream file(line.words[i], std::ios::binary);
    if (!file) return fail("cannot open " + line.words[i]);
    std::string text;
    stream_file(file, 1U << 20, [&](Bytes bytes) { text.append(pcapglass::as_text(bytes)); });
    print_session(text);
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  const CommandLine line = parse(argc, argv);
  const std::string command = line.words.empty() ? "" : line.words[0];
  if (command == "tools") {
    std::cout << pcapglass::describe_tools().dump(2) << "\n";
    return 0;
  }
  if (command == "tool") return run_tool(line);
  if (command == "frames") return dump(line, frame_line);
  if (command == "segments") return segments(line);
  if (command == "records") return dump(line, record_line);
  if (command == "sdp") return describe_sessions(line);
  return fail("commands: tools, tool NAME FILE, frames FILE, records FILE, sdp FILE");
}
