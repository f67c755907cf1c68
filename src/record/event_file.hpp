#pragma once

#include <string>

#include "cairn/core/protobuf.hpp"

namespace cairn::record {

/// The records of an event file of TensorBoard (tensorboard/compat/proto/event.proto), each framed
/// as a TFRecord: length and data, both with a masked CRC-32C.
class EventFile {
 public:
  /// `time`: seconds since 1970.
  explicit EventFile(double time);

  void add_scalar(const std::string& tag, float value, std::int64_t step, double time);
  /// What the plugin of hyper-parameters reads (plugins/hparams/plugin_data.proto).
  void add_hparams(const std::string& tag, const ProtobufWriter& content, double time);

  const std::string& bytes() const { return bytes_; }

 private:
  void add(const ProtobufWriter& event);

  std::string bytes_;
};

}  // namespace cairn::record
