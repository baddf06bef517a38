// What the two halves of the parser share: parse.cpp reads lines, attributes.cpp what a= lines say. Not for others.
#pragma once

#include "protocols/sdp/session.h"

namespace pcapglass::sdp {

// One a= line. `medium` is null in the session part.
void read_attribute(const Attribute& attribute, std::uint32_t line, Session& session, MediaDescription* medium);

// What can only be said of a medium when all its lines are known.
void check_medium(const MediaDescription& medium, Session& session);

[[nodiscard]] FormatDescription* find_format(MediaDescription& medium, std::string_view name);

}  // namespace pcapglass::sdp
