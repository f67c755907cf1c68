#include "cairn/comm/world.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <numeric>
#include <optional>
#include <utility>

#include "cairn/comm/watchdog.hpp"
#include "cairn/core/error.hpp"
#include "comm/farewell.hpp"
#include "comm/mpi.hpp"
#include "comm/node_memory.hpp"

namespace cairn::comm {
namespace {

/// An Error in flight between ranks: exit code and the three parts, or empty for none.
std::string pack(const std::optional<Error>& error) {
  if (!error) return {};
  const Diagnosis& d = error->diagnosis();
  const char separator = '\0';
  return std::to_string(static_cast<int>(error->exit_code())) + separator + d.problem + separator +
         d.reason + separator + d.suggestion;
}

Error unpack(const std::string& text) {
  std::vector<std::string> parts{""};
  for (char c : text) c == '\0' ? (void)parts.emplace_back() : parts.back().push_back(c);
  parts.resize(4);
  return Error({parts[1], parts[2], parts[3]}, static_cast<ExitCode>(std::stoi(parts[0])));
}

/// "0, 3, 4 and 9 more"
std::string list(const std::vector<std::size_t>& ranks) {
  constexpr std::size_t most = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(most, ranks.size()); ++i)
    text += (i == 0 ? "" : ", ") + std::to_string(ranks[i]);
  if (ranks.size() > most) text += " and " + std::to_string(ranks.size() - most) + " more";
  return text;
}

std::optional<Error> attempt(const std::function<void()>& work) {
  try {
    work();
    return std::nullopt;
  } catch (const Error& error) {
    return error;
  } catch (const std::exception& error) {
    return Error({"unexpected failure", error.what(), ""});
  }
}

void broadcast(MPI_Comm communicator, std::string& text) {
  std::uint64_t size = text.size();
  MPI_Bcast(&size, 1, MPI_UINT64_T, 0, communicator);
  text.resize(size);
  MPI_Bcast(text.data(), static_cast<int>(size), MPI_CHAR, 0, communicator);
}

}  // namespace

struct World::Impl {
  int rank = 0;
  int size = 1;
  /// Of channels and the farewell: deaths may fail its calls. In MPI_COMM_WORLD, where all must
  /// take part, every error ends the job.
  MPI_Comm peers = MPI_COMM_NULL;
  int exceptions = std::uncaught_exceptions();
  mutable std::vector<NodeMemory> shared;
  std::optional<Farewell> farewell;
  Farewell& say_farewell() { return farewell ? *farewell : farewell.emplace(peers); }
  bool closed = false;
};

World::World() : impl_(std::make_unique<Impl>()) {
  int provided = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &provided);
  MPI_Comm_rank(MPI_COMM_WORLD, &impl_->rank);
  MPI_Comm_size(MPI_COMM_WORLD, &impl_->size);
  MPI_Comm_dup(MPI_COMM_WORLD, &impl_->peers);
}

World::~World() {
  if (std::uncaught_exceptions() > impl_->exceptions) {
    for (auto& memory : impl_->shared) memory.abandon();
    return;
  }
  close(EXIT_FAILURE);
}

void World::meanwhile(const std::function<void()>& work) {
  Farewell& farewell = impl_->say_farewell();
  auto done = std::async(std::launch::async, work);
  while (done.wait_for(std::chrono::seconds(5)) != std::future_status::ready) farewell.reassure();
  done.get();
}

void World::close(int exit_code) {
  if (std::exchange(impl_->closed, true)) return;
  if (!impl_->say_farewell().meet()) {
    std::fflush(nullptr);
    _exit(exit_code);
  }
  // Somebody may die after its goodbye.
  const Watchdog watchdog(std::chrono::seconds(30), [=] {
    std::fflush(nullptr);
    _exit(exit_code);
  });
  impl_->shared.clear();
  MPI_Comm_free(&impl_->peers);
  MPI_Finalize();
}

int World::rank() const {
  return impl_->rank;
}
int World::size() const {
  return impl_->size;
}

std::unique_ptr<Channel> World::channel() const {
  return make_mpi_channel(impl_->peers);
}

std::string World::from_root(const std::function<std::string()>& make) const {
  std::string text;
  std::string failure;
  if (rank() == 0) failure = pack(attempt([&] { text = make(); }));
  broadcast(MPI_COMM_WORLD, failure);
  if (!failure.empty()) throw unpack(failure);
  broadcast(MPI_COMM_WORLD, text);
  return text;
}

std::vector<std::string> World::gather(const std::string& mine) const {
  const int size = impl_->size;
  const int length = static_cast<int>(mine.size());
  std::vector<int> lengths(static_cast<std::size_t>(size));
  MPI_Allgather(&length, 1, MPI_INT, lengths.data(), 1, MPI_INT, MPI_COMM_WORLD);
  std::vector<int> offsets(lengths.size());
  std::exclusive_scan(lengths.begin(), lengths.end(), offsets.begin(), 0);
  std::string all(static_cast<std::size_t>(offsets.back() + lengths.back()), '\0');
  MPI_Allgatherv(mine.data(), length, MPI_CHAR, all.data(), lengths.data(), offsets.data(),
                 MPI_CHAR, MPI_COMM_WORLD);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < lengths.size(); ++i)
    texts.push_back(
        all.substr(static_cast<std::size_t>(offsets[i]), static_cast<std::size_t>(lengths[i])));
  return texts;
}

void World::everywhere(const std::function<void()>& work) const {
  const auto failures = gather(pack(attempt(work)));
  std::vector<std::size_t> failed;
  for (std::size_t rank = 0; rank < failures.size(); ++rank)
    if (!failures[rank].empty()) failed.push_back(rank);
  if (failed.empty()) return;
  const Error first = unpack(failures[failed[0]]);
  Diagnosis diagnosis = first.diagnosis();
  diagnosis.problem = "rank " + list(failed) + ": " + diagnosis.problem;
  throw Error(diagnosis, first.exit_code());
}

std::vector<HostTensor> World::share_on_node(
    const std::function<std::vector<HostTensor>()>& make) const {
  NodeMemory memory;
  std::vector<HostTensor> made;
  everywhere([&] {
    if (memory.leads()) made = make();
  });
  auto tensors = memory.share(made);
  impl_->shared.push_back(std::move(memory));
  return tensors;
}

void abort(int exit_code) {
  int initialized = 0;
  int finalized = 0;
  MPI_Initialized(&initialized);
  MPI_Finalized(&finalized);
  if (initialized && !finalized) MPI_Abort(MPI_COMM_WORLD, exit_code);
  std::_Exit(exit_code);
}

}  // namespace cairn::comm
