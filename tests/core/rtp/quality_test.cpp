// The E-model's test vectors (domain.md 4.5).
#include "protocols/rtp/quality.h"

#include "catch.h"

using namespace pcapglass::rtp;

TEST_CASE("the E-model gives the ratings of its test vectors") {
  struct Vector {
    ModelInputs inputs;
    double rating, mos;
  };
  const Vector vectors[] = {
      {{0, 25.1, 0, 1, 0}, 93.20, 4.409},    {{0, 25.1, 1, 1, 100}, 87.16, 4.263},
      {{0, 25.1, 5, 1, 200}, 70.12, 3.603},  {{0, 25.1, 10, 1, 0}, 66.13, 3.411},
      {{0, 4.3, 1, 1, 100}, 72.88, 3.729},   {{11, 19.0, 0, 1, 100}, 79.80, 4.016},
      {{11, 19.0, 5, 1, 200}, 57.40, 2.965}, {{15, 16.1, 2, 1, 0}, 69.36, 3.567},
  };
  for (const Vector& vector : vectors) {
    const double rating = transmission_rating(vector.inputs);
    CHECK(rating == Approx(vector.rating).margin(0.005));
    CHECK(mean_opinion_score(rating) == Approx(vector.mos).margin(0.0006));
  }
}

TEST_CASE("the ends of the scale") {
  CHECK(mean_opinion_score(-5) == 1);
  CHECK(mean_opinion_score(120) == 4.5);
  CHECK(satisfaction(90) == "very_satisfied");
  CHECK(satisfaction(89.9) == "satisfied");
  CHECK(satisfaction(49.9) == "not_recommended");
}

TEST_CASE("wide-band codecs have no impairment in the narrow-band model") {
  CHECK(impairment_of("opus") == nullptr);
  CHECK(impairment_of("G722") == nullptr);
  CHECK(impairment_of("AMR-WB") == nullptr);
  REQUIRE(impairment_of("pcma") != nullptr);
  CHECK(impairment_of("PCMA")->bpl == 25.1);
}
