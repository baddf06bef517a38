// Response codes and Q.850 causes by name, and what they mean in practice (domain.md 2.6, 5.6).
#include <algorithm>
#include <array>

#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

struct Named {
  std::uint16_t code;
  std::string_view name;
};

constexpr std::array kCodes = {
    Named{100, "Trying"},
    Named{180, "Ringing"},
    Named{181, "Call Is Being Forwarded"},
    Named{182, "Queued"},
    Named{183, "Session Progress"},
    Named{199, "Early Dialog Terminated"},
    Named{200, "OK"},
    Named{202, "Accepted"},
    Named{204, "No Notification"},
    Named{300, "Multiple Choices"},
    Named{301, "Moved Permanently"},
    Named{302, "Moved Temporarily"},
    Named{305, "Use Proxy"},
    Named{380, "Alternative Service"},
    Named{400, "Bad Request"},
    Named{401, "Unauthorized"},
    Named{402, "Payment Required"},
    Named{403, "Forbidden"},
    Named{404, "Not Found"},
    Named{405, "Method Not Allowed"},
    Named{406, "Not Acceptable"},
    Named{407, "Proxy Authentication Required"},
    Named{408, "Request Timeout"},
    Named{410, "Gone"},
    Named{412, "Conditional Request Failed"},
    Named{413, "Request Entity Too Large"},
    Named{414, "Request-URI Too Long"},
    Named{415, "Unsupported Media Type"},
    Named{416, "Unsupported URI Scheme"},
    Named{417, "Unknown Resource-Priority"},
    Named{420, "Bad Extension"},
    Named{421, "Extension Required"},
    Named{422, "Session Interval Too Small"},
    Named{423, "Interval Too Brief"},
    Named{424, "Bad Location Information"},
    Named{425, "Bad Alert Message"},
    Named{428, "Use Identity Header"},
    Named{429, "Provide Referrer Identity"},
    Named{430, "Flow Failed"},
    Named{433, "Anonymity Disallowed"},
    Named{436, "Bad Identity Info"},
    Named{437, "Unsupported Credential"},
    Named{438, "Invalid Identity Header"},
    Named{439, "First Hop Lacks Outbound Support"},
    Named{440, "Max-Breadth Exceeded"},
    Named{469, "Bad Info Package"},
    Named{470, "Consent Needed"},
    Named{480, "Temporarily Unavailable"},
    Named{481, "Call/Transaction Does Not Exist"},
    Named{482, "Loop Detected"},
    Named{483, "Too Many Hops"},
    Named{484, "Address Incomplete"},
    Named{485, "Ambiguous"},
    Named{486, "Busy Here"},
    Named{487, "Request Terminated"},
    Named{488, "Not Acceptable Here"},
    Named{489, "Bad Event"},
    Named{491, "Request Pending"},
    Named{493, "Undecipherable"},
    Named{494, "Security Agreement Required"},
    Named{500, "Server Internal Error"},
    Named{501, "Not Implemented"},
    Named{502, "Bad Gateway"},
    Named{503, "Service Unavailable"},
    Named{504, "Server Time-out"},
    Named{505, "Version Not Supported"},
    Named{513, "Message Too Large"},
    Named{555, "Push Notification Service Not Supported"},
    Named{580, "Precondition Failure"},
    Named{600, "Busy Everywhere"},
    Named{603, "Decline"},
    Named{604, "Does Not Exist Anywhere"},
    Named{606, "Not Acceptable"},
    Named{607, "Unwanted"},
    Named{608, "Rejected"},
};

