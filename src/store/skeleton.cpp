#include "store/skeleton.hpp"

#include <algorithm>
#include <map>

#include "cairn/core/error.hpp"
#include "store/layout.hpp"

namespace cairn::store {
namespace {

/// What HDF5 needs for its structures [bytes], as measured, and some more. With less the file is
/// laid out all the same, but in memory that reaches to its end.
std::size_t structure_of(const Index& index) {
  std::size_t bytes = 4096;
  for (const Part& part : index.parts) bytes += part.series ? 768 : 512;
  return bytes;
}

void write_head(const h5::Group& root, const Index& index) {
  root.set_fixed_attribute("", "format", kFormat);
  root.set_attribute("", "version", static_cast<std::int64_t>(kVersion));
  root.set_attribute("", "candidate", static_cast<std::int64_t>(index.candidate.value()));
  root.set_attribute("", "attempt", static_cast<std::int64_t>(index.attempt.value()));
  root.set_attribute("", "epoch", index.epoch);
}

void describe(const h5::Group& group, const std::string& member, const MetricInfo& info) {
  const bool maximize = info.direction == Direction::maximize;
  group.set_fixed_attribute(member, "name", info.name);
  group.set_fixed_attribute(member, "unit", info.unit);
  group.set_fixed_attribute(member, "direction", maximize ? "maximize" : "minimize");
}

/// Makes datasets, and the groups that they are in.
class Datasets {
 public:
  explicit Datasets(const h5::Group& root) : root_(root) {}

  void add(Part& part) {
    if (!part.dtype) {
      part.offset = root_.reserve_text(part.name, part.bytes());
      return;
    }
    const h5::Group& group = group_of(part);
    const std::string member = part.member();
    part.offset = group.reserve(member, *part.dtype, part.shape);
    if (part.series) describe(group, member, *part.series);
  }

 private:
  const h5::Group& group_of(const Part& part) {
    const std::string name = part.name.substr(0, part.name.find('/'));
    auto found = groups_.find(name);
    if (found == groups_.end()) found = groups_.emplace(name, root_.create_group(name)).first;
    return found->second;
  }

  const h5::Group& root_;
  std::map<std::string, h5::Group> groups_;
};

}  // namespace

Skeleton::Skeleton(Index& index) try {
  auto file = h5::File::create_in_memory(structure_of(index));
  write_head(file.root(), index);
  {
    Datasets datasets(file.root());
    for (Part& part : index.parts) datasets.add(part);
  }
  index_length_ = to_json(index).size();
  index_offset_ = file.root().reserve_text(kIndex, index_length_);
  layout_ = file.close_in_memory();
} catch (const Error& error) {
  throw Error(
      {"cannot lay out the checkpoint of candidate " + std::to_string(index.candidate.value()),
       error.what(),
       {}});
}

void Skeleton::read(std::uint64_t offset, std::span<std::byte> bytes) const {
  const std::uint64_t known =
      std::min<std::uint64_t>(bytes.size(), layout_.known - std::min(layout_.known, offset));
  std::copy_n(layout_.memory.get() + offset, known, bytes.begin());
  std::ranges::fill(bytes.subspan(known), std::byte{0});
}

}  // namespace cairn::store
