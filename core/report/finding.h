// A finding: what is wrong or worth knowing, how sure that is, and the frames that show it (domain.md C-04, C-05).
#pragma once

#include <array>

#include "report/describe.h"

namespace pcapglass {

enum class Severity : std::uint8_t { critical, error, warning, notice, info };
[[nodiscard]] inline std::span<const std::string_view> names_of(Severity) {
  static constexpr std::array<std::string_view, 5> kNames = {"critical", "error", "warning", "notice", "info"};
  return kNames;
}

enum class Confidence : std::uint8_t { confirmed, probable, possible };
[[nodiscard]] inline std::span<const std::string_view> names_of(Confidence) {
  static constexpr std::array<std::string_view, 3> kNames = {"confirmed", "probable", "possible"};
  return kNames;
}

struct Evidence {
  std::uint64_t frame = 0;
  std::optional<Timestamp> time;
  std::string what;
};
template <class Field>
void describe(Field& field, Evidence& e) {
  field("frame", e.frame, "Frame number in the capture file");
  field("time", e.time, "Time of that frame");
  field("what", e.what, "What this frame shows");
}

struct Subject {
  std::string type;
  std::string id;
};
template <class Field>
void describe(Field& field, Subject& s) {
  field("type", s.type, "Kind of thing the finding is about, such as capture, message, call or host");
  field("id", s.id, "Which one: a frame number, Call-ID, address or name");
}

struct Finding {
  std::string id;
  Severity severity = Severity::info;
  Confidence confidence = Confidence::possible;
  std::string title;
  std::string explanation;
  Subject subject;
  std::map<std::string, double> metrics;
  std::vector<Evidence> evidence;
  std::vector<std::string> references;
  std::vector<std::string> limits;
};
template <class Field>
void describe(Field& field, Finding& f) {
  field("id", f.id, "Identifier of the rule that fired");
  field("severity", f.severity,
        "critical: service down; error: failed or a MUST violated; warning: degraded or "
        "suspicious; notice: unusual; info: worth knowing");
  field("confidence", f.confidence, "confirmed: all evidence is in the capture; probable; possible");
  field("title", f.title, "The finding in one line");
  field("explanation", f.explanation, "What it means and what to look at next");
  field("subject", f.subject, "What the finding is about");
  field("metrics", f.metrics, "The numbers that made the rule fire, by name with unit");
  field("evidence", f.evidence, "The frames that show it");
  field("references", f.references, "RFC sections and registries");
  field("limits", f.limits, "What would rule the finding out, or what the capture cannot show");
}

// Orders findings by severity, the most severe first; equal ones stay as they are.
void most_severe_first(std::vector<Finding>& findings);

}  // namespace pcapglass
