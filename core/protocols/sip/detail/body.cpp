#include "protocols/sip/detail/body.h"

#include <algorithm>
#include <array>
#include <memory>

#include "protocols/sip/detail/body_text.h"
#include "protocols/sip/message.h"
#include "protocols/sip/multipart.h"
#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostParts = 64;
constexpr int kMostLevels = 8;

std::string_view value_of(const Headers& headers, std::string_view name) {
  for (const Header& header : headers.whole()) {
    if (equals_ignoring_case(header.canonical, name)) return header.value;
  }
  return {};
}

std::optional<std::string> shown_if_there(std::string_view value) {
  return value.empty() ? std::nullopt : std::optional(shown_text(value));
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

bool is_binary_type(std::string_view type) {
  const std::string_view major = type.substr(0, type.find('/'));
  return is_one_of(major, {"image", "audio", "video"}) ||
         is_one_of(type, {"application/isup", "application/qsig", "application/octet-stream", "application/pkcs7-mime",
                          "application/pkcs7-signature", "application/x-q931", "application/vnd.3gpp.sms"});
}

bool is_digits_type(std::string_view type) {
  return is_one_of(type, {"application/dtmf-relay", "application/dtmf", "application/vnd.nortelnetworks.digits",
                          "application/hook-flash"});
}

bool is_xml_type(std::string_view type) { return type.size() > 4 && type.substr(type.size() - 4) == "+xml"; }

bool is_plain_encoding(std::string_view transfer) {
  return transfer.empty() || equals_ignoring_case(transfer, "binary") || equals_ignoring_case(transfer, "7bit") ||
         equals_ignoring_case(transfer, "8bit");
}

class Walker {
 public:
  // One entity: its headers are read already, `content` is what follows them.
  void entity(const Headers& headers, std::string_view content, const std::string& path, int level) {
    const std::string_view type = value_of(headers, "content-type");
    BodyReport report = described(headers, type, content, path);
    const auto boundary = multipart_boundary(type);
    const bool plain = !report.encoding && is_plain_encoding(value_of(headers, "content-transfer-encoding"));
    if (!boundary || !plain) {
      leaf(std::move(report), content, plain);
    } else if (boundary->empty() || level == kMostLevels) {
      report.note = boundary->empty() ? "The boundary parameter is missing, so the parts cannot be told apart."
                                      : "Parts nested deeper than this are not read.";
      hide(report, content.size());
      out_.parts.push_back(std::move(report));
    } else {
      const std::size_t at = out_.parts.size();
      out_.parts.push_back(std::move(report));
      parts(content, *boundary, path, level, at);
    }
  }

  Bodies result() { return std::move(out_); }

 private:
  static BodyReport described(const Headers& headers, std::string_view type, std::string_view content,
                              const std::string& path) {
    BodyReport report;
    report.part = path;
    const std::size_t semicolon = type.find(';');
    report.content_type = shown_text(lower_case(trimmed(type.substr(0, semicolon))));
    if (semicolon != std::string_view::npos) report.parameters = report_parameters(type.substr(semicolon), false);
    report.disposition = shown_if_there(value_of(headers, "content-disposition"));
    report.content_id = shown_if_there(value_of(headers, "content-id"));
    report.transfer_encoding = shown_if_there(value_of(headers, "content-transfer-encoding"));
    const std::string_view encoding = value_of(headers, "content-encoding");
    if (!encoding.empty() && !equals_ignoring_case(encoding, "identity")) report.encoding = shown_text(encoding);
    report.length = content.size();
    return report;
  }

  void parts(std::string_view content, const std::string& boundary, const std::string& path, int level,
             std::size_t parent) {
    const auto headers = std::make_unique<Headers>();
    Multipart walk(content, boundary);
    std::size_t number = 0;
    for (std::string_view part; walk.next(part);) {
      if (out_.parts.size() == kMostParts) {
        out_.parts[parent].note = "More parts follow, which are not read.";
        break;
      }
      headers->parse(part, 0, false);
      out_.raw += "--" + shown_text(boundary) + "\n";
      for (const Header& header : headers->all()) {
        out_.raw += shown_text(header.name) + ": " + shown_value(header) + "\n";
      }
      out_.raw += "\n";
      entity(*headers, part.substr(headers->end()), path + "." + std::to_string(++number), level + 1);
    }
    if (walk.terminated()) out_.raw += "--" + shown_text(boundary) + "--\n";
  }

  void hide(const BodyReport& report, std::size_t bytes) {
    out_.raw += "[" + std::to_string(bytes) + " bytes" +
                (report.content_type.empty() ? std::string{} : " of " + report.content_type) + "]\n";
  }

  void leaf(BodyReport report, std::string_view content, bool plain) {
    const std::string& type = report.content_type;
    if (!plain) {
      report.note = "Encoded content is not decoded.";
    } else if (is_digits_type(type)) {
      if (type != "application/hook-flash") report.dtmf = report_dtmf(content, type == "application/dtmf-relay");
    } else if (!is_binary_type(type) && is_text(content)) {
      report.text = shown_body(content);
      if (type == "message/sipfrag" || type == "message/sip") report.fragment = report_fragment(content);
      if (type == "application/simple-message-summary") report.mailbox = report_mailbox(content);
      if (is_xml_type(type)) report.xml = report_xml(content);
    }
    if (report.text) {
      out_.raw += *report.text;
    } else {
      hide(report, content.size());
    }
    out_.parts.push_back(std::move(report));
  }

  Bodies out_;
};

}  // namespace

FragmentReport report_fragment(std::string_view body) {
  FragmentReport out;
  StartLine line;
  if (!parse_start_line(body, Form::liberal, true, line)) return out;
  out.start_line = shown_text(line.line);
  if (line.request) {
    out.method = shown_text(line.method);
  } else {
    out.status_code = std::min<std::uint64_t>(line.status_code, 0xFFFFFFFF);
    out.reason_phrase = shown_text(line.reason);
  }
  return out;
}

Bodies bodies_of(const Message& message) {
  Walker walker;
  if (!message.body.empty()) walker.entity(message.headers, message.body, "1", 1);
  return walker.result();
}

}  // namespace pcapglass::sip
