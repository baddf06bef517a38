#include "protocols/sip/malformed.h"

#include "protocols/sip/redact.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kLongestDetail = 200;

std::string what_is_wrong(const Anomaly& anomaly) {
  std::string out(kind_of(anomaly.code).name);
  if (!anomaly.header.empty()) out += " in " + shown_text(anomaly.header);
  if (!anomaly.detail.empty()) out += ": " + shown_text(anomaly.detail.substr(0, kLongestDetail));
  return out;
}

}  // namespace

MalformedGroups::Group* MalformedGroups::group_of(const IpAddress& source, AnomalyCode code) {
  for (Group& group : groups_) {
    if (group.code == code && group.source == source) return &group;
  }
  if (groups_.size() == kMostGroups) return nullptr;
  groups_.push_back({source, code, 0, {}});
  return &groups_.back();
}

void MalformedGroups::add(const Anomalies& anomalies, const IpAddress& source, std::uint64_t frame,
                          std::optional<Timestamp> time) {
  bool left_out = false;
  for (const Anomaly& anomaly : anomalies) {
    if (kind_of(anomaly.code).severity != Severity::error) continue;
    Group* group = group_of(source, anomaly.code);
    if (!group) {
      left_out = true;
      continue;
    }
    // Several defects of one kind in one message are one message.
    if (!group->examples.empty() && group->examples.back().frame == frame) continue;
    ++group->messages;
    if (group->examples.size() < kMostFrames) group->examples.push_back({frame, time, what_is_wrong(anomaly)});
  }
  if (left_out) ++not_grouped_;
}

std::vector<Finding> MalformedGroups::findings() const {
  std::vector<Finding> out;
  for (const Group& group : groups_) {
    const AnomalyKind& kind = kind_of(group.code);
    Finding finding;
    finding.id = "SIP-TR-10";
    finding.severity = Severity::warning;
    finding.confidence = Confidence::confirmed;
    finding.title = "Malformed SIP from " + to_string(group.source) + ": " + std::string(kind.name);
    finding.explanation =
        std::string(kind.meaning) + " Look at the sender, or at a device that rewrites SIP on the way.";
    finding.subject = {"host", to_string(group.source)};
    finding.metrics["messages"] = static_cast<double>(group.messages);
    for (const Example& example : group.examples)
      finding.evidence.push_back({example.frame, example.time, example.what});
    if (!kind.reference.empty()) finding.references.emplace_back(kind.reference);
    if (group.messages > group.examples.size()) finding.limits.push_back("Only the first 10 frames are cited.");
    out.push_back(std::move(finding));
  }
  return out;
}

}  // namespace pcapglass::sip
