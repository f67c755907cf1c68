#include "transfer/tokens.hpp"

#include <algorithm>
#include <array>

#include "cairn/core/hash.hpp"

namespace cairn::transfer {
namespace {

std::vector<WeightedToken> each(std::span<const std::uint64_t> keys,
                                std::span<const std::uint64_t> weights) {
  std::vector<WeightedToken> result;
  for (std::size_t i = 0; i < keys.size(); ++i) result.push_back({{keys[i], 0}, weights[i]});
  return result;
}

/// Each key becomes a hash of itself and of all before it.
void chain(std::vector<WeightedToken>& tokens) {
  std::uint64_t before = 0;
  for (auto& [token, weight] : tokens) {
    const std::array link{before, token.key};
    before = token.key = hash64(std::as_bytes(std::span(link)));
  }
}

// The heaviest count first, so that n common units of a key weigh no more than its first n tokens.
void number(std::vector<WeightedToken>& tokens) {
  std::ranges::sort(tokens, [](const WeightedToken& a, const WeightedToken& b) {
    return a.token.key != b.token.key ? a.token.key < b.token.key : a.weight > b.weight;
  });
  for (std::size_t i = 1; i < tokens.size(); ++i)
    if (tokens[i].token.key == tokens[i - 1].token.key)
      tokens[i].token.occurrence = tokens[i - 1].token.occurrence + 1;
}

}  // namespace

std::vector<WeightedToken> tokens(std::span<const std::uint64_t> keys,
                                  std::span<const std::uint64_t> weights, protocol::Match match) {
  if (match == protocol::Match::none) return {};
  std::vector<WeightedToken> result = each(keys, weights);
  if (match == protocol::Match::prefix)
    chain(result);
  else
    number(result);
  return result;
}

}  // namespace cairn::transfer
