// Rules about what messages hold (DH-12, 14, 15, 17).
#include <algorithm>
#include <unordered_map>

#include "bytes/text.h"
#include "protocols/dhcp/codes.h"
#include "protocols/dhcp/pick.h"
#include "protocols/dhcp/report_values.h"
#include "protocols/dhcp/rules.h"

namespace pcapglass::dhcp {
namespace {

class OptionRules {
 public:
  OptionRules(const PacketAnalyzer& analyzer, Reporter& out) : analyzer_(analyzer), out_(out) {}

  void take(std::uint32_t number) {
    const Row& row = analyzer_.rows()[number];
    if (row.anomalies != 0) malformed(number);
    if (row.version != 4 || !row.counts()) return;
    const Bytes options = analyzer_.picked().at(row.picked);
    if (row.from_client) return fingerprint(number, options);
    if (row.event != Event::offer && row.event != Event::acknowledge) return;
    provisioning(number, options);
    if (row.event == Event::acknowledge && row.has_lease && row.address.version == 4) configuration(number, options);
  }

 private:
  void malformed(std::uint32_t number) {
    const Row& row = analyzer_.rows()[number];
    std::string names;
    for (std::size_t i = 0; i < 8; ++i) {
      if ((row.anomalies >> i & 1U) != 0) names.append(names.empty() ? "" : ", ").append(nth(kAnomalyNames, i));
    }
    const std::string group = names + to_string(row.source.address);
    out_.add(RuleId::malformed, Severity::warning, Confidence::confirmed, group,
             to_string(row.source) + " sent: " + names + ".", {number});
  }

  void wrong(std::string_view what, std::string details, std::initializer_list<std::uint32_t> rows) {
    const Row& row = analyzer_.rows()[*rows.begin()];
    out_.add(RuleId::configuration, Severity::error, Confidence::confirmed,
             std::string(what) + std::to_string(row.server), std::move(details), rows);
  }

  void configuration(std::uint32_t number, Bytes options) {
    const Row& row = analyzer_.rows()[number];
    const std::uint32_t address = load_be32(Bytes(row.address.bytes), 0);
    const Bytes mask = picked_option(options, 1);
    const Bytes routers = picked_option(options, 3);
    if (mask.size() == 4) {
      const std::uint32_t bits = load_be32(mask, 0);
      if (routers.size() >= 4 && ((load_be32(routers, 0) ^ address) & bits) != 0) {
        wrong("router",
              "Router " + address_text(load_be32(routers, 0)) + " is outside the subnet of " + address_text(address) +
                  ".",
              {number});
      }
      const Bytes broadcast = picked_option(options, 28);
      if (broadcast.size() == 4 && load_be32(broadcast, 0) != (address | ~bits)) {
        wrong("broadcast",
              "Broadcast address " + address_text(load_be32(broadcast, 0)) + " should be " +
                  address_text(address | ~bits) + ".",
              {number});
      }
    }
    for (const std::uint8_t code : {std::uint8_t{1}, std::uint8_t{6}}) {
      if (picked_option(options, code).empty() && asked_for(row, code)) {
        wrong(code == 1 ? "mask" : "name server",
              "The client asked for " + option_name(Space::v4, code) + " and did not get it.", {number});
      }
    }
    check_default_route(number, options, routers);
    check_twice(number, address);
  }

  // RFC 3442: with classless routes the client ignores the router option, so both must name one default router.
  void check_default_route(std::uint32_t number, Bytes options, Bytes routers) {
    for (const std::uint8_t code : {std::uint8_t{121}, std::uint8_t{249}}) {
      Cursor cursor(picked_option(options, code));
      while (cursor.ok() && cursor.remaining() > 0) {
        const std::uint8_t width = cursor.u8();
        cursor.skip((width + 7U) / 8U);
        const std::uint32_t router = cursor.u32();
        if (!cursor.ok() || width != 0 || routers.size() < 4 || router == load_be32(routers, 0)) continue;
        wrong("routes",
              "The default route of option " + std::to_string(code) + " leads to " + address_text(router) +
                  ", the router option to " + address_text(load_be32(routers, 0)) + ".",
              {number});
      }
    }
  }

  void check_twice(std::uint32_t number, std::uint32_t address) {
    const Row& row = analyzer_.rows()[number];
    const auto [held, added] = leased_.emplace(address, number);
    if (added) return;
    const Row& before = analyzer_.rows()[held->second];
    const bool lasts = before.time + Nanoseconds{before.lease} * kNanosecondsPerSecond > row.time;
    if (before.client != row.client && lasts && released_.find(before.client) == released_.end()) {
      wrong("twice", address_text(address) + " was given to two clients.", {number, held->second});
    }
    held->second = number;
  }

