// A tool's arguments from JSON into its described options struct, with an error that names what to mend.
#pragma once

#include <cmath>
#include <string>

#include "report/describe.h"

namespace pcapglass {

// Collects the first error; later fields are still visited.
class ArgumentReader {
 public:
  explicit ArgumentReader(const Json& object) : object_(object) {}

  template <class T>
  void operator()(const char* name, T& value, const char* /*meaning*/, Constraint constraint = {}) {
    known_.push_back(name);
    const auto found = object_.find(name);
    if (found == object_.end() || found->is_null()) {
      if (constraint.required) fail(std::string("argument '") + name + "' is missing");
      return;
    }
    if constexpr (IsOptional<T>::value) {
      typename IsOptional<T>::Value inner{};
      read(name, *found, inner, constraint);
      value = std::move(inner);
    } else {
      read(name, *found, value, constraint);
    }
  }

  // "" when every argument was understood.
  [[nodiscard]] std::string error() const {
    if (!error_.empty()) return error_;
    for (const auto& [name, unused] : object_.items()) {
      if (std::find(known_.begin(), known_.end(), name) == known_.end()) return "unknown argument '" + name + "'";
    }
    return {};
  }

 private:
  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }

  template <class T>
  void read(const char* name, const Json& json, T& value, const Constraint& constraint) {
    const std::string who = std::string("argument '") + name + "'";
    if constexpr (std::is_same_v<T, Json>) {
      value = json;
    } else if constexpr (std::is_same_v<T, bool>) {
      if (!json.is_boolean()) return fail(who + " must be true or false");
      value = json.get<bool>();
    } else if constexpr (std::is_arithmetic_v<T>) {
      if (!json.is_number()) return fail(who + " must be a number");
      const double number = json.get<double>();
      if (std::is_integral_v<T> && std::floor(number) != number) return fail(who + " must be a whole number");
      if (number < constraint.minimum || number > constraint.maximum) {
        return fail(who + " must be from " + bound(constraint.minimum) + " to " + bound(constraint.maximum));
      }
      if (std::is_unsigned_v<T> && number < 0) return fail(who + " must not be negative");
      value = static_cast<T>(number);
    } else if constexpr (NamedEnum<T>) {
      const auto names = names_of(value);
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (json.is_string() && json.get_ref<const std::string&>() == names[i]) {
          value = static_cast<T>(i);
          return;
        }
      }
      fail(who + " is not one of the values that its schema lists");
    } else if constexpr (IsVector<T>::value) {
      if (!json.is_array()) return fail(who + " must be a list");
      for (const Json& item : json) {
        typename IsVector<T>::Value element{};
        read(name, item, element, constraint);
        value.push_back(std::move(element));
      }
    } else {
      if (!json.is_string()) return fail(who + " must be a string");
      value = json.get<std::string>();
    }
  }

  static std::string bound(double value) { return std::to_string(static_cast<std::int64_t>(value)); }

  const Json& object_;
  std::vector<std::string> known_;
  std::string error_;
};

// Fills `options` from `object`; returns "" or a sentence without final full stop.
template <class Options>
[[nodiscard]] std::string read_arguments(const Json& object, Options& options) {
  if (!object.is_object()) return "arguments must be a JSON object";
  ArgumentReader reader(object);
  describe(reader, options);
  return reader.error();
}

}  // namespace pcapglass
