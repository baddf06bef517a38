// Fuzz target: one DNS message and what analyze_dns_packets shows of it, without capture or packet around it.
#include "feed.h"
#include "protocols/dns/report_message.h"
#include "report/json_writer.h"

namespace dns = pcapglass::dns;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  dns::Message message;
  if (!dns::parse_message(pcapglass::Bytes(data + 1, size - 1), (data[0] & 1) != 0, message)) return 0;
  for (const dns::Question& question : message.questions) fuzz::require(question.name < size);
  for (const dns::ResourceRecord& record : message.records) {
    fuzz::require(std::size_t{record.data} + record.length <= size - 1);
  }
  (void)dns::is_strict(message);
  (void)dns::asked_by(message);
  (void)dns::answer_hash(message);
  dns::Row row;
  row.kind = static_cast<dns::Kind>(data[0] / 2 % 3);
  // dump() is strict about UTF-8: what is not printable would end the program here.
  const std::string text = pcapglass::to_json(dns::report_message(row, &message)).dump();
  for (const char c : text) fuzz::require(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
  return 0;
}
