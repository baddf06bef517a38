// TLS from outside (RFC 5246, 8446, 5280), and SIP within it (domain.md D-08).
#include "support/tls.h"

#include "catch.h"
#include "protocols/tls/certificate.h"
#include "protocols/tls/connection.h"
#include "protocols/tls/der.h"
#include "support/capture.h"
#include "support/sip.h"
#include "support/tcp.h"

using namespace test;
using namespace pcapglass;

namespace {

const std::string kNames = der(0x82, "sip.example.com") + der(0x86, "sip:example.com") + der(0x87, "\xC6\x33\x64\x07");

std::string valid_certificate() { return certificate("example.com", kNames, "250101000000Z", "270101000000Z"); }

}  // namespace

TEST_CASE("X.690 8.1: elements are bounded by what is there") {
  Bytes rest = as_bytes(std::string_view("\x30\x03\x02\x01\x05\x04\x00", 7));
  const auto sequence = tls::next_element(rest);
  REQUIRE(sequence);
  CHECK((sequence->tag == 0x30 && sequence->content.size() == 3 && rest.size() == 2));
  for (const std::string_view bad :
       {std::string_view("\x30\x05\x01", 3), std::string_view("\x30\x80\x00\x00", 4),
        std::string_view("\x30\x85\x00\x00\x00\x00\x01", 7), std::string_view("\x1F\x01\x00", 3),
        std::string_view("\x30\x84\xFF\xFF\xFF\xFF", 6), std::string_view("\x30", 1)}) {
    Bytes bytes = as_bytes(bad);
    CHECK_FALSE(tls::next_element(bytes));
    CHECK(bytes.empty());
  }
}

