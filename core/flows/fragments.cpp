#include "flows/fragments.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace pcapglass {
namespace {

constexpr std::uint32_t kLongestPayload = 65535;
constexpr std::size_t kMostFragments = 8192;  // of 8 bytes each: what fills the longest payload

bool is_invalid(const Fragment& fragment) {
  // All but the last carry a multiple of 8 bytes, because offsets count in units of 8.
  const bool uneven = fragment.more && fragment.length % 8 != 0;
  return fragment.length == 0 || uneven || fragment.length > kLongestPayload ||
         fragment.offset + fragment.length > kLongestPayload;
}

}  // namespace

std::optional<Reassembled> FragmentTable::add(const Fragment& fragment) {
  expire(fragment.time);
  if (is_invalid(fragment)) {
    ++invalid_total_;
    return std::nullopt;
  }
  auto found = std::find_if(unfinished_.begin(), unfinished_.end(),
                            [&](const Datagram& datagram) { return datagram.key == fragment.key; });
  if (found == unfinished_.end()) {
    make_room();
    unfinished_.emplace_back();
    found = std::prev(unfinished_.end());
    found->key = fragment.key;
    found->first_time = fragment.time;
  }
  if (found->frames.size() >= kMostFragments) {
    ++invalid_total_;
    return std::nullopt;
  }
  const std::size_t before = found->payload.size();
  merge(*found, fragment);
  bytes_ += found->payload.size() - before;
  if (!complete(*found)) return std::nullopt;

  bytes_ -= found->payload.size();
  if (found->overlapping) ++overlapping_total_;
  found->payload.resize(*found->length);
  Reassembled whole{std::move(found->payload), std::move(found->frames), found->protocol, found->overlapping,
                    found->cut};
  unfinished_.erase(found);
  return whole;
}

void FragmentTable::merge(Datagram& datagram, const Fragment& fragment) {
  const std::size_t begin = fragment.offset;
  const std::size_t end = begin + fragment.length;
  // What the snap length took stays zero; its place is taken, so that the datagram can be completed.
  std::vector<std::uint8_t> bytes(fragment.bytes.begin(), fragment.bytes.end());
  bytes.resize(fragment.length);

  if (fragment.frames.empty()) {
    datagram.frames.push_back(fragment.frame);
  } else {
    datagram.frames.insert(datagram.frames.end(), fragment.frames.begin(), fragment.frames.end());
  }
  datagram.cut = datagram.cut || fragment.cut;
  if (fragment.offset == 0) datagram.protocol = fragment.protocol;
  if (!fragment.more && !datagram.length) datagram.length = static_cast<std::uint32_t>(end);
  if (datagram.payload.size() < end) datagram.payload.resize(end);

  // Fill the holes between what is present; where bytes are present already, only compare.
  std::vector<Span> merged;
  Span grown{begin, end};
  std::size_t at = begin;
  for (const Span& span : datagram.present) {
    if (span.end < begin || span.begin > end) {
      merged.push_back(span);
      continue;
    }
    const std::size_t from = std::max(span.begin, begin);
    const std::size_t to = std::min(span.end, end);
    if (at < from) std::memcpy(&datagram.payload[at], &bytes[at - begin], from - at);
    if (from < to && std::memcmp(&datagram.payload[from], &bytes[from - begin], to - from) != 0) {
      datagram.overlapping = true;
    }
    at = std::max(at, to);
    grown = {std::min(grown.begin, span.begin), std::max(grown.end, span.end)};
  }
  if (at < end) std::memcpy(&datagram.payload[at], &bytes[at - begin], end - at);
  merged.push_back(grown);
  std::sort(merged.begin(), merged.end(), [](const Span& a, const Span& b) { return a.begin < b.begin; });
  datagram.present = std::move(merged);
}

bool FragmentTable::complete(const Datagram& datagram) {
  return datagram.length && !datagram.present.empty() && datagram.present.front().begin == 0 &&
         datagram.present.front().end >= *datagram.length;
}

void FragmentTable::expire(Nanoseconds now) {
  while (!unfinished_.empty() && now - unfinished_.front().first_time > ceilings_.timeout) give_up_oldest();
}

void FragmentTable::make_room() {
  while (!unfinished_.empty() && (unfinished_.size() >= ceilings_.datagrams || bytes_ >= ceilings_.bytes)) {
    ++evicted_total_;
    give_up_oldest();
  }
}

void FragmentTable::give_up_oldest() {
  Datagram& oldest = unfinished_.front();
  bytes_ -= oldest.payload.size();
  ++lost_total_;
  if (lost_.size() < ceilings_.lost_kept) lost_.push_back({oldest.key, std::move(oldest.frames)});
  unfinished_.pop_front();
}

void FragmentTable::finish() {
  while (!unfinished_.empty()) give_up_oldest();
}

}  // namespace pcapglass
