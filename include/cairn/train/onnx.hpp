#pragma once

#include <filesystem>

#include "cairn/train/torchscript.hpp"

namespace cairn::train {

/// Writes a network in the format of ONNX (Open Neural Network Exchange, operator set 17), for
/// programs without LibTorch: the inputs that the TorchScript module has, float32 on the scale of
/// the data files (categories: int64), to "output", N×outputs. Throws Error for a weight that is
/// missing, for a layer that the format cannot express, and for a file that cannot be written.
void export_onnx(const Model& model, const std::filesystem::path& path);

}  // namespace cairn::train
