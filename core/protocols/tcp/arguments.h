// What the four tools on TCP are asked (contract.md 3), and the filter as answers repeat it.
#pragma once

#include "report/common.h"
#include "report/query.h"

namespace pcapglass::tcp {

struct Arguments : CommonArguments {
  std::optional<std::string> server_ip;
  std::optional<std::uint16_t> server_port;
  bool detailed = false;
  double threshold = 0.02;
};
struct ConnectionsArguments : Arguments {};
struct AnomaliesArguments : Arguments {};
struct RetransmissionsArguments : Arguments {};
struct FlowArguments : Arguments {};
template <class Field>
void describe_server(Field& field, Arguments& a) {
  field("server_ip", a.server_ip, "Only connections to this server address");
  field("server_port", a.server_port, "Only connections to this server port");
}
template <class Field>
void describe(Field& field, ConnectionsArguments& a) {
  describe_source(field, a);
  describe_server(field, a);
  field("detailed", a.detailed, "Adds times, bytes, round trips, windows and options of each connection");
  describe_paging(field, a);
}
template <class Field>
void describe(Field& field, AnomaliesArguments& a) {
  describe_source(field, a);
  describe_server(field, a);
}
template <class Field>
void describe(Field& field, RetransmissionsArguments& a) {
  describe_source(field, a);
  field("server_ip", a.server_ip, "Only connections to this server address");
  field("threshold", a.threshold, "Retransmission rate above which a connection counts as bad, 0 to 1",
        Constraint{.minimum = 0, .maximum = 1});
  describe_paging(field, a);
}
template <class Field>
void describe(Field& field, FlowArguments& a) {
  describe_source(field, a);
  field("server_ip", a.server_ip, "Address of the server whose traffic is compared", Constraint{.required = true});
  field("server_port", a.server_port, "Port of that server; any when absent");
}

struct Filter {
  Nullable<std::string> server_ip;
  Nullable<std::uint16_t> server_port;
};
template <class Field>
void describe(Field& field, Filter& f) {
  field("server_ip", f.server_ip, "Server address asked for, or null");
  field("server_port", f.server_port, "Server port asked for, or null");
}

}  // namespace pcapglass::tcp
