// The checks behind anomaly.h that concern a message as a whole; check_header.cpp has those of single headers.
#include <array>

#include "protocols/sip/anomaly.h"
#include "protocols/sip/check_header.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/message.h"
#include "protocols/sip/methods.h"
#include "protocols/sip/multipart.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri.h"
#include "protocols/sip/via.h"

namespace pcapglass::sip {
namespace {

void check_start_line(const StartLine& line, Anomalies& out) {
  if (line.request && !method_index(line.method))
    out.push_back({AnomalyCode::unknown_method, {}, std::string(line.method)});
  if (!line.version.empty() && !equals_ignoring_case(line.version, "SIP/2.0")) {
    out.push_back({AnomalyCode::unsupported_version, {}, std::string(line.version)});
  }
  if (line.extra_space) out.push_back({AnomalyCode::extra_space_in_start_line, {}, {}});
  if (line.trailing_space) out.push_back({AnomalyCode::trailing_space_in_start_line, {}, {}});
  if (line.no_space_after_status) out.push_back({AnomalyCode::no_space_after_status_code, {}, {}});
  if (!line.request) {
    if (line.status.size() != 3 || line.status_code < 100 || line.status_code > 699) {
      out.push_back({AnomalyCode::status_code_out_of_range, {}, std::string(line.status)});
    }
    return;
  }
  if (line.space_in_uri) out.push_back({AnomalyCode::lws_in_request_uri, {}, {}});
  if (line.uri_in_brackets) out.push_back({AnomalyCode::request_uri_in_angle_brackets, {}, {}});
  const Uri uri = parse_uri(line.uri);
  if (uri.has_headers) out.push_back({AnomalyCode::headers_in_request_uri, {}, std::string(uri.headers)});
  check_scheme(uri, UriPlace::request_uri, {}, out);
  check_host({uri.host, uri.port, uri.bracketed}, {}, out);
}

// The parts themselves are not looked into: only whether a reader can take them apart (domain.md 2.7).
void check_multipart(const Message& message, Anomalies& out) {
  if (message.body_length == 0 || message.cut()) return;
  const std::string_view type = message.headers.first(HeaderId::content_type);
  const auto boundary = multipart_boundary(type);
  if (!boundary) return;
  Multipart walk(message.body, *boundary);
  std::size_t parts = 0;
  for (std::string_view part; walk.next(part);) ++parts;
  if (walk.terminated()) return;
  out.push_back({parts == 0 ? AnomalyCode::multipart_without_boundary : AnomalyCode::multipart_not_terminated,
                 canonical_name(HeaderId::content_type), *boundary});
}

// A header that may appear once appears again; Content-Length is judged with the body (domain.md H-04).
void check_repeats(const Headers& headers, Anomalies& out) {
  const auto all = headers.whole();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].single || all[i].id == HeaderId::content_length) continue;
    bool later_one = false;
    std::string values;
    for (std::size_t j = 0; j < all.size(); ++j) {
      if (all[j].canonical != all[i].canonical) continue;
      later_one = later_one || j < i;
      if (j > i) (values.empty() ? values.append(all[i].value) : values).append(" | ").append(all[j].value);
    }
    if (!later_one && !values.empty()) out.push_back({AnomalyCode::duplicate_single_header, all[i].canonical, values});
  }
}

// A peer of the old kind: no cookie in the branch, and what RFC 3261 made mandatory is missing (inv2543).
bool is_rfc2543(const Message& message) {
  if (!message.is_request()) return false;
  const Headers& headers = message.headers;
  if (!headers.has(HeaderId::via) || !headers.has(HeaderId::from)) return false;
  Via via;
  (void)parse_via(headers.first(HeaderId::via), via);
  if (via.has_cookie() || headers.has(HeaderId::max_forwards)) return false;
  return !find_parameter(parse_name_addr(headers.first(HeaderId::from)).parameters, "tag");
}

bool needs_contact(const Message& message) {
  if (message.is_request()) return message.start.method == "INVITE";
  return message.start.status_code / 100 == 2 && parse_cseq(message.headers.first(HeaderId::cseq)).method == "INVITE";
}

