#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "cairn/h5/file.hpp"
#include "data/column.hpp"

namespace cairn::data {

/// An HDF5 file of samples that says clearly what is wrong with it. Every complaint is an Error.
class Hdf5File {
 public:
  explicit Hdf5File(std::filesystem::path path);

  /// As many as that data set has values.
  void set_samples(const std::string& target);
  std::int64_t samples() const { return samples_; }

  [[noreturn]] void fail(const std::string& name, const std::string& reason) const;
  h5::Form form(const std::string& name) const;
  /// That of numbers N×F, N×C×L or N×C×H×W, N > 0.
  h5::Form input_form(const std::string& name) const;

  /// One value of each sample.
  Column column(const std::string& name) const;
  /// Rows of a table with `count` rows, one for each sample.
  std::vector<std::int64_t> rows(const std::string& name, std::int64_t count) const;
  /// The number of values of each column of categories, which is the attribute "categories".
  std::optional<std::vector<int>> categories(const std::string& name) const;
  /// Reads all values to the front of `to`; returns their bytes. Real numbers are finite or
  /// not-a-number, categories are less than their number.
  std::size_t read(const std::string& name, DType dtype, std::span<std::byte> to) const;

 private:
  void check_reals(const std::string& name, std::span<const float> values) const;
  void check_categories(const std::string& name, std::span<const std::int64_t> values) const;

  std::filesystem::path path_;
  h5::File file_;
  std::int64_t samples_ = 0;
};

}  // namespace cairn::data
