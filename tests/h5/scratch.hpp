#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>

#include "cairn/core/error.hpp"
#include "cairn/core/file.hpp"

namespace cairn {

/// A fresh folder that is removed at the end of the test.
class Scratch : public testing::Test {
 protected:
  Scratch() {
    std::string name = (std::filesystem::temp_directory_path() / "cairn-test-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~Scratch() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path path(const std::string& name) const { return folder_ / name; }

 private:
  std::filesystem::path folder_;
};

/// Turns over bits of one byte, in place.
inline void flip(const std::filesystem::path& file, std::size_t offset, int mask) {
  std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
  stream.seekg(static_cast<std::streamoff>(offset));
  const int value = stream.get() ^ mask;
  stream.seekp(static_cast<std::streamoff>(offset));
  stream.put(static_cast<char>(value));
}

/// The text of the Error that `action` throws, or "" if it throws none.
template <class Action>
std::string error_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

inline bool has_h5py() {
  return std::system("/usr/bin/python3 -c 'import h5py' 2>/dev/null") == 0;
}

/// Whether the Python program ends without an exception.
inline bool python_succeeds(const std::filesystem::path& script, const std::string& program) {
  std::ofstream(script) << program;
  return std::system(("/usr/bin/python3 " + script.string()).c_str()) == 0;
}

}  // namespace cairn
