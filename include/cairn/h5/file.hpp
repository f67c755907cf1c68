#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/tensor.hpp"

/// The one place that speaks HDF5. Every failure is an Error that names file and object.
/// Calls from several threads are serialised inside this room.
namespace cairn::h5 {

/// A group of an open file; keeps the file open while it lives. Cheap to copy.
class Group {
 public:
  Group create_group(const std::string& name) const;
  Group group(const std::string& name) const;
  bool has(const std::string& name) const;
  /// Names of the members, in the order of creation.
  std::vector<std::string> names() const;

  /// Writes a contiguous dataset, without fill.
  void write(const std::string& name, const HostTensor& tensor) const;
  /// A one-dimensional dataset of variable-length UTF-8 strings.
  void write(const std::string& name, const std::vector<std::string>& values) const;
  void write(const std::string& name, const std::vector<double>& values) const;
  void write(const std::string& name, const std::vector<std::int64_t>& values) const;

  HostTensor read(const std::string& name) const;
  std::vector<std::string> read_strings(const std::string& name) const;

  /// Attributes of this group, or with `member` of one of its datasets or groups ("" is itself).
  void set_attribute(const std::string& member, const std::string& name,
                     const std::string& value) const;
  /// Text of fixed length, which HDF5 keeps under a checksum: for files that must survive damage.
  /// Variable-length text (above) has none, and HDF5 1.10 may crash where its heap is damaged, but
  /// h5py gives it as str and this one as bytes.
  void set_fixed_attribute(const std::string& member, const std::string& name,
                           const std::string& value) const;
  void set_attribute(const std::string& member, const std::string& name, double value) const;
  void set_attribute(const std::string& member, const std::string& name, std::int64_t value) const;
  bool has_attribute(const std::string& member, const std::string& name) const;
  /// Text of either kind.
  std::string string_attribute(const std::string& member, const std::string& name) const;
  double double_attribute(const std::string& member, const std::string& name) const;
  std::int64_t int_attribute(const std::string& member, const std::string& name) const;

 private:
  friend class File;
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

/// An HDF5 file. `create` truncates and writes with libver bounds (V110, LATEST), so that a reader
/// refuses a file that was not closed.
class File {
 public:
  static File create(const std::filesystem::path& path);
  static File open(const std::filesystem::path& path);

  const Group& root() const { return root_; }
  /// Flushes and closes; throws on failure, which the destructor cannot.
  void close();

 private:
  Group root_;
};

}  // namespace cairn::h5
