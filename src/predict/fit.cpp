#include "cairn/predict/fit.hpp"

#include <Kokkos_Core.hpp>

#define CAIRN_FUNCTION KOKKOS_FUNCTION
#include "predict/batch.hpp"
#include "predict/families.hpp"
#include "predict/runtime.hpp"

namespace cairn::predict {
namespace {

using solver::Samples;
using solver::Solution;

using Device = Kokkos::DefaultExecutionSpace;

/// With fewer jobs than this a device or a team of threads costs more than it saves.
constexpr std::size_t few_jobs = 32;

/// What one thread does: one job. The arrays lie where the thread runs.
struct Worker {
  const double* x;
  const double* log_x;
  const double* y;
  const double* weight;
  const Item* items;
  const Job* jobs;
  Solution* solutions;

  KOKKOS_FUNCTION Samples at(const Place& place) const {
    Samples samples = place.samples;
    samples.x = x + place.begin;
    samples.log_x = log_x + place.begin;
    samples.y = y + place.begin;
    samples.weight = weight + place.begin;
    return samples;
  }

  KOKKOS_FUNCTION void operator()(const int index) const {
    const Job& job = jobs[index];
    const Item& item = items[job.item];
    if (item.all.samples.size == 0) return;
    solutions[index] = solver::solve_form(job.form, at(item.few), at(item.all));
  }
};

void solve_here(const Batch& batch, std::vector<Solution>& solutions) {
  const solver::Columns& columns = batch.columns();
  const Worker worker{columns.x.data(),      columns.log_x.data(), columns.y.data(),
                      columns.weight.data(), batch.items().data(), batch.jobs().data(),
                      solutions.data()};
  for (std::size_t i = 0; i < solutions.size(); ++i) worker(static_cast<int>(i));
}

template <class T>
using HostView = Kokkos::View<T*, Kokkos::HostSpace, Kokkos::MemoryTraits<Kokkos::Unmanaged>>;

/// The values where the device can read them; on a processor they stay where they are.
template <class T>
auto on_device(const std::vector<T>& values) {
  return Kokkos::create_mirror_view_and_copy(Device(),
                                             HostView<const T>(values.data(), values.size()));
}

void solve_on_device(const Batch& batch, std::vector<Solution>& solutions) {
  const auto turn = use_kokkos();
  const solver::Columns& columns = batch.columns();
  const auto x = on_device(columns.x), log_x = on_device(columns.log_x);
  const auto y = on_device(columns.y), weight = on_device(columns.weight);
  const auto items = on_device(batch.items());
  const auto jobs = on_device(batch.jobs());
  const Kokkos::View<Solution*, Device> results("cairn::predict::solutions", solutions.size());
  const Worker worker{x.data(),     log_x.data(), y.data(),      weight.data(),
                      items.data(), jobs.data(),  results.data()};
  using Policy =
      Kokkos::RangePolicy<Device, Kokkos::Schedule<Kokkos::Dynamic>, Kokkos::IndexType<int>>;
  Kokkos::parallel_for("cairn::predict::fit", Policy(0, static_cast<int>(solutions.size())),
                       worker);
  Kokkos::deep_copy(HostView<Solution>(solutions.data(), solutions.size()), results);
}

}  // namespace

std::vector<Fit> fit(std::span<const Problem> problems, std::span<const Family> families) {
  const Batch batch(problems, families);
  std::vector<Solution> solutions(batch.jobs().size());
  solutions.size() < few_jobs ? solve_here(batch, solutions) : solve_on_device(batch, solutions);
  std::vector<Fit> fits;
  fits.reserve(problems.size() * families.size());
  for (std::size_t p = 0; p < problems.size(); ++p)
    for (const Family family : families) fits.push_back(batch.fit(p, family, solutions));
  return fits;
}

}  // namespace cairn::predict
