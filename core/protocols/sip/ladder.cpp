// A ladder diagram in plain text: participants as lanes in order of appearance, messages as arrows between them.
#include <algorithm>
#include <array>
#include <cmath>

#include "bytes/text.h"
#include "protocols/sip/get_call.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kTimeWidth = 10;
constexpr std::size_t kNarrowestLane = 18;
constexpr std::size_t kMostLanes = 6;

// What of `text` fits into `width` columns; it is ASCII but for what people named themselves, so bytes do.
std::string fitted(std::string_view text, std::size_t width) { return std::string(beginning(text, width)); }

// "   12.345"; C++20's formatting is not in Emscripten 3.1.6.
std::string time_text(double seconds) {
  const bool negative = seconds < 0;
  const auto milliseconds = std::llround((negative ? -seconds : seconds) * 1000);
  std::string fraction = std::to_string(milliseconds % 1000);
  fraction.insert(0, 3 - fraction.size(), '0');
  std::string out = (negative ? "-" : "") + std::to_string(milliseconds / 1000) + "." + fraction;
  if (out.size() < kTimeWidth - 1) out.insert(0, kTimeWidth - 1 - out.size(), ' ');
  return out + " ";
}

class Ladder {
 public:
  Ladder(const std::vector<StepReport>& steps, std::size_t width) : steps_(steps) {
    for (const StepReport& step : steps) {
      add_lane(step.from);
      add_lane(step.to);
    }
    std::size_t frame_width = 0;
    for (const StepReport& step : steps) frame_width = std::max(frame_width, std::to_string(step.packet_number).size());
    const std::size_t room = width - kTimeWidth - frame_width - 4;
    spacing_ = lanes_.size() < 2 ? 0 : std::min<std::size_t>(44, room / (lanes_.size() - 1));
  }

  [[nodiscard]] bool fits() const {
    return lanes_.size() >= 2 && lanes_.size() <= kMostLanes && spacing_ >= kNarrowestLane / 2;
  }

  [[nodiscard]] std::string draw() const {
    std::string out;
    // Names are longer than lanes are wide when there are many, so each has a line of its own then.
    if (lanes_.size() > 2) {
      for (std::size_t i = 0; i < lanes_.size(); ++i) out += std::string(column(i), ' ') + lanes_[i] + "\n";
    } else {
      const std::size_t begin = lanes_[0].size() / 2 < column(0) ? column(0) - lanes_[0].size() / 2 : 0;
      std::string line = std::string(begin, ' ') + lanes_[0];
      const std::size_t second = std::max(line.size() + 2, column(1) - lanes_[1].size() / 2);
      line.resize(second, ' ');
      out += line + lanes_[1] + "\n";
    }
    for (const StepReport& step : steps_) out += row_of(step) + "\n";
    return out;
  }

 private:
  void add_lane(const std::string& name) {
    if (std::find(lanes_.begin(), lanes_.end(), name) == lanes_.end()) lanes_.push_back(name);
  }
  [[nodiscard]] std::size_t lane(const std::string& name) const {
    return static_cast<std::size_t>(std::find(lanes_.begin(), lanes_.end(), name) - lanes_.begin());
  }
  [[nodiscard]] std::size_t column(std::size_t lane) const { return kTimeWidth + lane * spacing_; }

  [[nodiscard]] std::string row_of(const StepReport& step) const {
    std::string line = step.time ? time_text(*step.time) : std::string(kTimeWidth, ' ');
    line.resize(column(lanes_.size() - 1) + 1, ' ');
    for (std::size_t i = 0; i < lanes_.size(); ++i) line[column(i)] = '|';
    const std::size_t from = column(lane(step.from));
    const std::size_t to = column(lane(step.to));
    const std::size_t begin = std::min(from, to) + 1;
    const std::size_t width = std::max(from, to) - std::min(from, to) - (from == to ? 0 : 1);
    if (width == 0) {
      // A host that talks to itself on one port.
      line += " " + label_of(step, 30) + " (to itself)";
    } else {
      std::string arrow(width, '-');
      const std::string label = " " + label_of(step, width - 4) + " ";
      arrow.replace((width - label.size()) / 2, label.size(), label);
      (to > from ? arrow.back() : arrow.front()) = to > from ? '>' : '<';
      line.replace(begin, width, arrow);
    }
    return line + " [" + std::to_string(step.packet_number) + "]";
  }

  // The fullest wording that fits.
  static std::string label_of(const StepReport& step, std::size_t width) {
    const std::string sdp = step.sdp ? " SDP" : "";
    const std::string repeat = step.retransmission_of ? " again" : step.capture_duplicate_of ? " copy" : "";
    std::string full = step.text;
    full.append(sdp).append(repeat);
    if (full.size() <= width) return full;
    if (step.text.size() + repeat.size() <= width) return step.text + repeat;
    const std::size_t parenthesis = step.text.find(" (");
    const std::string bare = step.text.substr(0, parenthesis);
    if (bare.size() + repeat.size() <= width) return bare + repeat;
    return fitted(bare.substr(0, bare.find(' ')) + repeat, width);
  }

  const std::vector<StepReport>& steps_;
  std::vector<std::string> lanes_;
  std::size_t spacing_ = 0;
};

}  // namespace

std::string ladder_of(const std::vector<StepReport>& steps, std::size_t width) {
  const Ladder ladder(steps, width);
  if (ladder.fits()) return ladder.draw();
  // More participants than columns: a line each.
  std::string out;
  for (const StepReport& step : steps) {
    out += (step.time ? time_text(*step.time) : std::string()) + step.from + " > " + step.to + "  " + step.text + " [" +
           std::to_string(step.packet_number) + "]\n";
  }
  return out;
}

}  // namespace pcapglass::sip
