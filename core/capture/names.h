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
  }
  return "unknown";
}

}  // namespace pcapglass
