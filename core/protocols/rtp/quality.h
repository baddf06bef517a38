// Speech quality by the simplified E-model (ITU-T G.107, G.113; domain.md 4.5): an estimate from figures, no
// measurement.
#pragma once

#include <string_view>

#include "protocols/rtp/encoding.h"

namespace pcapglass::rtp {

struct ModelInputs {
  double ie = 0;           // equipment impairment of the codec
  double bpl = 0;          // packet-loss robustness of the codec
  double loss = 0;         // percent: lost on the network and discarded by the jitter buffer
  double burst_ratio = 1;  // 1: losses are independent
  double delay = 0;        // one way, mouth to ear, milliseconds
};

// R of G.107 with all other inputs at their defaults.
[[nodiscard]] double transmission_rating(const ModelInputs& inputs);
// MOS-CQE of that R (G.107 Annex B).
[[nodiscard]] double mean_opinion_score(double rating);
// G.109: "very_satisfied" ... "not_recommended".
[[nodiscard]] std::string_view satisfaction(double rating);

}  // namespace pcapglass::rtp
