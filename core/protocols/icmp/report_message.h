// One ICMP message for the report: its bytes parsed again.
#pragma once

#include "protocols/icmp/analyzer.h"
#include "protocols/icmp/report_types.h"

namespace pcapglass::icmp {

// `message` is empty when its bytes are not to be had.
[[nodiscard]] PacketReport report_packet(const PacketAnalyzer& analyzer, const Row& row, Bytes message,
                                         Nanoseconds capture_end);
[[nodiscard]] std::vector<ExtensionReport> read_extensions(Bytes extensions);
[[nodiscard]] std::optional<DiscoveryReport> read_discovery(std::uint8_t type, Bytes message);

// How long a request waits before silence is loss (C-06).
inline constexpr Nanoseconds kPatience = 2 * kNanosecondsPerSecond;

}  // namespace pcapglass::icmp
