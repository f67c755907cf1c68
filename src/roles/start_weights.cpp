#include "roles/start_weights.hpp"

#include <map>
#include <string>

namespace cairn::roles {
namespace {

/// "<source>.<parameter>" becomes "<target>.<parameter>".
void rename(std::vector<NamedTensor>& tensors, const std::vector<protocol::NodeCopy>& copies) {
  std::map<std::string, std::string> targets;
  for (const auto& copy : copies) targets[copy.source] = copy.target;
  for (auto& [name, tensor] : tensors) {
    const auto dot = name.rfind('.');
    name.replace(0, dot, targets.at(name.substr(0, dot)));
  }
}

}  // namespace

std::vector<NamedTensor> start_weights(const std::filesystem::path& run, store::Reader& reader,
                                       const protocol::Assignment& assignment) {
  const auto file = protocol::checkpoint_read(assignment);
  if (!file) return {};
  if (!assignment.inheritance) return store::read(run, *file).weights;
  std::vector<std::string> sources;
  for (const auto& copy : assignment.inheritance->nodes) sources.push_back(copy.source);
  auto tensors = reader.read(*file, sources);
  rename(tensors, assignment.inheritance->nodes);
  return tensors;
}

}  // namespace cairn::roles
