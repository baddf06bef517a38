#include "capture/erf.h"

#include <algorithm>
#include <string>

#include "capture/link_type.h"

namespace pcapglass {
namespace {

constexpr int kRecordsThatTell = 3;
constexpr int kMostLookedAt = 8;
constexpr std::uint8_t kFcs = 4;
constexpr std::uint16_t kErfLinkType = 197;

// LINKTYPE values: 50 is either framing of HDLC, told by its address byte.
std::uint16_t link_type_of(ErfContent content) {
  switch (content) {
    case ErfContent::ethernet: return 1;
    case ErfContent::hdlc: return 50;
    case ErfContent::ip: return 101;
    default: return kErfLinkType;
  }
}

Nanoseconds to_ns(std::uint64_t time) {
  const auto seconds = static_cast<Nanoseconds>(time >> 32);
  const std::uint64_t fraction = time & 0xFFFF'FFFFU;
  // Rounded to the nearest, which may be the next second.
  const auto ns = static_cast<Nanoseconds>((fraction * 1'000'000'000U + 0x8000'0000U) >> 32);
  return seconds * kNanosecondsPerSecond + ns;
}

// Whether a record with a header like this may stand at the beginning of a file, whatever comes behind it.
bool is_plausible(const ErfRecord& record) {
  constexpr std::uint64_t kYear1990 = 631'152'000;
  constexpr std::uint64_t kYear2100 = 4'102'444'800;
  const bool known_type = (record.type >= 1 && record.type <= 29 && record.type != 26) || record.type == 48;
  if (!known_type || record.length < kErfHeader) return false;
  if (erf_content(record.type) == ErfContent::padding) return true;
  if (record.length == kErfHeader || record.wire_length == 0) return false;
  const std::uint64_t seconds = record.time >> 32;
  if (seconds >= kYear1990 && seconds < kYear2100) return true;
  // Metadata that was made up front has no time yet.
  return record.time == 0 && erf_content(record.type) == ErfContent::metadata;
}

// Records of several ports are not in strict order, and a capture may pause.
bool may_follow(std::uint64_t before, std::uint64_t time) {
  constexpr std::uint64_t kYear = std::uint64_t{365} * 86400;
  const std::uint64_t before_seconds = before >> 32;
  const std::uint64_t seconds = time >> 32;
  return seconds + 2 > before_seconds && seconds < before_seconds + kYear;
}

}  // namespace

ErfReader::Answer ErfReader::recognise(Bytes front, bool ended) {
  std::size_t at = 0;
  std::uint64_t before = 0;
  int telling = 0;
  for (int looked_at = 0; looked_at < kMostLookedAt && telling < kRecordsThatTell; ++looked_at) {
    const std::size_t left = front.size() - at;
    if (left == 0 && ended) return {telling > 0 ? Recognition::yes : Recognition::no};
    if (left < kErfHeader) return {ended ? Recognition::no : Recognition::undecided, at + kErfHeader};
    const ErfRecord record = read_erf_header(front.subspan(at));
    if (!is_plausible(record)) return {Recognition::no};
    if (left < record.length) return {ended ? Recognition::no : Recognition::undecided, at + record.length};
    Origin origin;
    const auto headers = read_extensions(record, front.subspan(at, record.length), origin);
    if (!headers) return {Recognition::no};
    at += record.length;
    if (erf_content(record.type) == ErfContent::padding || record.time == 0) continue;
    if (telling > 0 && !may_follow(before, record.time)) return {Recognition::no};
    before = record.time;
    ++telling;
  }
  return {telling >= kRecordsThatTell ? Recognition::yes : Recognition::no};
}

std::optional<std::size_t> ErfReader::read_extensions(const ErfRecord& record, Bytes whole, Origin& origin) {
  constexpr std::uint8_t kFlowId = 16;
  constexpr std::uint8_t kHostId = 17;
  // Bits 0, 1 and 6 of the flags are the number of the port.
  origin.port = static_cast<std::uint8_t>((record.flags & 3U) | ((record.flags >> 4) & 4U));
  std::size_t at = kErfHeader;
  bool host_found = false;
  for (bool more = record.extended; more; at += kErfExtension) {
    if (whole.size() - at < kErfExtension) return std::nullopt;
    const std::uint64_t extension = load_be64(whole, at);
    more = (extension >> 63) != 0;
    const auto type = static_cast<std::uint8_t>((extension >> 56) & 0x7FU);
    if (type == kHostId && !host_found) {
      origin.host = extension & 0xFFFF'FFFF'FFFFU;
      host_found = true;
    }
    if ((type == kHostId || type == kFlowId) && origin.source == 0) {
      origin.source = static_cast<std::uint8_t>(extension >> 48);
    }
  }
  at += erf_subheader(record.type);
  return at <= whole.size() ? std::optional(at) : std::nullopt;
}

Step ErfReader::next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits) {
  info.format = CaptureFormat::erf;
  if (window.size() < kErfHeader) return {.kind = StepKind::need, .bytes = kErfHeader};
  const ErfRecord record = read_erf_header(window);
  const ErfContent content = erf_content(record.type);
  if (record.length < kErfHeader)
    return {.kind = StepKind::broken, .reason = "a record that is shorter than its header"};
  if (content != ErfContent::padding && (record.length == kErfHeader || record.type == 0)) {
    return {.kind = StepKind::broken, .reason = "a record of nothing where a packet should be"};
  }
  if (record.length > limits.record_bytes) {
    info.note(limits, "record_over_size_limit", "file", info.frames + 1);
    info.count_unread();
    return {.kind = StepKind::skip, .bytes = record.length};
  }
  if (window.size() < record.length) return {.kind = StepKind::need, .bytes = record.length};
  if (content == ErfContent::padding) return {.kind = StepKind::item, .bytes = record.length};
  if (content == ErfContent::metadata) {
    return {.kind = StepKind::item, .bytes = record.length, .takes_frame_number = true};
  }
  return packet(record, window.first(record.length), offset, info, limits);
}

