#pragma once

#include <functional>
#include <memory>

#include "cairn/app/session.hpp"
#include "cairn/comm/placement.hpp"
#include "cairn/objective/objective.hpp"

namespace cairn::app {

/// Makes the objective of one worker, on the thread that will use it.
using ObjectiveMaker =
    std::function<std::unique_ptr<objective::Objective>(const Session&, const comm::Place&)>;

/// What a program brings that is not Cairn's own.
struct Plugins {
  ObjectiveMaker objective;  ///< takes the place of the workflow's objective, if set
};

/// The `cairn` command: what `main` returns. `examples/` shows one with an objective of its own.
int run_command(int argc, char** argv, const Plugins& plugins = {});

}  // namespace cairn::app
