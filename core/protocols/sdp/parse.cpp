#include "protocols/sdp/parse.h"

#include <algorithm>

#include "decode/ip_text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/payload_type.h"

namespace pcapglass::sdp {
namespace {

using Code = AnomalyCode;

// Where a type stands in a section (RFC 8866 section 5); -1 for unknown ones.
int rank_of(char type, bool in_medium) {
  // t=, r= and z= may alternate.
  const std::string_view order = in_medium ? "micbka" : "vosiuepcbtka";
  if (!in_medium && (type == 'r' || type == 'z')) type = 't';
  const std::size_t at = order.find(type);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

// Free text, in which white space at the front means something.
bool is_free_text(char type) { return type == 's' || type == 'i' || type == 'k'; }

class Parser {
 public:
  Parser(Session& session, bool cut) : session_(session), cut_(cut) {}

  void run(std::string_view text) {
    Line line;
    bool ended = true;
    bool stopped = false;
    for (Lines lines(text); lines.next(line);) {
      if (session_.line_count == kMostLines || !room_for(line)) {
        session_.anomalies.add(Code::limit_exceeded, session_.line_count + 1);
        stopped = true;
        break;
      }
      ++session_.line_count;
      ended = line.ended;
      if (line.bare && !bare_told_) {
        bare_told_ = true;
        tell(Code::bare_line_end, {});
      }
      // A line of which the capture has the front only would say something that nobody sent.
      if (!line.ended && cut_) break;
      read(line);
    }
    // Of a medium that was cut nobody knows what it lacks.
    if (stopped || cut_) {
      if (cut_) session_.anomalies.add(Code::truncated, 0);
      return;
    }
    if (medium_ != nullptr) check_medium(*medium_, session_);
    finish(ended);
  }

 private:
  void tell(Code code, std::string_view detail) { session_.anomalies.add(code, session_.line_count, detail); }

  [[nodiscard]] bool room_for(const Line& line) const { return line.type != 'm' || session_.media.size() < kMostMedia; }

  void read(const Line& line) {
    if (line.type == '\0') {
      damaged(line.text);
      return;
    }
    std::string_view value = line.value;
    if (!is_free_text(line.type)) {
      if (!value.empty() && (value.front() == ' ' || value.front() == '\t')) {
        tell(Code::white_space_after_equals, line.text);
      }
      value = trimmed(value);
    }
    if (line.type == 'm') {
      begin_medium(value);
      return;
    }
    check_order(line);
    if (medium_ != nullptr && rank_of(line.type, true) >= 0) {
      section_line(line.type, value, *medium_);
    } else {
      session_line(line.type, value);
    }
  }

  void damaged(std::string_view text) {
    if (trimmed(text).empty()) {
      if (!blank_told_) tell(Code::blank_line, {});
      blank_told_ = true;
      return;
    }
    const std::string_view name = trimmed(text.substr(0, text.find('=')));
    const bool spaced = text.find('=') != std::string_view::npos && name.size() == 1 && is_alpha(name.front());
    tell(spaced ? Code::white_space_before_equals : Code::line_without_equals, text);
  }

  void check_order(const Line& line) {
    const bool in_medium = medium_ != nullptr;
    const int rank = rank_of(line.type, in_medium);
    if (rank < 0) {
      const bool known = rank_of(line.type, false) >= 0;
      tell(known ? Code::wrong_order : Code::unknown_line_type, line.text.substr(0, 2));
      return;
    }
    if (rank < highest_rank_) tell(Code::wrong_order, line.text.substr(0, 2));
    // Of a medium, c= may be repeated for layered addresses.
    const std::string_view once = in_medium ? "ik" : "vosiuck";
    if (once.find(line.type) != std::string_view::npos && seen(line.type)) {
      tell(Code::duplicate_line, line.text.substr(0, 2));
    }
    highest_rank_ = std::max(highest_rank_, rank);
    seen_ |= bit_of(line.type);
  }

  [[nodiscard]] static std::uint32_t bit_of(char type) { return type >= 'a' && type <= 'z' ? 1U << (type - 'a') : 0; }
  [[nodiscard]] bool seen(char type) const { return (seen_ & bit_of(type)) != 0; }

  void session_line(char type, std::string_view value) {
    Session& s = session_;
    switch (type) {
      case 'v':
        s.version = value;
        if (value != "0") tell(Code::version_not_zero, value);
        break;
      case 'o':
        if (!s.has_origin) read_origin(value);
        break;
      case 's': s.name = value; break;
      case 'u': s.uri = value; break;
      case 'e': s.emails.push_back(value); break;
      case 'p': s.phones.push_back(value); break;
      case 't': read_timing(value); break;
      case 'r':
        if (!s.timings.empty()) s.timings.back().repeats.push_back(value);
        break;
      case 'z': s.time_zones = value; break;
      default: section_line(type, value, s); break;
    }
  }

  void section_line(char type, std::string_view value, Section& section) {
    switch (type) {
      case 'i': section.information = value; break;
      case 'c': read_connection(value, section); break;
      case 'b': read_bandwidth(value, section); break;
      case 'k':
        section.key = value;
        section.has_key = true;
        if (trimmed(value) != "prompt") tell(Code::key_in_the_clear, {});
        break;
      case 'a': {
        const Attribute attribute = parse_attribute(value);
        section.attributes.push_back(attribute);
        read_attribute(attribute, session_.line_count, session_, medium_);
        break;
      }
      default: break;
    }
  }

  void check_network(std::string_view network_type, std::string_view address_type, const IpAddress& ip,
                     std::string_view address) {
    if (network_type != "IN") {
      tell(Code::unknown_network_type, network_type);
    } else if (address_type != "IP4" && address_type != "IP6") {
      tell(Code::unknown_address_type, address_type);
    } else if (ip.version != 0 && (ip.version == 4) != (address_type == "IP4")) {
      tell(Code::connection_address_mismatch, address);
    }
  }

  void read_origin(std::string_view value) {
    session_.has_origin = true;
    const Origin o = session_.origin = parse_origin(value);
    const auto digits = [](std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); };
    if (!o.complete || !digits(o.session_id) || !digits(o.session_version)) tell(Code::origin_invalid, value);
    if (o.complete) check_network(o.network_type, o.address_type, ip_address_of(o.address), o.address);
  }

  void read_connection(std::string_view value, Section& section) {
    const Connection c = parse_connection(value);
    if (!c.complete) tell(Code::connection_invalid, value);
    if (!c.address.empty()) check_network(c.network_type, c.address_type, c.ip, c.address);
    // The first of several is the base of the layers.
    if (!section.connection) section.connection = c;
  }

  void read_bandwidth(std::string_view value, Section& section) {
    Bandwidth b;
    b.type = take_until(value, ':');
    b.value = number_up_to(trimmed(value), ~std::uint64_t{0});
    if (!b.value || b.type.empty()) tell(Code::bandwidth_invalid, b.type);
    section.bandwidths.push_back(b);
  }

  void read_timing(std::string_view value) {
    const std::string_view whole = value;
    Timing t;
    t.start = number_up_to(take_word(value), ~std::uint64_t{0});
    t.stop = number_up_to(take_word(value), ~std::uint64_t{0});
    if (!t.start || !t.stop || !trimmed(value).empty()) tell(Code::timing_invalid, whole);
    session_.timings.push_back(std::move(t));
  }

  void begin_medium(std::string_view value) {
    if (medium_ != nullptr) check_medium(*medium_, session_);
    medium_ = &session_.media.emplace_back();
    if (session_.media.size() == 1) session_seen_ = seen_;
    seen_ = 0;
    highest_rank_ = 0;
    medium_->line = session_.line_count;
    const MediaLine& head = medium_->head = parse_media_line(value);
    medium_->transport = parse_transport(head.protocol);
    if (!head.complete) {
      tell(Code::media_invalid, value);
    } else if (!head.port) {
      const bool number = std::all_of(head.port_text.begin(), head.port_text.end(), is_digit);
      tell(number && !head.port_text.empty() ? Code::port_out_of_range : Code::port_invalid, head.port_text);
    }
    if (head.complete && head.formats.empty()) tell(Code::media_without_formats, value);
    read_formats(head.formats);
  }

  void read_formats(std::string_view words) {
    for (std::string_view word = take_word(words); !word.empty(); word = take_word(words)) {
      if (medium_->formats.size() == kMostFormats) {
        tell(Code::limit_exceeded, {});
        return;
      }
      if (find_format(*medium_, word) != nullptr) tell(Code::duplicate_format, word);
      FormatDescription& format = medium_->formats.emplace_back();
      format.name = word;
      if (!medium_->transport.rtp) continue;
      const auto number = number_up_to(word, 127);
      if (!number) {
        tell(Code::format_invalid, word);
        continue;
      }
      format.payload_type = static_cast<std::uint8_t>(*number);
      const StaticPayloadType known = static_payload_type(*format.payload_type);
      format.encoding = known.encoding;
      format.clock_rate = known.clock_rate;
      format.channels = known.channels;
    }
  }

  void finish(bool ended) {
    if (session_.media.empty()) session_seen_ = seen_;
    for (const char* needed : {"v", "o", "s", "t"}) {
      if ((session_seen_ & bit_of(*needed)) == 0) session_.anomalies.add(Code::missing_line, 0, needed);
    }
    if (!ended) session_.anomalies.add(Code::no_final_line_end, session_.line_count);
  }

  Session& session_;
  MediaDescription* medium_ = nullptr;  // points into session_.media, set anew whenever that grows
  std::uint32_t seen_ = 0, session_seen_ = 0;
  int highest_rank_ = 0;
  bool cut_, bare_told_ = false, blank_told_ = false;
};

}  // namespace

FormatDescription* find_format(MediaDescription& medium, std::string_view name) {
  const auto found = std::find_if(medium.formats.begin(), medium.formats.end(),
                                  [name](const FormatDescription& format) { return format.name == name; });
  return found == medium.formats.end() ? nullptr : &*found;
}

Session parse(std::string_view text, bool cut) {
  Session session;
  Parser(session, cut).run(text);
  return session;
}

}  // namespace pcapglass::sdp
