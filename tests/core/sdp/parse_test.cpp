// Lines, attributes and what is wrong with them (RFC 8866; domain.md 4.1).
#include "catch.h"
#include "decode/ip_text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/payload_type.h"
#include "support/sdp.h"

using namespace test;
using namespace pcapglass;
using Names = std::vector<std::string>;

TEST_CASE("Addresses are read as RFC 4291 2.2 writes them") {
  CHECK(to_string(ip_address_of("192.0.2.1")) == "192.0.2.1");
  CHECK(to_string(ip_address_of("255.255.255.255")) == "255.255.255.255");
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "1.2.3.4 ", "1..2.3", "a.b.c.d", "0001.2.3.4",
                           "host.example.com", "1.2.3.4/127"}) {
    CHECK(ip_address_of(text).version == 0);
  }
  CHECK(to_string(ip_address_of("2001:DB8:0:0:8:800:200C:417A")) == "2001:db8::8:800:200c:417a");
  CHECK(to_string(ip_address_of("FF01::101")) == "ff01::101");
  CHECK(to_string(ip_address_of("::")) == "::");
  CHECK(to_string(ip_address_of("::1")) == "::1");
  CHECK(to_string(ip_address_of("1::")) == "1::");
  CHECK(to_string(ip_address_of("1:2:3:4:5:6:7::")) == "1:2:3:4:5:6:7:0");
  CHECK(ip_address_of("::ffff:192.0.2.1").bytes ==
        std::array<std::uint8_t, 16>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1});
  for (const char* text : {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "1:2:3:4:5:6:7:8::", "12345::",
                           "::1:", "[::1]", "fe80::1%eth0", "::1.2.3", "1.2.3.4::", "1:2:3:4:5:6:7:1.2.3.4"}) {
    CHECK(ip_address_of(text).version == 0);
  }
  CHECK(is_unspecified(ip_address_of("0.0.0.0")));
  CHECK(is_unspecified(ip_address_of("::")));
  CHECK_FALSE(is_unspecified(ip_address_of("0.0.0.1")));
  CHECK_FALSE(is_unspecified(IpAddress{}));
}

TEST_CASE("Lines end with CR LF, CR or LF, and know where they are") {
  sdp::Lines lines("v=0\r\ns=x\nt=0\ra=b");
  sdp::Line line;
  REQUIRE(lines.next(line));
  CHECK((line.type == 'v' && line.value == "0" && line.offset == 0 && !line.bare && line.ended));
  REQUIRE(lines.next(line));
  CHECK((line.type == 's' && line.offset == 5 && line.bare));
  REQUIRE(lines.next(line));
  CHECK((line.type == 't' && line.offset == 9 && line.bare));
  REQUIRE(lines.next(line));
  CHECK((line.type == 'a' && line.value == "b" && !line.ended));
  CHECK_FALSE(lines.next(line));
}

TEST_CASE("RFC 3551 6: the static payload types") {
  CHECK(sdp::static_payload_type(0).encoding == "PCMU");
  CHECK(sdp::static_payload_type(8).encoding == "PCMA");
  CHECK(sdp::static_payload_type(9).clock_rate == 8000);
  CHECK((sdp::static_payload_type(10).channels == 2 && sdp::static_payload_type(11).channels == 1));
  CHECK((sdp::static_payload_type(18).encoding == "G729" && sdp::static_payload_type(34).encoding == "H263"));
  CHECK((sdp::static_payload_type(16).clock_rate == 11025 && sdp::static_payload_type(17).clock_rate == 22050));
  CHECK((sdp::static_payload_type(33).encoding == "MP2T" && sdp::static_payload_type(33).clock_rate == 90000));
  for (const int unassigned : {1, 2, 19, 20, 24, 27, 29, 30, 35, 72, 77, 95, 96, 127, 255}) {
    CHECK(sdp::static_payload_type(static_cast<std::uint8_t>(unassigned)).encoding.empty());
  }
}

