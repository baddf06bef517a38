#include "decode/dump.h"

#include "decode/tcp.h"
#include "decode/udp.h"

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
  if (const auto udp = packet.get<Udp>()) {
    return std::to_string(udp->source_port()) + "\t" + std::to_string(udp->destination_port());
  }
  if (const auto tcp = packet.get<Tcp>()) {
    return std::to_string(tcp->source_port()) + "\t" + std::to_string(tcp->destination_port());
  }
  return "\t";
}

std::string stop_text(const std::optional<Stop>& stop) {
  if (!stop) return {};
  std::string text(layer_name(stop->layer));
  switch (stop->why) {
    case StopReason::truncated: return text + "/truncated";
    case StopReason::malformed: return text + "/malformed";
    case StopReason::unsupported: return text + "/unsupported";
  }
  return text;
}

}  // namespace

std::string dump_line(const Packet& packet) {
  return std::to_string(packet.record().frame) + "\t" + layer_path(packet) + "\t" + to_string(packet.source()) + "\t" +
         to_string(packet.destination()) + "\t" + ports(packet) + "\t" + stop_text(packet.stop());
}

}  // namespace pcapglass
