// Data of every record type in presentation format (domain.md 6.3): bytes and texts are dnspython's.
#include "protocols/dns/rdata.h"

#include "catch.h"
#include "protocols/dns/codes.h"
#include "support/dns.h"

using namespace test;
namespace dns = pcapglass::dns;

namespace {

struct Example {
  std::uint16_t type;
  std::string_view wire, text;
};

constexpr Example kExamples[] = {
    {1, "c0000201", "192.0.2.1"},
    {2, "036e7331076578616d706c6503636f6d00", "ns1.example.com."},
    {5, "03776562076578616d706c65036e657400", "web.example.net."},
    {6,
     "036e7331076578616d706c6503636f6d000a686f73746d6173746572076578616d706c6503636f6d0078c2c73500001c2000000e100012750"
     "000000384",
     "ns1.example.com. hostmaster.example.com. 2026030901 7200 3600 1209600 900"},
    {11, "c0000201060000004000000400000080", "192.0.2.1 6 25 53 80"},
    {12, "06686f73742e61076578616d706c6503636f6d00", "host\\.a.example.com."},
    {13, "09494e54454c2d33383604554e4958", "\"INTEL-386\" \"UNIX\""},
    {15, "000a046d61696c076578616d706c6503636f6d00", "10 mail.example.com."},
    {16, "0361226203635c640201ff", "\"a\\\"b\" \"c\\\\d\" \"\\001\\255\""},
    {17, "046d626f78076578616d706c6503636f6d0003747874076578616d706c6503636f6d00",
     "mbox.example.com. txt.example.com."},
    {18, "000103616673076578616d706c6503636f6d00", "1 afs.example.com."},
    {19, "0c333131303631373030393536", "\"311061700956\""},
    {20, "0f31353038363230323830303332313703303034", "\"150862028003217\" \"004\""},
    {20, "0f313530383632303238303033323137", "\"150862028003217\""},
    {21, "000a0572656c6179076578616d706c6503636f6d00", "10 relay.example.com."},
    {22, "47000580005a0000000001e133ffffff00016100", "0x47000580005a0000000001e133ffffff00016100"},
    {23, "03666f6f076578616d706c6503636f6d00", "foo.example.com."},
    {26, "000a046e657432026974000970726d642d6e6574320961646d642d7034303004632d697400",
     "10 net2.it. prmd-net2.admd-p400.c-it."},
    {27, "082d33322e36383832083131362e383635320431302e30", "-32.6882 116.8652 10.0"},
    {28, "20010db8000000000000000000000001", "2001:db8::1"},
    {29, "0033161389172dd070be15f000988d20", "42 21 54.000 N 71 6 18.000 W -24.00m 30.00m 10000.00m 10.00m"},
    {29, "001216138b3cf018810cbce0009895b8", "52 22 23.000 N 4 53 32.000 E -2.00m"},
    {33, "000a003c13c403736970076578616d706c6503636f6d00", "10 60 5060 sip.example.com."},
    {35,
     "0064000a0153075349502b44325518215e2e2a24217369703a61406578616d706c652e636f6d21045f736970045f756470076578616d706c6"
     "503636f6d00",
     "100 10 \"S\" \"SIP+D2U\" \"!^.*$!sip:a@example.com!\" _sip._udp.example.com."},
    {36, "000a026b78076578616d706c6503636f6d00", "10 kx.example.com."},
    {37, "0001303908414243414243414243414243414243414243414243414243414243414243414243414243",
     "PKIX 12345 RSASHA256 QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD QUJDQUJDQUJDQUJD"},
    {37, "ff000001c8414243", "65280 1 200 QUJD"},
    {39, "076578616d706c65036e657400", "example.net."},
    {42, "00011503c0a82000011c83c0a82600020801ff", "1:192.168.32.0/21 !1:192.168.38.0/28 2:ff00::/8"},
    {43, "ec4505012bb183af5f22588179a53b0a98631fad1a292118", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
    {44, "0201123456789abcdef67890123456789abcdef67890", "2 1 123456789abcdef67890123456789abcdef67890"},
    {45, "0a0102c0000226010351537986ed35533b6064478eeeb27b5bd74dae149b6e81ba3a0521af82ab7801",
     "10 1 2 192.0.2.38 AQNRU3mG7TVTO2BkR47usntb102uFJtu gbo6BSGvgqt4AQ=="},
    {45, "0a0002010351", "10 0 2 . AQNR"},
    {45, "0a0302026777076578616d706c6503636f6d00010351", "10 3 2 gw.example.com. AQNR"},
    {45, "0a020220010db8000000000000000000000002010351", "10 2 2 2001:db8::2 AQNR"},
    {46,
     "00010503000151803e7c9dd73e5510d70a52076578616d706c6503636f6d00a090755ba58d1affa576f4375831b4310920e481218d18a9f16"
     "4eb3d81afd3b875d3c75428631e0cf2a28d50875f70c329d7dbfafea807dc1fba1dc34c95d401f23f334ce63bfcf3f1b5b44739e5f0eded18"
     "d6b33f040a911376d173d757a9f0c1fa1798941bb0b36b2df9062790fa7f0166f2737eea907378341fb12dc0a77a",
     "A 5 3 86400 20030322173103 20030220173103 2642 example.com. oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip "
     "8WTrPYGv07h108dUKGMeDPKijVCHX3DD Kdfb+v6oB9wfuh3DTJXUAfI/M0zmO/zz 8bW0Rznl8O3tGNazPwQKkRN20XPXV6nw "
     "wfoXmJQbsLNrLfkGJ5D6fwFm8nN+6pBz eDQfsS3Ap3o="},
    {47,
     "04686f7374076578616d706c6503636f6d000006400100000003041b000000000000000000000000000000000000000000000000000020",
     "host.example.com. A MX RRSIG NSEC TYPE1234"},
    {48, "010003050103d22a6ca77f35b893206fd35e4c506d8378843709b97e041647e1bff43d8d64c649af1e371973c9e8",
     "256 3 5 AQPSKmynfzW4kyBv015MUG2DeIQ3Cbl+ BBZH4b/0PY1kxkmvHjcZc8no"},
    {49, "000201636fc0b8271c82825bb1ac5c41cf5351aa69b4febd94e8f17cdb95000da48c40",
     "AAIBY2/AuCccgoJbsaxcQc9TUapptP69 lOjxfNuVAA2kjEA="},
    {50, "0101000c04aabbccdd14174eb2409fe28bcb4887a1836f957f0a8425e27b0006400000000002",
     "1 1 12 aabbccdd 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG"},
    {50, "010000000014174eb2409fe28bcb4887a1836f957f0a8425e27b", "1 0 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr"},
    {51, "0100000c04aabbccdd", "1 0 12 aabbccdd"},
    {52, "030101abababababababababababababababababababababababababababababababab",
     "3 1 1 abababababababababababababababababababababababababababababababab"},
    {53,
     "030000cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdc"
     "dcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd",
     "3 0 0 "
     "cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdc"
     "dcdcdcdcdcdcdcd cdcdcdcdcdcd"},
    {55,
     "10020084200100107b1a74df365639cc39f1d57803010001b771ca136e4aeb5ce44333c53b3d2c13c22243851fc708bcce29f7e2eb5787b5f"
     "56ccad34f8223acc10904ddb56b2ec4a6d6232f3b50ea094f0914b3b941bbe529af582c36bbadefdaf2adaf9b4911906f5b2522603c615272"
     "b880ec8fb930cc6ee39c444daa75b1678f005a4b2499d1da5433f805c7a5ad3237acc5dd5c5e4303727673076578616d706c6503636f6d00",
     "2 200100107b1a74df365639cc39f1d578 "
     "AwEAAbdxyhNuSutc5EMzxTs9LBPCIkOFH8cIvM4p9+LrV4e19WzK00+CI6zBCQTdtWsuxKbWIy87UOoJTwkUs7lBu+Upr1gsNrut79ryra+"
     "bSRGQb1slImA8YVJyuIDsj7kwzG7jnERNqnWxZ48AWkskmdHaVDP4BcelrTI3rMXdXF5D rvs.example.com."},
    {56, "04696e666f", "\"info\""},
    {59, "ec4505012bb183af5f22588179a53b0a98631fad1a292118", "60485 5 1 2bb183af5f22588179a53b0a98631fad1a292118"},
    {60, "010003050103d22a6ca7", "256 3 5 AQPSKmyn"},
    {61,
     "41424341424341424341424341424341424341424341424341424341424341424341424341424341424341424341424341424341424341424"
     "3414243",
     "QUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJDQUJD"},
    {62, "000000420003000460000008", "66 3 A NS AAAA"},
    {63, "7848b91c0101c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6",
     "2018031900 1 1 c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6c6"},
    {64, "000003737663076578616d706c65036e657400", "0 svc.example.net."},
    {65,
     "000100000100060268320268330003000220fb00040008c0000201c0000202000500030001020006001020010db8000000000000000000000"
     "001",
     "1 . alpn=\"h2,h3\" port=\"8443\" ipv4hint=\"192.0.2.1,192.0.2.2\" ech=\"AAEC\" ipv6hint=\"2001:db8::1\""},
    {64, "001003666f6f076578616d706c65036f7267000000000400010004000100090268320568332d313900040004c0000201",
     "16 foo.example.org. mandatory=\"alpn,ipv4hint\" alpn=\"h2,h3-19\" ipv4hint=\"192.0.2.1\""},
    {64, "000103666f6f076578616d706c6503636f6d000001000302683200020000029b000968656c6c6fd2716f6f",
     "1 foo.example.com. alpn=\"h2\" no-default-alpn key667=\"hello\\210qoo\""},
    {99, "0b763d73706631202d616c6c", "\"v=spf1 -all\""},
    {104, "000a00144fffff20ee64", "10 0014:4fff:ff20:ee64"},
    {105, "000a0a010200", "10 10.1.2.0"},
    {106, "000a20010db811401000", "10 2001:0db8:1140:1000"},
    {107, "000a0a6c36342d7375626e6574076578616d706c6503636f6d00", "10 l64-subnet.example.com."},
    {108, "00005e00532a", "00-00-5e-00-53-2a"},
    {109, "00005eef1000002a", "00-00-5e-ef-10-00-00-2a"},
    {249,
     "086773732d74736967005f059e935f05a9c800030000001b28460a11828460a11828460a11828460a11828460a11828460a11800183931c44"
     "4e4c71113931c444e4c71113931c444e4c7111393",
     "gss-tsig. 1594203795 1594206664 3 0 KEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEYKEY OTHEROTHEROTHEROTHEROTHEROTHEROT"},
    {249, "086773732d74736967005f059e935f05a9c800030000000328460a0000", "gss-tsig. 1594203795 1594206664 3 0 KEYK"},
    {250,
     "0b686d61632d7368613235360000005f0f9043012c0020c553435926f3eda22203b79a5ba91d1725059033c40e19c5dc96fc776bf8afd9000"
     "900000000",
     "hmac-sha256. 1594855491 300 32 xVNDWSbz7aIiA7eaW6kdFyUFkDPEDhnF3Jb8d2v4r9k= 9 NOERROR 0"},
    {250, "0b686d61632d7368613235360000005f0f9043012c0003414243000900120006000000000000",
     "hmac-sha256. 1594855491 300 3 QUJD 9 BADTIME 6 AAAAAAAA"},
    {256, "000a00016674703a2f2f667470312e6578616d706c652e636f6d2f7075626c6963",
     "10 1 \"ftp://ftp1.example.com/public\""},
    {257, "0005697373756563612e6578616d706c652e6e65743b20706f6c6963793d6576", "0 issue \"ca.example.net; policy=ev\""},
    {258, "116170702d6e616d653a574f4c4647414e47", "\"app-name:WOLFGANG\""},
    {260, "0a01cb00710f", "10 0 1 203.0.113.15"},
    {260, "0a8309616d7472656c617973076578616d706c6503636f6d00", "10 1 3 amtrelays.example.com."},
    {260, "0a00", "10 0 0 ."},
};

// Types that dnspython writes as RFC 3597 says, by hand from RFC 1035 3.3 and RFC 2535.
constexpr Example kByHand[] = {
    {3, "016101620000", "\\# 6 016101620000"},  // bytes behind the name
    {3, "0161016200", "a.b."},
    {7, "0161016200", "a.b."},
    {10, "0102", "\\# 2 0102"},
    {14, "01610001620000", "\\# 7 01610001620000"},
    {14, "016100016200", "a. b."},
    {24, "0001080200000e10000000020000000130390161000102", "A 8 2 3600 19700101000002 19700101000001 12345 a. AQI="},
    {25, "01000301ff", "256 3 1 /w=="},
    {58, "016100016200", "a. b."},
    {32768, "00010801ff", "1 8 1 ff"},
    {65534, "", "\\# 0 "},
    {64, "00010000070006666f6f7b3f64", "1 . dohpath=\"foo{?d\""},
};

std::string text_of(std::uint16_t type, std::string_view wire, std::uint16_t record_class = 1) {
  // In the middle of a message, as it lies there.
  const std::string bytes = std::string(12, '\xEE') + unhex(wire);
  return dns::rdata_text(pcapglass::as_bytes(bytes), 12, bytes.size() - 12, type, record_class).text;
}

}  // namespace

TEST_CASE("6.3: data of each type is written as dnspython writes it", "[dns]") {
  for (const Example& one : kExamples) {
    INFO(dns::type_name(one.type));
    CHECK(text_of(one.type, one.wire) == one.text);
  }
  for (const Example& one : kByHand) {
    INFO(dns::type_name(one.type));
    CHECK(text_of(one.type, one.wire) == one.text);
  }
}

TEST_CASE("6.3: data that ends early, and every mutation of a byte, is text all the same", "[dns]") {
  for (const Example& one : kExamples) {
    const std::string wire = unhex(one.wire);
    for (std::size_t length = 1; length < wire.size(); ++length) {
      const std::string part = wire.substr(0, length);  // an exact copy, so that a read past its end is seen
      CHECK_FALSE(dns::rdata_text(pcapglass::as_bytes(part), 0, length, one.type, 1).text.empty());
    }
    for (std::size_t at = 0; at < wire.size(); ++at) {
      for (const int value : {0, 1, 0x3F, 0x40, 0xC0, 0xFF}) {
        std::string other = wire;
        other[at] = static_cast<char>(value);
        CHECK_FALSE(dns::rdata_text(pcapglass::as_bytes(other), 0, other.size(), one.type, 1).text.empty());
      }
    }
  }
}

TEST_CASE("RFC 3597: data of types of the Internet is unknown in other classes", "[dns]") {
  CHECK(text_of(1, "c0000201", 3) == "\\# 4 c0000201");
  CHECK(text_of(16, "0161", 3) == "\"a\"");
  CHECK(dns::type_name(65534) == "TYPE65534");
  CHECK(dns::class_name(42) == "CLASS42");
}