TEST_CASE("4.1: the example of RFC 8866 5 gives every line") {
  const std::string text = rfc8866_example();
  const sdp::Session s = sdp::parse(text);
  CHECK(anomalies_of(text).empty());
  CHECK(s.version == "0");
  CHECK((s.origin.username == "jdoe" && s.origin.session_id == "3724394400" &&
         s.origin.session_version == "3724394405" && s.origin.address == "198.51.100.1"));
  CHECK((s.name == "Call to John Smith" && s.information == "SDP Offer #1"));
  CHECK(s.uri == "http://www.jdoe.example.com/home.html");
  CHECK((s.emails == std::vector<std::string_view>{"Jane Doe <jane@jdoe.example.com>"}));
  CHECK((s.phones == std::vector<std::string_view>{"+1 617 555-6011"}));
  REQUIRE(s.timings.size() == 1);
  CHECK((s.timings[0].start == 0 && s.timings[0].stop == 0));
  REQUIRE(s.media.size() == 3);
  CHECK((s.media[0].head.media == "audio" && s.media[0].head.port == 49170 && s.media[0].head.protocol == "RTP/AVP"));
  CHECK((s.media[0].formats[0].encoding == "PCMU" && !s.media[0].formats[0].is_mapped));
  CHECK(s.connection_of(s.media[1])->address == "198.51.100.1");
  CHECK(s.connection_of(s.media[2])->address == "2001:db8::2");
  const auto& h263 = s.media[2].formats[0];
  CHECK((h263.payload_type == 99 && h263.encoding == "h263-1998" && h263.clock_rate == 90000 && h263.is_mapped));
}

TEST_CASE("4.1: attributes of a medium") {
  const std::string text =
      described({"a=group:BUNDLE a v",
                 "a=ice-lite",
                 "a=recvonly",
                 "m=audio 9/2 UDP/TLS/RTP/SAVPF 111 0",
                 "c=IN IP4 224.2.1.1/127/3",
                 "b=AS:64",
                 "b=TIAS:50780",
                 "a=rtpmap:111 opus/48000/2",
                 "a=fmtp:111 minptime=10;useinbandfec=1",
                 "a=rtcp-fb:111 transport-cc",
                 "a=rtcp-fb:* nack",
                 "a=ptime:20",
                 "a=maxptime:60.5",
                 "a=rtcp:9 IN IP4 192.0.2.9",
                 "a=rtcp-mux",
                 "a=rtcp-rsize",
                 "a=mid:a",
                 "a=label:11",
                 "a=content:main",
                 "a=msid:stream track",
                 "a=ssrc:1234 cname:x@y",
                 "a=ssrc:1234 msid:stream track",
                 "a=setup:actpass",
                 "a=fingerprint:sha-256 AB:cd:09",
                 "a=ice-ufrag:F7gI",
                 "a=ice-pwd:x9cml/YzichV2+XlhiMu8g",
                 "a=candidate:1 1 UDP 2130706431 192.0.2.1 8998 typ host",
                 "a=candidate:2 1 udp 1694498815 198.51.100.3 45664 typ srflx raddr 192.0.2.1 rport 8998 generation 0",
                 "a=end-of-candidates",
                 "a=sendonly",
                 "a=key-mgmt:mikey AQAF"});
  CHECK(anomalies_of(text).empty());
  const sdp::Session s = sdp::parse(text);
  CHECK(s.ice_lite);
  CHECK((s.bundles == std::vector<std::string_view>{"a v"}));
  REQUIRE(s.media.size() == 1);
  const sdp::MediaDescription& m = s.media[0];
  CHECK(s.direction_of(m) == sdp::Direction::sendonly);
  CHECK((m.head.port_count == 2 && m.transport.rtp && m.transport.secured && m.transport.feedback && m.transport.dtls));
  CHECK((m.connection->address == "224.2.1.1" && m.connection->time_to_live == 127 && m.connection->count == 3));
  CHECK((m.bandwidths.size() == 2 && m.bandwidths[1].type == "TIAS" && m.bandwidths[1].value == 50780));
  CHECK((m.formats[0].encoding == "opus" && m.formats[0].channels == 2));
  CHECK(m.formats[0].fmtp == "minptime=10;useinbandfec=1");
  CHECK((m.formats[0].rtcp_feedback == std::vector<std::string_view>{"transport-cc", "nack"}));
  CHECK((m.formats[1].rtcp_feedback == std::vector<std::string_view>{"nack"}));
  CHECK((m.ptime == 20 && m.maxptime == 60 && m.rtcp_mux && m.rtcp_reduced_size && m.end_of_candidates));
  CHECK((m.rtcp->port == 9 && m.rtcp->address == "192.0.2.9"));
  CHECK((m.mid == "a" && m.label == "11" && m.content == "main" && m.msid == "stream track"));
  REQUIRE(m.sources.size() == 1);
  CHECK((m.sources[0].ssrc == 1234 && m.sources[0].cname == "x@y" && m.sources[0].msid == "stream track"));
  CHECK((m.setup == "actpass" && m.ice_ufrag == "F7gI" && m.ice_password == "x9cml/YzichV2+XlhiMu8g"));
  CHECK((m.fingerprints[0].hash == "sha-256" && m.fingerprints[0].value == "AB:cd:09"));
  REQUIRE(m.candidates.size() == 2);
  CHECK((m.candidates[0].foundation == "1" && m.candidates[0].component == 1 && m.candidates[0].transport == "UDP" &&
         m.candidates[0].priority == 2130706431 && m.candidates[0].port == 8998 && m.candidates[0].type == "host"));
  CHECK((m.candidates[1].type == "srflx" && m.candidates[1].related_address == "192.0.2.1" &&
         m.candidates[1].related_port == 8998));
}

