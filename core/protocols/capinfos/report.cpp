#include "protocols/capinfos/report.h"

#include <algorithm>
#include <array>

#include "bytes/text.h"
#include "capture/link_type.h"
#include "capture/names.h"

namespace pcapglass::capinfos {
namespace {

std::string precision_name(std::uint8_t digits) {
  constexpr std::array<std::string_view, 10> kNames = {
      "seconds",       "tenths of seconds", "hundredths of seconds", "milliseconds",  "10^-4 seconds",
      "10^-5 seconds", "microseconds",      "10^-7 seconds",         "10^-8 seconds", "nanoseconds"};
  return std::string(kNames[std::min<std::size_t>(digits, 9)]);
}

std::string secrets_name(std::uint32_t type) {
  switch (type) {
    case 0x544c534b: return "TLS key log";
    case 0x5353484b: return "SSH key log";
    case 0x57474b4c: return "WireGuard key log";
    case 0x5a4e574b: return "ZigBee network key";
    case 0x5a415053: return "ZigBee APS key";
    default: return "type " + std::to_string(type);
  }
}

std::optional<std::string> shown(const std::optional<std::string>& raw) {
  return raw ? std::optional(printable(*raw)) : std::nullopt;
}

std::vector<std::string> shown(const std::vector<std::string>& raw) {
  std::vector<std::string> out;
  out.reserve(raw.size());
  for (const std::string& text : raw) out.push_back(printable(text));
  return out;
}

InterfaceReport report_of(const Interface& interface, std::uint64_t id) {
  InterfaceReport report;
  report.id = id;
  report.section = interface.section;
  report.name = shown(interface.name);
  report.description = shown(interface.description);
  report.encapsulation = link_type_title(interface.link_type);
  report.link_type = interface.link_type;
  report.snap_length = interface.snap_length;
  report.time_precision = precision_name(interface.time_digits);
  report.ticks_per_second = interface.ticks_per_second;
  if (interface.time_offset_seconds != 0) report.time_offset_seconds = interface.time_offset_seconds;
  report.filter = shown(interface.filter);
  report.operating_system = shown(interface.operating_system);
  report.hardware = shown(interface.hardware);
  report.speed_bits_per_second = interface.speed_bits_per_second;
  report.packets = interface.packets;
  report.statistics_blocks = interface.statistics_blocks;
  report.received = interface.received;
  report.dropped_by_interface = interface.dropped_by_interface;
  report.dropped_by_system = interface.dropped_by_system;
  report.accepted_by_filter = interface.accepted_by_filter;
  report.delivered = interface.delivered;
  report.comments = shown(interface.comments);
  return report;
}

// "Per packet" as soon as two interfaces differ, whether or not both have packets: that is how Wireshark counts.
// To Wireshark an ERF file is of ERF, whatever its records hold.
std::string common_encapsulation(const CaptureInfo& capture) {
  const std::vector<Interface>& interfaces = capture.interfaces;
  if (capture.format == CaptureFormat::erf) return link_type_title(197);
  if (interfaces.empty()) return "Unknown";
  const bool differ = std::any_of(interfaces.begin(), interfaces.end(), [&](const Interface& other) {
    return other.link_type != interfaces.front().link_type;
  });
  return differ ? "Per packet" : link_type_title(interfaces.front().link_type);
}

std::string common_precision(const std::vector<Interface>& interfaces) {
  if (interfaces.empty()) return "unknown";
  const bool differ = std::any_of(interfaces.begin(), interfaces.end(), [&](const Interface& other) {
    return other.time_digits != interfaces.front().time_digits;
  });
  return differ ? "per packet" : precision_name(interfaces.front().time_digits);
}

void add_encapsulations(const CaptureInfo& capture, Result& result) {
  for (const Interface& interface : capture.interfaces) {
    if (interface.packets == 0) continue;
    const std::string name = link_type_title(interface.link_type);
    const auto found = std::find_if(result.encapsulations_in_use.begin(), result.encapsulations_in_use.end(),
                                    [&](const EncapsulationUse& use) { return use.encapsulation == name; });
    if (found != result.encapsulations_in_use.end()) {
      found->packets += interface.packets;
    } else {
      result.encapsulations_in_use.push_back({name, interface.packets});
    }
  }
}

void add_times_and_rates(const OrderAnalyzer& analyzer, const CaptureInfo& capture, Result& result) {
  result.packet_count = capture.packets;
  result.data_size_bytes = capture.data_bytes;
  result.captured_size_bytes = capture.captured_bytes;
  if (capture.packets > 0) {
    result.average_packet_size_bytes = static_cast<double>(capture.data_bytes) / static_cast<double>(capture.packets);
  }
  // One inversion is enough to know; otherwise packets without a time leave it open.
  if (analyzer.inversions() > 0 || analyzer.without_time() == 0) result.strict_time_order = analyzer.inversions() == 0;
  result.time_inversions = analyzer.inversions();
  for (const TimeStep& step : analyzer.first_inversions()) {
    result.first_time_inversions.push_back({step.frame, step.before, step.at});
  }
  if (!capture.first_time || !capture.last_time) return;
  result.first_packet_time = to_seconds(capture.first_time->ns);
  result.last_packet_time = to_seconds(capture.last_time->ns);
  // Unsigned, so that the ends of the clock do not overflow.
  const std::uint64_t duration =
      static_cast<std::uint64_t>(capture.last_time->ns) - static_cast<std::uint64_t>(capture.first_time->ns);
  const std::uint64_t microseconds = duration / 1000;
  const double seconds =
      duration % 1000 == 0 ? static_cast<double>(microseconds) / 1e6 : static_cast<double>(duration) / 1e9;
  result.capture_duration_seconds = seconds;
  if (duration == 0) return;
  result.data_rate_bytes = static_cast<double>(capture.data_bytes) / seconds;
  result.data_rate_bits = static_cast<double>(capture.data_bytes) * 8 / seconds;
  result.average_packet_rate = static_cast<double>(capture.packets) / seconds;
}

void add_sections(const CaptureInfo& capture, Result& result) {
  for (const Section& section : capture.sections) {
    result.sections.push_back({section.little_endian ? "little-endian" : "big-endian", shown(section.hardware),
                               shown(section.operating_system), shown(section.application), shown(section.comments)});
    if (!result.hardware) result.hardware = shown(section.hardware);
    if (!result.operating_system) result.operating_system = shown(section.operating_system);
    if (!result.application) result.application = shown(section.application);
    if (!result.capture_comment && !section.comments.empty()) {
      result.capture_comment = printable(section.comments.front());
    }
  }
}

}  // namespace

Result analyze_capinfos(const OrderAnalyzer& analyzer, const Arguments& arguments, QueryContext& context) {
  const CaptureInfo& capture = context.capture();
  const SourceInfo& source = context.source();
  Result result;
  result.file = source.name;
  result.filename = source.name.substr(source.name.find_last_of('/') + 1);
  result.file_size_bytes = source.size.value_or(capture.bytes);
  result.file_type = format_name(capture.format);
  result.file_encapsulation = common_encapsulation(capture);
  add_encapsulations(capture, result);
  if (!source.compression.empty()) result.compression = source.compression;
  result.time_precision = common_precision(capture.interfaces);
  if (capture.snap_length != 0) result.packet_size_limit = capture.snap_length;
  result.cut_packets = analyzer.cut();
  if (analyzer.cut() > 0) {
    result.packet_size_limit_inferred_min = analyzer.shortest_cut();
    result.packet_size_limit_inferred_max = analyzer.longest_cut();
  }
  add_times_and_rates(analyzer, capture, result);
  if (arguments.hashes) {
    result.sha256 = source.sha256;
    result.sha1 = source.sha1;
    if (!source.sha256) context.add_note("This host did not compute hashes.");
  }
  const Slice slice = context.slice("interfaces", capture.interfaces.size(), result.interfaces_page);
  for (std::size_t i = slice.first; i < slice.first + slice.count; ++i) {
    result.interfaces.push_back(report_of(capture.interfaces[i], i));
  }
  add_sections(capture, result);
  result.packet_comments_total = capture.packet_comments_total;
  for (const PacketComment& comment : capture.packet_comments) {
    result.packet_comments.push_back({comment.frame, printable(comment.text)});
  }
  result.name_resolution_blocks = capture.name_resolution_blocks;
  result.resolved_addresses = capture.resolved_addresses;
  result.decryption_secrets_blocks = capture.secrets_total;
  for (const SecretsBlock& block : capture.secrets) {
    result.decryption_secrets.push_back({secrets_name(block.type), block.bytes});
  }
  result.findings = find_problems(analyzer, capture, source);
  context.fill(result);
  return result;
}

}  // namespace pcapglass::capinfos
