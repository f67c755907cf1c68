#pragma once

#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/nodes.hpp"

namespace cairn::store {

/// The tensors of the nodes that were used last, bounded in bytes.
class Cache {
 public:
  struct Key {
    protocol::CheckpointRef ref;
    std::string node;

    friend auto operator<=>(const Key&, const Key&) = default;
  };

  explicit Cache(std::int64_t bytes) : capacity_(bytes), room_(bytes) {}

  /// nullptr: it is not there.
  const std::vector<NodeTensor>* find(const Key& key);
  /// What is larger than the whole cache is not kept.
  void put(const Key& key, std::vector<NodeTensor> tensors);

 private:
  struct Entry {
    Key key;
    std::vector<NodeTensor> tensors;
    std::int64_t bytes = 0;
  };

  void drop_oldest();

  std::int64_t capacity_;
  std::int64_t room_;         ///< bytes that are free
  std::list<Entry> entries_;  ///< the last used first
  std::map<Key, std::list<Entry>::iterator> places_;
};

}  // namespace cairn::store
