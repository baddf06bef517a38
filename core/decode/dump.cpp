#include "decode/dump.h"

namespace pcapglass {
namespace {

std::string layer_path(const Packet& packet) {
  std::string path;
  for (const Layer& layer : packet.layers()) {
    if (!path.empty()) path += ':';
    path += layer_name(layer.id);
  }
  return path;
}

std::string ports(const Packet& packet) {
  const Transport& transport = packet.transport();
  if (transport.ip_protocol == 0) return "\t";
  return std::to_string(transport.source_port) + "\t" + std::to_string(transport.destination_port);
}

std::string stop_text(const std::optional<Stop>& stop) {
  if (!stop) return {};
  std::string text(layer_name(stop->layer));
  switch (stop->why) {
    case StopReason::truncated: return text + "/truncated";
    case StopReason::malformed: return text + "/malformed";
    case StopReason::unsupported: return text + "/unsupported";
    case StopReason::too_many_layers: return text + "/too_many_layers";
  }
  return text;
}

}  // namespace

std::string dump_line(const Packet& packet) {
  return std::to_string(packet.record().frame) + "\t" + layer_path(packet) + "\t" + to_string(packet.source()) + "\t" +
         to_string(packet.destination()) + "\t" + ports(packet) + "\t" + stop_text(packet.stop());
}

}  // namespace pcapglass
