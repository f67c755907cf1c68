#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <deque>
#include <fstream>
#include <set>

#include "cairn/store/folder.hpp"
#include "cairn/store/writer.hpp"
#include "store_speed.hpp"

/// Many checkpoints: of many processes, and one after the other with old ones removed.
namespace cairn::bench {

/// Processes that write so many checkpoints of 1 MB each into one run; all of them together [s].
inline double write_with(int processes, int each, const store::Checkpoint& small) {
  const Folder folder;
  int gate[2];
  if (::pipe(gate) != 0) throw std::runtime_error("cannot make a pipe");
  for (int p = 0; p < processes; ++p) {
    if (::fork() != 0) continue;
    ::close(gate[1]);
    char byte = 0;
    (void)!::read(gate[0], &byte, 1);  // until all are there
    try {
      auto mine = small;
      for (int i = 0; i < each; ++i) {
        mine.candidate = CandidateId(static_cast<std::uint64_t>(p * each + i));
        store::write(folder.path(), mine);
      }
      ::_exit(0);
    } catch (...) {
      ::_exit(1);
    }
  }
  const double begin = now();
  ::close(gate[0]);
  ::close(gate[1]);
  for (int p = 0, status = 0; p < processes; ++p)
    if (::wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0)
      throw std::runtime_error("a writer failed");
  const double time = now() - begin;
  const auto files = store::strangers(folder.path(), {}).size();
  if (files != static_cast<std::size_t>(processes * each))
    throw std::runtime_error("files are missing, or too many");
  return time;
}

/// Throughput of 64 processes against that of one.
inline void measure_writers(int rounds) {
  const auto small = checkpoint(10, 25'000);
  std::vector<double> ratio;
  for (int i = 0; i < rounds; ++i)
    ratio.push_back(write_with(1, 256, small) / write_with(64, 4, small));
  print_figure("store.writers_ratio", median(ratio), "1");
}

/// Resident memory of this process [bytes].
inline double resident() {
  std::ifstream stream("/proc/self/statm");
  double total = 0, resident = 0;
  stream >> total >> resident;
  return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

/// Writes checkpoints one after the other, of which the newest 100 stay.
inline void measure_removal(std::uint64_t count) {
  const Folder folder;
  std::deque<protocol::CheckpointRef> kept;
  double early = 0;
  auto small = checkpoint(10, 500);
  {
    store::Writer writer(folder.path(), store::Precision::float32, 1 << 20,
                         [&](const store::Written& written) {
                           kept.push_back(std::get<protocol::CheckpointRef>(written.result));
                           if (kept.size() <= 100) return;
                           store::remove(folder.path(), kept.front());
                           kept.pop_front();
                           if (kept.back().candidate.value() == count / 10) early = resident();
                         });
    for (std::uint64_t i = 0; i < count; ++i) {
      small.candidate = CandidateId(i);
      writer.write(small);
    }
  }
  print_figure("store.memory_growth", (resident() - early) / 1e6, "MB");
  const std::set<protocol::CheckpointRef> known(kept.begin(), kept.end());
  std::size_t wrong = store::strangers(folder.path(), known).size();
  for (const auto& ref : known) wrong += store::verify(folder.path(), ref).has_value();
  print_figure("store.wrong_files", static_cast<double>(wrong), "1");
}

}  // namespace cairn::bench
