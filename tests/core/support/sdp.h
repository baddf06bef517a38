// Session descriptions for tests: lines joined with CR LF, and examples of the RFCs.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "protocols/sdp/session.h"

namespace test {

inline std::string lines(std::initializer_list<std::string_view> all) {
  std::string out;
  for (const std::string_view line : all) out.append(line).append("\r\n");
  return out;
}

// The session part of a good description, `media` behind it.
inline std::string described(std::initializer_list<std::string_view> media, std::string_view version = "1",
                             std::string_view address = "IP4 192.0.2.1") {
  std::string out = "v=0\r\no=- 7 ";
  out.append(version).append(" IN IP4 192.0.2.1\r\ns=-\r\nc=IN ").append(address).append("\r\nt=0 0\r\n");
  return out + lines(media);
}

// Names of the anomalies in order, with line and detail: "missing_line@0 v".
inline std::vector<std::string> anomalies_of(const std::string& text, bool cut = false) {
  std::vector<std::string> out;
  const pcapglass::sdp::Session session = pcapglass::sdp::parse(text, cut);
  for (const auto& anomaly : session.anomalies.list()) {
    std::string shown(kind_of(anomaly.code).name);
    shown += "@" + std::to_string(anomaly.line);
    if (!anomaly.detail.empty()) shown += " " + std::string(anomaly.detail);
    out.push_back(shown);
  }
  return out;
}

// RFC 8866 section 5.
inline std::string rfc8866_example() {
  return lines({"v=0", "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1", "s=Call to John Smith", "i=SDP Offer #1",
                "u=http://www.jdoe.example.com/home.html", "e=Jane Doe <jane@jdoe.example.com>", "p=+1 617 555-6011",
                "c=IN IP4 198.51.100.1", "t=0 0", "m=audio 49170 RTP/AVP 0", "m=audio 49180 RTP/AVP 0",
                "m=video 51372 RTP/AVP 99", "c=IN IP6 2001:db8::2", "a=rtpmap:99 h263-1998/90000"});
}

}  // namespace test
