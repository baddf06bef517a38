#include "protocols/sip/detail/body_text.h"

#include <algorithm>

#include "protocols/sip/redact.h"
#include "protocols/sip/scan.h"

namespace pcapglass::sip {
namespace {

constexpr std::size_t kMostShown = 64U << 10;

std::string redaction_mark(std::size_t length) { return "[redacted:" + std::to_string(length) + "]"; }

bool begins_with(std::string_view text, std::string_view prefix) {
  return equals_ignoring_case(text.substr(0, prefix.size()), prefix);
}

// "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:KEY|2^20|1:32 UNENCRYPTED_SRTCP" (RFC 4568 9.1): the keys go.
std::string without_inline_keys(std::string_view line) {
  constexpr std::string_view kMethod = "inline:";
  std::string out;
  bool found = false;
  for (std::size_t at = 0; at < line.size();) {
    if (!begins_with(line.substr(at), kMethod)) {
      out += line[at++];
      continue;
    }
    found = true;
    at += kMethod.size();
    const std::size_t end = std::min(line.find_first_of("| ;\t", at), line.size());
    out.append(kMethod).append(redaction_mark(end - at));
    at = end;
  }
  if (found) return out;
  // No known key method: nothing behind the colon is shown.
  const std::size_t colon = line.find(':');
  return std::string(line.substr(0, colon + 1)) + redaction_mark(line.size() - colon - 1);
}

// 'digits="1234"' of a KPML response (RFC 4730).
std::string without_digits(std::string_view line) {
  constexpr std::string_view kName = "digits=";
  std::string out(line);
  for (std::size_t at = out.find(kName); at != std::string::npos; at = out.find(kName, at + 1)) {
    const std::size_t begin = at + kName.size();
    if (begin == out.size()) break;
    const bool quoted = out[begin] == '"' || out[begin] == '\'';
    const std::size_t from = quoted ? begin + 1 : begin;
    const std::size_t to = std::min(quoted ? out.find(out[begin], from) : out.find_first_of(" />", from), out.size());
    out.replace(from, to - from, redaction_mark(to - from));
  }
  return out;
}

// How many characters of `line` come before what must not be shown; npos when nothing of the kind is in it.
std::size_t secret_behind(std::string_view line) {
  if (begins_with(line, "k=")) return 2;
  constexpr std::string_view kPassword = "a=ice-pwd:";
  if (begins_with(line, kPassword)) return kPassword.size();
  constexpr std::string_view kKeys = "a=key-mgmt:";
  if (begins_with(line, kKeys)) {
    const std::size_t space = line.find(' ', kKeys.size());
    return space == std::string_view::npos ? kKeys.size() : space + 1;
  }
  if (begins_with(line, "signal")) {
    const std::size_t equals = line.find('=');
    if (equals != std::string_view::npos && trimmed(line.substr(0, equals)).size() == 6) return equals + 1;
  }
  return std::string_view::npos;
}

std::string shown_line(std::string_view line) {
  if (begins_with(line, "a=crypto:")) return shown_text(without_inline_keys(line));
  if (const std::size_t begin = secret_behind(line); begin != std::string_view::npos) {
    return shown_text(line.substr(0, begin)) + redaction_mark(line.size() - begin);
  }
  if (line.find("digits=") != std::string_view::npos) return shown_text(without_digits(line));
  return shown_text(line);
}

// A header line of a fragment with its folds, when `text` begins with one that needs the header's own redaction.
std::optional<std::string> shown_header(std::string_view text, std::size_t& next) {
  Line line = line_at(text, 0);
  const std::size_t colon = text.substr(0, line.end).find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const HeaderName* known = find_header_name(trimmed(text.substr(0, colon)));
  const bool credentials =
      known ? is_authentication(known->id) : begins_with(trimmed(text.substr(colon + 1)), "Digest");
  if (!credentials) return std::nullopt;
  std::size_t end = line.end;
  while (line.next < text.size() && is_blank(text[line.next])) {
    line = line_at(text, line.next);
    end = line.end;
  }
  next = line.next;
  Header header;
  header.id = known ? known->id : HeaderId::other;
  header.name = header.canonical = trimmed(text.substr(0, colon));
  header.value = trimmed(text.substr(colon + 1, end - colon - 1));
  return shown_text(header.name) + ": " + shown_value(header);
}

}  // namespace

std::string shown_body(std::string_view body) {
  const std::string_view text = body.substr(0, kMostShown);
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t next = 0;
    if (auto header = shown_header(text.substr(begin), next)) {
      out += *header;
      begin += next;
    } else {
      const Line line = line_at(text, begin);
      out += shown_line(text.substr(begin, line.end - begin));
      begin = line.next;
    }
    out += '\n';
  }
  if (body.size() > text.size())
    out += "[" + std::to_string(body.size() - text.size()) + " more bytes are not shown]\n";
  return out;
}

bool is_text(std::string_view content) {
  return std::none_of(content.begin(), content.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_space(c)) || byte == 0x7f;
  });
}

MailboxReport report_mailbox(std::string_view body) {
  constexpr std::size_t kMostKinds = 16;
  MailboxReport out;
  for (std::size_t begin = 0; begin < body.size();) {
    const Line line = line_at(body, begin);
    const std::string_view text = body.substr(begin, line.end - begin);
    begin = line.next;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) continue;
    const std::string_view name = trimmed(text.substr(0, colon));
    const std::string_view value = trimmed(text.substr(colon + 1));
    if (equals_ignoring_case(name, "Messages-Waiting")) {
      out.messages_waiting = equals_ignoring_case(value, "yes");
    } else if (equals_ignoring_case(name, "Message-Account")) {
      out.account = shown_text(value);
    } else if (!value.empty() && is_digit(value.front()) && value.find('/') != std::string_view::npos) {
      if (!out.counts) out.counts.emplace();
      if (out.counts->entries.size() < kMostKinds) {
        out.counts->entries.emplace_back(shown_text(lower_case(name)), shown_text(value));
      }
    }
  }
  return out;
}

DtmfReport report_dtmf(std::string_view body, bool relay) {
  const auto is_key = [](char c) {
    return is_digit(c) || c == '*' || c == '#' || (to_lower(c) >= 'a' && to_lower(c) <= 'd');
  };
  DtmfReport out;
  const auto count = [&](std::string_view keys) {
    out.digits += static_cast<std::uint64_t>(std::count_if(keys.begin(), keys.end(), is_key));
  };
  if (!relay) count(body);
  for (std::size_t begin = 0; relay && begin < body.size();) {
    const Line line = line_at(body, begin);
    const std::string_view text = body.substr(begin, line.end - begin);
    begin = line.next;
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view value = trimmed(text.substr(equals + 1));
    if (begins_with(text, "signal")) count(value);
    const auto number = number_of(value);
    if (begins_with(text, "duration") && number && *number <= 0xFFFFFFFF) out.duration_ms = number;
  }
  return out;
}

}  // namespace pcapglass::sip
