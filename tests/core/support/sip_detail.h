// A message's detail as JSON, and values in it by JSON pointer, so that a test is a table of facts.
#pragma once

#include "protocols/sip/detail/message_detail.h"
#include "report/json_writer.h"
#include "support/sip.h"

namespace test {

using pcapglass::Json;

inline Json detail_json(const Parsed& parsed) {
  return pcapglass::to_json(pcapglass::sip::detail_of(*parsed.message, true, false));
}
inline Json detail_json(const std::string& text) { return detail_json(Parsed(text)); }

// What is at `pointer`, or null.
inline Json at(const Json& json, const std::string& pointer) {
  const Json::json_pointer where(pointer);
  return json.contains(where) ? json.at(where) : Json(nullptr);
}

// Values of all header lines of that long name, in order.
inline Names header_values(const Json& detail, const std::string& name) {
  Names out;
  for (const Json& header : detail["headers"]) {
    if (header["name_canonical"] == name) out.push_back(header["value"].get<std::string>());
  }
  return out;
}

}  // namespace test
