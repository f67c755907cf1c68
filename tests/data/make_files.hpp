#pragma once

#include <zlib.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "cairn/data/dataset.hpp"
#include "h5/scratch.hpp"

namespace cairn::data {

using Bytes = std::vector<unsigned char>;

inline void write_plain(const std::filesystem::path& path, const Bytes& bytes) {
  std::filesystem::remove(path);  // ext4 syncs a file that is truncated and written again
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

inline void write_gz(const std::filesystem::path& path, const Bytes& bytes) {
  const gzFile file = gzopen(path.c_str(), "wb");
  gzwrite(file, bytes.data(), static_cast<unsigned>(bytes.size()));
  gzclose(file);
}

/// magic, extents, then `count` values of `value(i)`
template <class Value>
Bytes idx(unsigned magic, const std::vector<unsigned>& extents, std::size_t count, Value value) {
  Bytes bytes;
  const auto word = [&](unsigned w) {
    for (int shift = 24; shift >= 0; shift -= 8) bytes.push_back(w >> shift & 255);
  };
  word(magic);
  for (const unsigned extent : extents) word(extent);
  for (std::size_t i = 0; i < count; ++i) bytes.push_back(static_cast<unsigned char>(value(i)));
  return bytes;
}

/// `count` images of 3×4 pixels that count up, and labels 0, 1, 2, 0, …
inline Bytes idx_images(unsigned count) {
  return idx(0x803, {count, 3, 4}, count * 12, [](std::size_t i) { return i; });
}
inline Bytes idx_labels(unsigned count) {
  return idx(0x801, {count}, count, [](std::size_t i) { return i % 3; });
}

/// A test with a folder of files and the options that read it.
class Files : public Scratch {
 protected:
  Options options(const std::string& format) const {
    Options options;
    options.format = format;
    options.path = path("").string();
    return options;
  }
  /// Of one file in the folder.
  Options options(const std::string& format, const std::string& file) const {
    Options options = this->options(format);
    options.path = path(file).string();
    return options;
  }
};

template <class T>
std::vector<T> values_of(const HostTensor& tensor) {
  const auto values = tensor.as<T>();
  return {values.begin(), values.end()};
}

inline std::vector<std::int64_t> labels(const HostTensor& y) {
  return values_of<std::int64_t>(y);
}

/// 0 for training, 1 for validation, 2 for the test.
inline std::vector<int> parts(const Dataset& dataset) {
  const auto values = dataset.part.as<std::uint8_t>();
  return {values.begin(), values.end()};
}

template <class T>
HostTensor tensor(DType dtype, std::vector<std::int64_t> shape, const std::vector<T>& values) {
  auto result = HostTensor::allocate(dtype, std::move(shape));
  std::ranges::copy(values, result.as<T>().begin());
  return result;
}

}  // namespace cairn::data
