#include "report/query.h"

#include <algorithm>
#include <charconv>

#include "capture/link_type.h"
#include "capture/names.h"

namespace pcapglass {
namespace {

// What a question may ask for. A host whose own limit is larger wants every row, in pieces that fit its memory.
constexpr std::uint32_t kLargestLimit = 1000;

// FNV-1a, 64 bit: only to notice that a cursor is shown to another question, never an identity of anything stored.
std::uint64_t hash_text(std::uint64_t seed, std::string_view text) {
  for (const char c : text) {
    seed ^= static_cast<unsigned char>(c);
    seed *= 0x100000001b3U;
  }
  return seed;
}

std::string to_hex(std::uint64_t value) {
  std::array<char, 16> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, 16).ptr;
  return {buffer.data(), end};
}

std::uint64_t bind(const CaptureInfo& capture, std::string_view tool, const Json& arguments) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  hash = hash_text(hash, std::to_string(capture.bytes) + "/" + std::to_string(capture.packets) + "/" +
                             to_hex(capture.content_hash) + "/" + std::string(tool));
  // The name of the capture is no part of its identity, and a page may have any size.
  std::map<std::string, std::string> others;
  for (const auto& [name, value] : arguments.items()) {
    if (name != "cursor" && name != "limit" && name != "pcap_file") others[name] = value.dump();
  }
  for (const auto& [name, value] : others) hash = hash_text(hash_text(hash, name), value);
  return hash;
}

// "c1.LIST.OFFSET.BINDING"
std::string write_cursor(std::string_view list, std::uint64_t offset, std::uint64_t binding) {
  return "c1." + std::string(list) + "." + std::to_string(offset) + "." + to_hex(binding);
}

std::vector<std::string_view> split_at_dots(std::string_view text) {
  std::vector<std::string_view> parts;
  for (std::size_t dot = text.find('.'); dot != std::string_view::npos; dot = text.find('.')) {
    parts.push_back(text.substr(0, dot));
    text.remove_prefix(dot + 1);
  }
  parts.push_back(text);
  return parts;
}

std::vector<std::string> link_types_in_use(const CaptureInfo& capture) {
  std::vector<std::string> names;
  for (const Interface& interface : capture.interfaces) {
    std::string name(link_type_name(interface.link_type));
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

QueryContext::QueryContext(const CaptureInfo& capture, const SourceInfo& source, const Limits& limits,
                           std::string_view tool, const Json& arguments, std::optional<std::uint32_t> default_limit,
                           const std::map<std::uint64_t, std::vector<std::uint8_t>>& provided)
    : capture_(capture), source_(source), limits_(limits), provided_(provided), limit_(default_limit) {
  if (!arguments.is_object()) return;
  binding_ = bind(capture, tool, arguments);
  const auto limit = arguments.find("limit");
  // The tool's own options struct checks type and bounds; here a limit that would fail there changes nothing.
  if (limit != arguments.end() && limit->is_number() && limit->get<double>() >= 0 &&
      limit->get<double>() <= kLargestLimit) {
    limit_ = static_cast<std::uint32_t>(limit->get<double>());
    limit_asked_ = true;
  }
  read_cursor(arguments);
}

void QueryContext::read_cursor(const Json& arguments) {
  const auto cursor = arguments.find("cursor");
  if (cursor == arguments.end() || !cursor->is_string()) return;
  const std::string& text = cursor->get_ref<const std::string&>();
  const std::vector<std::string_view> parts = split_at_dots(text);
  const bool shaped = parts.size() == 4 && parts[0] == "c1";
  if (shaped) {
    const char* end = parts[2].data() + parts[2].size();
    const auto [rest, failure] = std::from_chars(parts[2].data(), end, cursor_offset_);
    if (failure == std::errc{} && rest == end && to_hex(binding_) == parts[3]) {
      cursor_list_ = parts[1];
      return;
    }
  }
  cursor_error_ = shaped ? "this cursor belongs to another capture or to other arguments; repeat the question without "
                           "cursor and go on from there"
                         : "this is not a cursor of this tool; pass next_cursor as it was returned, or none";
}

Slice QueryContext::slice(std::string_view list, std::size_t total, std::optional<Page>& page,
                          std::size_t unless_asked) {
  const std::size_t first =
      list == cursor_list_ ? static_cast<std::size_t>(std::min<std::uint64_t>(cursor_offset_, total)) : 0;
  std::size_t count = limit_ ? std::min<std::size_t>(*limit_, total - first) : total - first;
  if (limit_ && !limit_asked_ && *limit_ <= kLargestLimit) count = std::min(count, unless_asked);
  if (count == total) return {0, total};
  page = Page{total, count, std::nullopt};
  if (first + count < total) page->next_cursor = write_cursor(list, first + count, binding_);
  if (!note_.empty()) note_ += ' ';
  note_ += std::string(list) + ": " + std::to_string(count) + " of " + std::to_string(total) + " rows";
  if (first > 0) note_ += ", from row " + std::to_string(first + 1);
  note_ += page->next_cursor ? "; pass next_cursor of its page as cursor for more, or a larger limit."
                             : "; these are the last.";
  return {first, count};
}

std::optional<Bytes> QueryContext::reread(std::uint64_t offset, std::uint64_t length) {
  const auto after = provided_.upper_bound(offset);
  if (after != provided_.begin()) {
    const auto& [start, bytes] = *std::prev(after);
    if (offset + length <= start + bytes.size()) {
      return Bytes(bytes).subspan(static_cast<std::size_t>(offset - start), static_cast<std::size_t>(length));
    }
  }
  if (source_.rereadable) wanted_.push_back({offset, length});
  return std::nullopt;
}

void QueryContext::add_note(std::string_view sentence) {
  if (!note_.empty()) note_ += ' ';
  note_ += sentence;
}

void QueryContext::fill(CommonResult& result) const {
  CaptureReport& report = result.capture;
  report.format = format_name(capture_.format);
  report.packets = capture_.packets;
  report.bytes = capture_.bytes;
  report.first_time = capture_.first_time;
  report.last_time = capture_.last_time;
  report.complete = capture_.complete && source_.damage.empty();
  if (!report.complete) {
    report.broken_at_byte = capture_.complete ? capture_.bytes : capture_.broken_offset;
    // When inflating ended early, that is why the capture ends early.
    report.broken_reason = source_.damage;
    if (!source_.damage.empty() && !capture_.complete) *report.broken_reason += "; ";
    if (!capture_.complete) *report.broken_reason += capture_.broken_reason;
  }
  report.link_types = link_types_in_use(capture_);
  for (const Issue& issue : capture_.issues) {
    report.issues.push_back({issue.what, issue.layer, issue.count, issue.first_frame});
  }
  if (capture_.issues_not_listed > 0)
    report.issues.push_back({"further_kinds_of_issues", "file", capture_.issues_not_listed, 0});
  if (!note_.empty()) result.note = note_;
}

}  // namespace pcapglass
