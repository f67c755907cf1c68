#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "cairn/core/file.hpp"
#include "cairn/core/random.hpp"
#include "cairn/store/checkpoint.hpp"
#include "measure.hpp"

/// Writing and reading checkpoints against plain files of the same bytes.
namespace cairn::bench {

inline constexpr int kTensors = 60;
inline constexpr std::int64_t kValues = 125'000;  ///< in each: 30 MB altogether

/// A fresh folder, removed at the end.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "cairn-bench-XXXXXX").string();
    if (!::mkdtemp(name.data())) throw std::runtime_error("cannot create a folder");
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// "0.weight", … of so many values each; the same noise in all.
inline store::Checkpoint checkpoint(int tensors, std::int64_t values) {
  store::Checkpoint result;
  result.epoch = 1;
  result.architecture = "{}";
  result.graph = std::string(20'000, ' ');
  for (int i = 0; i < tensors; ++i) {
    auto tensor = HostTensor::allocate(DType::float32, {values / 50, 50});
    Random random(static_cast<std::uint64_t>(i), "weights");
    for (float& value : tensor.as<float>()) value = static_cast<float>(random.normal());
    result.weights.push_back({std::to_string(i) + ".weight", std::move(tensor)});
  }
  return result;
}

/// [s]
template <class Action>
double seconds(Action&& action) {
  const double begin = now();
  action();
  return now() - begin;
}

inline void write_plain(const std::filesystem::path& path, const store::Checkpoint& checkpoint) {
  const File file = create_exclusively(path);
  for (const auto& [name, tensor] : checkpoint.weights) write_all(file, tensor.span(), path);
  sync(file, path);
}

/// Fresh memory for each tensor, as for the reader.
inline std::vector<HostTensor> read_plain(const std::filesystem::path& path, int tensors) {
  const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<HostTensor> result;
  for (int i = 0; i < tensors; ++i) {
    result.push_back(HostTensor::allocate(DType::float32, {kValues / 50, 50}));
    const auto bytes = result.back().span();
    if (::pread(file.descriptor(), bytes.data(), bytes.size(),
                static_cast<off_t>(bytes.size()) * i) != static_cast<ssize_t>(bytes.size()))
      throw std::runtime_error("cannot read the plain file");
  }
  return result;
}

/// Both ways in turn, now one and now the other first, each after `prepare`; the medians of the
/// times and of their ratios.
class Duel {
 public:
  template <class Prepare, class Ours, class Plain>
  void round(Prepare&& prepare, Ours&& ours, Plain&& plain) {
    double ours_time = 0, plain_time = 0;
    const bool ours_first = ours_.size() % 2 == 0;
    for (const bool is_ours : {ours_first, !ours_first}) {
      prepare();
      (is_ours ? ours_time : plain_time) = is_ours ? seconds(ours) : seconds(plain);
    }
    ours_.push_back(ours_time);
    ratio_.push_back(ours_time / plain_time);
  }
  double time() const { return median(ours_); }
  double ratio() const { return median(ratio_); }

 private:
  std::vector<double> ours_, ratio_;
};

inline void measure_writing(int rounds) {
  const Folder folder;
  auto ours = checkpoint(kTensors, kValues);
  store::write(folder.path(), ours);  // makes the folders
  Duel duel;
  for (int i = 1; i <= rounds; ++i) {
    ours.attempt = Attempt(static_cast<std::uint32_t>(i));
    const auto plain = folder.path() / "plain";
    protocol::CheckpointRef ref;
    // The file system must be done with what was removed before.
    duel.round([&] { sync_folder(folder.path()); },
               [&] { ref = store::write(folder.path(), ours); }, [&] { write_plain(plain, ours); });
    std::filesystem::remove(plain);
    std::filesystem::remove(folder.path() / store::path_of(ref));
  }
  print_figure("store.write_seconds", duel.time(), "s");
  print_figure("store.write_ratio", duel.ratio(), "1");
}

/// Half of the network, as where the first layers match.
inline void measure_reading(int rounds) {
  const Folder folder;
  const auto all = checkpoint(kTensors, kValues);
  const auto file = folder.path() / store::path_of(store::write(folder.path(), all));
  const auto plain = folder.path() / "plain";
  write_plain(plain, all);
  std::vector<std::string> nodes;
  for (int i = 0; i < kTensors / 2; ++i) nodes.push_back(std::to_string(i));
  Duel duel;
  for (int i = 0; i < rounds; ++i) {
    std::vector<NamedTensor> ours;
    std::vector<HostTensor> theirs;  // both are freed outside of the measured time
    duel.round([] {}, [&] { ours = store::read_nodes(file, nodes); },
               [&] { theirs = read_plain(plain, kTensors / 2); });
  }
  print_figure("store.read_seconds", duel.time(), "s");
  print_figure("store.read_ratio", duel.ratio(), "1");
}

}  // namespace cairn::bench