constexpr std::array kHints = {
    Named{401, "once is normal; again and again means a wrong password, realm or clock"},
    Named{403, "refused by policy: wrong credentials, or a number that is not permitted"},
    Named{404, "the number or address is unknown at that host: dial plan or provisioning"},
    Named{405, "that host does not allow this method here"},
    Named{407, "once is normal; again and again means a wrong password, realm or clock"},
    Named{408, "the next hop did not answer in time"},
    Named{415, "the type of the body is not understood"},
    Named{416, "the scheme of the URI (tel:, sips:) is not understood"},
    Named{420, "an extension that was required is not supported: see Unsupported"},
    Named{422, "Session-Expires is too small: see Min-SE"},
    Named{423, "the expiry is too short: see Min-Expires"},
    Named{480, "not registered, do-not-disturb, or no route"},
    Named{481, "the dialog is unknown there: a restart, a failover, or an ACK or BYE that went to another node"},
    Named{482, "the request came back to where it had been: a loop"},
    Named{483, "the request passed too many hops: probably a loop"},
    Named{484, "the number is incomplete"},
    Named{486, "the callee is busy"},
    Named{487, "the caller gave up, or a timer of a proxy did"},
    Named{488, "no common codec, transport profile or address family: see Warning and the SDP of both sides"},
    Named{489, "the event package is unknown there"},
    Named{491, "both sides changed the session at the same time; they try again"},
    Named{494, "a security agreement is required"},
    Named{500, "an application error, or CSeq out of order"},
    Named{501, "the method is not implemented there"},
    Named{502, "a gateway or DNS behind the proxy failed"},
    Named{503, "overload, maintenance, or all trunks down: see Retry-After"},
    Named{504, "a gateway or DNS behind the proxy did not answer"},
    Named{505, "the SIP version is not supported"},
    Named{513, "the message is too large"},
    Named{580, "preconditions (such as resources for media) were not met"},
    Named{600, "busy on every device"},
    Named{603, "the callee declined on every device"},
    Named{604, "unknown everywhere"},
    Named{606, "the session is not acceptable on any device: codecs or bandwidth"},
    Named{607, "the callee does not want this call"},
    Named{608, "rejected by an analytics engine in the path"},
};

constexpr std::array kCauses = {
    Named{1, "unallocated number"},
    Named{2, "no route to transit network"},
    Named{3, "no route to destination"},
    Named{16, "normal call clearing"},
    Named{17, "user busy"},
    Named{18, "no user responding"},
    Named{19, "no answer from user"},
    Named{20, "subscriber absent"},
    Named{21, "call rejected"},
    Named{22, "number changed"},
    Named{23, "redirection to new destination"},
    Named{26, "non-selected user clearing"},
    Named{27, "destination out of order"},
    Named{28, "invalid number format"},
    Named{29, "facility rejected"},
    Named{31, "normal, unspecified"},
    Named{34, "no circuit available"},
    Named{38, "network out of order"},
    Named{41, "temporary failure"},
    Named{42, "switching equipment congestion"},
    Named{44, "requested circuit not available"},
    Named{47, "resource unavailable"},
    Named{50, "facility not subscribed"},
    Named{55, "incoming calls barred within closed user group"},
    Named{57, "bearer capability not authorized"},
    Named{58, "bearer capability not presently available"},
    Named{63, "service or option not available"},
    Named{65, "bearer capability not implemented"},
    Named{69, "facility not implemented"},
    Named{79, "service or option not implemented"},
    Named{81, "invalid call reference value"},
    Named{87, "user not member of closed user group"},
    Named{88, "incompatible destination"},
    Named{95, "invalid message"},
    Named{96, "mandatory information element missing"},
    Named{97, "message type non-existent"},
    Named{99, "information element non-existent"},
    Named{100, "invalid information element contents"},
    Named{101, "message not compatible with call state"},
    Named{102, "recovery on timer expiry"},
    Named{111, "protocol error"},
    Named{127, "interworking"},
};

template <std::size_t N>
std::string_view find(const std::array<Named, N>& table, std::uint16_t code) {
  const auto found = std::lower_bound(table.begin(), table.end(), code,
                                      [](const Named& named, std::uint16_t wanted) { return named.code < wanted; });
  return found != table.end() && found->code == code ? found->name : std::string_view{};
}

std::string with_name(std::uint16_t code, std::string_view name) {
  std::string out = std::to_string(code);
  if (!name.empty()) out.append(" ").append(name);
  return out;
}

}  // namespace

std::string_view hint_of(std::uint16_t code) { return find(kHints, code); }
std::string code_text(std::uint16_t code) { return with_name(code, find(kCodes, code)); }
std::string q850_text(std::uint16_t cause) { return with_name(cause, find(kCauses, cause)); }

}  // namespace pcapglass::sip
