// IP protocol numbers and IPv6 next headers (IANA protocol-numbers) that lead further.
#pragma once

#include <cstdint>

namespace pcapglass::ip_protocol {

inline constexpr std::uint8_t kHopByHop = 0;
inline constexpr std::uint8_t kIcmp = 1;
inline constexpr std::uint8_t kIgmp = 2;
inline constexpr std::uint8_t kIpv4 = 4;
inline constexpr std::uint8_t kTcp = 6;
inline constexpr std::uint8_t kUdp = 17;
inline constexpr std::uint8_t kIpv6 = 41;
inline constexpr std::uint8_t kRouting = 43;
inline constexpr std::uint8_t kFragment = 44;
inline constexpr std::uint8_t kRsvp = 46;
inline constexpr std::uint8_t kGre = 47;
inline constexpr std::uint8_t kEsp = 50;
inline constexpr std::uint8_t kAuthentication = 51;
inline constexpr std::uint8_t kIcmpv6 = 58;
inline constexpr std::uint8_t kNoNext = 59;
inline constexpr std::uint8_t kDestinationOptions = 60;
inline constexpr std::uint8_t kEigrp = 88;
inline constexpr std::uint8_t kOspf = 89;
inline constexpr std::uint8_t kEtherIp = 97;
inline constexpr std::uint8_t kPim = 103;
inline constexpr std::uint8_t kIpcomp = 108;
inline constexpr std::uint8_t kVrrp = 112;
inline constexpr std::uint8_t kL2tp = 115;
inline constexpr std::uint8_t kSctp = 132;
inline constexpr std::uint8_t kMobility = 135;
inline constexpr std::uint8_t kMplsInIp = 137;
inline constexpr std::uint8_t kHip = 139;
inline constexpr std::uint8_t kShim6 = 140;

}  // namespace pcapglass::ip_protocol
