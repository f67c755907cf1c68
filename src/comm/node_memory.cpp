#include "comm/node_memory.hpp"

#include <cstring>
#include <utility>

namespace cairn::comm {
namespace {

constexpr std::size_t alignment = 64;

std::size_t aligned(std::size_t bytes) {
  return (bytes + alignment - 1) / alignment * alignment;
}

/// Number type, number of dimensions and extents of each tensor, as one row of integers.
std::vector<std::int64_t> describe(const std::vector<HostTensor>& tensors) {
  std::vector<std::int64_t> row;
  for (const auto& tensor : tensors) {
    row.push_back(static_cast<std::int64_t>(tensor.dtype));
    row.push_back(static_cast<std::int64_t>(tensor.shape.size()));
    row.insert(row.end(), tensor.shape.begin(), tensor.shape.end());
  }
  return row;
}

void broadcast(MPI_Comm node, std::vector<std::int64_t>& row) {
  std::int64_t size = static_cast<std::int64_t>(row.size());
  MPI_Bcast(&size, 1, MPI_INT64_T, 0, node);
  row.resize(static_cast<std::size_t>(size));
  MPI_Bcast(row.data(), static_cast<int>(size), MPI_INT64_T, 0, node);
}

/// The tensors that `row` describes, one after the other from `base` on.
std::vector<HostTensor> views(const std::vector<std::int64_t>& row, std::byte* base) {
  std::vector<HostTensor> tensors;
  for (std::size_t at = 0; at < row.size();) {
    HostTensor tensor{static_cast<DType>(row[at]), {}, {}};
    const auto first = row.begin() + static_cast<std::ptrdiff_t>(at) + 2;
    tensor.shape.assign(first, first + row[at + 1]);
    tensor.data = std::shared_ptr<std::byte>(base, [](std::byte*) {});
    at += 2 + tensor.shape.size();
    base += aligned(tensor.bytes());
    tensors.push_back(std::move(tensor));
  }
  return tensors;
}

}  // namespace

NodeMemory::NodeMemory() {
  MPI_Comm_split_type(MPI_COMM_WORLD, MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node_);
}

NodeMemory::~NodeMemory() {
  if (window_ != MPI_WIN_NULL) MPI_Win_free(&window_);
  if (node_ != MPI_COMM_NULL) MPI_Comm_free(&node_);
}

NodeMemory::NodeMemory(NodeMemory&& other) noexcept
    : node_(std::exchange(other.node_, MPI_COMM_NULL)),
      window_(std::exchange(other.window_, MPI_WIN_NULL)) {}

bool NodeMemory::leads() const {
  int rank = 0;
  MPI_Comm_rank(node_, &rank);
  return rank == 0;
}

std::vector<HostTensor> NodeMemory::share(const std::vector<HostTensor>& made) {
  auto row = describe(made);
  broadcast(node_, row);
  std::size_t bytes = 0;
  for (const auto& tensor : made) bytes += aligned(tensor.bytes());
  void* base = nullptr;
  MPI_Win_allocate_shared(static_cast<MPI_Aint>(bytes), 1, MPI_INFO_NULL, node_, &base, &window_);
  MPI_Aint size = 0;
  int unit = 0;
  MPI_Win_shared_query(window_, 0, &size, &unit, &base);
  auto tensors = views(row, static_cast<std::byte*>(base));
  for (std::size_t i = 0; i < made.size(); ++i)
    std::memcpy(tensors[i].data.get(), made[i].data.get(), made[i].bytes());
  MPI_Win_fence(0, window_);
  return tensors;
}

void NodeMemory::abandon() {
  window_ = MPI_WIN_NULL;
  node_ = MPI_COMM_NULL;
}

}  // namespace cairn::comm