TEST_CASE("4.1: crypto, T.38 and layered IPv6 multicast") {
  const std::string text =
      described({"m=audio 5000 RTP/SAVP 0", "c=IN IP6 FF15::101/3",
                 "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4 "
                 "FEC_ORDER=FEC_SRTP",
                 "m=image 5002 udptl t38", "a=T38FaxVersion:0", "a=T38FaxRateManagement:transferredTCF"});
  CHECK(anomalies_of(text).empty());
  const sdp::Session s = sdp::parse(text);
  CHECK((s.media[0].connection->count == 3 && !s.media[0].connection->time_to_live));
  CHECK((s.media[0].cryptos[0].tag == 1 && s.media[0].cryptos[0].suite == "AES_CM_128_HMAC_SHA1_80"));
  CHECK(s.media[0].cryptos[0].session_parameters == "FEC_ORDER=FEC_SRTP");
  CHECK((s.media[1].transport.udptl && s.media[1].head.kind == sdp::MediaKind::image));
  CHECK((s.media[1].t38.size() == 2 && s.media[1].t38[1].value == "transferredTCF"));
}

TEST_CASE("4.1: line errors, each with its near miss") {
  CHECK((anomalies_of("") == Names{"missing_line@0 v", "missing_line@0 o", "missing_line@0 s", "missing_line@0 t"}));
  CHECK((anomalies_of(lines({"v=0", "o=- 1 1 IN IP4 192.0.2.1", "t=0 0"})) == Names{"missing_line@0 s"}));
  CHECK((anomalies_of(described({"nonsense"})) == Names{"line_without_equals@6 nonsense"}));
  CHECK((anomalies_of(described({"m =video 3227 RTP/AVP 31"})) ==
         Names{"white_space_before_equals@6 m =video 3227 RTP/AVP 31"}));
  CHECK((anomalies_of(described({"m= audio 5000 RTP/AVP 0"})) ==
         Names{"white_space_after_equals@6 m= audio 5000 RTP/AVP 0"}));
  CHECK((anomalies_of(lines({"v=0", "s=-", "o=- 1 1 IN IP4 192.0.2.1", "t=0 0"})) == Names{"wrong_order@3 o="}));
  CHECK((anomalies_of(described({"a=x", "b=AS:1"})) == Names{"wrong_order@7 b="}));
  CHECK((anomalies_of(described({"v=0"})) == Names{"wrong_order@6 v=", "duplicate_line@6 v="}));
  CHECK((anomalies_of(described({"m=audio 0 RTP/AVP 0", "s=x"})) == Names{"wrong_order@7 s="}));
  CHECK((anomalies_of(described({"x=1"})) == Names{"unknown_line_type@6 x="}));
  CHECK((anomalies_of(described({"", ""})) == Names{"blank_line@6"}));
  CHECK((anomalies_of(described({"m=audio 65536 RTP/AVP 0"})) == Names{"port_out_of_range@6 65536"}));
  CHECK((anomalies_of(described({"m=audio 65535 RTP/AVP 0"})) == Names{}));
  CHECK((anomalies_of(described({"m=audio x RTP/AVP 0"})) == Names{"port_invalid@6 x"}));
  CHECK((anomalies_of(described({"m=audio 5000"})) == Names{"media_invalid@6 audio 5000"}));
  CHECK((anomalies_of(described({"m=audio 5000 RTP/AVP"})) == Names{"media_without_formats@6 audio 5000 RTP/AVP"}));
  CHECK((anomalies_of(described({}, "1", "XX 1")) == Names{"unknown_address_type@4 XX"}));
  CHECK((anomalies_of(lines({"v=0", "o=- 1 1 ATM NSAP x", "s=-", "t=0 0"})) == Names{"unknown_network_type@2 ATM"}));
  CHECK((anomalies_of(described({}, "1", "IP4 2001:db8::1")) == Names{"connection_address_mismatch@4 2001:db8::1"}));
  CHECK((anomalies_of(described({}, "1", "IP6 host.example.com")) == Names{}));
  CHECK((anomalies_of(described({}, "x")) == Names{"origin_invalid@2 - 7 x IN IP4 192.0.2.1"}));
  CHECK((anomalies_of(lines({"v=1", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "t=0 0"})) == Names{"version_not_zero@1 1"}));
  CHECK((anomalies_of(lines({"v=0", "o=- 1 1 IN IP4 192.0.2.1", "s=-", "t=0 0", "m=audio 5 RTP/AVP 0"})) ==
         Names{"connection_missing@5 audio"}));
  CHECK((anomalies_of("v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nt=0 0\n") == Names{"bare_line_end@1"}));
  CHECK((anomalies_of("v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0") == Names{"no_final_line_end@4"}));
}

