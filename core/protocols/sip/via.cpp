#include "protocols/sip/via.h"

#include "protocols/sip/scan.h"

namespace pcapglass::sip {

bool Via::has_cookie() const { return equals_ignoring_case(branch.substr(0, 7), "z9hG4bK"); }

bool parse_via(std::string_view element, Via& out) {
  out = {};
  Scanner scanner(element);
  out.protocol = scanner.token();
  const bool protocol = !out.protocol.empty() && scanner.take('/');
  out.version = scanner.token();
  const bool version = !out.version.empty() && scanner.take('/');
  out.transport = scanner.token();
  scanner.skip_space();
  const std::size_t semicolon = scanner.rest().find(';');
  out.sent_by = parse_host_port(scanner.rest().substr(0, semicolon));
  if (semicolon != std::string_view::npos) out.parameters = scanner.rest().substr(semicolon);
  if (const auto branch = find_parameter(out.parameters, "branch")) {
    out.has_branch = true;
    out.branch = branch->value;
  }
  return protocol && version && !out.transport.empty() && !out.sent_by.host.empty();
}

}  // namespace pcapglass::sip
