#include "capture/link_type.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace pcapglass {
namespace {

struct Row {
  std::uint16_t link_type;
  std::string_view name;
  std::string_view title;
};

// In order of link_type. Names as capinfos 4.0 prints them for a pcap file of that type.
constexpr std::array kRows = {
    Row{0, "null", "NULL/Loopback"},
    Row{1, "ether", "Ethernet"},
    Row{2, "xeth", "Xerox 3MB Ethernet"},
    Row{3, "ax25", "Amateur Radio AX.25"},
    Row{6, "tr", "Token Ring"},
    Row{7, "arcnet", "ARCNET"},
    Row{8, "slip", "SLIP"},
    Row{9, "ppp", "PPP"},
    Row{10, "fddi-swapped", "FDDI with bit-swapped MAC addresses"},
    Row{11, "atm-rfc1483", "RFC 1483 ATM"},
    Row{12, "rawip", "Raw IP"},
    Row{13, "enc", "OpenBSD enc(4) encapsulating interface"},
    Row{14, "rawip", "Raw IP"},
    Row{16, "linux-atm-clip", "Linux ATM CLIP"},
    Row{18, "linux-atm-clip", "Linux ATM CLIP"},
    Row{19, "linux-atm-clip", "Linux ATM CLIP"},
    Row{32, "redback", "Redback SmartEdge"},
    Row{50, "ppp", "PPP"},
    Row{51, "pppoes", "PPP-over-Ethernet session"},
    Row{99, "symantec", "Symantec Enterprise Firewall"},
    Row{100, "atm-rfc1483", "RFC 1483 ATM"},
    Row{101, "rawip", "Raw IP"},
    Row{104, "chdlc", "Cisco HDLC"},
    Row{105, "ieee-802-11", "IEEE 802.11 Wireless LAN"},
    Row{106, "linux-atm-clip", "Linux ATM CLIP"},
    Row{107, "frelay", "Frame Relay"},
    Row{108, "loop", "OpenBSD loopback"},
    Row{109, "enc", "OpenBSD enc(4) encapsulating interface"},
    Row{112, "chdlc", "Cisco HDLC"},
    Row{113, "linux-sll", "Linux cooked-mode capture v1"},
    Row{114, "ltalk", "Localtalk"},
    Row{117, "pflog", "OpenBSD PF Firewall logs"},
    Row{118, "ios", "Cisco IOS internal"},
    Row{119, "ieee-802-11-prism", "IEEE 802.11 plus Prism II monitor mode radio header"},
    Row{121, "hhdlc", "HiPath HDLC"},
    Row{122, "ip-over-fc", "RFC 2625 IP-over-Fibre Channel"},
    Row{123, "atm-pdus", "ATM PDUs"},
    Row{127, "ieee-802-11-radiotap", "IEEE 802.11 plus radiotap radio header"},
    Row{128, "tzsp", "Tazmen sniffer protocol"},
    Row{129, "arcnet_linux", "Linux ARCNET"},
    Row{130, "juniper-mlppp", "Juniper MLPPP"},
    Row{131, "juniper-mlfr", "Juniper MLFR"},
    Row{133, "juniper-ggsn", "Juniper GGSN"},
    Row{135, "juniper-atm2", "Juniper ATM2"},
    Row{136, "juniper-svcs", "Juniper Services"},
    Row{137, "juniper-atm1", "Juniper ATM1"},
    Row{138, "ap1394", "Apple IP-over-IEEE 1394"},
    Row{139, "mtp2-with-phdr", "MTP2 with pseudoheader"},
    Row{140, "mtp2", "SS7 MTP2"},
    Row{141, "mtp3", "SS7 MTP3"},
    Row{142, "sccp", "SS7 SCCP"},
    Row{143, "docsis", "Data Over Cable Service Interface Specification"},
    Row{147, "user0", "USER 0"},
    Row{148, "user1", "USER 1"},
    Row{149, "user2", "USER 2"},
    Row{150, "user3", "USER 3"},
    Row{151, "user4", "USER 4"},
    Row{152, "user5", "USER 5"},
    Row{153, "user6", "USER 6"},
    Row{154, "user7", "USER 7"},
    Row{155, "user8", "USER 8"},
    Row{156, "user9", "USER 9"},
    Row{157, "user10", "USER 10"},
    Row{158, "user11", "USER 11"},
    Row{159, "user12", "USER 12"},
    Row{160, "user13", "USER 13"},
    Row{161, "user14", "USER 14"},
    Row{162, "user15", "USER 15"},
    Row{163, "ieee-802-11-avs", "IEEE 802.11 plus AVS radio header"},
    Row{165, "bacnet-ms-tp", "BACnet MS/TP"},
    Row{167, "juniper-pppoe", "Juniper PPPoE"},
    Row{169, "gprs-llc", "GPRS LLC"},
    Row{170, "gfp-t", "ITU-T G.7041/Y.1303 Generic Framing Procedure Transparent mode"},
    Row{171, "gfp-f", "ITU-T G.7041/Y.1303 Generic Framing Procedure Frame-mapped mode"},
    Row{172, "gcom-tie1", "GCOM TIE1"},
    Row{173, "gcom-serial", "GCOM Serial"},
    Row{178, "juniper-ether", "Juniper Ethernet"},
    Row{179, "juniper-ppp", "Juniper PPP"},
    Row{180, "juniper-frelay", "Juniper Frame-Relay"},
    Row{181, "juniper-chdlc", "Juniper C-HDLC"},
    Row{183, "juniper-vp", "Juniper Voice PIC"},
    Row{184, "juniper-vn", "Juniper VN"},
    Row{186, "usb-freebsd", "USB packets with FreeBSD header"},
    Row{187, "bluetooth-h4", "Bluetooth H4"},
    Row{188, "ieee-802-16-mac-cps", "IEEE 802.16 MAC Common Part Sublayer"},
    Row{189, "usb-linux", "USB packets with Linux header"},
    Row{190, "can20b", "Controller Area Network 2.0B"},
    Row{192, "ppi", "Per-Packet Information header"},
    Row{195, "wpan", "IEEE 802.15.4 Wireless PAN"},
    Row{199, "ipmb-kontron", "Intelligent Platform Management Bus with Kontron pseudo-header"},
    Row{200, "juniper-st", "Juniper Secure Tunnel Information"},
    Row{201, "bluetooth-h4-linux", "Bluetooth H4 with linux header"},
    Row{202, "ax25-kiss", "AX.25 with KISS header"},
    Row{203, "lapd", "LAPD"},
    Row{204, "ppp-with-direction", "PPP with Directional Info"},
    Row{210, "flexray", "FlexRay"},
    Row{211, "most", "Media Oriented Systems Transport"},
    Row{212, "lin", "Local Interconnect Network"},
    Row{213, "x2e-serial", "X2E serial line capture"},
    Row{214, "x2e-xoraya", "X2E Xoraya"},
    Row{215, "wpan-nonask-phy", "IEEE 802.15.4 Wireless PAN non-ASK PHY"},
    Row{220, "usb-linux-mmap", "USB packets with Linux header and padding"},
    Row{224, "fc2", "Fibre Channel FC-2"},
    Row{225, "fc2sof", "Fibre Channel FC-2 With Frame Delimiter"},
    Row{226, "ipnet", "Solaris IPNET"},
    Row{227, "socketcan", "SocketCAN"},
    Row{228, "rawip4", "Raw IPv4"},
    Row{229, "rawip6", "Raw IPv6"},
    Row{230, "wpan-nofcs", "IEEE 802.15.4 Wireless PAN with FCS not present"},
    Row{231, "dbus", "D-Bus"},
    Row{235, "dvbci", "DVB-CI (Common Interface)"},
    Row{236, "mux27010", "MUX27010"},
    Row{237, "s5066-dpdu", "STANAG 5066 Data Transfer Sublayer PDUs(D_PDU)"},
    Row{239, "nflog", "NFLOG"},
    Row{240, "netanalyzer", "Hilscher netANALYZER"},
    Row{241, "netanalyzer-transparent", "Hilscher netANALYZER-Transparent"},
    Row{242, "ip-ib", "IP over IB"},
    Row{243, "mp2ts", "ISO/IEC 13818-1 MPEG2-TS"},
    Row{245, "nfc-llcp", "NFC LLCP"},
    Row{248, "sctp", "SCTP"},
    Row{249, "usb-usbpcap", "USB packets with USBPcap header"},
    Row{250, "rtac-serial", "RTAC serial-line"},
    Row{251, "bluetooth-le-ll", "Bluetooth Low Energy Link Layer"},
    Row{252, "wireshark-upper-pdu", "Wireshark Upper PDU export"},
    Row{253, "netlink", "Linux Netlink"},
    Row{254, "bluetooth-linux-monitor", "Bluetooth Linux Monitor"},
    Row{255, "bluetooth-bredr-bb-rf", "Bluetooth BR/EDR Baseband RF"},
    Row{256, "bluetooth-le-ll-rf", "Bluetooth Low Energy Link Layer RF"},
    Row{258, "pktap", "Apple PKTAP"},
    Row{259, "epon", "Ethernet Passive Optical Network"},
    Row{260, "ipmi-trace", "IPMI Trace Data Collection"},
    Row{264, "iso14443", "ISO 14443 contactless smartcard standards"},
    Row{266, "usb-darwin", "USB packets with Darwin (macOS, etc.) headers"},
    Row{268, "sdlc", "SDLC"},
    Row{270, "loratap", "LoRaTap"},
    Row{271, "vsock", "Linux vsock"},
    Row{272, "nordic_ble", "nRF Sniffer for Bluetooth LE"},
    Row{273, "docsis31_xra31", "DOCSIS with Excentis XRA pseudo-header"},
    Row{274, "ether-mpacket", "IEEE 802.3br mPackets"},
    Row{275, "dpauxmon", "DisplayPort AUX channel with Unigraf pseudo-header"},
    Row{276, "linux-sll2", "Linux cooked-mode capture v2"},
    Row{279, "ebhscr", "Elektrobit High Speed Capture and Replay"},
    Row{280, "vpp", "Vector Packet Processing graph dispatch trace"},
    Row{283, "wpan-tap", "IEEE 802.15.4 Wireless with TAP pseudo-header"},
    Row{287, "zwave-serial", "Z-Wave Serial API packets"},
    Row{288, "usb-20", "USB 2.0/1.1/1.0 packets"},
    Row{290, "etw", "Event Tracing for Windows messages"},
    Row{292, "zbncp", "ZBOSS NCP"},
    Row{293, "usb-20-low", "Low-Speed USB 2.0/1.1/1.0 packets"},
    Row{294, "usb-20-full", "Full-Speed USB 2.0/1.1/1.0 packets"},
    Row{295, "usb-20-high", "High-Speed USB 2.0 packets"},
};

const Row* find_row(std::uint16_t link_type) {
  const auto found = std::lower_bound(kRows.begin(), kRows.end(), link_type,
                                      [](const Row& row, std::uint16_t wanted) { return row.link_type < wanted; });
  return found != kRows.end() && found->link_type == link_type ? &*found : nullptr;
}

}  // namespace

std::string link_type_name(std::uint16_t link_type) {
  const Row* row = find_row(link_type);
  return row ? std::string(row->name) : "link-type-" + std::to_string(link_type);
}

std::string link_type_title(std::uint16_t link_type) {
  const Row* row = find_row(link_type);
  return row ? std::string(row->title) : "Unknown link type " + std::to_string(link_type);
}

}  // namespace pcapglass
