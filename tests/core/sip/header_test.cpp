// How header lines are read (domain.md 2.4).
#include "catch.h"
#include "protocols/sip/cseq.h"
#include "protocols/sip/name_addr.h"
#include "protocols/sip/scan.h"
#include "protocols/sip/uri.h"
#include "protocols/sip/via.h"
#include "support/sip.h"

using namespace test;
using namespace pcapglass::sip;

TEST_CASE("H-01: names in any case, white space around the colon, compact forms mixed with long ones") {
  const Parsed parsed(
      message_of({"OPTIONS sip:b@x SIP/2.0", "v  : SIP/2.0/UDP h;branch=z9hG4bKa", "FROM\t:<sip:a@x>;tag=1",
                  "t:<sip:b@x>", "i: id", "cSeQ :  3   OPTIONS ", "max-forwards:70", "k: 100rel", "L:0"}));
  CHECK(parsed.anomalies().empty());
  CHECK(parsed.header("via") == "SIP/2.0/UDP h;branch=z9hG4bKa");
  CHECK(parsed.header("from") == "<sip:a@x>;tag=1");
  CHECK(parsed.header("call-id") == "id");
  CHECK(parsed.header("supported") == "100rel");
  CHECK(parsed.report().content_length.value == 0);
}

TEST_CASE("H-01: every compact form of the registry has its long name") {
  const std::pair<const char*, const char*> forms[] = {{"a", "accept-contact"},
                                                       {"b", "referred-by"},
                                                       {"c", "content-type"},
                                                       {"d", "request-disposition"},
                                                       {"e", "content-encoding"},
                                                       {"f", "from"},
                                                       {"i", "call-id"},
                                                       {"j", "reject-contact"},
                                                       {"k", "supported"},
                                                       {"l", "content-length"},
                                                       {"m", "contact"},
                                                       {"n", "identity-info"},
                                                       {"o", "event"},
                                                       {"r", "refer-to"},
                                                       {"s", "subject"},
                                                       {"t", "to"},
                                                       {"u", "allow-events"},
                                                       {"v", "via"},
                                                       {"x", "session-expires"},
                                                       {"y", "identity"}};
  for (const auto& [compact, canonical] : forms) {
    REQUIRE(find_header_name(compact) != nullptr);
    CHECK(find_header_name(compact)->canonical == canonical);
    CHECK(find_header_name(canonical)->compact == compact[0]);
  }
  CHECK(find_header_name("q") == nullptr);
}

TEST_CASE("H-02: a fold is one space") {
  const Parsed parsed(request("OPTIONS", {"Subject: I know\r\n   you're there,\r\n\tpick up  the phone"}));
  CHECK(parsed.header("subject") == "I know you're there, pick up  the phone");
  CHECK(unfolded("a\r\n b\n\t c\r  d") == "a b c d");
}

TEST_CASE("H-03: all values of repeated headers are kept in order") {
  const Parsed parsed(request("OPTIONS", {"Via: SIP/2.0/TCP second;branch=z9hG4bKb, SIP/2.0/UDP third",
                                          "Route: <sip:a,b;lr>", "X-Thing: 1", "Route: <sip:c;lr>", "x-thing: 2"}));
  CHECK(parsed.header("via") ==
        "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtest1, SIP/2.0/TCP second;branch=z9hG4bKb, SIP/2.0/UDP third");
  CHECK(parsed.header("route") == "<sip:a,b;lr>, <sip:c;lr>");
  CHECK(parsed.header("x-thing") == "1, 2");
  CHECK(parsed.report().via == "SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKtest1");
}

TEST_CASE("H-03: lists are split at commas outside quotes, brackets and comments") {
  std::optional<std::string_view> rest = R"("a,\"b" <sip:x,y@h>, (c,(d,e)),, last)";
  Names elements;
  for (std::string_view element; next_element(rest, element);) elements.emplace_back(element);
  CHECK(elements == Names{R"("a,\"b" <sip:x,y@h>)", "(c,(d,e))", "", "last"});
}

TEST_CASE("H-04: a header that may appear once is told when repeated, and its first value counts") {
  const Parsed parsed(request("OPTIONS", {"Call-ID: two", "f: <sip:mallory@x>;tag=2", "Expires: 1", "Expires: 2"}));
  CHECK(parsed.report().call_id == "one@192.0.2.1");
  CHECK(parsed.header("call-id") == "one@192.0.2.1, two");
  CHECK(parsed.anomalies() ==
        Names{"duplicate_single_header(from)", "duplicate_single_header(call-id)", "duplicate_single_header(expires)"});
  CHECK(parsed.report().anomalies[2].detail == "1 | 2");
}

