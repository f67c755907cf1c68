#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "cairn/store/checkpoint.hpp"

namespace cairn::store {

/// What became of a checkpoint that was handed over: the file, or why there is none.
struct Written {
  CandidateId candidate;
  Attempt attempt;
  bool partial = false;
  std::variant<protocol::CheckpointRef, std::string> result;
};

/// Writes checkpoints on a thread of its own, one after the other, while training goes on.
class Writer {
 public:
  /// `done` is called on the writer's thread, once for each checkpoint, in order.
  Writer(std::filesystem::path run, Precision precision, std::int64_t in_flight,
         std::function<void(const Written&)> done);
  /// Writes what is left.
  ~Writer();

  /// Takes the checkpoint over; its tensors must not change any more. Waits while more than
  /// `in_flight` bytes are left to write, but takes any checkpoint when nothing is.
  void write(Checkpoint checkpoint);
  /// Returns when `done` was called for all.
  void finish();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cairn::store
