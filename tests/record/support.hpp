#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"
#include "cairn/protocol/codec.hpp"

namespace cairn::record::testing {

/// A fresh folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    static std::atomic<int> count = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("cairn-record-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(path_);
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

inline std::vector<std::byte> bytes(std::string_view text) {
  const auto view = std::as_bytes(std::span(text.data(), text.size()));
  return {view.begin(), view.end()};
}

inline std::string text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void overwrite(const std::filesystem::path& path, std::span<const std::byte> bytes) {
  std::filesystem::remove(path);  // ext4 syncs a file that is truncated and written again
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(bytes.data()),
            static_cast<std::streamsize>(bytes.size()));
}

/// The message of the Error that `act` throws; "" if it throws none.
inline std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

/// A step like those of a real run: a training of 25 epochs with four series.
inline protocol::Step finished_step(std::uint64_t candidate) {
  protocol::Finished finished;
  finished.worker = WorkerId(1);
  finished.candidate = CandidateId(candidate);
  finished.outcome.epochs = 25;
  for (int e = 1; e <= 25; ++e) finished.outcome.curve.epoch.push_back(e);
  for (const char* name :
       {"train_loss", "train_accuracy", "validation_loss", "validation_accuracy"})
    finished.outcome.curve.series.push_back(
        {{name, "1", Direction::maximize}, std::vector<double>(25, 0.1)});
  protocol::Step step;
  step.time = 1.5e9 + static_cast<double>(candidate);
  step.message = std::move(finished);
  step.decisions = {protocol::Propose{CandidateId(candidate + 1)}};
  return step;
}

}  // namespace cairn::record::testing
