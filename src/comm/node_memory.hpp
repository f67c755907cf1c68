#pragma once

#include <mpi.h>

#include <vector>

#include "cairn/core/tensor.hpp"

namespace cairn::comm {

/// Tensors in a shared-memory window of the processes of one node. Construction, `share` and
/// destruction are collective over the node.
class NodeMemory {
 public:
  NodeMemory();
  ~NodeMemory();
  NodeMemory(NodeMemory&& other) noexcept;
  NodeMemory& operator=(NodeMemory&&) = delete;

  /// Whether this process is the first of its node.
  bool leads() const;
  /// The leader's tensors, as views of the window, in every process.
  std::vector<HostTensor> share(const std::vector<HostTensor>& made);
  /// Leaves the window to the end of the process: other processes may not answer any more.
  void abandon();

 private:
  MPI_Comm node_ = MPI_COMM_NULL;
  MPI_Win window_ = MPI_WIN_NULL;
};

}  // namespace cairn::comm
