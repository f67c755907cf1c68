#pragma once

#include <mutex>

namespace cairn::predict {

/// The right to use Kokkos, as long as it lives: threads of one process take turns. The first
/// starts Kokkos, quietly and with few threads; it is finalised when the process ends. A Kokkos
/// that the program has started itself is used as it is.
///
/// Threads of a back end that has any: KOKKOS_NUM_THREADS if set, else 4, and not more than
/// OMP_NUM_THREADS or the cores that this process may use.
std::unique_lock<std::mutex> use_kokkos();

}  // namespace cairn::predict
