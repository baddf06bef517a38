// Neighbour discovery (RFC 4861 with RFC 8106, 8781, 8910) and multicast listeners (RFC 2710, RFC 3810).
#include <algorithm>

#include "bytes/text.h"
#include "protocols/icmp/report_message.h"

namespace pcapglass::icmp {
namespace {

std::string address_at(Bytes bytes, std::size_t at) { return to_string(IpAddress::v6(bytes.subspan(at, 16))); }

// A prefix may be shorter than an address (RFC 8781 4: twelve bytes).
std::string prefix_of(Bytes bytes, unsigned length) {
  std::array<std::uint8_t, 16> whole{};
  std::copy_n(bytes.begin(), std::min<std::size_t>(bytes.size(), 16), whole.begin());
  return to_string(IpAddress::v6(Bytes(whole))) + "/" + std::to_string(length);
}

// Names behind one another, uncompressed; padding is of empty names.
void read_names(Bytes bytes, std::vector<std::string>& out) {
  std::string name;
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t length = bytes[at++];
    if (length == 0) {
      if (!name.empty()) out.push_back(name);
      name.clear();
      continue;
    }
    if (length > 63 || at + length > bytes.size()) return;
    if (!name.empty()) name += '.';
    name += printable(bytes.subspan(at, length));
    at += length;
  }
}

void read_pref64(Bytes option, DiscoveryReport& out) {
  static constexpr unsigned kLengths[] = {96, 64, 56, 48, 40, 32, 0, 0};
  const unsigned length = kLengths[load_be16(option, 2) & 7U];
  if (length != 0) out.pref64.push_back(prefix_of(option.subspan(4, 12), length));
}

void read_option(Bytes option, DiscoveryReport& out) {
  switch (option[0]) {
    case 1: out.source_link_address = hex(option.subspan(2, 6), ":"); break;
    case 2: out.target_link_address = hex(option.subspan(2, 6), ":"); break;
    case 3:
      if (option.size() < 32) break;
      out.prefixes.push_back({prefix_of(option.subspan(16, 16), option[2]), (option[3] & 0x80) != 0,
                              (option[3] & 0x40) != 0, load_be32(option, 4), load_be32(option, 8)});
      break;
    case 5: out.mtu = load_be32(option, 4); break;
    case 25:
      for (std::size_t at = 8; at + 16 <= option.size(); at += 16) out.rdnss.push_back(address_at(option, at));
      break;
    case 31: read_names(option.subspan(8), out.dnssl); break;
    case 37: {
      const std::string_view text = as_text(option.subspan(2));
      out.captive_portal = printable(text.substr(0, text.find('\0')));
      break;
    }
    case 38:
      if (option.size() >= 16) read_pref64(option, out);
      break;
    default: break;
  }
}

void read_options(Bytes message, std::size_t at, DiscoveryReport& out) {
  while (at + 8 <= message.size()) {
    const std::size_t length = message[at + 1] * std::size_t{8};
    if (length == 0 || at + length > message.size()) return;
    read_option(message.subspan(at, length), out);
    at += length;
  }
}

void read_advertised_router(Bytes message, DiscoveryReport& out) {
  static constexpr std::string_view kPreferences[] = {"medium", "high", "reserved", "low"};
  out.hop_limit = message[4];
  out.managed = (message[5] & 0x80) != 0;
  out.other_configuration = (message[5] & 0x40) != 0;
  out.home_agent = (message[5] & 0x20) != 0;
  out.preference = kPreferences[(message[5] >> 3) & 3U];
  out.router_lifetime = load_be16(message, 6);
  out.reachable_time = load_be32(message, 8);
  out.retransmission_timer = load_be32(message, 12);
}

// RFC 3810 5.2: records of type, length of auxiliary data, number of sources, group.
void read_listeners(Bytes message, DiscoveryReport& out) {
  static constexpr std::string_view kKinds[] = {"",           "is_include",        "is_exclude",       "to_include",
                                                "to_exclude", "allow_new_sources", "block_old_sources"};
  std::size_t at = 8;
  for (unsigned left = load_be16(message, 6); left > 0 && at + 20 <= message.size(); --left) {
    const std::uint8_t kind = message[at];
    std::string group = address_at(message, at + 4);
    if (kind >= 1 && kind <= 6) group += " " + std::string(kKinds[kind]);
    out.groups.push_back(std::move(group));
    at += 20 + load_be16(message, at + 2) * std::size_t{16} + message[at + 1] * std::size_t{4};
  }
}

}  // namespace

std::optional<DiscoveryReport> read_discovery(std::uint8_t type, Bytes message) {
  DiscoveryReport out;
  const std::size_t size = message.size();
  if (type >= 130 && type <= 132 && size >= 24) {
    out.groups.push_back(address_at(message, 8));
  } else if (type == 133 && size >= 8) {
    read_options(message, 8, out);
  } else if (type == 134 && size >= 16) {
    read_advertised_router(message, out);
    read_options(message, 16, out);
  } else if ((type == 135 || type == 136) && size >= 24) {
    out.target = address_at(message, 8);
    if (type == 136) {
      out.router = (message[4] & 0x80) != 0;
      out.solicited = (message[4] & 0x40) != 0;
      out.override_flag = (message[4] & 0x20) != 0;
    }
    read_options(message, 24, out);
  } else if (type == 137 && size >= 40) {
    out.target = address_at(message, 8);
    out.destination = address_at(message, 24);
    read_options(message, 40, out);
  } else if (type == 143 && size >= 8) {
    read_listeners(message, out);
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace pcapglass::icmp
