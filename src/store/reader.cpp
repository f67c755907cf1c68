#include "cairn/store/reader.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "cairn/core/error.hpp"
#include "store/cache.hpp"
#include "store/nodes.hpp"
#include "store/scratch_copies.hpp"

namespace cairn::store {

class Reader::Impl {
 public:
  Impl(std::filesystem::path run, ReaderOptions options)
      : run_(std::move(run)),
        cache_(options.cache),
        copies_(std::move(options.scratch), options.scratch_bytes) {}

  std::vector<NodeTensor> read(const protocol::CheckpointRef& ref,
                               const std::set<std::string>& nodes) {
    std::vector<NodeTensor> result;
    std::set<std::string> missing;
    for (const std::string& node : nodes)
      if (const auto* known = cache_.find({ref, node}))
        result.insert(result.end(), known->begin(), known->end());
      else
        missing.insert(node);
    if (missing.empty()) return result;
    const auto loaded = load(ref, missing);
    remember(ref, loaded);
    result.insert(result.end(), loaded.begin(), loaded.end());
    return result;
  }

 private:
  std::vector<NodeTensor> load(const protocol::CheckpointRef& ref,
                               const std::set<std::string>& nodes) const {
    const std::filesystem::path file = run_ / path_of(ref);
    if (const auto copy = copies_.copy_of(file)) try {
        return load_nodes(Source(*copy, ref), nodes);
      } catch (const Error&) {
        copies_.drop(*copy);
      }
    return load_nodes(Source(file, ref), nodes);
  }

  void remember(const protocol::CheckpointRef& ref, const std::vector<NodeTensor>& loaded) {
    std::map<std::string, std::vector<NodeTensor>> by_node;
    for (const NodeTensor& tensor : loaded) by_node[tensor.node].push_back(tensor);
    for (auto& [node, tensors] : by_node) cache_.put({ref, node}, std::move(tensors));
  }

  std::filesystem::path run_;
  Cache cache_;
  ScratchCopies copies_;
};

Reader::Reader(std::filesystem::path run, ReaderOptions options)
    : impl_(std::make_unique<Impl>(std::move(run), std::move(options))) {}

Reader::~Reader() = default;

std::vector<NamedTensor> Reader::read(const protocol::CheckpointRef& ref,
                                      const std::vector<std::string>& nodes) {
  auto found = impl_->read(ref, {nodes.begin(), nodes.end()});
  std::ranges::sort(found, {}, &NodeTensor::position);
  std::vector<NamedTensor> tensors;
  for (auto& tensor : found) tensors.push_back(std::move(tensor.tensor));
  return tensors;
}

}  // namespace cairn::store
