// What a later description of the same sender changes (RFC 3264 section 8; domain.md DL-04).
#include <algorithm>

#include "bytes/text.h"
#include "protocols/sdp/lines.h"
#include "protocols/sdp/offer_answer.h"

namespace pcapglass::sdp {
namespace {

bool same_endpoint(const Medium& a, const Medium& b) {
  return a.rtp == b.rtp && (a.rtp.address.version != 0 || equals_ignoring_case(a.address, b.address));
}

bool same_formats(const MediaList& a, const Medium& in_a, const MediaList& b, const Medium& in_b) {
  const auto left = a.formats(in_a);
  const auto right = b.formats(in_b);
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Format& x, const Format& y) { return x.name == y.name && x.same_codec(y); });
}

bool same_codec(const Format* a, const Format* b) { return a == nullptr || b == nullptr ? a == b : a->same_codec(*b); }

// Of the audio, or of everything when there is none: whether all of it is held. Nothing when nothing is active.
std::optional<bool> is_held(const MediaList& list) {
  std::optional<bool> held;
  for (const bool audio_only : {true, false}) {
    for (const Medium& m : list.media()) {
      if (m.is_disabled() || (audio_only && m.kind != MediaKind::audio)) continue;
      held = held.value_or(true) && m.is_held();
    }
    if (held) break;
  }
  return held;
}

bool has_active_fax(const MediaList& list) {
  const auto all = list.media();
  return std::any_of(all.begin(), all.end(), [](const Medium& m) { return m.fax && !m.is_disabled(); });
}

void compare_medium(const MediaList& previous, const Medium& before, const MediaList& next, const Medium& after,
                    Change& change) {
  const bool fax = before.fax || after.fax;
  if (!same_endpoint(before, after)) {
    // To and from zero addresses is hold and resume, not a move.
    const bool zero = before.has_zero_address() || after.has_zero_address();
    change.media_move |= !zero || before.rtp.port != after.rtp.port;
  }
  if (!fax && !same_codec(previous.preferred(before), next.preferred(after))) {
    change.codec_change = true;
  } else if (!fax && !same_formats(previous, before, next, after)) {
    change.format_change = true;
  }
  change.direction_change |= before.direction != after.direction;
  change.encryption_change |=
      before.encryption != after.encryption || before.transport.secured != after.transport.secured;
}

void compare_presence(const Medium* before, const Medium* after, Change& change) {
  const bool was = before != nullptr && !before->is_disabled();
  const bool is = after != nullptr && !after->is_disabled();
  if (was == is) return;
  const Medium& medium = is ? *after : *before;
  if (medium.fax) return;
  const bool video = medium.kind == MediaKind::video;
  (is ? video ? change.video_add : change.media_add : video ? change.video_remove : change.media_remove) = true;
}

// RFC 3264 section 8: the same o= line but for the version, which rises by one when anything changed.
std::optional<Problem> version_problem(const MediaList& previous, const MediaList& next) {
  const Origin& a = previous.origin;
  const Origin& b = next.origin;
  if (!a.complete || !b.complete) return std::nullopt;
  if (a.username != b.username || a.session_id != b.session_id || a.network_type != b.network_type ||
      a.address_type != b.address_type || a.address != b.address) {
    return Problem::origin_changed;
  }
  if (a.session_version == b.session_version) {
    if (previous.content_hash == next.content_hash) return std::nullopt;
    return Problem::version_not_incremented;
  }
  const auto before = number_up_to(a.session_version, ~std::uint64_t{0});
  const auto after = number_up_to(b.session_version, ~std::uint64_t{0});
  if (!before || !after) return std::nullopt;
  if (*after < *before) return Problem::version_decreased;
  if (*after - *before > 1) return Problem::version_skipped;
  return std::nullopt;
}

}  // namespace

Change classify_change(const MediaList& previous, const MediaList& next) {
  Change change;
  const std::size_t count = std::max(previous.media().size(), next.media().size());
  for (std::size_t i = 0; i < count; ++i) {
    const Medium* before = i < previous.media().size() ? &previous.media()[i] : nullptr;
    const Medium* after = i < next.media().size() ? &next.media()[i] : nullptr;
    compare_presence(before, after, change);
    if (before == nullptr || after == nullptr || before->is_disabled() || after->is_disabled()) continue;
    compare_medium(previous, *before, next, *after, change);
  }
  const bool fax_before = has_active_fax(previous);
  const bool fax_after = has_active_fax(next);
  change.t38_switch = !fax_before && fax_after;
  change.t38_end = fax_before && !fax_after;
  if (change.t38_switch || change.t38_end) {
    // The audio goes or comes back with it, in the same m= line or another.
    change.media_add = change.media_remove = change.codec_change = change.format_change = false;
  }
  const auto held_before = is_held(previous);
  const auto held_after = is_held(next);
  change.hold = held_after.value_or(false) && !held_before.value_or(false);
  change.resume = held_before.value_or(false) && held_after.has_value() && !*held_after;
  if (change.hold || change.resume) change.direction_change = false;
  const bool classified = names_of_change(change).count > 0;
  change.session_refresh = !classified && previous.content_hash == next.content_hash;
  change.other_change = !classified && !change.session_refresh;
  change.version_problem = version_problem(previous, next);
  return change;
}

ChangeNames names_of_change(const Change& change) {
  ChangeNames out;
  const auto add = [&out](bool is, std::string_view name) {
    if (is) out.names[out.count++] = name;
  };
  add(change.t38_switch, "t38_switch");
  add(change.t38_end, "t38_end");
  add(change.hold, "hold");
  add(change.resume, "resume");
  add(change.video_add, "video_add");
  add(change.video_remove, "video_remove");
  add(change.media_add, "media_add");
  add(change.media_remove, "media_remove");
  add(change.codec_change, "codec_change");
  add(change.media_move, "media_move");
  add(change.direction_change, "direction_change");
  add(change.encryption_change, "encryption_change");
  add(change.format_change, "format_change");
  add(change.other_change, "other_change");
  add(change.session_refresh, "session_refresh");
  return out;
}

}  // namespace pcapglass::sdp
