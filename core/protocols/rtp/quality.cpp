#include "protocols/rtp/quality.h"

namespace pcapglass::rtp {

double transmission_rating(const ModelInputs& inputs) {
  constexpr double kBest = 93.2;
  constexpr double kNoticeableDelay = 177.3;
  double delay = 0.024 * inputs.delay;
  if (inputs.delay > kNoticeableDelay) delay += 0.11 * (inputs.delay - kNoticeableDelay);
  double equipment = inputs.ie;
  if (inputs.loss > 0) {
    const double ratio = inputs.burst_ratio < 1 ? 1 : inputs.burst_ratio;
    equipment += (95 - inputs.ie) * inputs.loss / (inputs.loss / ratio + inputs.bpl);
  }
  return kBest - delay - equipment;
}

double mean_opinion_score(double rating) {
  if (rating <= 0) return 1;
  if (rating >= 100) return 4.5;
  return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
}

std::string_view satisfaction(double rating) {
  if (rating >= 90) return "very_satisfied";
  if (rating >= 80) return "satisfied";
  if (rating >= 70) return "some_dissatisfied";
  if (rating >= 60) return "many_dissatisfied";
  if (rating >= 50) return "nearly_all_dissatisfied";
  return "not_recommended";
}

}  // namespace pcapglass::rtp
