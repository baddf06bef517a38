// Described structs to JSON Schema (draft 2020-12), for tools/list, for validation and for the TypeScript types.
#pragma once

#include <type_traits>

#include "report/json_writer.h"

namespace pcapglass {

template <class T>
[[nodiscard]] Json schema_of();

// The field visitor that lists properties. `Arguments` decides what is required: for results every field that is not
// optional, for arguments those that say so; arguments also show their defaults and bounds.
template <bool Arguments>
class SchemaWriter {
 public:
  explicit SchemaWriter(Json& properties, Json& required) : properties_(properties), required_(required) {}

  template <class T>
  void operator()(const char* name, const T& value, const char* meaning, Constraint constraint = {}) {
    Json schema;
    if constexpr (IsOptional<T>::value) {
      schema = schema_of<typename IsOptional<T>::Value>();
    } else {
      schema = schema_of<T>();
    }
    schema["description"] = meaning;
    if constexpr (Arguments) {
      if (constraint.minimum != Constraint{}.minimum) schema["minimum"] = number(constraint.minimum);
      if (constraint.maximum != Constraint{}.maximum) schema["maximum"] = number(constraint.maximum);
      if (constraint.required) required_.push_back(name);
      if constexpr (!IsOptional<T>::value) {
        if (!constraint.required) schema["default"] = to_json(value);
      }
    } else if constexpr (!IsOptional<T>::value) {
      required_.push_back(name);
    }
    properties_[name] = std::move(schema);
  }

 private:
  // 1000 rather than 1000.0.
  static Json number(double value) {
    const auto whole = static_cast<std::int64_t>(value);
    return static_cast<double>(whole) == value ? Json(whole) : Json(value);
  }

  Json& properties_;
  Json& required_;
};

template <class T, bool Arguments>
[[nodiscard]] Json object_schema() {
  Json properties = Json::object();
  Json required = Json::array();
  SchemaWriter<Arguments> writer(properties, required);
  T value{};
  describe(writer, value);
  Json schema = {{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema["required"] = std::move(required);
  schema["additionalProperties"] = false;
  return schema;
}

template <class T>
Json schema_of() {
  if constexpr (std::is_same_v<T, Json>) {
    return Json::object();  // any value: the schema true, with place for a description
  } else if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (std::is_unsigned_v<T>) {
    return {{"type", "integer"}, {"minimum", 0}};
  } else if constexpr (std::is_integral_v<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {{"type", "number"}};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (NamedEnum<T>) {
    Json names = Json::array();
    for (const std::string_view name : names_of(T{})) names.push_back(name);
    return {{"type", "string"}, {"enum", std::move(names)}};
  } else if constexpr (IsNullable<T>::value) {
    Json schema = schema_of<typename IsNullable<T>::Value>();
    schema["type"] = Json::array({schema["type"], "null"});
    return schema;
  } else if constexpr (IsVector<T>::value) {
    return {{"type", "array"}, {"items", schema_of<typename IsVector<T>::Value>()}};
  } else if constexpr (IsMap<T>::value) {
    return {{"type", "object"}, {"additionalProperties", schema_of<typename IsMap<T>::Value>()}};
  } else if constexpr (Described<T>) {
    return object_schema<T, false>();
  } else {
    return {{"type", "string"}};
  }
}

}  // namespace pcapglass
