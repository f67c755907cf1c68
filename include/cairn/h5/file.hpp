#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cairn/core/tensor.hpp"

/// The one place that speaks HDF5. Every failure is an Error that names file and object.
/// Calls from several threads are serialised inside this room.
namespace cairn::h5 {

/// What a dataset holds.
struct Form {
  DType dtype;  ///< that `read` gives; without meaning for text
  std::vector<std::int64_t> shape;
  bool text = false;
};

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

  /// Creates a contiguous dataset whose values somebody else writes into the closed file, in the
  /// format of `write`. Returns the offset of its first byte there; 0 where it has no values.
  std::uint64_t reserve(const std::string& name, DType dtype,
                        std::span<const std::int64_t> shape) const;
  /// The same for one text of fixed length, UTF-8; an empty one takes one byte.
  std::uint64_t reserve_text(const std::string& name, std::size_t bytes) const;

  HostTensor read(const std::string& name) const;
  /// Of variable or fixed length, one-dimensional.
  std::vector<std::string> read_strings(const std::string& name) const;
  Form form(const std::string& name) const;
  /// All numbers, converted to `dtype`, into memory of just their size. Those out of its range
  /// become the nearest in it, or infinite.
  void read_into(const std::string& name, DType dtype, std::span<std::byte> to) const;

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
  /// One integer or a list of them.
  std::vector<std::int64_t> int_attributes(const std::string& member,
                                           const std::string& name) const;

 private:
  friend class File;
  /// HDF5 lacks bfloat16.
  void name_dtype(const std::string& name, DType dtype) const;

  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

struct Image;
class UniqueHandle;

/// A file as HDF5 lays it out, without the values of datasets that were reserved.
struct Layout {
  std::shared_ptr<const std::byte> memory;
  std::uint64_t known = 0;  ///< so many bytes of the file, from its begin, are in memory
  std::uint64_t size = 0;   ///< of the file; the bytes behind those in memory are all reserved
};

/// An HDF5 file. `create` truncates and writes with libver bounds (V110, LATEST), so that a reader
/// refuses a file that was not closed.
class File {
 public:
  static File create(const std::filesystem::path& path);
  static File open(const std::filesystem::path& path);
  /// A file in memory, for datasets that are reserved: `close_in_memory` gives it back. What HDF5
  /// writes itself lies together as far as it fits into `structure` bytes. No disk can fail it:
  /// HDF5 1.10 does not get rid of a file that it cannot close.
  static File create_in_memory(std::size_t structure);
  Layout close_in_memory();

  const Group& root() const { return root_; }
  /// Flushes and closes; throws on failure, which the destructor cannot.
  void close();

 private:
  static File open_root(const std::shared_ptr<UniqueHandle>& file, const std::string& name);

  Group root_;
  std::shared_ptr<Image> image_;  ///< of a file in memory
};

}  // namespace cairn::h5
