// LINKTYPE values (tcpdump.org/linktypes.html) and their names as Wireshark's capinfos prints them.
#pragma once

#include <cstdint>
#include <string>

namespace pcapglass {

// Given to packets of a capture whose own number for their kind of link no LINKTYPE value stands for.
inline constexpr std::uint16_t kNoLinkType = 0xFFFF;

// capinfos' short name, such as "ether"; "link-type-N" for a type without a name.
[[nodiscard]] std::string link_type_name(std::uint16_t link_type);

// capinfos' long name, such as "Ethernet"; "Unknown link type N".
[[nodiscard]] std::string link_type_title(std::uint16_t link_type);

// The LINKTYPE meant by a number in a file: some systems write their own DLT_RAW (12, 14) and DLT_LOOP values.
[[nodiscard]] constexpr std::uint16_t link_type_of_dlt(std::uint16_t number) {
  return number == 12 || number == 14 ? std::uint16_t{101} : number;
}

}  // namespace pcapglass
