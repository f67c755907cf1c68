#include "store/cache.hpp"

namespace cairn::store {

const std::vector<NodeTensor>* Cache::find(const Key& key) {
  const auto place = places_.find(key);
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return &place->second->tensors;
}

void Cache::put(const Key& key, std::vector<NodeTensor> tensors) {
  std::int64_t bytes = 0;
  for (const auto& found : tensors) bytes += static_cast<std::int64_t>(found.tensor.tensor.bytes());
  if (bytes > capacity_ || places_.contains(key)) return;
  entries_.push_front({key, std::move(tensors), bytes});
  places_.emplace(key, entries_.begin());
  room_ -= bytes;
  while (room_ < 0) drop_oldest();
}

void Cache::drop_oldest() {
  const Entry& oldest = entries_.back();
  room_ += oldest.bytes;
  places_.erase(oldest.key);
  entries_.pop_back();
}

}  // namespace cairn::store
