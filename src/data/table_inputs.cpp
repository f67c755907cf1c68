#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "cairn/core/text.hpp"
#include "data/table.hpp"

/// CSV: typed columns become the inputs "numeric" (N×F) and "categories" (N×K).
namespace cairn::data {
namespace {

bool among(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

// ---- which columns are which --------------------------------------------------------------------

/// The columns that networks see, by their places in the file.
struct Columns {
  std::vector<std::size_t> numeric;
  std::vector<std::size_t> categorical;
};

/// Text in a column that nobody called categorical may be a slip, or names of the samples.
void check_text(const Table& table, std::size_t column, std::int64_t row) {
  std::set<std::string_view> different;
  for (std::int64_t i = 0; i < table.rows(); ++i) different.insert(table.cell(i, column));
  if (!too_many(different.size(), table.rows())) return;
  table.complain(row, column,
                 "expected a number, or one of a few categories, found '" +
                     table.cell(row, column).substr(0, 40) + "' (the column holds " +
                     with_commas(std::ssize(different)) +
                     " different texts; name it in data.ignore or data.categorical if it is not to "
                     "be numeric)");
}

bool is_numeric(const Table& table, std::size_t column) {
  const auto numbers = numbers_of(table, column);
  if (numbers.text) check_text(table, column, *numbers.text);
  return !numbers.text;
}

/// Whether networks do not see the column, whatever it holds.
bool apart(const Options& options, const std::string& name) {
  if (among(options.ignore, name)) return true;
  return !name.empty() && among({options.target, options.part, options.group}, name);
}

void check_known(const Table& table, const Options& options) {
  for (const auto* names : {&options.numeric, &options.categorical, &options.ignore})
    for (const auto& name : *names) table.column(name);
}

Columns columns_of(const Table& table, const Options& options) {
  check_known(table, options);
  Columns columns;
  for (std::size_t i = 0; i < table.header().size(); ++i) {
    const auto& name = table.header()[i];
    if (among(options.numeric, name)) {
      columns.numeric.push_back(i);
    } else if (among(options.categorical, name)) {
      columns.categorical.push_back(i);
    } else if (!apart(options, name)) {
      if (name.empty())
        table.complain(0, i,
                       "the column has no name (it may be a mere number of the row; put \"\" "
                       "into data.ignore to leave it out)");
      (is_numeric(table, i) ? columns.numeric : columns.categorical).push_back(i);
    }
  }
  if (columns.numeric.empty() && columns.categorical.empty())
    throw UsageError({"data.path", "no column is left as input of the networks", ""});
  return columns;
}

// ---- what they hold -----------------------------------------------------------------------------

struct Category {
  std::vector<std::int64_t>
      codes;      ///< 0 where it is missing, else from 1 in the order of the texts
  int count = 1;  ///< of codes
};

Category category_of(const Table& table, std::size_t column) {
  std::set<std::string_view> sorted;
  for (std::int64_t row = 0; row < table.rows(); ++row)
    if (!is_missing(table.cell(row, column))) sorted.insert(table.cell(row, column));
  const std::vector<std::string_view> names(sorted.begin(), sorted.end());
  Category category{{}, static_cast<int>(names.size()) + 1};
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const auto& cell = table.cell(row, column);
    const auto place = std::ranges::lower_bound(names, cell) - names.begin();
    category.codes.push_back(is_missing(cell) ? 0 : place + 1);
  }
  return category;
}

/// A matrix that is filled column by column.
class Matrix {
 public:
  Matrix(DType dtype, std::int64_t rows, std::size_t columns)
      : values_(HostTensor::allocate(dtype, {rows, static_cast<std::int64_t>(columns)})) {}

  template <class T>
  T& at(std::int64_t row, std::size_t column) {
    return values_.as<T>()[static_cast<std::size_t>(row * values_.shape[1]) + column];
  }
  HostTensor take() && { return std::move(values_); }

 private:
  HostTensor values_;
};

void fill(Matrix& matrix, std::size_t at, const Table& table, std::size_t column) {
  const auto numbers = numbers_of(table, column);
  if (numbers.text)
    table.complain(*numbers.text, column,
                   "expected a number, found '" + table.cell(*numbers.text, column) + "'");
  for (std::int64_t row = 0; row < table.rows(); ++row) {
    const auto value = static_cast<float>(numbers.values[row]);
    if (std::isinf(value)) table.complain(row, column, "the number is not within float32");
    matrix.at<float>(row, at) = value;
  }
}

/// One column for each category; a missing one is in none of them.
void fill(Matrix& matrix, std::size_t at, const Category& category) {
  for (std::int64_t row = 0; row < std::ssize(category.codes); ++row)
    for (int code = 1; code < category.count; ++code)
      matrix.at<float>(row, at + code - 1) = category.codes[row] == code ? 1.F : 0.F;
}

Input numeric_input(const Table& table, const Columns& columns,
                    const std::vector<Category>& one_hot) {
  std::size_t width = columns.numeric.size();
  for (const auto& category : one_hot) width += category.count - 1;
  Matrix matrix(DType::float32, table.rows(), width);
  std::size_t at = 0;
  for (const auto column : columns.numeric) fill(matrix, at++, table, column);
  for (const auto& category : one_hot) {
    fill(matrix, at, category);
    at += category.count - 1;
  }
  return {"numeric", std::move(matrix).take(), {}};
}

Input category_input(const Table& table, const std::vector<Category>& categories) {
  Matrix matrix(DType::int64, table.rows(), categories.size());
  Input input{"categories", {}, {}};
  for (std::size_t k = 0; k < categories.size(); ++k) {
    for (std::int64_t row = 0; row < table.rows(); ++row)
      matrix.at<std::int64_t>(row, k) = categories[k].codes[row];
    input.categories.push_back(categories[k].count);
  }
  input.values = std::move(matrix).take();
  return input;
}

std::vector<Input> inputs_of(const Table& table, const Options& options) {
  const Columns columns = columns_of(table, options);
  std::vector<Category> categories;
  for (const auto column : columns.categorical) categories.push_back(category_of(table, column));
  if (options.categories == "one_hot") return {numeric_input(table, columns, categories)};
  std::vector<Input> inputs;
  if (!columns.numeric.empty()) inputs.push_back(numeric_input(table, columns, {}));
  if (!categories.empty()) inputs.push_back(category_input(table, categories));
  return inputs;
}

/// Options of an input that the columns do not make.
void check_inputs(const Dataset& dataset, const Options& options) {
  for (const auto& input : options.input)
    if (std::ranges::find(dataset.inputs, input.name, &Input::name) == dataset.inputs.end())
      throw UsageError({"data.input", "the columns make no input '" + input.name + "'", ""});
}

}  // namespace

Dataset load_table(const Options& options) {
  const Table table(options);
  Dataset dataset;
  set_targets(dataset, column_of(table, options.target), options.target_kind);
  dataset.inputs = inputs_of(table, options);
  check_inputs(dataset, options);
  if (table.counts()) {
    dataset.part = parts_of(*table.counts());
    check_test_classes(options, dataset, *table.counts());
  }
  if (!options.part.empty()) dataset.part = parts_of(column_of(table, options.part));
  if (!options.group.empty()) dataset.group = groups_of(column_of(table, options.group));
  return dataset;
}

}  // namespace cairn::data
