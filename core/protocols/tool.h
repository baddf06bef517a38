// Makes a registry row's Tool from a tool's three parts: options struct, result struct, and the function between them.
#pragma once

#include "protocols/protocol.h"
#include "report/arguments.h"
#include "report/json_schema.h"

namespace pcapglass {

// The schemas and their words are asked for once, of the native command, by scripts/generate.ts. The module, which
// every visitor downloads, goes without them.
#ifdef __EMSCRIPTEN__
inline constexpr bool kWritesSchemas = false;
#else
inline constexpr bool kWritesSchemas = true;
#endif

// `Function` is `Result function(const AnalyzerType&, const Options&, QueryContext&)`. Bad arguments, a cursor of
// another question, and bytes that must be read again are dealt with here.
template <class AnalyzerType, class Options, class Result,
          Result (*Function)(const AnalyzerType&, const Options&, QueryContext&)>
struct ToolParts {
  static Json input_schema() {
    if constexpr (kWritesSchemas) return object_schema<Options, true>();
    return Json();
  }
  static Json output_schema() {
    if constexpr (kWritesSchemas) return object_schema<Result, false>();
    return Json();
  }
  static Answer answer(const Analyzer& analyzer, QueryContext& context, const Json& arguments) {
    Options options;
    if (std::string error = read_arguments(arguments, options); !error.empty()) {
      return {AnswerKind::error, {}, std::move(error), {}};
    }
    if (!context.cursor_error().empty()) return {AnswerKind::error, {}, context.cursor_error(), {}};
    const Result result = Function(static_cast<const AnalyzerType&>(analyzer), options, context);
    if (!context.refusal().empty()) return {AnswerKind::error, {}, context.refusal(), {}};
    if (!context.wanted().empty()) return {AnswerKind::more_bytes, {}, {}, context.wanted()};
    return {AnswerKind::result, to_json(result), {}, {}};
  }
};

struct ToolText {
  std::string_view name;
  std::string_view title;
  std::string_view description;
  std::string_view table;
  std::string_view columns;
  bool on_request = false;
};

template <class AnalyzerType, class Options, class Result,
          Result (*Function)(const AnalyzerType&, const Options&, QueryContext&)>
[[nodiscard]] constexpr Tool tool_of(const ToolText& text) {
  using Parts = ToolParts<AnalyzerType, Options, Result, Function>;
  return {text.name,       text.title,          text.description,     text.table,   text.columns,
          text.on_request, Parts::input_schema, Parts::output_schema, Parts::answer};
}

}  // namespace pcapglass
