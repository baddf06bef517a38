// What response codes mean in practice, and codes written with their names (domain.md 5.6).
#include "protocols/sip/codes.h"

#include <algorithm>
#include <array>

#include "protocols/sip/call/rules.h"

namespace pcapglass::sip {
namespace {

struct Named {
  std::uint16_t code;
  std::string_view name;
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

std::string with_name(std::uint16_t code, std::string_view name) {
  std::string out = std::to_string(code);
  if (!name.empty()) out.append(" ").append(name);
  return out;
}

}  // namespace

std::string_view hint_of(std::uint16_t code) {
  const auto found = std::lower_bound(kHints.begin(), kHints.end(), code,
                                      [](const Named& named, std::uint16_t wanted) { return named.code < wanted; });
  return found != kHints.end() && found->code == code ? found->name : std::string_view{};
}
std::string code_text(std::uint16_t code) { return with_name(code, status_name(code)); }
std::string q850_text(std::uint16_t cause) { return with_name(cause, q850_name(cause)); }

}  // namespace pcapglass::sip
