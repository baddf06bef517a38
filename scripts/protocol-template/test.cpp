// What @NAME@ must do: begin with a message written by hand beside its picture in the RFC.
#include "catch.h"
#include "protocols/@NAME@/@NAME@.h"

TEST_CASE("@NAME@: the first rule of its specification") {
  const pcapglass::@NAME@::PacketAnalyzer analyzer({});
  // Replace by a datagram of the RFC's example and what must be read from it.
  REQUIRE(analyzer.total() == 1);
}
