// RFC 4475: all 49 messages are SIP and have the anomalies of domain.md 2.10. The files are not part of the project.
#include <map>

#include "catch.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri.h"
#include "support/sip.h"

using namespace test;
using namespace pcapglass::sip;

namespace {

// Anomalies that are more than info; an empty list is the verdict OK.
const std::map<std::string, Names>& table() {
  static const std::map<std::string, Names> kTable = {
      {"wsinv", {}},
      {"intmeth", {"unknown_method"}},
      {"esc01", {}},
      {"escnull", {}},
      {"esc02", {"unknown_method"}},
      {"lwsdisp", {}},
      {"longreq", {}},
      {"dblreq", {"trailing_octets"}},
      {"semiuri", {}},
      {"transports", {}},
      {"mpart01", {}},
      {"unreason", {}},
      {"noreason", {}},
      {"badinv01", {"empty_parameter(via)", "empty_parameter(contact)"}},
      {"clerr", {"content_length_exceeds_datagram(content-length)"}},
      {"ncl", {"content_length_invalid(content-length)"}},
      {"scalar02",
       {"cseq_out_of_range(cseq)", "max_forwards_out_of_range(max-forwards)", "expires_out_of_range(expires)",
        "expires_out_of_range(contact)"}},
      {"scalarlg", {"cseq_out_of_range(cseq)", "retry_after_out_of_range(retry-after)", "warn_code_invalid(warning)"}},
      {"quotbal", {"unterminated_quote(to)"}},
      {"ltgtruri", {"request_uri_in_angle_brackets"}},
      {"lwsruri", {"lws_in_request_uri"}},
      {"lwsstart", {"extra_space_in_start_line"}},
      {"trws", {"trailing_space_in_start_line"}},
      {"escruri", {"headers_in_request_uri"}},
      {"baddate", {"date_not_gmt(date)"}},
      {"regbadct", {"name_addr_required(contact)"}},
      {"badaspec", {"spaces_in_addr_spec(to)"}},
      {"baddn", {"unquoted_display_name(from)", "unquoted_display_name(to)", "headers_not_terminated"}},
      {"badvers", {"unsupported_version"}},
      {"mismatch01", {"cseq_method_mismatch(cseq)"}},
      {"mismatch02", {"unknown_method", "cseq_method_mismatch(cseq)"}},
      {"bigcode", {"status_code_out_of_range"}},
      {"badbranch", {"branch_empty_after_cookie(via)"}},
      // The table names three; Max-Forwards and Contact are missing too (H-10).
      {"insuf",
       {"missing_header(from)", "missing_header(to)", "missing_header(call-id)", "missing_header(max-forwards)",
        "missing_header(contact)"}},
      {"unkscm", {"unknown_uri_scheme"}},
      {"novelsc", {"atypical_uri_scheme"}},
      {"unksm2", {"unknown_uri_scheme(to)", "unknown_uri_scheme(from)", "unknown_uri_scheme(contact)"}},
      {"bext01", {}},
      {"invut", {"unknown_content_type(content-type)"}},
      {"regaut01", {"unknown_auth_scheme(authorization)"}},
      {"multi01",
       {"duplicate_single_header(max-forwards)", "duplicate_single_header(cseq)", "duplicate_single_header(call-id)",
        "duplicate_single_header(from)", "duplicate_single_header(to)"}},
      {"mcl01", {"conflicting_content_length(content-length)"}},
      {"bcast", {"via_broadcast_address(via)"}},
      {"zeromf", {"max_forwards_zero(max-forwards)"}},
      {"cparam01", {}},
      {"cparam02", {}},
      {"regescrt", {}},
      {"sdp01", {"accept_lacks_sdp(accept)"}},
      {"inv2543", {"rfc2543_peer"}},
  };
  return kTable;
}

bool here() {
  static const bool kHere = torture("wsinv").has_value();
  if (!kHere) WARN("skipped: RFC 4475's messages are missing (../shared/captures/raw)");
  return kHere;
}

}  // namespace

TEST_CASE("2.10: every message of RFC 4475 is SIP with exactly the anomalies of the table") {
  if (!here()) return;
  REQUIRE(table().size() == 49);
  for (const auto& [name, anomalies] : table()) {
    INFO(name);
    const Parsed parsed(torture(name).value());
    REQUIRE(parsed.valid);
    CHECK(parsed.anomalies() == anomalies);
  }
  CHECK_FALSE(is_sip(torture("test").value()));
}

TEST_CASE("2.10: wsinv is read whole") {
  if (!here()) return;
  const Parsed parsed(torture("wsinv").value());
  const MessageReport report = parsed.report();
  CHECK(report.cseq == "0009 INVITE");
  CHECK(report.content_length.value == 150);
  CHECK(find_parameter(parse_name_addr(parsed.message->headers.first(HeaderId::to)).parameters, "tag")->value ==
        "1918181833n");
  const NameAddr from = parse_name_addr(parsed.message->headers.first(HeaderId::from));
  CHECK(without_backslashes(from.display) == "J Rosenberg \\\"");
  CHECK(find_parameter(from.parameters, "tag")->value == "98asjd8");
  CHECK(find_parameter(parse_name_addr(parsed.message->headers.first(HeaderId::contact)).parameters, "q")->value ==
        "0.33");
  CHECK(parsed.header("subject").empty());
  CHECK(parsed.header("max-forwards") == "0068");
  const std::string joined = parsed.header("via");
  std::optional<std::string_view> vias = joined;
  int count = 0;
  for (std::string_view element; next_element(vias, element);) ++count;
  CHECK(count == 3);
}

TEST_CASE("2.10: what the table says of single messages") {
  if (!here()) return;
  const auto of = [](const char* name) { return Parsed(torture(name).value()); };
  CHECK(of("intmeth").report().method == "!interesting-Method0123456789_*+`.%indeed'~");
  CHECK(parse_uri(of("intmeth").message->start.uri).host.size() == 11);
  CHECK(of("intmeth").report().cseq == "139122385 !interesting-Method0123456789_*+`.%indeed'~");
  {
    const Parsed esc01 = of("esc01");
    CHECK(percent_decoded(parse_uri(esc01.message->start.uri).user) == "sips:user@example.com");
    CHECK(parse_uri(esc01.message->start.uri).host == "example.net");
  }
  CHECK(of("esc02").report().method == "RE%47IST%45R");
  CHECK(of("dblreq").report().method == "REGISTER");
  CHECK(of("dblreq").report().body_length == 0);
  CHECK(of("mpart01").report().body_length == 553);
  CHECK(of("noreason").report().reason_phrase->empty());
  CHECK(of("unreason").report().reason_phrase->find("= 2**3 * 5**2 но сто девяносто девять") == 0);
  CHECK(of("clerr").report().body_length == 154);
  CHECK(of("scalar02").report().cseq == "36893488147419103232 REGISTER");
  CHECK(of("ltgtruri").report().request_uri == "sip:user@example.com");
  CHECK(of("lwsruri").report().cseq == "2130706432 INVITE");
  CHECK(of("bigcode").report().status_code == 4294967301);
  CHECK(of("badvers").report().sip_version == "SIP/7.0");
  CHECK(of("regaut01").header("authorization") == "NoOneKnowsThisScheme [redacted:16]");
  CHECK(of("longreq").message->headers.all().size() > 40);
  CHECK(of("longreq").report().content_length.value == 150);
}
