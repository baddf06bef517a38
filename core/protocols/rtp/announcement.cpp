#include "protocols/rtp/announcement.h"

namespace pcapglass::rtp {
namespace {

constexpr std::size_t kBuckets = 8192;

}  // namespace

const PayloadType* Announcement::type_of(std::uint8_t number) const {
  for (std::size_t i = 0; i < count; ++i) {
    if (types[i].number == number) return &types[i];
  }
  return nullptr;
}

AnnouncementTable::AnnouncementTable(std::size_t ceiling) : most_(ceiling) {}

void AnnouncementTable::add(const Announcement& announcement) {
  if (most_ == 0) return;
  if (buckets_.empty()) {
    buckets_.resize(kBuckets);
    natted_.resize(kBuckets);
  }
  Entry entry;
  entry.value = announcement;
  std::uint64_t& head = buckets_[hash_of(announcement.endpoint) % kBuckets];
  std::uint64_t& natted_head = natted_[hash_of(natted(announcement)) % kBuckets];
  entry.previous = head;
  entry.previous_natted = natted_head;
  head = natted_head = ++added_;
  if (ring_.size() < most_) {
    ring_.push_back(entry);
  } else {
    ring_[static_cast<std::size_t>((added_ - 1) % most_)] = entry;
  }
}

const AnnouncementTable::Entry* AnnouncementTable::entry(std::uint64_t serial) const {
  if (serial == 0 || serial + most_ <= added_) return nullptr;  // overwritten since
  return &ring_[static_cast<std::size_t>((serial - 1) % most_)];
}

const Announcement* AnnouncementTable::find(const Endpoint& endpoint, bool by_signalling) const {
  if (buckets_.empty()) return nullptr;
  const auto& heads = by_signalling ? natted_ : buckets_;
  // Somebody who fills one bucket on purpose must not make each packet slow.
  constexpr int kLongestWalk = 64;
  std::uint64_t serial = heads[hash_of(endpoint) % kBuckets];
  for (int i = 0; i < kLongestWalk; ++i) {
    const Entry* found = entry(serial);
    if (found == nullptr) return nullptr;
    if ((by_signalling ? natted(found->value) : found->value.endpoint) == endpoint) return &found->value;
    serial = by_signalling ? found->previous_natted : found->previous;
  }
  return nullptr;
}

}  // namespace pcapglass::rtp
