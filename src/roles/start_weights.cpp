#include "roles/start_weights.hpp"

#include <string>

#include "cairn/transfer/matching.hpp"

namespace cairn::roles {

std::vector<NamedTensor> start_weights(const std::filesystem::path& run, store::Reader& reader,
                                       const protocol::Assignment& assignment) {
  const auto file = protocol::checkpoint_read(assignment);
  if (!file) return {};
  if (!assignment.inheritance) return store::read(run, *file).weights;
  std::vector<std::string> sources;
  for (const auto& copy : assignment.inheritance->nodes) sources.push_back(copy.source);
  return transfer::carry(reader.read(*file, sources), assignment.inheritance->nodes);
}

}  // namespace cairn::roles
