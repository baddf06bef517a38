#include <string>

#include "protocols/icmp/names.h"

namespace pcapglass::icmp {
namespace {

// One entry a line, found by "\nTYPE " or "\nTYPE.CODE ": a search costs nothing where a name is shown, and a table of
// pointers would be larger than the text.
constexpr std::string_view kNames4 = R"(
0 Echo Reply
3 Destination Unreachable
3.0 Net Unreachable
3.1 Host Unreachable
3.2 Protocol Unreachable
3.3 Port Unreachable
3.4 Fragmentation Needed and Don't Fragment was Set
3.5 Source Route Failed
3.6 Destination Network Unknown
3.7 Destination Host Unknown
3.8 Source Host Isolated
3.9 Communication with Destination Network is Administratively Prohibited
3.10 Communication with Destination Host is Administratively Prohibited
3.11 Destination Network Unreachable for Type of Service
3.12 Destination Host Unreachable for Type of Service
3.13 Communication Administratively Prohibited
3.14 Host Precedence Violation
3.15 Precedence cutoff in effect
4 Source Quench
5 Redirect
5.0 Redirect Datagram for the Network (or subnet)
5.1 Redirect Datagram for the Host
5.2 Redirect Datagram for the Type of Service and Network
5.3 Redirect Datagram for the Type of Service and Host
6 Alternate Host Address
8 Echo Request
9 Router Advertisement
9.0 Normal router advertisement
9.16 Does not route common traffic
10 Router Solicitation
11 Time Exceeded
11.0 Time to Live exceeded in Transit
11.1 Fragment Reassembly Time Exceeded
12 Parameter Problem
12.0 Pointer indicates the error
12.1 Missing a Required Option
12.2 Bad Length
13 Timestamp
14 Timestamp Reply
15 Information Request
16 Information Reply
17 Address Mask Request
18 Address Mask Reply
30 Traceroute
31 Datagram Conversion Error
32 Mobile Host Redirect
33 IPv6 Where-Are-You
34 IPv6 I-Am-Here
35 Mobile Registration Request
36 Mobile Registration Reply
37 Domain Name Request
38 Domain Name Reply
39 SKIP
40 Photuris
40.0 Bad SPI
40.1 Authentication Failed
40.2 Decompression Failed
40.3 Decryption Failed
40.4 Need Authentication
40.5 Need Authorization
41 Experimental Mobility (Seamoby)
42 Extended Echo Request
43 Extended Echo Reply
43.0 No Error
43.1 Malformed Query
43.2 No Such Interface
43.3 No Such Table Entry
43.4 Multiple Interfaces Satisfy Query
253 RFC3692-style Experiment 1
254 RFC3692-style Experiment 2
)";
constexpr std::string_view kNames6 = R"(
1 Destination Unreachable
1.0 no route to destination
1.1 communication with destination administratively prohibited
1.2 beyond scope of source address
1.3 address unreachable
1.4 port unreachable
1.5 source address failed ingress/egress policy
1.6 reject route to destination
1.7 Error in Source Routing Header
1.8 Headers too long
2 Packet Too Big
3 Time Exceeded
3.0 hop limit exceeded in transit
3.1 fragment reassembly time exceeded
4 Parameter Problem
4.0 erroneous header field encountered
4.1 unrecognized Next Header type encountered
4.2 unrecognized IPv6 option encountered
4.3 IPv6 First Fragment has incomplete IPv6 Header Chain
4.4 SR Upper-layer Header Error
4.5 Unrecognized Next Header type encountered by intermediate node
4.6 Extension header too big
4.7 Extension header chain too long
4.8 Too many extension headers
4.9 Too many options in extension header
4.10 Option too big
128 Echo Request
129 Echo Reply
130 Multicast Listener Query
131 Multicast Listener Report
132 Multicast Listener Done
133 Router Solicitation
134 Router Advertisement
135 Neighbor Solicitation
136 Neighbor Advertisement
137 Redirect Message
138 Router Renumbering
138.0 Router Renumbering Command
138.1 Router Renumbering Result
138.255 Sequence Number Reset
139 ICMP Node Information Query
140 ICMP Node Information Response
141 Inverse Neighbor Discovery Solicitation Message
142 Inverse Neighbor Discovery Advertisement Message
143 Version 2 Multicast Listener Report
144 Home Agent Address Discovery Request Message
145 Home Agent Address Discovery Reply Message
146 Mobile Prefix Solicitation
147 Mobile Prefix Advertisement
148 Certification Path Solicitation Message
149 Certification Path Advertisement Message
151 Multicast Router Advertisement
152 Multicast Router Solicitation
153 Multicast Router Termination
154 FMIPv6 Messages
155 RPL Control Message
156 ILNPv6 Locator Update Message
157 Duplicate Address Request
158 Duplicate Address Confirmation
159 MPL Control Message
160 Extended Echo Request
161 Extended Echo Reply
161.0 No Error
161.1 Malformed Query
161.2 No Such Interface
161.3 No Such Table Entry
161.4 Multiple Interfaces Satisfy Query
)";

std::string_view find(bool six, const std::string& key) {
  const std::string_view names = six ? kNames6 : kNames4;
  const std::size_t at = names.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + key.size();
  return names.substr(begin, names.find('\n', begin) - begin);
}

}  // namespace

std::string_view type_name(bool six, std::uint8_t type) { return find(six, '\n' + std::to_string(type) + ' '); }

std::string_view code_name(bool six, std::uint8_t type, std::uint8_t code) {
  return find(six, '\n' + std::to_string(type) + '.' + std::to_string(code) + ' ');
}

}  // namespace pcapglass::icmp
