// Described structs to JSON.
#pragma once

#include "report/describe.h"

namespace pcapglass {

template <class T>
[[nodiscard]] Json to_json(const T& value);

// The field visitor that fills one JSON object.
class JsonWriter {
 public:
  explicit JsonWriter(Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, const T& value, const char* /*meaning*/, Constraint = {}) {
    if constexpr (IsOptional<T>::value) {
      if (value) object_[name] = to_json(*value);
    } else {
      object_[name] = to_json(value);
    }
  }

 private:
  Json& object_;
};

template <class T>
Json to_json(const T& value) {
  if constexpr (std::is_same_v<T, Json>) {
    return value;
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return to_rfc3339(value);
  } else if constexpr (NamedEnum<T>) {
    return names_of(value)[static_cast<std::size_t>(value)];
  } else if constexpr (IsNullable<T>::value) {
    return value.value ? to_json(*value.value) : Json(nullptr);
  } else if constexpr (IsVector<T>::value) {
    Json array = Json::array();
    for (const auto& item : value) array.push_back(to_json(item));
    return array;
  } else if constexpr (IsMap<T>::value) {
    Json object = Json::object();
    for (const auto& [key, item] : entries_of(value)) object[key] = to_json(item);
    return object;
  } else if constexpr (Described<T>) {
    Json object = Json::object();
    JsonWriter writer(object);
    // describe() takes a mutable reference because reading arguments needs one; writing changes nothing.
    describe(writer, const_cast<T&>(value));
    return object;
  } else {
    return Json(value);
  }
}

}  // namespace pcapglass
