// How a report struct lists its fields once, and the small types that fields may have.
//
// A described struct has a free function
//
//   template <class Field> void describe(Field& field, Query& q) {
//     field("name", q.name, "Queried name in presentation form");
//   }
//
// and from that list come its JSON (json_writer.h), its JSON Schema (json_schema.h) and the reading of arguments
// (arguments.h). Field types: bool, integers, double, std::string, Timestamp, an enum with `names_of`, a described
// struct, Json (any value), and std::optional, Nullable, std::vector, std::map<std::string, T> of those.
#pragma once

#include <concepts>
#include <cstdint>
#include <limits>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "report/time.h"

namespace pcapglass {

// Keeps fields in the order in which they are described.
using Json = nlohmann::ordered_json;

// A member that is always there and may be null; std::optional is a member that may be absent.
template <class T>
struct Nullable {
  std::optional<T> value;
};

// What an argument may be, beyond its type. Results pass none.
struct Constraint {
  bool required = false;
  double minimum = std::numeric_limits<double>::lowest();
  double maximum = std::numeric_limits<double>::max();
};

// An enum lists its names in order of value: std::span<const std::string_view> names_of(E).
template <class E>
concept NamedEnum = std::is_enum_v<E> && requires(E e) {
  { names_of(e) } -> std::convertible_to<std::span<const std::string_view>>;
};

// For the concept below only.
struct AnyField {
  template <class T>
  void operator()(const char*, T&, const char*, Constraint = {}) {}
};

template <class T>
concept Described = requires(AnyField& field, T& value) {
  describe(field, value);
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Value = T;
};
template <class T>
struct IsNullable : std::false_type {};
template <class T>
struct IsNullable<Nullable<T>> : std::true_type {
  using Value = T;
};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {
  using Value = T;
};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {
  using Value = T;
};
// A map that keeps the order of insertion, for maps whose order has a meaning.
template <class T>
struct OrderedMap {
  std::vector<std::pair<std::string, T>> entries;
};
template <class T>
struct IsMap<OrderedMap<T>> : std::true_type {
  using Value = T;
};

// The (key, value) pairs of either kind of map, in the order to be written.
template <class T>
[[nodiscard]] const auto& entries_of(const std::map<std::string, T>& map) {
  return map;
}
template <class T>
[[nodiscard]] const auto& entries_of(const OrderedMap<T>& map) {
  return map.entries;
}

}  // namespace pcapglass
