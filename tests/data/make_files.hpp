#pragma once

#include <zlib.h>

#include <fstream>
#include <string>
#include <vector>

#include "cairn/data/dataset.hpp"
#include "h5/scratch.hpp"

namespace cairn::data {

using Bytes = std::vector<unsigned char>;

inline void write_plain(const std::filesystem::path& path, const Bytes& bytes) {
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
  Options options(const std::string& format) const { return {format, path("").string(), 0, 0.1}; }
};

inline std::vector<std::int64_t> labels(const HostTensor& y) {
  const auto values = y.as<std::int64_t>();
  return {values.begin(), values.end()};
}

}  // namespace cairn::data
