#include "protocols/sip/header_name.h"

#include <array>

#include "bytes/text.h"

namespace pcapglass::sip {
namespace {

constexpr bool kOnce = true;

constexpr std::array kNames = {
    HeaderName{"accept", '\0', HeaderId::accept},
    HeaderName{"accept-contact", 'a'},
    HeaderName{"allow-events", 'u'},
    HeaderName{"authentication-info", '\0', HeaderId::authentication_info},
    HeaderName{"authorization", '\0', HeaderId::authorization},
    HeaderName{"call-id", 'i', HeaderId::call_id, kOnce},
    HeaderName{"contact", 'm', HeaderId::contact},
    HeaderName{"content-disposition", '\0', HeaderId::other, kOnce},
    HeaderName{"content-encoding", 'e'},
    HeaderName{"content-length", 'l', HeaderId::content_length, kOnce},
    HeaderName{"content-type", 'c', HeaderId::content_type, kOnce},
    HeaderName{"cseq", '\0', HeaderId::cseq, kOnce},
    HeaderName{"date", '\0', HeaderId::date, kOnce},
    HeaderName{"event", 'o', HeaderId::other, kOnce},
    HeaderName{"expires", '\0', HeaderId::expires, kOnce},
    HeaderName{"from", 'f', HeaderId::from, kOnce},
    HeaderName{"identity", 'y'},
    HeaderName{"identity-info", 'n'},
    HeaderName{"in-reply-to", '\0', HeaderId::in_reply_to},
    HeaderName{"max-forwards", '\0', HeaderId::max_forwards, kOnce},
    HeaderName{"mime-version", '\0', HeaderId::other, kOnce},
    HeaderName{"min-expires", '\0', HeaderId::min_expires, kOnce},
    HeaderName{"min-se", '\0', HeaderId::other, kOnce},
    HeaderName{"organization", '\0', HeaderId::other, kOnce},
    HeaderName{"p-asserted-identity", '\0', HeaderId::p_asserted_identity},
    HeaderName{"path", '\0', HeaderId::path},
    HeaderName{"priority", '\0', HeaderId::other, kOnce},
    HeaderName{"proxy-authenticate", '\0', HeaderId::proxy_authenticate},
    HeaderName{"proxy-authentication-info", '\0', HeaderId::proxy_authentication_info},
    HeaderName{"proxy-authorization", '\0', HeaderId::proxy_authorization},
    HeaderName{"rack", '\0', HeaderId::other, kOnce},
    HeaderName{"record-route", '\0', HeaderId::record_route},
    HeaderName{"refer-to", 'r', HeaderId::other, kOnce},
    HeaderName{"referred-by", 'b', HeaderId::other, kOnce},
    HeaderName{"reject-contact", 'j'},
    HeaderName{"replaces", '\0', HeaderId::other, kOnce},
    HeaderName{"reply-to", '\0', HeaderId::other, kOnce},
    HeaderName{"request-disposition", 'd'},
    HeaderName{"retry-after", '\0', HeaderId::retry_after, kOnce},
    HeaderName{"route", '\0', HeaderId::route},
    HeaderName{"rseq", '\0', HeaderId::other, kOnce},
    HeaderName{"server", '\0', HeaderId::server, kOnce},
    HeaderName{"service-route", '\0', HeaderId::service_route},
    HeaderName{"session-expires", 'x', HeaderId::other, kOnce},
    HeaderName{"sip-etag", '\0', HeaderId::other, kOnce},
    HeaderName{"sip-if-match", '\0', HeaderId::other, kOnce},
    HeaderName{"subject", 's', HeaderId::other, kOnce},
    HeaderName{"subscription-state", '\0', HeaderId::other, kOnce},
    HeaderName{"supported", 'k'},
    HeaderName{"timestamp", '\0', HeaderId::other, kOnce},
    HeaderName{"to", 't', HeaderId::to, kOnce},
    HeaderName{"user-agent", '\0', HeaderId::user_agent, kOnce},
    HeaderName{"via", 'v', HeaderId::via},
    HeaderName{"warning", '\0', HeaderId::warning},
    HeaderName{"www-authenticate", '\0', HeaderId::www_authenticate},
};

}  // namespace

const HeaderName* find_header_name(std::string_view as_sent) {
  if (as_sent.empty()) return nullptr;
  const char first = to_lower(as_sent.front());
  for (const HeaderName& name : kNames) {
    if (as_sent.size() == 1) {
      if (name.compact == first) return &name;
    } else if (name.canonical.size() == as_sent.size() && name.canonical.front() == first &&
               equals_ignoring_case(name.canonical, as_sent)) {
      return &name;
    }
  }
  return nullptr;
}

std::string_view canonical_name(HeaderId id) {
  for (const HeaderName& name : kNames) {
    if (name.id == id) return name.canonical;
  }
  return {};
}

}  // namespace pcapglass::sip
