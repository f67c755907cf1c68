#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "cairn/comm/channel.hpp"
#include "cairn/core/tensor.hpp"

namespace cairn::comm {

/// All processes that a launcher started: MPI is initialised with it and finalised when it is
/// closed, but not while an exception passes (other ranks may hang; `main` then calls `abort`).
class World {
 public:
  World();
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  int rank() const;
  int size() const;

  /// A way to all ranks; peer numbers are ranks. One for each process.
  std::unique_ptr<Channel> channel() const;

  // Collective: every rank calls them in the same order.

  /// What `make` returns on rank 0. If it throws an Error there, every rank throws it.
  std::string from_root(const std::function<std::string()>& make) const;
  /// Everyone's text, by rank.
  std::vector<std::string> gather(const std::string& mine) const;
  /// Runs `work` everywhere. If an Error is thrown anywhere, every rank throws one that names the
  /// ranks it came from.
  void everywhere(const std::function<void()>& work) const;
  /// What `make` returns in the first process of this node, in memory that all processes of the
  /// node share until the world ends. If it throws an Error anywhere, every rank throws it.
  std::vector<HostTensor> share_on_node(const std::function<std::vector<HostTensor>()>& make) const;

  /// Rank 0's last work, on a thread of its own, while the others have begun to leave: they are
  /// told that it lives.
  void meanwhile(const std::function<void()>& work);
  /// The last call; what was shared on the node is gone. Where a rank has died MPI cannot be
  /// finalised: after some seconds this flushes the output streams and ends the process with
  /// `exit_code`. The destructor of a world that was not closed does so with a failure.
  void close(int exit_code);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Ends all processes of the job at once, after an error that only this one has.
[[noreturn]] void abort(int exit_code);

}  // namespace cairn::comm
