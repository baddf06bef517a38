// Names of capture file formats as reports give them.
#pragma once

#include <string_view>

#include "capture/capture_info.h"

namespace pcapglass {

[[nodiscard]] constexpr std::string_view format_name(CaptureFormat format) {
  switch (format) {
    case CaptureFormat::unknown: return "unknown";
    case CaptureFormat::pcap: return "pcap";
    case CaptureFormat::pcap_nanosecond: return "nsecpcap";
    case CaptureFormat::pcap_modified: return "modpcap";
    case CaptureFormat::pcap_ixia_hardware: return "pcap-ixia-hw";
    case CaptureFormat::pcap_ixia_software: return "pcap-ixia-sw";
    case CaptureFormat::pcapng: return "pcapng";
    case CaptureFormat::snoop: return "snoop";
    case CaptureFormat::shomiti: return "shomiti";
    case CaptureFormat::netmon1: return "netmon1";
    case CaptureFormat::netmon2: return "netmon2";
    case CaptureFormat::erf: return "erf";
  }
  return "unknown";
}

}  // namespace pcapglass
