#include "protocols/sip/report_text.h"

namespace pcapglass::sip {
namespace {

// The bytes of a row's message, kept or read again; those of several packets are joined in `joined`.
std::optional<Bytes> text_of(const MessageAnalyzer& analyzer, std::size_t index, QueryContext& context,
                             std::vector<std::uint8_t>& joined) {
  const Row& row = analyzer.rows()[index];
  if (row.text != Row::kNowhere) return analyzer.kept_text(row);
  if (row.in_file) return context.reread(row.file_offset, row.length);
  joined.clear();
  const auto parts = analyzer.parts_of(index);
  bool whole = !parts.empty();
  for (const FilePart& part : parts) {
    const auto bytes = context.reread(part.offset, part.length);
    whole = whole && bytes;
    if (bytes) append_part(joined, *bytes, part);
  }
  return whole ? std::optional<Bytes>(joined) : std::nullopt;
}

}  // namespace

bool load_message(const MessageAnalyzer& analyzer, std::size_t index, QueryContext& context,
                  std::vector<std::uint8_t>& joined, Message& message) {
  const Row& row = analyzer.rows()[index];
  const auto text = text_of(analyzer, index, context, joined);
  const auto parse = is_byte_stream(row.carrier) ? parse_from_stream : parse_datagram;
  if (text && parse(as_text(*text), row.wire_length, message)) return true;
  message = {};
  message.wire_length = row.wire_length;
  return false;
}

}  // namespace pcapglass::sip
