#include "protocols/sdp/redact.h"

#include <algorithm>

#include "protocols/sdp/lines.h"

namespace pcapglass::sdp {
namespace {

constexpr std::size_t kNowhere = std::string_view::npos;

// Where `name`, given in lower case, first stands at or after `from`.
std::size_t find_name(std::string_view text, std::string_view name, std::size_t from = 0) {
  for (std::size_t at = from; at + name.size() <= text.size(); ++at) {
    if (to_lower(text[at]) == name.front() && equals_ignoring_case(text.substr(at, name.size()), name)) return at;
  }
  return kNowhere;
}

// Every "inline:KEY", up to its lifetime, the next key or the next word (RFC 4568 section 9.2).
std::string without_inline_keys(std::string_view line) {
  constexpr std::string_view kMethod = "inline:";
  std::string out;
  std::size_t done = 0;
  for (std::size_t at = find_name(line, kMethod); at != kNowhere; at = find_name(line, kMethod, done)) {
    const std::size_t key = at + kMethod.size();
    const std::size_t end = std::min(line.size(), line.find_first_of("|; \t", key));
    out.append(line.substr(done, key - done));
    out += redaction_mark(end - key);
    done = end;
  }
  return out.append(line.substr(done));
}

// A crypto attribute without "inline:": all behind tag and suite may be a key, and a suite has an underscore.
std::string without_crypto_words(std::string_view line, std::size_t value) {
  std::string_view rest = line.substr(value);
  std::string_view words = rest;
  const std::string_view tag = take_word(words);
  if (number_up_to(tag, 999'999'999)) {
    rest = words;
    const std::string_view suite = take_word(words);
    if (suite.find('_') != kNowhere) rest = words;
  }
  rest = trimmed(rest);
  const std::size_t kept = rest.empty() ? line.size() : static_cast<std::size_t>(rest.data() - line.data());
  std::string out(line.substr(0, kept));
  if (!rest.empty()) out += redaction_mark(rest.size());
  return out;
}

// Everything behind `name` and the colon or white space after it.
std::string without_value(std::string_view line, std::size_t name_end) {
  std::size_t value = name_end;
  while (value < line.size() && (line[value] == ':' || line[value] == ' ' || line[value] == '\t')) ++value;
  std::string out(line.substr(0, value));
  if (value < line.size()) out += redaction_mark(line.size() - value);
  return out;
}

// k=<method>[:<key>]: the method may be shown, RFC 8866 section 5.12.
std::string without_key(std::string_view line, std::size_t value) {
  const std::size_t colon = line.find(':', value);
  if (colon == kNowhere && trimmed(line.substr(value)) == "prompt") return std::string(line);
  return without_value(line, colon == kNowhere ? value : colon);
}

std::string redacted_line(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == kNowhere) return std::string(line);
  if (to_lower(line[first]) == 'k') {
    const std::size_t equals = line.find_first_not_of(" \t", first + 1);
    if (equals != kNowhere && line[equals] == '=') return without_key(line, equals + 1);
  }
  for (const std::string_view name : {"ice-pwd", "key-mgmt"}) {
    const std::size_t at = find_name(line, name);
    if (at != kNowhere) return without_value(line, at + name.size());
  }
  if (find_name(line, "inline:") != kNowhere) return without_inline_keys(line);
  const std::size_t crypto = find_name(line, "crypto:");
  return crypto == kNowhere ? std::string(line) : without_crypto_words(line, crypto + 7);
}

}  // namespace

std::string redaction_mark(std::size_t length) { return "[redacted:" + std::to_string(length) + "]"; }

std::string redacted(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  Line line;
  std::size_t done = 0;
  for (Lines lines(text); lines.next(line);) {
    out.append(text.substr(done, line.offset - done));  // the end of the line before
    out += redacted_line(line.text);
    done = line.offset + line.text.size();
  }
  return out.append(text.substr(done));
}

std::string shown_text(std::string_view raw, std::size_t longest) {
  // Redacted first: a cut must not hide where a secret begins.
  std::string text = redacted(raw);
  if (text.size() <= longest) return printable(text);
  text.resize(longest);
  return printable(text) + "...";
}

}  // namespace pcapglass::sdp
