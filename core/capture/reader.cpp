#include "capture/reader.h"

#include "capture/recognise.h"

namespace pcapglass {
namespace {

// Enough of a file to tell every format apart that is named when it cannot be read.
constexpr std::size_t kMagic = 4;
constexpr std::size_t kLongestMagic = 16;

}  // namespace

Step CaptureReader::next(Bytes window) {
  Step step;
  if (state_ == State::detecting) step = detect(window);
  if (auto* pcap = std::get_if<PcapReader>(&format_)) step = pcap->next(window, offset_, info_, limits_);
  if (auto* pcapng = std::get_if<PcapngReader>(&format_)) step = pcapng->next(window, offset_, info_, limits_);
  if (step.kind == StepKind::need) need_ = step.bytes;
  return step;
}

Step CaptureReader::detect(Bytes window) {
  if (window.size() < kMagic) return {.kind = StepKind::need, .bytes = kMagic};
  if (auto pcap = PcapReader::recognise(window)) {
    format_ = *pcap;
  } else if (auto pcapng = PcapngReader::recognise(window)) {
    format_ = *pcapng;
  } else if (window.size() < kLongestMagic) {
    return {.kind = StepKind::need, .bytes = kLongestMagic};
  } else {
    info_.unsupported_format = unsupported_format_name(window);
    return {.kind = StepKind::broken, .reason = "it does not begin with a pcap or pcapng header"};
  }
  state_ = State::reading;
  return {.kind = StepKind::need, .bytes = kMagic};
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

void CaptureReader::finish() {
  if (state_ == State::ended) return;
  if (state_ == State::detecting) {
    if (!carry_.empty()) info_.unsupported_format = unsupported_format_name(carry_);
    end_at_break(carry_.empty() ? "the input is empty" : "the input ends before any capture header");
  } else if (!opened()) {
    end_at_break("the input ends within the file header");
  } else if (!carry_.empty() || skip_ > 0) {
    end_at_break("the file ends within a packet or block");
  }
  state_ = State::ended;
}

}  // namespace pcapglass