TEST_CASE("H-05: the header list keeps every line as sent, with its place") {
  const Parsed parsed(request("OPTIONS", {"i: two"}));
  const auto rows = parsed.report().header_list;
  REQUIRE(rows);
  REQUIRE(rows->size() == 8);
  CHECK((*rows)[7].name_as_sent == "i");
  CHECK((*rows)[7].name_canonical == "call-id");
  CHECK(parsed.text.substr((*rows)[7].offset, 6) == "i: two");
}

TEST_CASE("H-06: control characters and invalid UTF-8 are made visible, the number of headers is bounded") {
  const Parsed parsed(request("OPTIONS", {std::string("Subject: a\0b\x1b[31m\xff", 18)}));
  CHECK(parsed.header("subject") == "a\\x00b\\x1b[31m\xEF\xBF\xBD");
  Names many(300, "X-Y: z");
  const Parsed flood(request("OPTIONS", many, "body"));
  CHECK(flood.message->headers.all().size() == 256);
  CHECK(flood.message->body == "body");
  CHECK(flood.anomalies() == Names{"header_limit_exceeded"});
  CHECK(Parsed(request("OPTIONS", {"this line is no header"})).anomalies() == Names{"line_without_colon"});
}

TEST_CASE("H-07: quoted strings are un-escaped; one that never ends takes the line") {
  const NameAddr address = parse_name_addr(R"("J \"Rosenberg\\" <sip:j@x>;tag=1)");
  CHECK(without_backslashes(address.display) == "J \"Rosenberg\\");
  CHECK(address.uri == "sip:j@x");
  const Parsed parsed(request("OPTIONS", {}));
  CHECK(parse_name_addr("\"Mr. J. User <sip:j.user@example.com>").open_quote);
  const Parsed broken(
      message_of({"OPTIONS sip:b@x SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKa", "From: <sip:a@x>;tag=1",
                  "To: \"B <sip:b@x>", "Call-ID: id", "CSeq: 3 OPTIONS", "Max-Forwards: 70"}));
  CHECK(broken.anomalies() == Names{"unterminated_quote(to)"});
}

TEST_CASE("H-08: escapes are undone in URIs only, one level, and a NUL cuts nothing") {
  CHECK(percent_decoded("sips%3Auser%40example.com") == "sips:user@example.com");
  CHECK(percent_decoded("value%2541") == "value%41");
  CHECK(percent_decoded("null-%00-null") == std::string("null-\0-null", 11));
  CHECK(percent_decoded("100%") == "100%");
  CHECK(percent_decoded("%4") == "%4");
  CHECK(percent_decoded("%41") == "A");
  CHECK(Parsed(request("OPTIONS", {"C%6Fntact: x"})).header("c%6fntact") == "x");
}

TEST_CASE("H-09: without <> parameters are the header's, within <> the URI's") {
  const NameAddr bare = parse_name_addr("sip:a@b;x");
  CHECK(bare.uri == "sip:a@b");
  CHECK(bare.parameters == ";x");
  const NameAddr bracketed = parse_name_addr("<sip:a@b;x>;y");
  CHECK(parse_uri(bracketed.uri).parameters == ";x");
  CHECK(bracketed.parameters == ";y");
  CHECK(parse_name_addr("sip:user@example.com?Route=%3Csip:x%3E").name_addr_required);
  CHECK(parse_name_addr("Bell, Alexander <sip:b@x>").unquoted_display);
  CHECK_FALSE(parse_name_addr("caller<sip:b@x>").unquoted_display);
  CHECK(parse_name_addr("< sip:b@x >").spaces_in_addr_spec);
  const NameAddr several = parse_name_addr(R"("J" 'R' "S" <sip:b@x>;tag=1)");
  CHECK(several.uri == "sip:b@x");
  CHECK(several.parameters == ";tag=1");
  CHECK(several.display == R"("J" 'R' "S")");
  CHECK(several.unquoted_display);
  CHECK(parse_name_addr("\"J\" sip:b@x;tag=1").uri == "sip:b@x");
}

