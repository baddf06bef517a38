// What is known of the capture as a file: format, sections, interfaces, comments, counts, times, and what was wrong.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bytes/stop.h"
#include "capture/record.h"
#include "report/limits.h"
#include "report/time.h"

namespace pcapglass {

enum class CaptureFormat : std::uint8_t {
  unknown,
  pcap,             // microseconds
  pcap_nanosecond,  // magic 0xa1b23c4d
  pcap_modified,    // Alexey Kuznetzov's 24-byte record header, magic 0xa1b2cd34
  pcap_ixia_hardware,
  pcap_ixia_software,
  pcapng,
  snoop,
  shomiti,  // Surveyor's kind of snoop
  netmon1,
  netmon2,
  erf,
};

// A pcapng interface description, or the one that a pcap file implies. Strings are as in the file.
struct Interface {
  std::uint32_t section = 0;  // 0-based
  std::uint16_t link_type = 0;
  std::uint32_t snap_length = 0;  // 0: none stated
  std::uint8_t time_digits = 6;   // decimal digits of resolution, rounded up for powers of two
  std::uint64_t ticks_per_second = 1'000'000;
  std::int64_t time_offset_seconds = 0;
  std::uint8_t fcs_length = 0;
  std::optional<std::string> name, description, filter, operating_system, hardware;
  std::optional<std::uint64_t> speed_bits_per_second;
  std::vector<std::string> comments;
  std::uint64_t packets = 0;
  std::uint64_t statistics_blocks = 0;
  // From the last interface statistics block; absent when none said so.
  std::optional<std::uint64_t> received, dropped_by_interface, dropped_by_system, accepted_by_filter, delivered;
};

struct Section {
  bool little_endian = true;
  std::optional<std::string> hardware, operating_system, application;
  std::vector<std::string> comments;
};

struct PacketComment {
  std::uint64_t frame = 0;
  std::string text;
};

// Decryption secrets are counted by type; their content is never kept.
struct SecretsBlock {
  std::uint32_t type = 0;  // pcapng 4.7: 0x544c534b TLS key log, ...
  std::uint64_t bytes = 0;
};

struct Issue {
  std::string what;   // a word of snake_case: "record_cut_by_end_of_file", "truncated", "malformed", ...
  std::string layer;  // layer name of layer_id.h, or "file"
  std::uint64_t count = 0;
  std::uint64_t first_frame = 0;  // 0: no packet had been read yet
};

struct CaptureInfo {
  CaptureFormat format = CaptureFormat::unknown;
  std::string unsupported_format;  // name of a recognised format that is not read, such as "snoop"
  bool big_endian = false;         // of a pcap file, or of the first pcapng section
  std::uint16_t version_major = 0, version_minor = 0;
  std::uint32_t snap_length = 0;  // pcap header; 0 for formats without one
  bool local_times = false;       // times are of the capturing machine's time zone, which the file does not name
  std::vector<Section> sections;
  std::vector<Interface> interfaces;
  std::vector<PacketComment> packet_comments;
  std::uint64_t packet_comments_total = 0;
  std::uint64_t name_resolution_blocks = 0;
  std::uint64_t resolved_addresses = 0;  // IPv4 and IPv6 entries in name resolution blocks
  std::vector<SecretsBlock> secrets;
  std::uint64_t secrets_total = 0;

  bool complete = true;             // false: the file is damaged or ends within a record
  std::uint64_t broken_offset = 0;  // byte at which reading ended when !complete
  std::string broken_reason;        // a sentence, without final full stop

  std::uint64_t bytes = 0;   // fed so far, after decompression
  std::uint64_t frames = 0;  // numbered so far: packets, and the blocks that Wireshark shows as frames too
  std::uint64_t packets = 0;
  std::uint64_t data_bytes = 0;  // sum of original lengths (domain.md CI-01)
  std::uint64_t captured_bytes = 0;
  std::optional<Timestamp> first_time, last_time;    // earliest and latest, whatever the order
  std::uint64_t content_hash = 0xcbf29ce484222325U;  // of every record's header fields: binds cursors to this capture
  std::vector<Issue> issues;
  std::uint64_t issues_not_listed = 0;

  // Takes a record into packets, sizes, times, content_hash and its interface.
  void count(const Record& record);
  // Takes a packet that is too long to be read: it has a number, but no time and no bytes.
  void count_unread();

  // Counts one more of this issue.
  void note(const Limits& limits, std::string_view what, std::string_view layer, std::uint64_t frame);
  void note(const Limits& limits, const Stop& stop, std::uint64_t frame);
  // Counts `count` at once; `first_frame` is 0 for what has no frame.
  void note_many(const Limits& limits, std::string_view what, std::string_view layer, std::uint64_t count,
                 std::uint64_t first_frame);
};

}  // namespace pcapglass
