#include "protocols/sip/codes.h"

#include <algorithm>
#include <array>

namespace pcapglass::sip {
namespace {

struct Named {
  std::uint16_t number;
  const char* name;
};

// All in order of their numbers.
constexpr std::array<Named, 75> kStatus = {{
    {100, "Trying"},
    {180, "Ringing"},
    {181, "Call Is Being Forwarded"},
    {182, "Queued"},
    {183, "Session Progress"},
    {199, "Early Dialog Terminated"},
    {200, "OK"},
    {202, "Accepted"},
    {204, "No Notification"},
    {300, "Multiple Choices"},
    {301, "Moved Permanently"},
    {302, "Moved Temporarily"},
    {305, "Use Proxy"},
    {380, "Alternative Service"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {407, "Proxy Authentication Required"},
    {408, "Request Timeout"},
    {410, "Gone"},
    {412, "Conditional Request Failed"},
    {413, "Request Entity Too Large"},
    {414, "Request-URI Too Long"},
    {415, "Unsupported Media Type"},
    {416, "Unsupported URI Scheme"},
    {417, "Unknown Resource-Priority"},
    {420, "Bad Extension"},
    {421, "Extension Required"},
    {422, "Session Interval Too Small"},
    {423, "Interval Too Brief"},
    {424, "Bad Location Information"},
    {425, "Bad Alert Message"},
    {428, "Use Identity Header"},
    {429, "Provide Referrer Identity"},
    {430, "Flow Failed"},
    {433, "Anonymity Disallowed"},
    {436, "Bad Identity Info"},
    {437, "Unsupported Credential"},
    {438, "Invalid Identity Header"},
    {439, "First Hop Lacks Outbound Support"},
    {440, "Max-Breadth Exceeded"},
    {469, "Bad Info Package"},
    {470, "Consent Needed"},
    {480, "Temporarily Unavailable"},
    {481, "Call/Transaction Does Not Exist"},
    {482, "Loop Detected"},
    {483, "Too Many Hops"},
    {484, "Address Incomplete"},
    {485, "Ambiguous"},
    {486, "Busy Here"},
    {487, "Request Terminated"},
    {488, "Not Acceptable Here"},
    {489, "Bad Event"},
    {491, "Request Pending"},
    {493, "Undecipherable"},
    {494, "Security Agreement Required"},
    {500, "Server Internal Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Server Time-out"},
    {505, "Version Not Supported"},
    {513, "Message Too Large"},
    {555, "Push Notification Service Not Supported"},
    {580, "Precondition Failure"},
    {600, "Busy Everywhere"},
    {603, "Decline"},
    {604, "Does Not Exist Anywhere"},
    {606, "Not Acceptable"},
    {607, "Unwanted"},
    {608, "Rejected"},
}};

constexpr std::array<Named, 42> kCauses = {{
    {1, "unallocated number"},
    {2, "no route to transit network"},
    {3, "no route to destination"},
    {16, "normal call clearing"},
    {17, "user busy"},
    {18, "no user responding"},
    {19, "no answer from user"},
    {20, "subscriber absent"},
    {21, "call rejected"},
    {22, "number changed"},
    {23, "redirection to new destination"},
    {26, "non-selected user clearing"},
    {27, "destination out of order"},
    {28, "invalid number format"},
    {29, "facility rejected"},
    {31, "normal, unspecified"},
    {34, "no circuit available"},
    {38, "network out of order"},
    {41, "temporary failure"},
    {42, "switching equipment congestion"},
    {44, "requested circuit not available"},
    {47, "resource unavailable"},
    {50, "facility not subscribed"},
    {55, "incoming calls barred within closed user group"},
    {57, "bearer capability not authorized"},
    {58, "bearer capability not presently available"},
    {63, "service or option not available"},
    {65, "bearer capability not implemented"},
    {69, "facility not implemented"},
    {79, "service or option not implemented"},
    {81, "invalid call reference value"},
    {87, "user not member of closed user group"},
    {88, "incompatible destination"},
    {95, "invalid message"},
    {96, "mandatory information element missing"},
    {97, "message type non-existent"},
    {99, "information element non-existent"},
    {100, "invalid information element contents"},
    {101, "message not compatible with call state"},
    {102, "recovery on timer expiry"},
    {111, "protocol error"},
    {127, "interworking"},
}};

constexpr std::array<Named, 12> kWarnings = {{
    {300, "incompatible network protocol"},
    {301, "network address formats"},
    {302, "transport protocol"},
    {303, "bandwidth units"},
    {304, "media type not available"},
    {305, "incompatible media format"},
    {306, "attribute not understood"},
    {307, "session description parameter not understood"},
    {330, "multicast not available"},
    {331, "unicast not available"},
    {370, "insufficient bandwidth"},
    {399, "miscellaneous"},
}};

template <std::size_t N>
std::string_view name_in(const std::array<Named, N>& table, std::uint64_t number) {
  const auto found = std::lower_bound(table.begin(), table.end(), number,
                                      [](const Named& row, std::uint64_t wanted) { return row.number < wanted; });
  return found != table.end() && found->number == number ? std::string_view(found->name) : std::string_view{};
}

}  // namespace

std::string_view status_name(std::uint64_t code) { return name_in(kStatus, code); }
std::string_view q850_name(std::uint64_t cause) { return name_in(kCauses, cause); }
std::string_view warning_name(std::uint64_t code) { return name_in(kWarnings, code); }

}  // namespace pcapglass::sip
