// The JSON that hosts pass in: analysis options and what they know of the source. Shared by WASM and native hosts.
#pragma once

#include <string_view>

#include "analysis.h"

namespace pcapglass {

// {profile?: "edge"|"desktop", protocols?: string[], defaultLimit?: number|null}; unknown members are ignored, and so
// is text that is not JSON: the host is our own code.
[[nodiscard]] AnalysisOptions options_from_json(std::string_view json);

// {name, size?, sha256?, sha1?, compression?, damage?, rereadable?}
[[nodiscard]] SourceInfo source_from_json(std::string_view json);

}  // namespace pcapglass
