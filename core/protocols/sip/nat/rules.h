// What is said of the rules about NAT and addressing (domain.md 5.4).
#pragma once

#include "report/finding_groups.h"

namespace pcapglass::sip {

inline constexpr Rule kUnhandled = {
    "SIP-NA-01", "Client behind a NAT, and its server ignores that",
    "The topmost Via has an address that the packet did not come from, and the response does not say where it came "
    "from or goes to the address in the Via. Switch on rport or NAT support for that client.",
    "RFC 3581 4", "A relay between them may put it right."};
inline constexpr Rule kContact = {
    "SIP-NA-02", "Contact with a private address",
    "Requests within the dialog go to the Contact, and a peer on the Internet cannot reach "
    "this one. Fix it at the client (STUN, rport) or at the server.",
    "RFC 3261 12.1.1", "A server that answers to the packet's source does not care."};
inline constexpr Rule kHidden = {"SIP-NA-03", "Private address in SDP on a public path",
                                 "The peer is told to send media to an address that it cannot reach.", "RFC 7362",
                                 "Media may take a path that the capture does not see."};
inline constexpr Rule kSource = {"SIP-NA-04", "RTP from an address or port that was not advertised",
                                 "The sender's SDP names another address or port than its media comes from. Receivers "
                                 "that compare them drop it, and firewalls may.",
                                 "RFC 4961", "Asymmetric ports are allowed."};
inline constexpr Rule kMoved = {"SIP-NA-05", "NAT changed the port within a dialog",
                                "The same sender comes from another port: the NAT forgot its binding. Shorten the "
                                "keep-alive interval.",
                                "RFC 4787 4.3", "A client that opens a socket for each request looks the same."};
inline constexpr Rule kGateway = {
    "SIP-NA-06", "A SIP ALG probably rewrote the request",
    "Some addresses in it are private and others public. Switch off the router's SIP ALG.", "RFC 5853",
    "A client that uses STUN for some headers does the same."};
inline constexpr Rule kRewritten = {"SIP-NA-07", "A device on the way rewrites SIP (ALG)",
                                    "The same request was captured on both sides of a device that is no proxy, and its "
                                    "headers or body differ. Switch off its SIP ALG.",
                                    "RFC 5853", ""};
inline constexpr Rule kNobody = {"SIP-NA-08", "Address at which nobody can be reached",
                                 "0.0.0.0, a broadcast or multicast address, or port 0 stands where an address is "
                                 "needed.",
                                 "RFC 3264 8.4", "Hold and calls without media use such addresses on purpose."};
inline constexpr Rule kFamily = {"SIP-NA-09", "Media and signalling use different IP versions",
                                 "SDP offers one IP version and the signalling uses the other, without alternatives "
                                 "(ICE, ALTC): a peer of one version cannot take it.",
                                 "RFC 6157", "A peer with both versions can."};
inline constexpr Rule kIce = {"SIP-NA-10", "ICE or DTLS failed",
                              "Candidates were exchanged, and no path for media came up. Look at firewalls for UDP and "
                              "at TURN.",
                              "RFC 8445, RFC 5763", "Checks may take a path that the capture does not see."};

}  // namespace pcapglass::sip
