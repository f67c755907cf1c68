#pragma once

#include "cairn/comm/world.hpp"

namespace cairn::test {

/// The one world of an MPI test program (MPI can be initialised only once); mpi_main.cpp makes it
/// before the tests and ends it after them.
comm::World& world();

}  // namespace cairn::test
