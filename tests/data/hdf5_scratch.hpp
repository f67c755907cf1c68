#pragma once

#include <functional>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "cairn/h5/file.hpp"
#include "data/make_files.hpp"

namespace cairn::data {

inline HostTensor integers(const std::vector<std::int64_t>& values,
                           std::vector<std::int64_t> shape = {}) {
  if (shape.empty()) shape = {std::ssize(values)};
  return tensor<std::int64_t>(DType::int64, std::move(shape), values);
}

inline HostTensor reals(const std::vector<float>& values) {
  return tensor<float>(DType::float32, {std::ssize(values)}, values);
}

/// A test that makes HDF5 files.
class Hdf5Scratch : public Files {
 protected:
  void make(const std::string& name, const std::vector<NamedTensor>& data_sets,
            const std::function<void(const h5::Group&)>& more = {}) const {
    auto file = h5::File::create(path(name));
    for (const auto& [data_set, values] : data_sets) file.root().write(data_set, values);
    if (more) more(file.root());
    file.close();
  }
};

}  // namespace cairn::data
