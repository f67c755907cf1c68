#include "cairn/transfer/options.hpp"

#include <array>

#include "cairn/core/error.hpp"
#include "cairn/core/text.hpp"

namespace cairn::transfer {
namespace {

using protocol::Match;
using protocol::Provider;

constexpr std::array matches{Match::none, Match::prefix, Match::subsequence, Match::identity};
constexpr std::array providers{Provider::parent, Provider::nearest, Provider::best,
                               Provider::random};

/// The value of that name. Throws UsageError that tells the nearest one.
template <class Value, std::size_t N>
Value find(const char* key, const std::string& text, const std::array<Value, N>& values) {
  std::vector<std::string> names;
  for (const Value value : values) {
    names.emplace_back(name(value));
    if (names.back() == text) return value;
  }
  const std::string near = nearest(text, names);
  throw UsageError(
      {key, "'" + text + "' is unknown",
       near.empty() ? "Choose from " + join(names, ", ") : "Did you mean '" + near + "'?"});
}

}  // namespace

void validate(const Options& options) {
  find("transfer.match", options.match, matches);
  find("transfer.provider", options.provider, providers);
  if (options.control >= 0 && options.control <= 1) return;
  throw UsageError({"transfer.control", shortest(options.control) + " is no share",
                    "Give a number from 0 to 1"});
}

protocol::Transfer transfer(const Options& options, std::uint64_t seed) {
  return {find("transfer.match", options.match, matches),
          find("transfer.provider", options.provider, providers), options.control, seed};
}

}  // namespace cairn::transfer
