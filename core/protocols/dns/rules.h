// What the rules of domain.md 6.4 say, whatever made them fire.
#pragma once

#include "report/finding_groups.h"

namespace pcapglass::dns {

// In order of their numbers; those behind 20 are second findings of a rule.
enum RuleId : int {
  kUnanswered = 0,
  kSlow,
  kMissing,
  kServerFailure,
  kTruncation,
  kEdns,
  kConflict,
  kRebinding,
  kTunnel,
  kGenerated,
  kAmplification,
  kTransfer,
  kUpdateRefused,
  kFastFlux,
  kPredictable,
  kMalformed,
  kAliases,
  kExposure,
  kSignatures,
  kLame,
  kServerDown,
  kManyMissing,
  kSearchList,
  kValidation,
  kWrongQuestion,
  kOtherServer,
  kFragmentLost,
  kNotAsked,
  kSequential,
  kNotAuthenticated,
};

[[nodiscard]] const Rule& rule_of(int id);

}  // namespace pcapglass::dns
