#include "protocols/sip/detail/header_shape.h"

#include <array>

#include "bytes/text.h"

namespace pcapglass::sip {
namespace {

struct Shaped {
  const char* name;  // lower case
  HeaderShape shape;
};

constexpr std::array kShapes = std::to_array<Shaped>({
    {"accept", HeaderShape::words},
    {"accept-contact", HeaderShape::values},
    {"accept-encoding", HeaderShape::words},
    {"accept-language", HeaderShape::words},
    {"accept-resource-priority", HeaderShape::words},
    {"alert-info", HeaderShape::addresses},
    {"allow", HeaderShape::words},
    {"allow-events", HeaderShape::words},
    {"call-info", HeaderShape::addresses},
    {"content-disposition", HeaderShape::value},
    {"content-encoding", HeaderShape::words},
    {"content-language", HeaderShape::words},
    {"content-length", HeaderShape::number},
    {"content-type", HeaderShape::value},
    {"diversion", HeaderShape::addresses},
    {"error-info", HeaderShape::addresses},
    {"event", HeaderShape::value},
    {"expires", HeaderShape::number},
    {"feature-caps", HeaderShape::values},
    {"flow-timer", HeaderShape::number},
    {"geolocation", HeaderShape::addresses},
    {"history-info", HeaderShape::addresses},
    {"identity-info", HeaderShape::addresses},
    {"in-reply-to", HeaderShape::words},
    {"info-package", HeaderShape::value},
    {"join", HeaderShape::value},
    {"max-breadth", HeaderShape::number},
    {"max-forwards", HeaderShape::number},
    {"min-expires", HeaderShape::number},
    {"min-se", HeaderShape::value},
    {"p-access-network-info", HeaderShape::values},
    {"p-asserted-identity", HeaderShape::addresses},
    {"p-associated-uri", HeaderShape::addresses},
    {"p-called-party-id", HeaderShape::address},
    {"p-charging-function-addresses", HeaderShape::parameters},
    {"p-charging-vector", HeaderShape::parameters},
    {"p-early-media", HeaderShape::words},
    {"p-preferred-identity", HeaderShape::addresses},
    {"p-profile-key", HeaderShape::address},
    {"p-served-user", HeaderShape::address},
    {"p-visited-network-id", HeaderShape::values},
    {"path", HeaderShape::addresses},
    {"privacy", HeaderShape::words},
    {"proxy-require", HeaderShape::words},
    {"record-route", HeaderShape::addresses},
    {"recv-info", HeaderShape::words},
    {"refer-sub", HeaderShape::value},
    {"refer-to", HeaderShape::address},
    {"referred-by", HeaderShape::address},
    {"reject-contact", HeaderShape::values},
    {"remote-party-id", HeaderShape::addresses},
    {"replaces", HeaderShape::value},
    {"reply-to", HeaderShape::address},
    {"request-disposition", HeaderShape::words},
    {"require", HeaderShape::words},
    {"resource-priority", HeaderShape::words},
    {"retry-after", HeaderShape::commented},
    {"route", HeaderShape::addresses},
    {"rseq", HeaderShape::number},
    {"security-client", HeaderShape::values},
    {"security-server", HeaderShape::values},
    {"security-verify", HeaderShape::values},
    {"service-route", HeaderShape::addresses},
    {"session-expires", HeaderShape::value},
    {"session-id", HeaderShape::value},
    {"subscription-state", HeaderShape::value},
    {"supported", HeaderShape::words},
    {"target-dialog", HeaderShape::value},
    {"unsupported", HeaderShape::words},
    {"user-to-user", HeaderShape::values},
});

}  // namespace

HeaderShape shape_of(std::string_view canonical) {
  for (const Shaped& row : kShapes) {
    if (equals_ignoring_case(row.name, canonical)) return row.shape;
  }
  return HeaderShape::text;
}

}  // namespace pcapglass::sip
