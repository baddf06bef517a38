#include "protocols/sip/unseen.h"

namespace pcapglass::sip {
void UnseenTraffic::add(UnseenKind kind, std::uint64_t frame, std::uint64_t last_frame, std::uint16_t port,
                        std::uint64_t count) {
  Seen& seen = seen_[static_cast<std::size_t>(kind)];
  if (seen.count == 0) {
    seen.first_frame = frame;
    seen.port = port;
  }
  seen.count += count;
  seen.last_frame = last_frame;
}

std::vector<std::string> UnseenTraffic::sentences() const {
  struct Words {
    std::string_view what, unit, why;
  };
  // In order of UnseenKind.
  static constexpr std::array<Words, kUnseenKinds> kWords = {{
      {"SIP over SCTP", "chunk", "fragmented or no SIP message, not analysed"},
      {"Compressed SIP (SigComp)", "datagram", "compressed, not decoded"},
      {"Other UDP payloads on SIP flows", "datagram", "not recognised as SIP"},
      {"Other TCP payload on SIP connections", "byte",
       "not part of a whole SIP message: something else, or the capture lacks the beginning"},
  }};
  std::vector<std::string> out;
  for (std::size_t i = 0; i < seen_.size(); ++i) {
    const Seen& seen = seen_[i];
    if (seen.count == 0) continue;
    const bool one_frame = seen.first_frame == seen.last_frame;
    std::string frames = one_frame ? "frame " : "frames ";
    frames += std::to_string(seen.first_frame);
    if (!one_frame) frames += " to " + std::to_string(seen.last_frame);
    out.push_back(std::string(kWords[i].what) + ": " + std::to_string(seen.count) + " " + std::string(kWords[i].unit) +
                  (seen.count == 1 ? "" : "s") + " on port " + std::to_string(seen.port) + " (" + frames + "), " +
                  std::string(kWords[i].why));
  }
  return out;
}

}  // namespace pcapglass::sip
