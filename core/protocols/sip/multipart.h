// Takes a multipart body apart (RFC 2046 5.1, RFC 5621).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace pcapglass::sip {

// The boundary parameter of a Content-Type value that is multipart; nothing for any other type, empty when it is
// missing or far too long.
[[nodiscard]] std::optional<std::string> multipart_boundary(std::string_view content_type);

// Walks the parts of `body`; preamble and epilogue are left out.
class Multipart {
 public:
  // `boundary` must outlive the walk.
  Multipart(std::string_view body, std::string_view boundary);

  // The next part: its headers, empty line and content. False at the end.
  [[nodiscard]] bool next(std::string_view& part);
  // Whether the closing delimiter has come; asked after the last part.
  [[nodiscard]] bool terminated() const { return terminated_; }

 private:
  // A delimiter line in rest_ at or behind `from`: where its text begins and what follows it.
  struct Delimiter {
    std::size_t begin = std::string_view::npos;  // of the line end before it
    std::size_t next = 0;
    bool closing = false;
  };
  [[nodiscard]] Delimiter find(std::size_t from) const;

  std::string_view rest_;
  std::string_view boundary_;
  bool inside_ = false;
  bool terminated_ = false;
};

}  // namespace pcapglass::sip
