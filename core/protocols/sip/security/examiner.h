// Judges what the security watch has counted: a source at a time (domain.md 5.7).
#pragma once

#include <map>

#include "protocols/sip/security/watch.h"
#include "report/finding_groups.h"
#include "report/occasion.h"

namespace pcapglass::sip {

class SourceExaminer {
 public:
  SourceExaminer(const SecurityWatch& watch, FindingGroups& findings) : watch_(watch), findings_(findings) {}

  void run();

 private:
  [[nodiscard]] Occasion about(const Rule& rule, Severity severity,
                               Confidence confidence = Confidence::confirmed) const {
    return occasion_of(rule, severity, confidence, "host", to_string(source_->address));
  }
  void add(const Rule& rule, Severity severity, std::vector<Evidence> evidence, std::string details = {},
           std::map<std::string, double> metrics = {}, Confidence confidence = Confidence::confirmed);
  void one(const Rule& rule, Severity severity, const Evidence& evidence, Confidence confidence);

  void tools();
  void floods();
  void rest();
  void exposed();
  void taken_over(const Binding& binding);
  // What the source asked for, user by user.
  void users();
  void enumeration(const std::vector<const AskedUser*>& asked);
  void tell_enumeration(const std::vector<const AskedUser*>& asked);
  void guesses();
  void tell_guesses(const AskedUser& user);
  void spraying(std::vector<const AskedUser*> users);
  void prefixes(const std::vector<const AskedUser*>& asked);

  const SecurityWatch& watch_;
  FindingGroups& findings_;
  const Source* source_ = nullptr;
};

}  // namespace pcapglass::sip
