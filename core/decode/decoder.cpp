#include "decode/decoder.h"

#include "decode/ethernet.h"
#include "decode/icmp.h"
#include "decode/ipv4.h"
#include "decode/ipv6.h"
#include "decode/linux_cooked.h"
#include "decode/tcp.h"
#include "decode/udp.h"

namespace pcapglass {
namespace {

// LINKTYPE values (tcpdump.org/linktypes.html) at which decoding can begin.
LayerId first_layer(std::uint16_t link_type) {
  switch (link_type) {
    case 0:    // NULL: host byte order
    case 108:  // LOOP: network byte order
      return LayerId::null_loopback;
    case 1: return LayerId::ethernet;
    case 101: return LayerId::raw_ip;
    case 113: return LayerId::linux_cooked_v1;
    case 228: return LayerId::ipv4;
    case 229: return LayerId::ipv6;
    case 276: return LayerId::linux_cooked_v2;
    default: return LayerId::none;
  }
}

LayerId layer_of_ether_type(std::uint16_t type) {
  switch (type) {
    case ether_type::kIpv4: return LayerId::ipv4;
    case ether_type::kIpv6: return LayerId::ipv6;
    case ether_type::kArp: return LayerId::arp;
    case ether_type::kVlan:
    case ether_type::kServiceVlan:
    case ether_type::kOldServiceVlan: return LayerId::vlan;
    default: return LayerId::none;
  }
}

LayerId layer_of_protocol(std::uint8_t protocol) {
  switch (protocol) {
    case ip_protocol::kTcp: return LayerId::tcp;
    case ip_protocol::kUdp: return LayerId::udp;
    case ip_protocol::kIcmp: return LayerId::icmp;
    case ip_protocol::kIcmpv6: return LayerId::icmpv6;
    case ip_protocol::kHopByHop: return LayerId::ipv6_hop_by_hop;
    case ip_protocol::kRouting: return LayerId::ipv6_routing;
    case ip_protocol::kFragment: return LayerId::ipv6_fragment;
    case ip_protocol::kDestinationOptions: return LayerId::ipv6_destination_options;
    case ip_protocol::kMobility: return LayerId::ipv6_mobility;
    case ip_protocol::kHip: return LayerId::ipv6_hip;
    case ip_protocol::kShim6: return LayerId::ipv6_shim6;
    case ip_protocol::kAuthentication: return LayerId::authentication;
    default: return LayerId::none;
  }
}

// Peels one layer after the other off `rest_`. Each step returns the layer that follows; none ends the loop.
class Decoding {
 public:
  explicit Decoding(const Record& record)
      : packet_(record),
        record_(record),
        rest_(record.captured),
        cut_(record.captured.size() < record.original_length) {}

  Packet run() {
    LayerId layer = first_layer(record_.link_type);
    if (layer == LayerId::none) stop(StopReason::unsupported, LayerId::none);
    while (layer != LayerId::none) layer = step(layer);
    return packet_;
  }

 private:
  LayerId step(LayerId layer) {
    switch (layer) {
      case LayerId::none: return LayerId::none;
      case LayerId::ethernet: return ethernet();
      case LayerId::vlan: return vlan();
      case LayerId::linux_cooked_v1: return linux_cooked_v1();
      case LayerId::linux_cooked_v2: return linux_cooked_v2();
      case LayerId::null_loopback: return null_loopback();
      case LayerId::raw_ip: return raw_ip();
      case LayerId::arp: return last(LayerId::arp, 8);
      case LayerId::ipv4: return ipv4();
      case LayerId::ipv6: return ipv6();
      case LayerId::ipv6_fragment: return ipv6_fragment();
      case LayerId::authentication: return extension(layer, 4, 2);  // RFC 4302 2.2: units of 4, less 2
      case LayerId::ipv6_hop_by_hop:
      case LayerId::ipv6_routing:
      case LayerId::ipv6_destination_options:
      case LayerId::ipv6_mobility:
      case LayerId::ipv6_hip:
      case LayerId::ipv6_shim6: return extension(layer, 8, 1);  // RFC 6564: units of 8, less 1
      case LayerId::udp: return udp();
      case LayerId::tcp: return tcp();
      case LayerId::icmp: return last(LayerId::icmp, Icmp::kLength);
      case LayerId::icmpv6: return last(LayerId::icmpv6, Icmpv6::kLength);
    }
    return LayerId::none;
  }

