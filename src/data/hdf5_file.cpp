#include "data/hdf5_file.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "cairn/core/text.hpp"
#include "data/files.hpp"

namespace cairn::data {
namespace {

constexpr const char* kCategories = "categories";

std::string in_row(std::int64_t row) {
  return " in row " + with_commas(row) + " (counted from 0)";
}

/// N, or N×1 as some programs write it.
bool is_column(const std::vector<std::int64_t>& shape) {
  return shape.size() == 1 || (shape.size() == 2 && shape[1] == 1);
}

[[noreturn]] void complain(const std::filesystem::path& path, const std::string& name,
                           const std::string& reason) {
  throw Error({"cannot read '" + name + "' of " + path.string(), reason,
               "Correct the file, or name another data set"});
}

}  // namespace

Hdf5File::Hdf5File(std::filesystem::path path)
    : path_(std::move(path)), file_(h5::File::open(path_)) {}

void Hdf5File::fail(const std::string& name, const std::string& reason) const {
  complain(path_, name, reason);
}

h5::Form Hdf5File::form(const std::string& name) const {
  if (!file_.root().has(name)) {
    const auto names = file_.root().names();
    const auto near = nearest(name, names);
    throw Error({"cannot read " + path_.string(), "there is no data set '" + name + "' in it",
                 near.empty() ? "It has " + join(names, ", ") : "Did you mean '" + near + "'?"});
  }
  return file_.root().form(name);
}

void Hdf5File::set_samples(const std::string& target) {
  const auto found = form(target);
  if (!is_column(found.shape))
    fail(target, "expected one value for each sample, found " + extents_text(found.shape));
  samples_ = found.shape[0];
  if (samples_ == 0) fail(target, "it holds no samples");
}

h5::Form Hdf5File::input_form(const std::string& name) const {
  auto found = form(name);
  if (found.text) fail(name, "expected numbers, found text");
  if (found.shape.size() < 2 || found.shape.size() > 4)
    fail(name, "expected N×F, N×C×L or N×C×H×W, found " + extents_text(found.shape));
  if (element_count(found.shape) == 0)
    fail(name, "expected values, found " + extents_text(found.shape));
  return found;
}

Column Hdf5File::column(const std::string& name) const {
  const auto found = form(name);
  if (!is_column(found.shape) || found.shape[0] != samples_)
    fail(name, "expected " + with_commas(samples_) + " values, one for each sample, found " +
                   extents_text(found.shape));
  Column column;
  column.name = name;
  column.complain = [path = path_, name](std::int64_t row, const std::string& reason) {
    complain(path, name, reason + in_row(row));
  };
  if (found.text) {
    column.values = file_.root().read_strings(name);
  } else if (found.dtype == DType::uint8 || found.dtype == DType::int64) {
    Column::Integers values(static_cast<std::size_t>(samples_));
    file_.root().read_into(name, DType::int64, std::as_writable_bytes(std::span(values)));
    column.values = std::move(values);
  } else {
    Column::Reals values(static_cast<std::size_t>(samples_));
    file_.root().read_into(name, DType::float64, std::as_writable_bytes(std::span(values)));
    column.values = std::move(values);
  }
  return column;
}

std::vector<std::int64_t> Hdf5File::rows(const std::string& name, std::int64_t count) const {
  Column found = column(name);
  auto* rows = std::get_if<Column::Integers>(&found.values);
  if (!rows) fail(name, "expected integers, each the row of a table, found " + found.kind());
  const auto bad = std::ranges::find_if_not(*rows, [&](auto r) { return 0 <= r && r < count; });
  if (bad != rows->end())
    found.complain(bad - rows->begin(), "expected a row of the table from 0 to " +
                                            with_commas(count - 1) + ", found " +
                                            with_commas(*bad));
  return std::move(*rows);
}

std::optional<std::vector<int>> Hdf5File::categories(const std::string& name) const {
  if (!file_.root().has_attribute(name, kCategories)) return std::nullopt;
  const auto found = form(name);
  if (found.shape.size() != 2 || found.text || found.dtype == DType::float32 ||
      found.dtype == DType::float64)
    fail(name, "expected N×K integers as categories, found " + extents_text(found.shape));
  auto numbers = file_.root().int_attributes(name, kCategories);
  if (numbers.size() == 1) numbers.resize(static_cast<std::size_t>(found.shape[1]), numbers[0]);
  if (std::ssize(numbers) != found.shape[1])
    fail(name, "its attribute 'categories' has " + std::to_string(numbers.size()) +
                   " numbers, one for each column would be " + with_commas(found.shape[1]));
  const auto fits = [](auto n) { return 1 <= n && n <= std::numeric_limits<int>::max(); };
  if (!std::ranges::all_of(numbers, fits))
    fail(name, "its attribute 'categories' has a number that is not positive");
  return std::vector<int>(numbers.begin(), numbers.end());
}

std::size_t Hdf5File::read(const std::string& name, DType dtype, std::span<std::byte> to) const {
  const std::size_t count = element_count(form(name).shape);
  const auto bytes = to.first(count * item_size(dtype));
  file_.root().read_into(name, dtype, bytes);
  if (dtype == DType::float32)
    check_reals(name, {reinterpret_cast<const float*>(bytes.data()), count});
  if (dtype == DType::int64)
    check_categories(name, {reinterpret_cast<const std::int64_t*>(bytes.data()), count});
  return bytes.size();
}

void Hdf5File::check_reals(const std::string& name, std::span<const float> values) const {
  const auto bad = std::ranges::find_if(values, [](float v) { return std::isinf(v); });
  if (bad == values.end()) return;
  const auto row = std::ssize(values) / form(name).shape[0];
  fail(name,
       "expected finite values (or not-a-number where one is missing), found an infinite "
       "one" +
           in_row((bad - values.begin()) / row));
}

void Hdf5File::check_categories(const std::string& name,
                                std::span<const std::int64_t> values) const {
  const auto limits = categories(name);
  if (!limits) fail(name, "it lacks the attribute 'categories'");
  for (std::size_t i = 0; i < values.size(); ++i) {
    const int limit = (*limits)[i % limits->size()];
    if (values[i] < 0 || values[i] >= limit)
      fail(name, "expected categories from 0 to " + with_commas(limit - 1) + " in column " +
                     std::to_string(i % limits->size()) + ", found " + with_commas(values[i]) +
                     in_row(static_cast<std::int64_t>(i / limits->size())));
  }
}

}  // namespace cairn::data
