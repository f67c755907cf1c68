#include "cairn/core/error.hpp"
#include "config/fields.hpp"

namespace cairn::config {
namespace {

UsageError changed(const std::string& key, const std::string& before, const std::string& now) {
  return UsageError({"cannot resume with another '" + key + "'",
                     "the run has " + before + ", the workflow " + now,
                     "Restore the value, or begin a new run in another folder."});
}

}  // namespace

void check_resume(const Workflow& before, const Workflow& now) {
  Workflow a = before, b = now;
  const auto old_arrays = arrays(a), new_arrays = arrays(b);
  for (std::size_t i = 0; i < old_arrays.size(); ++i)
    if (old_arrays[i].count != new_arrays[i].count)
      throw changed(old_arrays[i].name, std::to_string(old_arrays[i].count) + " of them",
                    std::to_string(new_arrays[i].count));
  const auto old_sections = sections(a), new_sections = sections(b);
  for (std::size_t s = 0; s < old_sections.size(); ++s) {
    for (std::size_t f = 0; f < old_sections[s].fields.size(); ++f) {
      const Field& field = old_sections[s].fields[f];
      const auto was = print(field.target), is = print(new_sections[s].fields[f].target);
      if (field.resume == Resume::fixed && was != is)
        throw changed(old_sections[s].key(field), was, is);
    }
  }
}

}  // namespace cairn::config
