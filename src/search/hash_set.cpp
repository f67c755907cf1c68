#include "search/hash_set.hpp"

#include <utility>

namespace cairn::search {
namespace {

constexpr Hash128 kEmpty{};
constexpr std::size_t kFirstSlots = 64;

/// Zero marks an empty slot. One hash in 2^128 is moved away from it.
Hash128 stored(Hash128 hash) {
  return hash == kEmpty ? Hash128{0, 1} : hash;
}

}  // namespace

HashSet::HashSet() : slots_(kFirstSlots) {}

std::size_t HashSet::slot(Hash128 hash) const {
  // Maps [0, 2^64) evenly to the slots, without a division (Lemire 2019).
  __extension__ using Wide = unsigned __int128;
  auto at = static_cast<std::size_t>((Wide{hash.high} * slots_.size()) >> 64);
  while (slots_[at] != kEmpty && slots_[at] != hash)
    if (++at == slots_.size()) at = 0;
  return at;
}

bool HashSet::contains(Hash128 hash) const {
  return slots_[slot(stored(hash))] != kEmpty;
}

bool HashSet::insert(Hash128 hash) {
  hash = stored(hash);
  const std::size_t at = slot(hash);
  if (slots_[at] == hash) return false;
  slots_[at] = hash;
  if (++size_ > slots_.size() / 5 * 4) grow();
  return true;
}

// By half: between 53 % and 80 % of the slots are in use.
void HashSet::grow() {
  const auto old = std::exchange(slots_, std::vector<Hash128>(slots_.size() + slots_.size() / 2));
  for (const Hash128& hash : old)
    if (hash != kEmpty) slots_[slot(hash)] = hash;
}

}  // namespace cairn::search
