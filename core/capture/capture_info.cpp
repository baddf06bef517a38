#include "capture/capture_info.h"

#include <algorithm>

namespace pcapglass {
namespace {

std::string_view reason_name(StopReason why) {
  switch (why) {
    case StopReason::truncated: return "truncated";
    case StopReason::malformed: return "malformed";
    case StopReason::unsupported: return "unsupported";
    case StopReason::too_many_layers: return "too_many_layers";
  }
  return "unsupported";
}

Issue* find_or_add(CaptureInfo& info, const Limits& limits, std::string_view what, std::string_view layer,
                   std::uint64_t frame) {
  const auto found = std::find_if(info.issues.begin(), info.issues.end(),
                                  [&](const Issue& issue) { return issue.what == what && issue.layer == layer; });
  if (found != info.issues.end()) return &*found;
  if (info.issues.size() >= limits.issues) {
    ++info.issues_not_listed;
    return nullptr;
  }
  info.issues.push_back({std::string(what), std::string(layer), 0, frame});
  return &info.issues.back();
}

}  // namespace

void CaptureInfo::note(const Limits& limits, std::string_view what, std::string_view layer, std::uint64_t frame) {
  if (Issue* issue = find_or_add(*this, limits, what, layer, frame)) ++issue->count;
}

void CaptureInfo::note(const Limits& limits, const Stop& stop, std::uint64_t frame) {
  note(limits, reason_name(stop.why), layer_name(stop.layer), frame);
}

void CaptureInfo::note_many(const Limits& limits, std::string_view what, std::string_view layer, std::uint64_t count,
                            std::uint64_t first_frame) {
  if (Issue* issue = find_or_add(*this, limits, what, layer, first_frame)) issue->count += count;
}

void CaptureInfo::count_unread() {
  ++frames;
  ++packets;
}

void CaptureInfo::count(const Record& record) {
  ++frames;
  ++packets;
  data_bytes += record.original_length;
  captured_bytes += record.captured.size();
  if (record.interface_id < interfaces.size()) ++interfaces[record.interface_id].packets;
  // FNV-1a over the header fields, eight bytes at a step: enough to tell captures apart, cheap enough for each packet.
  const auto mix = [this](std::uint64_t value) { content_hash = (content_hash ^ value) * 0x100000001b3U; };
  mix(static_cast<std::uint64_t>(record.time.ns));
  mix((static_cast<std::uint64_t>(record.captured.size()) << 32) | record.original_length);
  if (!record.has_time) return;
  if (!first_time || record.time.ns < first_time->ns) first_time = record.time;
  if (!last_time || record.time.ns > last_time->ns) last_time = record.time;
}

}  // namespace pcapglass