  LayerId ethernet() {
    if (!take(LayerId::ethernet, Ethernet::kLength)) return LayerId::none;
    return after_ether_type(LayerId::ethernet, Ethernet(header_).type_or_length());
  }

  LayerId vlan() {
    if (!take(LayerId::vlan, Vlan::kLength)) return LayerId::none;
    return after_ether_type(LayerId::vlan, Vlan(header_).type_or_length());
  }

  LayerId linux_cooked_v1() {
    if (!take(LayerId::linux_cooked_v1, LinuxCookedV1::kLength)) return LayerId::none;
    return after_ether_type(LayerId::linux_cooked_v1, LinuxCookedV1(header_).protocol());
  }

  LayerId linux_cooked_v2() {
    if (!take(LayerId::linux_cooked_v2, LinuxCookedV2::kLength)) return LayerId::none;
    return after_ether_type(LayerId::linux_cooked_v2, LinuxCookedV2(header_).protocol());
  }

  // An address family of whatever system captured: they agree on IPv4 only. Values are small, so the zero bytes tell
  // the byte order.
  LayerId null_loopback() {
    if (!take(LayerId::null_loopback, 4)) return LayerId::none;
    std::uint32_t family = load_be32(header_, 0);
    if (family > 0xFFFF) family = load_le32(header_, 0);
    switch (family) {
      case 2: return LayerId::ipv4;
      case 10:  // Linux
      case 24:  // NetBSD, OpenBSD
      case 28:  // FreeBSD
      case 30:  // macOS
        return LayerId::ipv6;
      default: return stop(StopReason::unsupported, LayerId::null_loopback);
    }
  }

  LayerId raw_ip() {
    if (rest_.empty()) return short_of(LayerId::raw_ip, 1);
    switch (rest_[0] >> 4) {
      case 4: return LayerId::ipv4;
      case 6: return LayerId::ipv6;
      default: return stop(StopReason::malformed, LayerId::raw_ip);
    }
  }

  LayerId ipv4() {
    if (rest_.size() < Ipv4::kMinimum) return short_of(LayerId::ipv4, Ipv4::kMinimum);
    const Ipv4 front(rest_);
    const std::size_t header_length = front.header_length();
    if (rest_[0] >> 4 != 4 || header_length < Ipv4::kMinimum) return stop(StopReason::malformed, LayerId::ipv4);
    if (rest_.size() < header_length) return short_of(LayerId::ipv4, header_length);
    const std::size_t total = front.total_length();
    // Zero is what segmentation offload leaves: the frame tells the length.
    if (total != 0 && total < header_length) return stop(StopReason::malformed, LayerId::ipv4);
    if (total != 0) limit_to(LayerId::ipv4, total);
    packet_.set_addresses(front.source(), front.destination());
    if (!take(LayerId::ipv4, header_length)) return LayerId::none;
    if (Ipv4(header_).is_fragment()) {
      packet_.set_fragment();
      return LayerId::none;
    }
    return after_protocol(LayerId::ipv4, Ipv4(header_).protocol());
  }

  LayerId ipv6() {
    if (rest_.size() < Ipv6::kLength) return short_of(LayerId::ipv6, Ipv6::kLength);
    if (rest_[0] >> 4 != 6) return stop(StopReason::malformed, LayerId::ipv6);
    const Ipv6 front(rest_);
    // Zero is a jumbogram (RFC 2675) or what segmentation offload leaves: the frame tells the length.
    if (front.payload_length() != 0) limit_to(LayerId::ipv6, Ipv6::kLength + front.payload_length());
    packet_.set_addresses(front.source(), front.destination());
    if (!take(LayerId::ipv6, Ipv6::kLength)) return LayerId::none;
    return after_protocol(LayerId::ipv6, Ipv6(header_).next_header());
  }

