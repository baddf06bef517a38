#include "host_json.h"

namespace pcapglass {
namespace {

std::optional<std::string> text(const Json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

Json object_from(std::string_view json) {
  Json parsed = Json::parse(json, nullptr, false);
  return parsed.is_object() ? parsed : Json::object();
}

}  // namespace

AnalysisOptions options_from_json(std::string_view json) {
  const Json object = object_from(json);
  AnalysisOptions options;
  options.limits = text(object, "profile") == "edge" ? edge_limits() : desktop_limits();
  if (const auto protocols = object.find("protocols"); protocols != object.end() && protocols->is_array()) {
    for (const Json& name : *protocols) {
      if (name.is_string()) options.protocols.push_back(name.get<std::string>());
    }
  }
  if (const auto limit = object.find("defaultLimit"); limit != object.end()) {
    if (limit->is_null()) options.default_limit.reset();
    if (limit->is_number_unsigned()) options.default_limit = limit->get<std::uint32_t>();
  }
  return options;
}

SourceInfo source_from_json(std::string_view json) {
  const Json object = object_from(json);
  SourceInfo source;
  source.name = text(object, "name").value_or("");
  source.sha256 = text(object, "sha256");
  source.sha1 = text(object, "sha1");
  source.compression = text(object, "compression").value_or("");
  source.damage = text(object, "damage").value_or("");
  if (const auto size = object.find("size"); size != object.end() && size->is_number()) {
    source.size = static_cast<std::uint64_t>(size->get<double>());
  }
  if (const auto again = object.find("rereadable"); again != object.end() && again->is_boolean()) {
    source.rereadable = again->get<bool>();
  }
  return source;
}

}  // namespace pcapglass
