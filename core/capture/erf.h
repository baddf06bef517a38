// Files of Endace's Extensible Record Format: nothing but records (erf_record.h), one after the other.
//
// There is no file header and no magic number. A file is taken for one when its first records make sense together, and
// only after every other format has been ruled out.
#pragma once

#include <map>
#include <optional>

#include "capture/capture_info.h"
#include "capture/erf_record.h"
#include "capture/step.h"

namespace pcapglass {

enum class Recognition : std::uint8_t { no, yes, undecided };

class ErfReader {
 public:
  struct Answer {
    Recognition what = Recognition::no;
    std::size_t need = 0;  // of `undecided`: bytes of the file that would tell more
  };
  // Whether `front` begins with ERF records. `ended` when the file has no more: fewer records then do, if they fill it.
  [[nodiscard]] static Answer recognise(Bytes front, bool ended);

  // What is at the front of `window`, which starts at `offset` of the file. Counts what it reads in `info`.
  [[nodiscard]] Step next(Bytes window, std::uint64_t offset, CaptureInfo& info, const Limits& limits);

 private:
  // Who captured a packet: the machine and the source named in extension headers, and the port in the flags.
  struct Origin {
    std::uint64_t host = 0;  // 48 bits; 0 when not said
    std::uint8_t source = 0;
    std::uint8_t port = 0;
  };
  // Reads the extension headers behind the header into `origin`. Gives the bytes of all headers; nothing when they do
  // not fit into the record.
  [[nodiscard]] static std::optional<std::size_t> read_extensions(const ErfRecord& record, Bytes whole, Origin& origin);
  [[nodiscard]] Step packet(const ErfRecord& record, Bytes whole, std::uint64_t offset, CaptureInfo& info,
                            const Limits& limits);
  [[nodiscard]] std::uint32_t interface_of(const Origin& origin, std::uint16_t link_type, CaptureInfo& info,
                                           const Limits& limits);

  std::map<std::uint64_t, std::uint32_t> interfaces_;  // by origin and kind of link; as many as `info` has
};

}  // namespace pcapglass
