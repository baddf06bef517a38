// One list of fields gives JSON, JSON Schema and the reading of arguments (design.md rule 9).
#include "catch.h"
#include "report/arguments.h"
#include "report/common.h"
#include "report/json_schema.h"

namespace {

using pcapglass::Constraint;
using pcapglass::Json;
using pcapglass::Nullable;
using pcapglass::OrderedMap;

enum class Colour : std::uint8_t { red, green };
std::span<const std::string_view> names_of(Colour) {
  static constexpr std::array<std::string_view, 2> kNames = {"red", "green"};
  return kNames;
}

struct Inner {
  std::uint32_t count = 0;
};
template <class Field>
void describe(Field& field, Inner& i) {
  field("count", i.count, "How many");
}

struct Outer {
  Json any = Json::array({1, "x"});
  bool flag = true;
  std::int32_t offset = -3;
  double ratio = 0.5;
  std::string name = "n";
  pcapglass::Timestamp time{0, 6};
  Colour colour = Colour::green;
  std::optional<Inner> absent;
  std::optional<Inner> present = Inner{2};
  Nullable<std::uint64_t> null;
  Nullable<std::uint64_t> seven{7};
  std::vector<Inner> list = {{1}, {2}};
  std::map<std::string, std::uint64_t> sorted = {{"b", 2}, {"a", 1}};
  OrderedMap<std::string> ordered{{{"z", "1"}, {"a", "2"}}};
};
template <class Field>
void describe(Field& field, Outer& o) {
  field("any", o.any, "y");
  field("flag", o.flag, "f");
  field("offset", o.offset, "o");
  field("ratio", o.ratio, "r");
  field("name", o.name, "n");
  field("time", o.time, "t");
  field("colour", o.colour, "c");
  field("absent", o.absent, "a");
  field("present", o.present, "p");
  field("null", o.null, "n");
  field("seven", o.seven, "s");
  field("list", o.list, "l");
  field("sorted", o.sorted, "s");
  field("ordered", o.ordered, "o");
}

struct Options {
  std::string file;
  std::uint32_t limit = 50;
  std::optional<double> threshold;
  bool detailed = false;
  Colour colour = Colour::red;
  Json any;
};
template <class Field>
void describe(Field& field, Options& o) {
  field("file", o.file, "The file", Constraint{.required = true});
  field("limit", o.limit, "Rows", Constraint{.minimum = 0, .maximum = 1000});
  field("threshold", o.threshold, "A rate");
  field("detailed", o.detailed, "More");
  field("colour", o.colour, "A colour");
  field("any", o.any, "Any value");
}

std::string error_of(const char* json) {
  Options options;
  return pcapglass::read_arguments(Json::parse(json, nullptr, false), options);
}

}  // namespace

TEST_CASE("a described struct becomes JSON in the order of its fields") {
  CHECK(
      pcapglass::to_json(Outer{}).dump() ==
      R"({"any":[1,"x"],"flag":true,"offset":-3,"ratio":0.5,"name":"n","time":"1970-01-01T00:00:00.000000Z","colour":"green",)"
      R"("present":{"count":2},"null":null,"seven":7,"list":[{"count":1},{"count":2}],)"
      R"("sorted":{"a":1,"b":2},"ordered":{"z":"1","a":"2"}})");
}

TEST_CASE("the schema of a result requires every field that is not optional") {
  const Json schema = pcapglass::schema_of<Outer>();
  CHECK(schema["required"].size() == 12);
  CHECK(schema["additionalProperties"] == false);
  CHECK(schema["properties"]["null"]["type"] == Json::array({"integer", "null"}));
  CHECK(schema["properties"]["colour"]["enum"] == Json::array({"red", "green"}));
  CHECK(schema["properties"]["time"]["format"] == "date-time");
  CHECK(schema["properties"]["list"]["items"]["properties"]["count"]["minimum"] == 0);
  CHECK(schema["properties"]["sorted"]["additionalProperties"]["type"] == "integer");
  CHECK(schema["properties"]["present"]["description"] == "p");
  CHECK(schema["properties"]["any"] == Json({{"description", "y"}}));
}

TEST_CASE("the schema of arguments shows what is required, defaults and bounds") {
  const Json schema = pcapglass::object_schema<Options, true>();
  CHECK(schema["required"] == Json::array({"file"}));
  CHECK(schema["properties"]["limit"].dump() ==
        R"({"type":"integer","minimum":0,"description":"Rows","maximum":1000,"default":50})");
  CHECK(schema["properties"]["detailed"]["default"] == false);
  CHECK(schema["properties"]["colour"]["default"] == "red");
  CHECK_FALSE(schema["properties"]["threshold"].contains("default"));
}

TEST_CASE("arguments are read into their struct") {
  Options options;
  const Json json =
      Json::parse(R"({"file":"x","limit":7,"threshold":0.1,"detailed":true,"colour":"green","any":[1,{}]})");
  CHECK(pcapglass::read_arguments(json, options).empty());
  CHECK(options.file == "x");
  CHECK(options.limit == 7);
  CHECK(options.threshold == 0.1);
  CHECK(options.detailed);
  CHECK(options.colour == Colour::green);
  CHECK(options.any.dump() == "[1,{}]");
}

TEST_CASE("an argument at fault is named") {
  CHECK(error_of("{}") == "argument 'file' is missing");
  CHECK(error_of(R"({"file":1})") == "argument 'file' must be a string");
  CHECK(error_of(R"({"file":"x","limit":1001})") == "argument 'limit' must be from 0 to 1000");
  CHECK(error_of(R"({"file":"x","limit":-1})") == "argument 'limit' must be from 0 to 1000");
  CHECK(error_of(R"({"file":"x","limit":1.5})") == "argument 'limit' must be a whole number");
  CHECK(error_of(R"({"file":"x","limit":"7"})") == "argument 'limit' must be a number");
  CHECK(error_of(R"({"file":"x","detailed":1})") == "argument 'detailed' must be true or false");
  CHECK(error_of(R"({"file":"x","colour":"blue"})") ==
        "argument 'colour' is not one of the values that its schema lists");
  CHECK(error_of(R"({"file":"x","fiel":"y"})") == "unknown argument 'fiel'");
  CHECK(error_of("[]") == "arguments must be a JSON object");
}
