#include "space/plan.hpp"

#include <algorithm>

#include "cairn/core/hash.hpp"
#include "space/bytes.hpp"
#include "space/overloaded.hpp"

namespace cairn::space {
namespace {

std::vector<std::uint16_t> first_equal(const std::vector<Choice>& choices) {
  std::vector<std::uint16_t> first;
  for (const Choice& choice : choices)
    first.push_back(
        static_cast<std::uint16_t>(std::ranges::find(choices, choice) - choices.begin()));
  return first;
}

std::uint64_t hash_choice(const std::string& name, const Choice& choice) {
  Bytes bytes;
  bytes.add_text(name);
  bytes.add(choice.index());
  std::visit(Overloaded{[&](std::int64_t value) { bytes.add(static_cast<std::uint64_t>(value)); },
                        [&](double value) { bytes.add_real(value); },
                        [&](const std::string& value) { bytes.add_text(value); }},
             choice);
  return hash64(bytes.span());
}

std::vector<std::uint64_t> hash_choices(const Decision& decision) {
  std::vector<std::uint64_t> hashes;
  for (const Choice& choice : decision.choices)
    hashes.push_back(hash_choice(decision.name, choice));
  return hashes;
}

}  // namespace

void add_tables(Plan& plan, std::span<const Decision> decisions) {
  for (const Decision& decision : decisions)
    plan.first_equal.push_back(first_equal(decision.choices));
  for (const Decision& decision : decisions.subspan(plan.free_at()))
    plan.free.push_back(hash_choices(decision));
}

}  // namespace cairn::space
