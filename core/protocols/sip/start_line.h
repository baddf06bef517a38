// The first line of a message: request-line or status-line (RFC 3261 7.1, 7.2; domain.md D-02 to D-05).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pcapglass::sip {

// Views into the message. Of a request `status` and `reason` are empty, of a response `method` and `uri`.
struct StartLine {
  bool request = true;
  std::string_view line;     // without line end
  std::string_view version;  // as sent, such as "SIP/2.0"; empty when the capture cut the line before it
  std::string_view method;
  std::string_view uri;     // without the <> that some put around it
  std::string_view status;  // the digits as sent
  std::uint64_t status_code = 0;
  std::string_view reason;
  std::size_t length = 0;  // with line end

  bool bare_line_end = false;
  bool trailing_space = false;
  bool extra_space = false;  // more than one space between the parts
  bool space_in_uri = false;
  bool uri_in_brackets = false;
  bool no_space_after_status = false;
};

// `strict` is the RFC's grammar with trailing spaces allowed; `liberal` adds the forms that SIP ports and known SIP
// flows may use: more spaces, spaces within the URI, <uri>, status codes of more than three digits.
enum class Form : std::uint8_t { strict, liberal };

// False when `text` does not begin with such a line. `cut`: the capture may have cut the line, so that a request with
// a registered method and a sip URI needs no version (domain.md C-09).
[[nodiscard]] bool parse_start_line(std::string_view text, Form form, bool cut, StartLine& out);

}  // namespace pcapglass::sip