  [[nodiscard]] bool asked_for(const Row& row, std::uint8_t code) const {
    if (row.exchange == kNone) return false;
    std::size_t looked = 0;
    for (std::uint32_t i = analyzer_.exchanges()[row.exchange].first_row; i != kNone && looked < 50;
         i = analyzer_.rows()[i].next, ++looked) {
      if (!analyzer_.rows()[i].from_client) continue;
      const Bytes list = picked_option(analyzer_.picked().at(analyzer_.rows()[i].picked), 55);
      if (std::find(list.begin(), list.end(), code) != list.end()) return true;
    }
    return false;
  }

  void fingerprint(std::uint32_t number, Bytes options) {
    const Row& row = analyzer_.rows()[number];
    if (row.event == Event::release || row.event == Event::decline) released_[row.client] = number;
    const Bytes list = picked_option(options, 55);
    const Bytes vendor = picked_option(options, 60);
    if (list.empty() || row.event == Event::other) return;
    std::string codes;
    for (const std::uint8_t code : list) codes += (codes.empty() ? "" : ",") + std::to_string(code);
    const std::string guess = guess_of(as_text(vendor), codes);
    std::string details = "Requested options " + codes + ".";
    if (!vendor.empty()) details += " Vendor class " + printable(vendor) + ".";
    if (const Bytes name = picked_option(options, 12); !name.empty()) details += " Host name " + printable(name) + ".";
    if (!guess.empty()) details += " Perhaps " + guess + ".";
    out_.add(RuleId::fingerprint, Severity::info, Confidence::possible, codes + printable(vendor), std::move(details),
             {number});
  }

  static std::string guess_of(std::string_view vendor, std::string_view codes) {
    constexpr std::string_view kVendors =
        "MSFT,Windows,android-dhcp,Android,dhcpcd,a system with dhcpcd,udhcp,an embedded system with BusyBox,"
        "PXEClient,a machine that boots from the network,Cisco,a Cisco device,Polycom,a Polycom phone,yealink,"
        "a Yealink phone,snom,a Snom phone,Aruba,an Aruba device,HTTPClient,a machine that boots over HTTP";
    for (std::size_t i = 0; !nth(kVendors, i).empty(); i += 2) {
      if (vendor.find(nth(kVendors, i)) != std::string_view::npos) return std::string(nth(kVendors, i + 1));
    }
    if (codes.substr(0, 16) == "1,121,3,6,15,119" || codes == "1,3,6,15,119,252") return "an Apple system";
    if (codes.substr(0, 17) == "1,28,2,3,15,6,119" || codes.substr(0, 17) == "1,28,2,121,15,6,1") {
      return "a Linux system with dhclient";
    }
    return {};
  }

  void provisioning(std::uint32_t number, Bytes options) {
    std::string said;
    bool plain = !picked_option(options, 150).empty();
    constexpr std::array<std::uint8_t, 8> kCodes = {43, 66, 67, 120, 132, 150, 160, 242};
    for (const std::uint8_t code : kCodes) {
      const Bytes value = picked_option(options, code);
      if (value.empty()) continue;
      const Json json = value_json(option_code(Space::v4, code).kind, value, false);
      said.append(said.empty() ? "" : ", ").append(option_name(Space::v4, code)).append(" ");
      said += json.is_string() ? json.get<std::string>() : json.dump(-1, ' ', false, Json::error_handler_t::replace);
      const std::string_view text = as_text(value);
      const bool secure = text.substr(0, 8) == "https://" || text.find("HTTPSRVR=") != std::string_view::npos;
      if ((code == 66 || code == 160 || code == 242) && !secure) plain = true;
    }
    if (!plain) return;
    const Row& row = analyzer_.rows()[number];
    out_.add(RuleId::provisioning, Severity::notice, Confidence::probable, std::to_string(row.server),
             "The server gives " + said + ".", {number});
  }

  const PacketAnalyzer& analyzer_;
  Reporter& out_;
  std::unordered_map<std::uint32_t, std::uint32_t> leased_;    // last ACK of each address
  std::unordered_map<std::uint32_t, std::uint32_t> released_;  // clients that gave their address back
};

}  // namespace

void find_in_options(const PacketAnalyzer& analyzer, Reporter& out) {
  OptionRules rules(analyzer, out);
  for (std::uint32_t i = 0; i < analyzer.rows().size(); ++i) rules.take(i);
}

}  // namespace pcapglass::dhcp