TEST_CASE("4.1: errors of formats and attributes, each with its near miss") {
  const auto audio = [](std::initializer_list<std::string_view> attributes, std::string_view formats = "8") {
    std::string text = described({});
    text.append("m=audio 5000 RTP/AVP ").append(formats).append("\r\n") += lines(attributes);
    return anomalies_of(text);
  };
  CHECK((audio({}, "96") == Names{"dynamic_format_without_rtpmap@6 96"}));
  CHECK((audio({"a=rtpmap:96 opus/48000/2"}, "96") == Names{}));
  CHECK((anomalies_of(described({"m=audio 0 RTP/AVP 96"})) == Names{}));
  CHECK((audio({"a=rtpmap:9 G722/8000"}) == Names{"rtpmap_without_format@7 9 G722/8000"}));
  CHECK((audio({"a=rtpmap:8 PCMU/8000"}) == Names{"static_format_remapped@7 8 PCMU/8000"}));
  CHECK((audio({"a=rtpmap:8 pcma/8000"}) == Names{}));
  CHECK((audio({"a=rtpmap:8 PCMA"}) == Names{"rtpmap_invalid@7 8 PCMA"}));
  CHECK((audio({"a=fmtp:101 0-16"}) == Names{"fmtp_without_format@7 101 0-16"}));
  CHECK((audio({}, "8 8") == Names{"duplicate_format@6 8"}));
  CHECK((audio({}, "8 128") == Names{"format_invalid@6 128"}));
  CHECK((audio({"a=ptime:60", "a=maxptime:20"}) == Names{"ptime_exceeds_maxptime@6"}));
  CHECK((audio({"a=ptime:20", "a=maxptime:20"}) == Names{}));
  CHECK((audio({"a=sendonly", "a=inactive"}) == Names{"direction_conflict@8 inactive"}));
  CHECK((audio({"a=sendonly", "a=sendonly"}) == Names{}));
  CHECK((audio({"a=rtcp:x"}) == Names{"rtcp_invalid@7 x"}));
  CHECK((audio({"a=fingerprint:sha-1 AB:C"}) == Names{"fingerprint_invalid@7 AB:C"}));
  CHECK((audio({"a=candidate:1 1 UDP 5 192.0.2.1 99999 typ host"}) ==
         Names{"candidate_invalid@7 1 1 UDP 5 192.0.2.1 99999 typ host"}));
  CHECK((audio({"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:abc"}) == Names{"crypto_on_insecure_profile@6"}));
  CHECK((audio({"k=clear:secret"}) == Names{"key_in_the_clear@7"}));
  CHECK((audio({"k=prompt"}) == Names{}));
  const std::string secure = "m=audio 5000 RTP/SAVP 8";
  CHECK((anomalies_of(described({secure})) == Names{"secure_profile_without_key@6 RTP/SAVP"}));
  CHECK((anomalies_of(described({secure, "a=crypto:1 AES_CM_128_HMAC_SHA1_80"})) == Names{"crypto_invalid@7"}));
  CHECK((anomalies_of(described({secure, "a=crypto:1 A_B inline:x", "a=crypto:1 A_C inline:y"})) ==
         Names{"crypto_tag_repeated@8 A_C"}));
  CHECK((audio({"a=rtpmap:101 telephone-event/8000", "a=rtpmap:96 opus/48000/2"}, "96 101") ==
         Names{"telephone_event_clock_mismatch@6 opus"}));
  CHECK((audio({"a=rtpmap:101 telephone-event/8000", "a=rtpmap:96 opus/48000/2", "a=rtpmap:102 telephone-event/48000"},
               "96 101 102") == Names{}));
}

TEST_CASE("C-09: a description that the capture cut is not blamed for what is missing") {
  const std::string whole = described({"m=audio 5000 RTP/AVP 96", "a=rtpmap:96 opus/48000/2"});
  for (std::size_t length = 0; length <= whole.size(); ++length) {
    const std::string text = whole.substr(0, length);
    CHECK((anomalies_of(text, true) == Names{"truncated@0"}));
  }
}
