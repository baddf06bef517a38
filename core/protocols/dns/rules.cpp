#include "protocols/dns/rules.h"

namespace pcapglass::dns {

const Rule& rule_of(int id) {
  static constexpr Rule kRules[] = {
      {"DNS-01", "DNS query without response",
       "The server did not answer this question within 5 seconds, nor its repeats.", "RFC 1035 4.2.1",
       "A response that took another way past the capture point."},
      {"DNS-02", "Slow DNS resolution", "The server took 200 ms or longer to answer.", "domain.md DNS-02",
       "Time on the way to the server, when the capture point is far from it."},
      {"DNS-03", "Name does not exist", "The server says NXDOMAIN: there is no such name.", "RFC 2308 2.1",
       "A name that was never meant to exist, such as one made by a search list."},
      {"DNS-04", "DNS server failed or refused", "The server could not or would not answer.", "RFC 1035 4.1.1",
       "The client did not need the name, or got it elsewhere."},
      {"DNS-05", "Truncated response without retry over TCP",
       "The response did not fit into a datagram, and the question was not asked over TCP within 5 seconds.",
       "RFC 7766 5", "A retry that took another way past the capture point, or a client content with a part."},
      {"DNS-06", "EDNS is not understood", "The query with EDNS was refused, the same without it was answered.",
       "RFC 6891 7", "A server that was fixed in between."},
      {"DNS-07", "Second answer that differs",
       "One query got two answers with different data; the first one to come wins.", "RFC 5452 4",
       "A server that rotates addresses and answered a repeat that the capture lacks."},
      {"DNS-08", "Public name turned to a private address",
       "A name with public addresses was given a private one with a short life: DNS rebinding gets browsers past "
       "same-origin rules that way.",
       "RFC 1918 5", "Split-horizon DNS, where a change of network changes the answer."},
      {"DNS-09", "Names that look like a tunnel",
       "Many distinct, long or random names below one domain carry data through DNS.", "domain.md DNS-09",
       "A service that encodes its questions in names, such as reputation look-ups."},
      {"DNS-10", "Names that look generated",
       "One client asked for many random names that do not exist, as malware "
       "does to find its controller.",
       "domain.md DNS-10", "A browser's or scanner's probes."},
      {"DNS-11", "Amplification by DNS",
       "Small questions with large answers, from one address: it may be forged, and its "
       "owner the victim.",
       "RFC 5358", "Monitoring or a validating resolver without a cache."},
      {"DNS-12", "Zone transfer", "A whole zone was asked for.", "RFC 5936", "A secondary server that may have it."},
      {"DNS-13", "Update or notification refused", "The server did not accept a dynamic update or a notification.",
       "RFC 2136 2.2, RFC 1996 3", "A client that updates without being meant to."},
      {"DNS-14", "Name with many addresses in many networks",
       "Short-lived addresses all over the Internet: fast flux "
       "hides servers that way.",
       "domain.md DNS-14", "A content delivery network."},
      {"DNS-15", "Queries from one port", "All queries leave from one source port, which makes forged answers easy.",
       "RFC 5452 9.2", "Address translation that maps ports, or a test tool."},
      {"DNS-16", "Malformed DNS message", "The message contradicts itself.", "RFC 1035 4.1",
       "Something else than DNS on its port."},
      {"DNS-17", "Aliases that are not allowed or too long",
       "CNAME records of one answer loop, form a long chain, stand "
       "beside other data or are the target of MX, SRV or NS.",
       "RFC 2181 10.1, 10.3", ""},
      {"DNS-18", "One host answers for many names",
       "A host answers link-local name questions (LLMNR, NetBIOS) for names "
       "that can hardly all be its own: responder poisoning steals passwords that way.",
       "RFC 4795 5", "A cluster or proxy that owns the names."},
      {"DNS-19", "DNSSEC signature not valid at this time",
       "An RRSIG record is expired or not yet valid at the packet's "
       "time.",
       "RFC 4035 5.3.1", "A wrong clock of the capturing host."},
      {"DNS-20", "Referral instead of an answer",
       "Recursion was asked for; the server refers to others and does not "
       "offer recursion.",
       "RFC 1034 4.3.1", "A client that iterates although it sets RD."},
      {"DNS-01-server-down", "DNS server does not answer", "Half of the questions or more had no response.",
       "domain.md DNS-01", "Responses that took another way past the capture point."},
      {"DNS-03-client", "Most names that a client asks for do not exist", "Half of the answers or more were NXDOMAIN.",
       "domain.md DNS-03", "A search list, a typing error in a configuration, or a scanner."},
      {"DNS-03-search-list", "Search list tries names that do not exist",
       "The same first label was tried with several "
       "suffixes: a resolver's search list does so.",
       "RFC 1535", ""},
      {"DNS-04-dnssec", "DNSSEC validation fails",
       "The server failed, but answered when asked not to check (CD): its "
       "validation of the zone's signatures fails.",
       "RFC 4035 3.2.2", "A failure that was over by then."},
      {"DNS-07-question", "Response to another question",
       "Client, server and id fit an open query, the question does "
       "not: a forged answer, or a server that mixes up its answers.",
       "RFC 5452 9.1", "A query that the capture lacks."},
      {"DNS-07-server", "Answer from another address than asked",
       "The answer to an open query came from an address or port "
       "that was not asked.",
       "RFC 5452 9.1", "Address translation on one side of the capture point."},
      {"DNS-06-fragment", "Large DNS response lost a fragment",
       "A response came in IP fragments, of which the capture "
       "lacks some: the client waits in vain.",
       "RFC 9715", "A capture that lost packets itself."},
      {"DNS-11-not-asked", "Many responses to a host that asked nothing",
       "Responses came to an address from which the "
       "capture has no query: queries were forged in its name, or its own took another way.",
       "RFC 5358", "A capture point that sees one direction only."},
      {"DNS-15-id", "Query ids in sequence",
       "Each query's id is the last one plus one, which makes forged answers easy.", "RFC 5452 9.2", "A test tool."},
      {"DNS-19-ad", "Answer of a signed zone not authenticated",
       "The client asked for DNSSEC, the zone has a DS record, "
       "and the resolver did not say that the answer is authentic (AD).",
       "RFC 4035 3.2.3", "A resolver that does not validate."},
  };
  return kRules[id];
}

}  // namespace pcapglass::dns