  // | Next Header | length in `unit` bytes less `less` units | ...
  LayerId extension(LayerId layer, std::size_t unit, std::size_t less) {
    if (rest_.size() < 8) return short_of(layer, 8);
    if (!take(layer, (rest_[1] + less) * unit)) return LayerId::none;
    return after_protocol(layer, header_[0]);
  }

  LayerId ipv6_fragment() {
    if (!take(LayerId::ipv6_fragment, Ipv6Fragment::kLength)) return LayerId::none;
    const Ipv6Fragment fragment(header_);
    if (fragment.is_atomic()) return after_protocol(LayerId::ipv6_fragment, fragment.next_header());
    packet_.set_fragment();
    return LayerId::none;
  }

  LayerId udp() {
    if (rest_.size() < Udp::kLength) return short_of(LayerId::udp, Udp::kLength);
    const std::size_t length = Udp(rest_).length();
    // Zero is a jumbogram (RFC 2675 4) or what segmentation offload leaves.
    if (length != 0 && length < Udp::kLength) return stop(StopReason::malformed, LayerId::udp);
    if (length != 0) limit_to(LayerId::udp, length);
    (void)take(LayerId::udp, Udp::kLength);
    return LayerId::none;
  }

  LayerId tcp() {
    if (rest_.size() < Tcp::kMinimum) return short_of(LayerId::tcp, Tcp::kMinimum);
    const std::size_t header_length = Tcp(rest_).header_length();
    if (header_length < Tcp::kMinimum) return stop(StopReason::malformed, LayerId::tcp);
    (void)take(LayerId::tcp, header_length);
    return LayerId::none;
  }

  // A layer behind which decode/ goes no further.
  LayerId last(LayerId layer, std::size_t header_length) {
    (void)take(layer, header_length);
    return LayerId::none;
  }

  LayerId after_ether_type(LayerId layer, std::uint16_t type) {
    const LayerId next = layer_of_ether_type(type);
    return next != LayerId::none ? next : stop(StopReason::unsupported, layer);
  }

  LayerId after_protocol(LayerId layer, std::uint8_t protocol) {
    if (protocol == ip_protocol::kNoNext) return LayerId::none;
    const LayerId next = layer_of_protocol(protocol);
    return next != LayerId::none ? next : stop(StopReason::unsupported, layer);
  }

  // Moves a header of `length` bytes from rest_ into the packet; stops when there are fewer, or too many layers.
  bool take(LayerId layer, std::size_t length) {
    if (rest_.size() < length) {
      (void)short_of(layer, length);
      return false;
    }
    header_ = rest_.first(length);
    rest_ = rest_.subspan(length);
    if (packet_.add({layer, header_, rest_})) return true;
    (void)stop(StopReason::unsupported, layer);
    return false;
  }

  // A header says that from rest_ on `length` bytes belong to it: what follows is padding or a frame check sequence.
  // When there are fewer, the capture was cut, or the packet contradicts itself; either way what is there is decoded.
  void limit_to(LayerId layer, std::size_t length) {
    if (length <= rest_.size()) {
      reaches_end_ = reaches_end_ && length == rest_.size();
      rest_ = rest_.first(length);
    } else if (cut_ && reaches_end_) {
      packet_.set_cut();
    } else {
      packet_.set_stop({StopReason::malformed, layer, offset(), length, rest_.size()});
    }
  }

  LayerId short_of(LayerId layer, std::size_t need) {
    const StopReason why = cut_ && reaches_end_ ? StopReason::truncated : StopReason::malformed;
    packet_.set_stop({why, layer, offset(), need, rest_.size()});
    return LayerId::none;
  }

  LayerId stop(StopReason why, LayerId layer) {
    packet_.set_stop({why, layer, offset(), 0, rest_.size()});
    return LayerId::none;
  }

  [[nodiscard]] std::size_t offset() const {
    return rest_.data() == nullptr ? 0 : static_cast<std::size_t>(rest_.data() - record_.captured.data());
  }

  Packet packet_;
  const Record& record_;
  Bytes rest_;
  Bytes header_;
  bool cut_;                 // the snap length took the end of the packet
  bool reaches_end_ = true;  // rest_ ends where the captured bytes end, not where a header said
};

}  // namespace

Packet decode(const Record& record) { return Decoding(record).run(); }

}  // namespace pcapglass
