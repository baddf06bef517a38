#include "protocols/rtp/finding_groups.h"

#include <algorithm>

namespace pcapglass::rtp {
namespace {

constexpr std::size_t kMostEvidence = 10;

struct Words {
  std::string_view id;
  std::string_view title;
  std::string_view explanation;
  std::string_view reference;
  std::string_view limit;
  Confidence confidence;
};

// In order of Rule.
constexpr std::array<Words, kRules> kWords = {{
    {"SIP-ME-01", "Audio in one direction only",
     "Both ends agreed to send and to receive, and only one of them does. Look at the side that sends nothing: its "
     "address in SDP, the firewall or NAT before it, or whether it sends past this capture point.",
     "RFC 3264 section 6",
     "Media of the other direction may take a path that the capture does not see; a hold may be "
     "signalled where the capture does not see it.",
     Confidence::probable},
    {"SIP-ME-02", "No media at all",
     "The call was answered and stayed up, and not one RTP packet of it is here, while other calls have theirs.",
     "RFC 3264 section 6", "Its media may take a path that the capture does not see.", Confidence::probable},
    {"SIP-ME-02", "Media is not captured here",
     "Calls were answered, and the capture holds no RTP at all: it was probably filtered, or media goes another way.",
     "RFC 3264 section 6", "If media should pass here, there is none.", Confidence::possible},
    {"SIP-ME-03", "Media sent to the wrong place",
     "RTP goes where nobody listens, or to an endpoint that the other party did not advertise.",
     "RFC 3264 section 5.1; RFC 792", "An SDP that the capture lacks may have advertised it.", Confidence::probable},
    {"SIP-ME-04", "Packet loss",
     "Packets are missing in the sequence numbers: they were lost before the capture point, or by the capture itself.",
     "ITU-T G.113; RFC 3550 A.3", "Packets that the capture dropped look the same as those the network lost.",
     Confidence::confirmed},
    {"SIP-ME-05", "High jitter",
     "Packets arrive unevenly; what is later than the receiver's jitter buffer is lost to the ear.", "RFC 3550 A.8",
     "Jitter of a capturing machine under load looks the same.", Confidence::confirmed},
    {"SIP-ME-06", "Packets out of order or repeated",
     "More than one packet in a hundred came late or twice: several paths, or a device that repeats.", "RFC 3550 A.1",
     "Copies that the capture made are not counted here.", Confidence::confirmed},
    {"SIP-ME-07", "Low estimated speech quality",
     "The E-model rates the stream at the capture point below what users accept; its inputs are in the stream's "
     "quality.",
     "ITU-T G.107, G.109", "An estimate by loss, jitter, delay and codec; the sound itself is not looked at.",
     Confidence::probable},
    {"SIP-ME-08", "The receiver reports loss that is not seen here",
     "The stream is whole at the capture point, but its receiver misses packets: they are lost behind the capture "
     "point.",
     "RFC 3550 section 6.4", "Some receivers count what their jitter buffer discards as lost.", Confidence::confirmed},
    {"SIP-ME-09", "Long round trip", "Speakers begin to interrupt each other when the round trip is this long.",
     "ITU-T G.114; RFC 3550 section 6.4.1", "Measured by RTCP from the capture point to the receivers and back.",
     Confidence::confirmed},
    {"SIP-ME-10", "Codec or payload type that was not negotiated",
     "The receiver's SDP does not list the payload type that is sent to it, or packets come in another rhythm than "
     "their timestamps say; it will probably not play them.",
     "RFC 3264 section 6.1", "An SDP that the capture lacks may have allowed it.", Confidence::confirmed},
    {"SIP-ME-11", "Packet times differ", "The two directions, or the stream and the receiver's SDP, disagree on ptime.",
     "RFC 8866 section 6.4", "ptime is a wish; most receivers take any up to maxptime.", Confidence::confirmed},
    {"SIP-ME-12", "Media begins late",
     "The first packet came more than two seconds after the call was answered; the first words are lost.",
     "RFC 3264 section 5.1", "Media before it may have taken a path that the capture does not see.",
     Confidence::probable},
    {"SIP-ME-13", "Media outside the call",
     "RTP went on for more than five seconds after the call was over, or came to the caller before it offered any.",
     "RFC 3261 section 15", "A call that the capture does not show may use the same ports.", Confidence::confirmed},
    {"SIP-ME-14", "Gap in the media",
     "For a second or longer no packet came, without silence suppression that would explain it.", "RFC 3550 section 5",
     "A hold that the capture does not see explains a gap too.", Confidence::probable},
    {"SIP-ME-15", "Silence is sent",
     "Nearly all samples are digital silence for five seconds or longer: a muted or broken microphone, or a gateway "
     "that gets nothing.",
     "ITU-T G.711", "A muted speaker is no fault.", Confidence::possible},
    {"SIP-ME-16", "Trouble with keys pressed (DTMF)",
     "Telephone events are not as RFC 4733 wants them, so that a receiver may miss keys or count them twice.",
     "RFC 4733 sections 2.3 to 2.5", "Packets with the end bit may have been lost before the capture point.",
     Confidence::probable},
    {"SIP-ME-17", "SRTP on one side only",
     "One side advertised an SRTP profile, the other a plain one; neither will understand the other's packets.",
     "RFC 4568 section 5.1; RFC 3711", "A gateway that the capture does not show may convert.", Confidence::probable},
    {"SIP-ME-18", "More than one source sends to a media port",
     "Besides the advertised sender another address sends RTP to the same port at the same time: media is mixed up, or "
     "somebody injects it.",
     "RFC 3550 section 14; RFC 7362", "A change of path or a gateway's second interface looks alike.",
     Confidence::probable},
    {"SIP-ME-18", "RTP without signalling",
     "These streams were found by their own regularity; no SDP in the capture explains them.", "RFC 3550 section 5.1",
     "Signalling may be encrypted, or take another path.", Confidence::probable},
    {"SIP-ME-19", "Clock drift",
     "The sender's clock is fast or slow against the capture's; over a long call its receiver must drop or invent "
     "samples.",
     "RFC 3550 section 5.1", "The clock of the capturing machine may be the one that is wrong.", Confidence::probable},
    {"SIP-ME-20", "Change to fax (T.38) failed",
     "T.38 was offered and refused or not answered, or no fax data followed. Look whether both sides and all between "
     "them support T.38, and whether they fall back to G.711.",
     "ITU-T T.38 annex D; RFC 3264", "Fax over G.711 may have gone on instead.", Confidence::confirmed},
}};

}  // namespace

void FindingGroups::add(Rule rule, Case found) {
  Group& group = groups_[static_cast<std::size_t>(rule)];
  for (Evidence& each : found.evidence) {
    if (group.evidence.size() < kMostEvidence) group.evidence.push_back(std::move(each));
  }
  const bool worse = group.count == 0 || found.severity < group.worst.severity ||
                     (found.severity == group.worst.severity && found.weight > group.worst.weight);
  ++group.count;
  if (worse) group.worst = std::move(found);
}

std::vector<Finding> FindingGroups::findings() const {
  std::vector<Finding> out;
  for (std::size_t i = 0; i < kRules; ++i) {
    const Group& group = groups_[i];
    if (group.count == 0) continue;
    const Words& words = kWords[i];
    Finding finding;
    finding.id = words.id;
    finding.severity = group.worst.severity;
    finding.confidence = words.confidence;
    finding.title = words.title;
    if (group.count > 1) finding.title += " (" + std::to_string(group.count) + " cases)";
    finding.explanation = words.explanation;
    finding.subject = {"rtp_stream", group.worst.subject};
    finding.metrics = group.worst.metrics;
    if (group.count > 1) finding.metrics["cases"] = static_cast<double>(group.count);
    finding.evidence = group.evidence;
    finding.references = {std::string(words.reference)};
    finding.limits = {std::string(words.limit)};
    out.push_back(std::move(finding));
  }
  most_severe_first(out);
  return out;
}

}  // namespace pcapglass::rtp
