#include <system_error>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/h5/file.hpp"
#include "store/layout.hpp"

namespace cairn::store {
namespace {

/// Creates the shard's folder, durably.
void create_folder(const std::filesystem::path& folder) {
  std::error_code error;
  const bool created = std::filesystem::create_directories(folder, error);
  if (error)
    throw Error({"cannot create the folder " + folder.string(), error.message(),
                 "Check the folder of the run and its permissions"});
  if (!created) return;
  sync_folder(folder.parent_path());
  sync_folder(folder.parent_path().parent_path());
}

void write_head(const h5::Group& root, const Checkpoint& checkpoint) {
  root.set_fixed_attribute("", "format", kFormat);
  root.set_attribute("", "version", kVersion);
  root.set_attribute("", "candidate", static_cast<std::int64_t>(checkpoint.candidate.value()));
  root.set_attribute("", "attempt", static_cast<std::int64_t>(checkpoint.attempt.value()));
  root.set_attribute("", "epoch", checkpoint.epoch);
  root.set_fixed_attribute("", "architecture", checkpoint.architecture);
  root.set_fixed_attribute("", "graph", checkpoint.graph);
  root.set_fixed_attribute("", "hash", hex(hash_of_texts(checkpoint)));
}

void write_weights(const h5::Group& group, const std::vector<NamedTensor>& weights) {
  for (const auto& [name, tensor] : weights) {
    group.write(name, tensor);
    group.set_fixed_attribute(name, "dtype", std::string(cairn::name(tensor.dtype)));
    group.set_fixed_attribute(name, "hash", hex(hash128(tensor.span())));
  }
}

}  // namespace

protocol::CheckpointRef write(const std::filesystem::path& run, const Checkpoint& checkpoint) {
  protocol::CheckpointRef ref{checkpoint.candidate, checkpoint.attempt, checkpoint.epoch, 0};
  const auto path = run / path_of(ref);
  create_folder(path.parent_path());
  publish(path, [&](const std::filesystem::path& temporary) {
    auto file = h5::File::create(temporary);
    write_head(file.root(), checkpoint);
    write_weights(file.root().create_group("weights"), checkpoint.weights);
    file.close();
    ref.bytes = std::filesystem::file_size(temporary);
  });
  return ref;
}

}  // namespace cairn::store