TEST_CASE("H-10: what must be there and is not is told; Max-Forwards only as a notice") {
  const Parsed parsed("INVITE sip:b@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bKa\r\n\r\n");
  CHECK(parsed.anomalies() == Names{"missing_header(from)", "missing_header(to)", "missing_header(call-id)",
                                    "missing_header(cseq)", "missing_header(max-forwards)", "missing_header(contact)"});
  const auto anomalies = parsed.report().anomalies;
  CHECK(anomalies[0].severity == pcapglass::Severity::error);
  CHECK(anomalies[4].severity == pcapglass::Severity::notice);
  const Names ok = {"SIP/2.0 200 OK",        "Via: SIP/2.0/UDP h;branch=z9hG4bKa",
                    "From: <sip:a@x>;tag=1", "To: <sip:b@x>;tag=2",
                    "Call-ID: id",           "CSeq: 3 INVITE"};
  CHECK(Parsed(message_of(ok)).anomalies() == Names{"missing_header(contact)"});
}

TEST_CASE("H-11: the CSeq number is below 2^31 and its method the request's") {
  CHECK(parse_cseq("0009\r\n  INVITE").number == 9);
  CHECK(parse_cseq("0009\r\n  INVITE").method == "INVITE");
  const auto with_cseq = [](const std::string& value) {
    return Parsed(message_of({"OPTIONS sip:b@x SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKa", "From: <sip:a@x>;tag=1",
                              "To: <sip:b@x>", "Call-ID: id", "CSeq: " + value, "Max-Forwards: 70"}))
        .anomalies();
  };
  CHECK(with_cseq("2147483647 OPTIONS").empty());
  CHECK(with_cseq("2147483648 OPTIONS") == Names{"cseq_out_of_range(cseq)"});
  CHECK(with_cseq("36893488147419103232 OPTIONS") == Names{"cseq_out_of_range(cseq)"});
  CHECK(with_cseq("1 INVITE") == Names{"cseq_method_mismatch(cseq)"});
  CHECK(with_cseq("1 options") == Names{"cseq_method_mismatch(cseq)"});
  CHECK(with_cseq("OPTIONS") == Names{"cseq_invalid(cseq)"});
  CHECK(with_cseq("7") == Names{"cseq_invalid(cseq)"});
}

TEST_CASE("H-12: white space is allowed around the marks of Via") {
  Via via;
  REQUIRE(parse_via("SIP  / 2.0\r\n  / UDP  192.168.255.111 : 5070  ; branch=\r\n z9hG4bK30239 ; rport", via));
  CHECK(via.transport == "UDP");
  CHECK(via.sent_by.host == "192.168.255.111");
  CHECK(via.sent_by.port == "5070");
  CHECK(via.branch == "z9hG4bK30239");
  REQUIRE(parse_via("SIP/2.0/TLS [2001:db8::9:1]:5061;received=2001:db8::9:255", via));
  CHECK(via.sent_by.host == "2001:db8::9:1");
  CHECK(via.sent_by.port == "5061");
  CHECK(find_parameter(via.parameters, "received")->value == "2001:db8::9:255");
  CHECK_FALSE(parse_via("SIP/2.0", via));
  CHECK_FALSE(parse_via("", via));
}

TEST_CASE("2.5: the last @ ends the user part, IPv6 stands in brackets") {
  const Uri semicolons = parse_uri("sip:user;par=u%40example.net@example.com");
  CHECK(semicolons.user == "user;par=u%40example.net");
  CHECK(semicolons.host == "example.com");
  const Uri full = parse_uri("sips:alice:s3cret@[2001:db8::10]:5070;transport=tls;lr?Subject=x");
  CHECK(full.user == "alice");
  CHECK(full.password == "s3cret");
  CHECK(full.host == "2001:db8::10");
  CHECK(full.port == "5070");
  CHECK(full.parameters == ";transport=tls;lr");
  CHECK(full.headers == "Subject=x");
  CHECK(parse_uri("tel:+1-201-555-0123;phone-context=x").scheme == "tel");
  CHECK(parse_uri("sip:[2001:db8::10:5070]").host == "2001:db8::10:5070");
  const auto uri_anomalies = [](const std::string& uri) {
    return Parsed(
               message_of({"OPTIONS " + uri + " SIP/2.0", "Via: SIP/2.0/UDP h;branch=z9hG4bKa", "From: <sip:a@x>;tag=1",
                           "To: <sip:b@x>", "Call-ID: id", "CSeq: 1 OPTIONS", "Max-Forwards: 70"}))
        .anomalies();
  };
  CHECK(uri_anomalies("sip:2001:db8::10") == Names{"ipv6_reference_without_brackets"});
  CHECK(uri_anomalies("sip:[2001:db8::10:5070]") == Names{"possible_port_inside_brackets"});
  CHECK(uri_anomalies("sip:[2001:db8:::192.0.2.1]") == Names{"ipv6_three_colons"});
  CHECK(uri_anomalies("sip:[2001:db8::10]:5070").empty());
}
