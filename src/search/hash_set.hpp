#pragma once

#include <cstddef>
#include <vector>

#include "cairn/core/hash.hpp"

namespace cairn::search {

/// A set of hashes, about 20 to 30 bytes for each once it holds many. Open addressing with linear
/// probing (Knuth 1973, 6.4); the hashes are random already, so their upper half is the address.
class HashSet {
 public:
  HashSet();

  bool contains(Hash128 hash) const;
  /// False if it was there.
  bool insert(Hash128 hash);

  std::size_t size() const { return size_; }
  /// Of its memory [bytes].
  std::size_t bytes() const { return slots_.size() * sizeof(Hash128); }

 private:
  /// Where the hash is, or the empty slot where it belongs.
  std::size_t slot(Hash128 hash) const;
  void grow();

  std::vector<Hash128> slots_;  ///< empty: all zero
  std::size_t size_ = 0;
};

}  // namespace cairn::search