void check_mandatory(const Message& message, Anomalies& out) {
  // A message whose headers the snap length cut is not judged by what is missing (domain.md C-09).
  if (message.cut() && !message.headers.terminated()) return;
  constexpr std::array kAlways = {HeaderId::via, HeaderId::from, HeaderId::to, HeaderId::call_id, HeaderId::cseq};
  const auto demand = [&](HeaderId id, AnomalyCode code) {
    if (!message.headers.has(id)) out.push_back({code, canonical_name(id), {}});
  };
  for (const HeaderId id : kAlways) demand(id, AnomalyCode::missing_header);
  if (is_rfc2543(message)) {
    out.push_back({AnomalyCode::rfc2543_peer, {}, {}});
    return;
  }
  if (message.is_request()) demand(HeaderId::max_forwards, AnomalyCode::missing_max_forwards);
  if (needs_contact(message)) demand(HeaderId::contact, AnomalyCode::missing_contact);
}

void check_cseq(const Message& message, Anomalies& out) {
  const std::string_view value = message.headers.first(HeaderId::cseq);
  if (!value.data()) return;
  const std::string_view name = canonical_name(HeaderId::cseq);
  const CSeq cseq = parse_cseq(value);
  if (!cseq.number || cseq.method.empty()) {
    out.push_back({AnomalyCode::cseq_invalid, name, std::string(value)});
    return;
  }
  if (*cseq.number >= (std::uint64_t{1} << 31)) {
    out.push_back({AnomalyCode::cseq_out_of_range, name, std::string(cseq.digits)});
  }
  if (message.is_request() && cseq.method != message.start.method) {
    out.push_back(
        {AnomalyCode::cseq_method_mismatch, name, std::string(message.start.method) + ", " + std::string(cseq.method)});
  }
}

void check_framing(const Message& message, Anomalies& out) {
  const Headers& headers = message.headers;
  const std::string_view name = canonical_name(HeaderId::content_length);
  if (message.cut()) {
    out.push_back({AnomalyCode::truncated,
                   {},
                   std::to_string(message.text.size()) + " of " + std::to_string(message.wire_length) + " bytes"});
  } else if (!headers.terminated()) {
    out.push_back({AnomalyCode::headers_not_terminated, {}, {}});
  }
  if (headers.bare_line_ends() || message.start.bare_line_end) out.push_back({AnomalyCode::bare_line_end, {}, {}});
  if (headers.not_headers() > 0) {
    out.push_back({AnomalyCode::line_without_colon, {}, std::to_string(headers.not_headers())});
  }
  if (headers.not_kept() > 0) {
    out.push_back({AnomalyCode::header_limit_exceeded, {}, std::to_string(headers.not_kept())});
  }
  if (message.length_state == LengthState::invalid || message.length_state == LengthState::conflicting) {
    std::string values;
    for (const Header& header : headers.whole()) {
      if (header.id == HeaderId::content_length) values.append(values.empty() ? "" : ", ").append(header.value);
    }
    out.push_back({message.length_state == LengthState::invalid ? AnomalyCode::content_length_invalid
                                                                : AnomalyCode::conflicting_content_length,
                   name, values});
  }
  if (message.on_stream && message.length_state == LengthState::absent && headers.terminated()) {
    out.push_back({AnomalyCode::missing_content_length, name, {}});
  }
  if (message.body_missing() && (headers.terminated() || !message.cut())) {
    out.push_back({AnomalyCode::content_length_exceeds_datagram, name,
                   std::to_string(*message.content_length) + ", " + std::to_string(message.body_length)});
  }
  if (message.trailing > 0) out.push_back({AnomalyCode::trailing_octets, {}, std::to_string(message.trailing)});
}

}  // namespace

void find_anomalies(const Message& message, Anomalies& out) {
  check_start_line(message.start, out);
  check_mandatory(message, out);
  check_repeats(message.headers, out);
  check_cseq(message, out);
  bool first_via = true;
  for (const Header& header : message.headers.whole()) {
    check_header(header, header.id == HeaderId::via && first_via, out);
    first_via = first_via && header.id != HeaderId::via;
  }
  check_body_type(message, out);
  check_multipart(message, out);
  check_framing(message, out);
}

}  // namespace pcapglass::sip
