#pragma once

#include <string>
#include <vector>

#include "cairn/config/workflow.hpp"
#include "config/everything.hpp"
#include "fuzz/target.hpp"

namespace cairn::config {

/// A UsageError that begins with `place` is what people expect; another error is a finding.
template <class Read>
void expect_place(const std::string& place, Read read) {
  try {
    read();
  } catch (const UsageError& error) {
    fuzz::require(std::string_view(error.what()).starts_with(place), "an error without its place");
    throw;
  } catch (const Error& error) {
    throw std::logic_error(std::string("no UsageError: ") + error.what());
  }
}

inline void expect_same_printed(const Workflow& workflow) {
  const std::string printed = to_toml(workflow);
  fuzz::require(to_toml(parse(printed, "printed")) == printed, "it is printed in another way");
}

inline fuzz::Target fuzz_workflows() {
  return {"workflow",
          fuzz::Form::text,
          {to_toml({}), to_toml(parse(everything, "everything")), std::string(everything)},
          [](const std::string& input) {
            expect_place("w.toml", [&] { expect_same_printed(parse(input, "w.toml")); });
          }};
}

inline fuzz::Target fuzz_overrides() {
  return {"override",
          fuzz::Form::text,
          {"space.stage[1].width=[16, 32]", "run.seed=17", "training.learning_rate=1e-3",
           "data.path=\"a b\"", "budget.macs.max=100"},
          [](const std::string& input) {
            expect_place("--set ", [&] { expect_same_printed(parse("", "w.toml", {input})); });
          }};
}

}  // namespace cairn::config