Step ErfReader::packet(const ErfRecord& record, Bytes whole, std::uint64_t offset, CaptureInfo& info,
                       const Limits& limits) {
  Origin origin;
  const std::optional<std::size_t> headers = read_extensions(record, whole, origin);
  if (!headers) return {.kind = StepKind::broken, .reason = "a record whose extension headers have no end"};
  const ErfContent content = erf_content(record.type);
  if (content == ErfContent::other) info.note(limits, "record_type_not_read", "file", info.frames + 1);
  Step step{.kind = StepKind::record, .bytes = record.length};
  Record& out = step.record;
  out.link_type = link_type_of(content);
  out.interface_id = interface_of(origin, out.link_type, info, limits);
  out.file_offset = offset + *headers;
  out.original_length = record.wire_length;
  // What is behind the packet fills the record up.
  out.captured = whole.subspan(*headers, std::min<std::size_t>(whole.size() - *headers, record.wire_length));
  const bool cut = out.captured.size() < record.wire_length;
  out.fcs_length = content == ErfContent::ethernet && !cut ? kFcs : std::uint8_t{0};
  out.time = {to_ns(record.time), 9};
  if (record.loss > 0) {
    auto& dropped = info.interfaces[out.interface_id].dropped_by_interface;
    dropped = dropped.value_or(0) + record.loss;
  }
  return step;
}

std::uint32_t ErfReader::interface_of(const Origin& origin, std::uint16_t link_type, CaptureInfo& info,
                                      const Limits& limits) {
  const std::uint64_t kind = link_type == 1 ? 0 : (link_type == 50 ? 1 : (link_type == 101 ? 2 : 3));
  const std::uint64_t key =
      (origin.host << 16) | (std::uint64_t{origin.source} << 8) | (std::uint64_t{origin.port} << 2) | kind;
  if (const auto found = interfaces_.find(key); found != interfaces_.end()) return found->second;
  if (!info.interfaces.empty() && info.interfaces.size() >= limits.interfaces) {
    info.note(limits, "packet_of_interface_over_limit", "file", info.frames + 1);
    return 0;
  }
  Interface interface;
  interface.link_type = link_type;
  interface.time_digits = 9;
  interface.ticks_per_second = std::uint64_t{1} << 32;
  if (link_type == 1) interface.fcs_length = kFcs;
  // Wireshark's names: ports are letters.
  std::string name = "Port ";
  name += static_cast<char>('A' + origin.port);
  name += " (ERF ";
  if (origin.host != 0) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    name += "Host ";
    for (int shift = 44; shift >= 0; shift -= 4) name += kDigits[(origin.host >> shift) & 0x0FU];
    name += ", ";
  }
  if (origin.source != 0) name += "Source " + std::to_string(origin.source) + ", ";
  interface.name = name + "Interface " + std::to_string(origin.port) + ")";
  const auto index = static_cast<std::uint32_t>(info.interfaces.size());
  info.interfaces.push_back(std::move(interface));
  interfaces_.emplace(key, index);
  return index;
}

}  // namespace pcapglass