TEST_CASE("RFC 5280 4.1: whom a certificate names and when it is valid") {
  const std::string der_text = valid_certificate();
  const auto read = tls::parse_certificate(as_bytes(der_text));
  REQUIRE(read);
  CHECK(read->subject == "example.com");
  CHECK(read->dns_names == std::vector<std::string>{"sip.example.com"});
  CHECK(read->uris == std::vector<std::string>{"sip:example.com"});
  CHECK(read->addresses == std::vector<std::string>{"198.51.100.7"});
  CHECK(read->not_before == 1'735'689'600);  // date -u -d 2025-01-01 +%s
  CHECK(read->not_after == 1'798'761'600);
  CHECK(read->has_sip_uri());
  CHECK((read->names("SIP.example.com") && read->names("example.com") && !read->names("www.example.com")));
  for (std::size_t length = 0; length < der_text.size(); ++length) {
    (void)tls::parse_certificate(as_bytes(std::string_view(der_text).substr(0, length)));
  }
  const std::string wild = certificate("x", der(0x82, "*.example.com"), "491231235959Z", "500101000000Z");
  const auto wildcard = tls::parse_certificate(as_bytes(wild));
  REQUIRE(wildcard);
  CHECK((wildcard->names("a.example.com") && !wildcard->names("example.com") && !wildcard->names("a.b.example.com")));
  CHECK(wildcard->not_after < 0);  // 1950: RFC 5280 4.1.2.5.1
}

TEST_CASE("D-08: TLS on the SIP port is named with what its outside shows") {
  TcpTalk talk(5061);
  const std::string hello = tls_record(22, client_hello(server_name("sip.example.com")));
  // The server's flight: two messages in one record, the certificate split over two.
  const std::string flight = server_hello() + certificate_message(valid_certificate());
  talk.client(hello.substr(0, 20)).client(hello.substr(20));
  talk.server(tls_record(22, flight.substr(0, 120)) + tls_record(22, flight.substr(120)));
  talk.client(tls_record(20, "\x01") + tls_record(22, std::string(40, 'e')));
  talk.client(tls_record(23, std::string(500, 'e'))).server(tls_record(23, std::string(300, 'e')));
  talk.server(tls_record(21, std::string(26, 'e')));
  const Json result = ask(talk.bytes(), "analyze_sip_packets");
  INFO(result.dump());
  const Json& seen = result["transport_events"]["tls_connections"][0];
  CHECK((seen["client"] == "192.0.2.1:40000" && seen["server"] == "192.0.2.2:5061" && seen["first_frame"] == 3));
  CHECK((seen["version"] == "TLS 1.2" && seen["cipher_suite"] == "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"));
  CHECK((seen["server_name"] == "sip.example.com" && seen["why_sip"] == "port" && seen["handshake_seen"] == true));
  CHECK(seen["certificate"]["subject"] == "example.com");
  CHECK(seen["certificate"]["alternative_names"] == Json{"sip.example.com", "sip:example.com", "198.51.100.7"});
  CHECK(seen["certificate"]["not_after"].get<std::string>().substr(0, 10) == "2027-01-01");
  CHECK(seen["certificate"]["frame"] == 5);
  CHECK((seen["bytes_from_client"] == 500 && seen["bytes_from_server"] == 300));
  CHECK((seen["alerts"] == 1 && seen["first_alerts"][0]["level"] == "encrypted"));
  REQUIRE(result["not_analyzed"].size() == 2);
  CHECK(result["not_analyzed"][0].get<std::string>().rfind("sip_over_tls_undecryptable: 192.0.2.1:40000", 0) == 0);
  CHECK(result["not_analyzed"][1].get<std::string>().find("SSLKEYLOGFILE") != std::string::npos);
}

TEST_CASE("D-08: elsewhere the handshake tells") {
  const auto reason = [](std::string_view extensions, std::string_view given_certificate) {
    TcpTalk talk(8443);
    talk.client(tls_record(22, client_hello(extensions)));
    talk.server(tls_record(22, server_hello() + certificate_message(given_certificate)));
    talk.client(tls_record(20, "\x01")).client(tls_record(23, "eeee"));
    const Json result = ask(talk.bytes(), "analyze_sip_packets");
    if (!result.contains("transport_events")) return std::string("none");
    const Json& seen = result["transport_events"]["tls_connections"][0];
    CHECK(seen.contains("server_name") != (extensions.find("example") == std::string_view::npos));
    CHECK(seen["bytes_from_client"] == 4);
    return seen["why_sip"].get<std::string>();
  };
  const std::string web = certificate("example.com", der(0x82, "www.example.com"), "250101000000Z", "270101000000Z");
  CHECK(reason(server_name("sip.example.com"), web) == "server_name");
  CHECK(reason(application_protocol("sip/2"), web) == "application_protocol");
  CHECK(reason(server_name("www.example.com"), valid_certificate()) == "certificate");
  CHECK(reason(server_name("www.example.com"), web) == "none");
}

TEST_CASE("D-08: hosts that speak SIP in clear, and TLS 1.3") {
  TcpTalk talk(7443);
  talk.udp(request());
  talk.client(tls_record(22, client_hello(tls_extension(43, std::string("\x04\x7A\x7A\x03\x04", 5)))));
  talk.server(tls_record(22, server_hello(tls_extension(43, "\x03\x04"))) + tls_record(23, std::string(900, 'e')));
  const Json result = ask(talk.bytes(), "analyze_sip_packets");
  const Json& seen = result["transport_events"]["tls_connections"][0];
  CHECK((seen["why_sip"] == "host_pair" && seen["version"] == "TLS 1.3"));
  CHECK(seen["bytes_from_server"] == 900);
}

TEST_CASE("TLS that is cut, torn or long gives a report") {
  const std::string flight = tls_record(22, server_hello() + certificate_message(valid_certificate()));
  for (std::size_t length = 1; length < flight.size(); length += 7) {
    TcpTalk talk(5061, length % 2 == 0);
    talk.server(std::string_view(flight).substr(0, length)).lose(false, 30).server(flight);
    CHECK_FALSE(ask(talk.bytes(), "analyze_sip_packets").contains("error"));
  }
  TcpTalk middle(5061, false);
  middle.client(tls_record(23, std::string(100, 'e')));
  CHECK(ask(middle.bytes(), "analyze_sip_packets")["transport_events"]["tls_connections"][0]["bytes_from_client"] ==
        100);
}
