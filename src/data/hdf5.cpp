#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "cairn/core/text.hpp"
#include "data/column.hpp"
#include "data/files.hpp"
#include "data/hdf5_file.hpp"

/// HDF5: data sets of all samples, and tables of rows that samples share.
namespace cairn::data {
namespace {

/// All samples in one file, or in one for training and one for the test.
struct Pool {
  std::vector<Hdf5File> files;

  const Hdf5File& first() const { return files.front(); }
};

Pool open_pool(const Options& options) {
  Pool pool;
  if (const auto file = single_file(options)) {
    pool.files.emplace_back(*file);
  } else {
    if (!options.part.empty())
      throw UsageError({"data.part", "a folder's train.h5 and test.h5 say what is for the test",
                        "Leave it out, or name one file in data.path"});
    pool.files.emplace_back(find_file(options, {"train.h5"}));
    pool.files.emplace_back(find_file(options, {"test.h5"}));
  }
  for (auto& file : pool.files) file.set_samples(options.target);
  return pool;
}

// ---- columns ------------------------------------------------------------------------------------

void append(Column& column, const Column& more, const Options& options) {
  if (column.values.index() != more.values.index())
    unlike(options, "'" + column.name + "' of " + column.kind(), more.kind());
  std::visit(
      [&](auto& values) {
        const auto& others = std::get<std::decay_t<decltype(values)>>(more.values);
        values.insert(values.end(), others.begin(), others.end());
      },
      column.values);
}

/// The values of all samples; what is wrong is told with the file that it is in.
Column column_of(const Pool& pool, const Options& options, const std::string& name) {
  Column column = pool.first().column(name);
  if (pool.files.size() == 1) return column;
  const Column more = pool.files[1].column(name);
  const std::int64_t before = column.size();
  append(column, more, options);
  column.complain = [before, first = column.complain, second = more.complain](
                        std::int64_t row, const std::string& reason) {
    row < before ? first(row, reason) : second(row - before, reason);
  };
  return column;
}

// ---- inputs -------------------------------------------------------------------------------------

/// Bytes stay bytes; all other numbers become float32, categories int64.
DType dtype_of(const Pool& pool, const std::string& name) {
  if (pool.first().categories(name)) return DType::int64;
  const auto bytes = [&](const Hdf5File& file) { return file.form(name).dtype == DType::uint8; };
  return std::ranges::all_of(pool.files, bytes) ? DType::uint8 : DType::float32;
}

/// The data set's rows in all files, one file behind the other.
HostTensor values_of(const Pool& pool, const Options& options, const std::string& name) {
  std::vector<std::int64_t> shape;
  for (const auto& file : pool.files) {
    auto here = file.input_form(name).shape;
    if (!shape.empty() && !std::equal(here.begin() + 1, here.end(), shape.begin() + 1, shape.end()))
      unlike(options, "'" + name + "' of " + extents_text(std::span(shape).subspan(1)),
             extents_text(std::span(here).subspan(1)));
    if (!shape.empty()) here[0] += shape[0];
    shape = std::move(here);
  }
  auto values = HostTensor::allocate(dtype_of(pool, name), std::move(shape));
  auto rest = values.span();
  for (const auto& file : pool.files) rest = rest.subspan(file.read(name, values.dtype, rest));
  return values;
}

/// Each sample's row, in the rows of all files.
HostTensor rows_of(const Pool& pool, const std::string& name, const std::string& table) {
  std::vector<std::int64_t> all;
  std::int64_t before = 0;
  for (const auto& file : pool.files) {
    const std::int64_t count = file.form(table).shape.front();
    for (const auto row : file.rows(name, count)) all.push_back(before + row);
    before += count;
  }
  auto rows = HostTensor::allocate(DType::int64, {std::ssize(all)});
  std::ranges::copy(all, rows.as<std::int64_t>().begin());
  return rows;
}

/// Inputs of one table share its memory.
HostTensor shared_values(const Pool& pool, const Options& options, const Dataset& dataset,
                         const std::string& name) {
  for (std::size_t i = 0; i < dataset.inputs.size(); ++i)
    if (options.input[i].table == name) return dataset.inputs[i].values;
  return values_of(pool, options, name);
}

Input input_of(const Pool& pool, const Options& options, const InputOptions& input,
               const Dataset& dataset) {
  const bool shared = !input.table.empty();
  const auto& source = shared ? input.table : input.name;
  Input result;
  result.name = input.name;
  result.values =
      shared ? shared_values(pool, options, dataset, source) : values_of(pool, options, source);
  if (shared) result.rows = rows_of(pool, input.index, source);
  if (result.values.dtype == DType::int64) result.categories = *pool.first().categories(source);
  return result;
}

void add_inputs(Dataset& dataset, const Pool& pool, const Options& options) {
  for (const auto& input : options.input)
    dataset.inputs.push_back(input_of(pool, options, input, dataset));
  if (!options.input.empty()) return;
  dataset.inputs.resize(1);
  dataset.inputs[0] = input_of(pool, options, {"x", {}, {}}, dataset);
  dataset.inputs[0].name.clear();
}

void check_lengths(const Dataset& dataset, const Pool& pool, const Options& options) {
  for (const auto& input : dataset.inputs) {
    if (input.rows.data) continue;
    const std::string name = input.name.empty() ? "x" : input.name;
    for (const auto& file : pool.files)
      if (const auto found = file.form(name).shape.front(); found != file.samples())
        file.fail(name, "expected " + with_commas(file.samples()) +
                            " rows, one for each value of '" + options.target + "', found " +
                            with_commas(found));
  }
}

}  // namespace

Dataset load_hdf5(const Options& options) {
  const Pool pool = open_pool(options);
  Dataset dataset;
  set_targets(dataset, column_of(pool, options, options.target), options.target_kind);
  add_inputs(dataset, pool, options);
  check_lengths(dataset, pool, options);
  if (pool.files.size() > 1) {
    const Counts counts{pool.files[0].samples(), pool.files[1].samples()};
    dataset.part = parts_of(counts);
    check_test_classes(options, dataset, counts);
  }
  if (!options.part.empty()) dataset.part = parts_of(column_of(pool, options, options.part));
  if (!options.group.empty()) dataset.group = groups_of(column_of(pool, options, options.group));
  return dataset;
}

}  // namespace cairn::data
