// Checks of single headers, of URIs and of the body's type: the parts of find_anomalies().
#pragma once

#include "protocols/sip/anomaly.h"
#include "protocols/sip/headers.h"
#include "protocols/sip/uri.h"

namespace pcapglass::sip {

struct Message;

enum class UriPlace : std::uint8_t { request_uri, from_to, contact };

void check_scheme(const Uri& uri, UriPlace place, std::string_view header, Anomalies& out);
void check_host(const HostPort& where, std::string_view header, Anomalies& out);
// `topmost_via`: this is the message's first Via field.
void check_header(const Header& header, bool topmost_via, Anomalies& out);
void check_body_type(const Message& message, Anomalies& out);

}  // namespace pcapglass::sip
