#include "capture/reader.h"

#include <type_traits>

#include "capture/recognise.h"

namespace pcapglass {
namespace {

// Enough of a file to recognise most formats that are read.
constexpr std::size_t kMagic = 4;

}  // namespace

Step CaptureReader::next(Bytes window) {
  Step step;
  if (state_ == State::detecting) step = detect(window);
  std::visit(
      [&](auto& format) {
        if constexpr (!std::is_same_v<std::decay_t<decltype(format)>, std::monostate>) {
          step = format.next(window, offset_, info_, limits_);
        }
      },
      format_);
  if (step.kind == StepKind::need) need_ = step.bytes;
  return step;
}

Step CaptureReader::detect(Bytes window) {
  if (window.size() < kMagic) return {.kind = StepKind::need, .bytes = kMagic};
  if (auto pcap = PcapReader::recognise(window)) {
    format_ = *pcap;
  } else if (auto pcapng = PcapngReader::recognise(window)) {
    format_ = *pcapng;
  } else if (auto netmon = NetmonReader::recognise(window)) {
    format_ = *netmon;
  } else if (window.size() < kShortMagic) {
    return {.kind = StepKind::need, .bytes = kShortMagic};
  } else if (auto snoop = SnoopReader::recognise(window)) {
    format_ = *snoop;
  } else {
    return detect_without_magic(window);
  }
  state_ = State::reading;
  return {.kind = StepKind::need, .bytes = kMagic};
}

// Last of all, so that nothing that has a name is taken for records by chance.
Step CaptureReader::detect_without_magic(Bytes window) {
  const std::size_t enough = bytes_to_name_format(window);
  if (window.size() < enough) return {.kind = StepKind::need, .bytes = enough};
  info_.unsupported_format = unsupported_format_name(window);
  const ErfReader::Answer erf =
      info_.unsupported_format.empty() ? ErfReader::recognise(window, false) : ErfReader::Answer{};
  switch (erf.what) {
    case Recognition::undecided: return {.kind = StepKind::need, .bytes = erf.need};
    case Recognition::no: return {.kind = StepKind::broken, .reason = "it begins like no capture format that is read"};
    case Recognition::yes: break;
  }
  format_.emplace<ErfReader>();
  state_ = State::reading;
  return {.kind = StepKind::need, .bytes = kMagic};
}

bool CaptureReader::recognise_at_end() {
  if (ErfReader::recognise(carry_, true).what != Recognition::yes) return false;
  format_.emplace<ErfReader>();
  state_ = State::reading;
  need_ = 0;
  return true;
}

void CaptureReader::drop_carried(const Step& step) {
  need_ = 0;
  if (step.bytes >= carry_.size() || state_ == State::ended) {
    carry_.clear();
  } else {
    carry_.erase(carry_.begin(), carry_.begin() + static_cast<std::ptrdiff_t>(step.bytes));
  }
}

void CaptureReader::end_at_break(const char* reason) {
  info_.complete = false;
  info_.broken_offset = offset_;
  info_.broken_reason = reason;
  state_ = State::ended;
}

std::size_t CaptureReader::pass_over(Bytes chunk) {
  const std::size_t passed = static_cast<std::size_t>(std::min<std::uint64_t>(skip_, chunk.size()));
  skip_ -= passed;
  offset_ += passed;
  return passed;
}

void CaptureReader::end() {
  if (state_ == State::ended) return;
  if (state_ == State::detecting) {
    if (!carry_.empty()) info_.unsupported_format = unsupported_format_name(carry_);
    end_at_break(carry_.empty() ? "the input is empty" : "the input ends before any capture header");
  } else if (!opened()) {
    end_at_break("the input ends within the file header");
  } else if (!carry_.empty() || skip_ > 0) {
    end_at_break("the file ends within a packet or block");
  } else if (const auto* netmon = std::get_if<NetmonReader>(&format_)) {
    if (const char* reason = netmon->missing_at(offset_)) end_at_break(reason);
  }
  state_ = State::ended;
}

}  // namespace pcapglass
