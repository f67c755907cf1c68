#include <algorithm>

#include "cairn/core/error.hpp"
#include "config/fields.hpp"

namespace cairn::config {
namespace {

struct Changes {
  std::vector<Change> refused;
  std::vector<Change> applied;
};

std::string counted_entries(std::size_t count) {
  return std::to_string(count) + " of them";
}

/// Lists of different length: their entries cannot be compared.
std::vector<Change> changed_lists(Workflow& before, Workflow& now) {
  std::vector<Change> changes;
  const auto was = arrays(before), is = arrays(now);
  // Where branches are more or fewer, so are the arrays of theirs that follow.
  for (std::size_t i = 0; i < std::min(was.size(), is.size()); ++i)
    if (was[i].name == is[i].name && was[i].count != is[i].count)
      changes.push_back({was[i].name, counted_entries(was[i].count), counted_entries(is[i].count)});
  return changes;
}

Changes changed_fields(Workflow& before, Workflow& now) {
  Changes changes;
  const auto was = sections(before), is = sections(now);
  for (std::size_t s = 0; s < was.size(); ++s) {
    for (std::size_t f = 0; f < was[s].fields.size(); ++f) {
      const Field& field = was[s].fields[f];
      Change change{was[s].key(field), print(field.target), print(is[s].fields[f].target)};
      if (change.before == change.now) continue;
      auto& list = field.resume == Resume::fixed ? changes.refused : changes.applied;
      list.push_back(std::move(change));
    }
  }
  return changes;
}

void refuse(const std::vector<Change>& changes) {
  std::string keys, values;
  for (const Change& change : changes) {
    keys += (keys.empty() ? "'" : ", '") + change.key + "'";
    values +=
        (values.empty() ? "" : "; ") + change.key + " was " + change.before + ", now " + change.now;
  }
  throw UsageError({"cannot resume with another " + keys, values,
                    "Restore the values, or begin a new run in another folder."});
}

}  // namespace

std::vector<Change> check_resume(const Workflow& before, const Workflow& now) {
  Workflow a = before, b = now;
  if (const auto lists = changed_lists(a, b); !lists.empty()) refuse(lists);
  auto changes = changed_fields(a, b);
  if (!changes.refused.empty()) refuse(changes.refused);
  return std::move(changes.applied);
}

}  // namespace cairn::config
