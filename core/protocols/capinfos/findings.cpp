// What is wrong with the capture as a file (domain.md CI-03, CI-04).
#include <algorithm>

#include "protocols/capinfos/report.h"

namespace pcapglass::capinfos {
namespace {

Finding about_capture(std::string id, Severity severity, std::string title, std::string explanation) {
  Finding finding;
  finding.id = std::move(id);
  finding.severity = severity;
  finding.confidence = Confidence::confirmed;
  finding.title = std::move(title);
  finding.explanation = std::move(explanation);
  finding.subject = {"capture", "file"};
  return finding;
}

std::string counted(std::uint64_t count, std::string_view one, std::string_view many) {
  return std::to_string(count) + " " + std::string(count == 1 ? one : many);
}

void add_damage(const CaptureInfo& capture, const SourceInfo& source, std::vector<Finding>& findings) {
  if (capture.complete && source.damage.empty()) return;
  const std::string reason = capture.complete ? source.damage : capture.broken_reason;
  const std::uint64_t offset = capture.complete ? capture.bytes : capture.broken_offset;
  Finding finding = about_capture(
      "CI-03-damaged-file", Severity::error, "The file is damaged at byte " + std::to_string(offset) + ": " + reason,
      "Everything before that byte is analysed, nothing behind it. The capture was probably cut off while it was "
      "written or copied; capture or copy it again if what you look for may lie behind the break.");
  finding.metrics["broken_at_byte"] = static_cast<double>(offset);
  finding.evidence.push_back({capture.frames, std::nullopt, "the last frame that could be read"});
  findings.push_back(std::move(finding));
}

void add_cut_packets(const OrderAnalyzer& analyzer, const CaptureInfo& capture, std::vector<Finding>& findings) {
  if (analyzer.cut() == 0) return;
  Finding finding = about_capture(
      "CI-03-cut-packets", Severity::notice,
      counted(analyzer.cut(), "packet was", "packets were") + " cut short by the snap length",
      "The snap length cut them. Headers are mostly there, bodies are not: lengths, bodies and checksums of these "
      "packets cannot be judged. Capture with a larger snap length (tcpdump -s 0).");
  finding.metrics["cut_packets"] = static_cast<double>(analyzer.cut());
  finding.metrics["share"] = static_cast<double>(analyzer.cut()) / static_cast<double>(capture.packets);
  finding.evidence.push_back({analyzer.first_cut(), std::nullopt, "the first cut packet"});
  findings.push_back(std::move(finding));
}

Finding about_times(std::string id, Severity severity, std::string title, std::string explanation,
                    const std::vector<TimeStep>& steps, std::uint64_t count) {
  Finding finding = about_capture(std::move(id), severity, std::move(title), std::move(explanation));
  finding.metrics["count"] = static_cast<double>(count);
  for (const TimeStep& step : steps) {
    finding.evidence.push_back({step.frame, step.at, "the frame before it is of " + to_rfc3339(step.before)});
  }
  return finding;
}

void add_times(const OrderAnalyzer& analyzer, std::vector<Finding>& findings) {
  if (analyzer.jumps() > 0) {
    findings.push_back(about_times(
        "CI-03-clock-jump", Severity::warning, "The clock jumps by more than a day",
        "Between neighbouring frames. Either captures of different days were joined, or the clock of the capturing "
        "machine was set: durations and rates over the whole file mean little.",
        analyzer.first_jumps(), analyzer.jumps()));
  }
  if (analyzer.inversions() > 0) {
    findings.push_back(about_times(
        "CI-01-not-in-time-order", Severity::notice,
        counted(analyzer.inversions(), "frame is", "frames are") + " earlier than the one before",
        "Usual where several interfaces or queues were captured together. Sort with reordercap if order matters.",
        analyzer.first_inversions(), analyzer.inversions()));
  }
  if (analyzer.unset_times() > 0) {
    Finding finding =
        about_capture("CI-03-unset-clock", Severity::warning, "Frames are dated 1970 or earlier",
                      "The clock was not set, or the file was written by a program that stores no times.");
    finding.metrics["count"] = static_cast<double>(analyzer.unset_times());
    finding.evidence.push_back({analyzer.first_unset_time(), std::nullopt, "the first of them"});
    findings.push_back(std::move(finding));
  }
}

void add_local_times(const CaptureInfo& capture, std::vector<Finding>& findings) {
  if (!capture.local_times || capture.packets == 0) return;
  Finding finding = about_capture(
      "CI-03-local-times", Severity::notice, "Times are local times of an unknown zone",
      "Network Monitor's files before version 2.3 give the start of the capture in the time zone of the machine that "
      "captured, and do not name the zone. Times are shown here as if that were UTC: differences between them are "
      "right, but before they are compared with other captures or logs the offset of that zone has to be taken off.");
  finding.evidence.push_back({1, std::nullopt, "of this frame and all others"});
  findings.push_back(std::move(finding));
}

void add_drops(const CaptureInfo& capture, std::vector<Finding>& findings) {
  std::uint64_t dropped = 0;
  for (const Interface& interface : capture.interfaces) {
    dropped += interface.dropped_by_interface.value_or(0) + interface.dropped_by_system.value_or(0);
  }
  if (dropped == 0) return;
  Finding finding = about_capture(
      "CI-03-dropped-packets", Severity::warning,
      counted(dropped, "packet was", "packets were") + " dropped while capturing",
      "The capturing machine could not keep up, as the file itself says. What looks lost in this capture may "
      "have been on the wire: absence proves nothing here.");
  finding.metrics["dropped_packets"] = static_cast<double>(dropped);
  finding.evidence.push_back({capture.frames, std::nullopt, "the last frame of the file"});
  finding.limits.emplace_back("Which packets were dropped is not known.");
  findings.push_back(std::move(finding));
}

}  // namespace

std::vector<Finding> find_problems(const OrderAnalyzer& analyzer, const CaptureInfo& capture,
                                   const SourceInfo& source) {
  std::vector<Finding> findings;
  add_damage(capture, source, findings);
  add_drops(capture, findings);
  add_local_times(capture, findings);
  add_times(analyzer, findings);
  add_cut_packets(analyzer, capture, findings);
  most_severe_first(findings);
  return findings;
}

}  // namespace pcapglass::capinfos
