// Names that scanners give themselves in User-Agent, Server or display names (domain.md SIP-SE-01): a list to be
// edited.
#pragma once

#include <array>
#include <string_view>

namespace pcapglass::sip {

struct KnownTool {
  const char* name;    // lower case
  bool whole;          // the whole value, not a part of it
  bool used_for_good;  // administrators use it as well: a notice
};

// eyeBeam without a version is what old SIPVicious called itself.
inline constexpr std::array<KnownTool, 17> kKnownTools = {{{"friendly-scanner", false, false},
                                                           {"friendly-request", false, false},
                                                           {"sipvicious", false, false},
                                                           {"sipcli", false, false},
                                                           {"sundayddr", false, false},
                                                           {"sip-scan", false, false},
                                                           {"sipscan", false, false},
                                                           {"smap", true, false},
                                                           {"iwar", true, false},
                                                           {"vaxsipuseragent", false, false},
                                                           {"pplsip", false, false},
                                                           {"nmap nse", false, false},
                                                           {"nm@nm", false, false},
                                                           {"eyebeam", true, false},
                                                           {"zoiper rev.1", true, false},
                                                           {"gulp", true, false},
                                                           {"sipsak", false, true}}};

}  // namespace pcapglass::sip
