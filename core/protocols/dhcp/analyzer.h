// What is kept of DHCP while the capture is read: a row per message, exchanges, clients, servers, and what ARP, ICMP
// and router advertisements say about the same addresses.
#pragma once

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <unordered_map>

#include "protocols/dhcp/row.h"
#include "protocols/protocol.h"

namespace pcapglass::dhcp {

using Hardware = std::array<std::uint8_t, 6>;

struct Server {
  std::string name;  // identifier as shown
  Hardware hardware{};
  std::uint8_t hop_limit = 0;
  bool direct = false;  // the two above are of a message that no relay sent
  std::uint64_t first_frame = 0;
  std::uint64_t other_frame = 0;  // in which another machine used the identifier
};

// A leased address that another machine answers for.
struct Conflict {
  std::uint32_t address = 0;
  std::uint64_t lease_frame = 0, arp_frame = 0;
  Hardware client{}, other{};
};

// An address that was pinged shortly before it was offered (RFC 2131 3.1 2).
struct Probe {
  std::uint32_t row = 0;
  std::uint64_t frame = 0;
};

struct RouterAdvertisement {
  std::uint64_t frame = 0;
  Nanoseconds time = 0;
  bool managed = false, other = false;
};

class PacketAnalyzer : public Analyzer {
 public:
  explicit PacketAnalyzer(const Limits& limits);

  void packet(const Packet& packet) override;
  std::string_view datagram(const Datagram& datagram) override;

  [[nodiscard]] std::uint64_t total() const { return total_; }
  [[nodiscard]] std::uint64_t duplicates() const { return duplicates_; }
  [[nodiscard]] std::uint64_t relayed() const { return relayed_; }
  [[nodiscard]] const std::deque<Row>& rows() const { return rows_; }
  [[nodiscard]] const std::deque<Exchange>& exchanges() const { return exchanges_; }
  [[nodiscard]] const Interned& clients() const { return clients_; }
  [[nodiscard]] const Interned& picked() const { return picked_; }
  [[nodiscard]] const std::deque<Server>& servers() const { return servers_; }
  [[nodiscard]] const DistinctCount& client_count() const { return client_count_; }
  [[nodiscard]] const DistinctCount& transaction_count() const { return transaction_count_; }
  [[nodiscard]] const DistinctCount& server_count() const { return server_count_; }
  // Messages by version and type.
  [[nodiscard]] const std::map<std::pair<std::uint8_t, std::uint8_t>, std::uint64_t>& types() const { return types_; }
  [[nodiscard]] const std::vector<Conflict>& conflicts() const { return conflicts_; }
  [[nodiscard]] const std::vector<Probe>& probes() const { return probes_; }
  [[nodiscard]] const std::vector<RouterAdvertisement>& advertisements() const { return advertisements_; }
  [[nodiscard]] const MessageStore& store() const { return store_; }
  [[nodiscard]] Nanoseconds capture_end() const { return end_; }

 private:
  struct Lease {
    Hardware client{};
    std::uint64_t frame = 0;
    Nanoseconds until = 0;
  };
  struct Ping {
    std::uint32_t target = 0;
    std::uint64_t frame = 0;
    Nanoseconds time = 0;
  };

  [[nodiscard]] bool take4(const Datagram& datagram, Row& row);
  [[nodiscard]] bool take6(const Datagram& datagram, Row& row);
  // Counts the row and puts it into its exchange.
  void keep(const Datagram& datagram, Row row, std::string_view client, Bytes client_id);
  void join_exchange(Row& row, std::uint32_t index, Bytes client_id);
  [[nodiscard]] bool was_sent(const Row& row, const Exchange& exchange) const;
  [[nodiscard]] std::uint32_t find_exchange(const Row& row, std::uint64_t client_id);
  [[nodiscard]] std::uint32_t server_number(const Datagram& datagram, const Row& row, Bytes id, std::string name);
  void remember_lease(const Row& row, std::uint32_t index);
  void take_arp(const Packet& packet);
  void take_ping(const Packet& packet);

  std::size_t most_rows_;
  std::deque<Row> rows_;
  std::deque<Exchange> exchanges_;
  std::unordered_map<std::uint64_t, std::uint32_t> open_;  // newest exchange by client number and xid
  std::vector<std::uint32_t> latest_;                      // exchange of each client
  Interned clients_;
  Interned server_ids_;
  std::deque<Server> servers_;
  Interned picked_;
  DistinctCount client_count_;
  DistinctCount transaction_count_;
  DistinctCount server_count_;
  std::map<std::pair<std::uint8_t, std::uint8_t>, std::uint64_t> types_;
  std::unordered_map<std::uint32_t, Lease> leases_;  // by address
  std::size_t most_leases_;
  std::vector<Conflict> conflicts_;
  std::vector<Probe> probes_;
  std::vector<RouterAdvertisement> advertisements_;
  std::array<Ping, 64> pings_{};
  std::size_t next_ping_ = 0;
  MessageStore store_;
  std::uint64_t total_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t relayed_ = 0;
  Nanoseconds end_ = 0;
  // Of the datagram at hand; here so that their vectors keep their memory.
  Message message_;
  Message6 message6_;
  std::string client_;
  std::string scratch_;
  Bytes client_id_;
};

[[nodiscard]] std::unique_ptr<Analyzer> make_analyzer(const Limits& limits, std::uint8_t row);

}  // namespace pcapglass::dhcp
