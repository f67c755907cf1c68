#include "cairn/data/csv.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <span>
#include <utility>

#include "cairn/core/text.hpp"
#include "data/reader.hpp"

namespace cairn::data {
namespace {

constexpr std::uint64_t kMaxBytes = 256 << 20;
constexpr std::size_t kMaxCells = 10'000'000;
constexpr std::size_t kMaxCell = 64 << 10;  // [bytes]

/// A character of the file, for people.
struct Place {
  std::int64_t line = 1;
  std::int64_t column = 1;
};

/// Takes a file character by character and collects its cells.
class Parser {
 public:
  explicit Parser(std::string file) { csv_.file = std::move(file); }

  /// All ends of lines become LF.
  void take(char c) {
    if (c == '\n' && std::exchange(returned_, false)) return;
    returned_ = c == '\r';
    step(returned_ ? '\n' : c);
  }

  Csv finish() && {
    if (state_ == State::quoted) fail(cell_at_, "found quotes that are never closed", "Close them");
    if (state_ != State::start || !row_.empty()) end_row();
    if (csv_.header.empty())
      throw UsageError({csv_.file, "the table is empty", "Begin it with the names of its columns"});
    return std::move(csv_);
  }

 private:
  enum class State { start, plain, quoted, after_quote };

  [[noreturn]] void fail(Place place, std::string reason, std::string suggestion = "") const {
    throw UsageError(
        {csv_.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column),
         std::move(reason), std::move(suggestion)});
  }

  void step(char c) {
    if (c == '\0') fail(at_, "found a byte of value 0", "Save the table as text in UTF-8");
    if (state_ == State::start) cell_at_ = at_;
    if (state_ == State::quoted)
      quoted(c);
    else if (c == ',')
      end_cell();
    else if (c == '\n')
      end_line();
    else
      outside(c);
    at_ = c == '\n' ? Place{at_.line + 1, 1} : Place{at_.line, at_.column + 1};
  }

  void quoted(char c) {
    if (c == '"')
      state_ = State::after_quote;
    else
      append(c);
  }

  void outside(char c) {
    if (state_ == State::start && c == '"') {
      state_ = State::quoted;
    } else if (state_ == State::after_quote && c == '"') {
      append(c);
      state_ = State::quoted;
    } else if (state_ == State::after_quote) {
      fail(at_, "expected a comma after the closing quotes", "Write quotes within a cell twice");
    } else {
      append(c);
      state_ = State::plain;
    }
  }

  void append(char c) {
    if (cell_.size() == kMaxCell) fail(cell_at_, "the cell is longer than 64 KiB");
    cell_ += c;
  }

  void end_cell() {
    if (row_.empty()) row_line_ = cell_at_.line;
    if (++cells_ > kMaxCells) fail(cell_at_, "more than " + with_commas(kMaxCells) + " cells");
    row_.push_back(std::exchange(cell_, {}));
    state_ = State::start;
  }

  void end_line() {
    const bool blank = state_ == State::start && row_.empty();
    if (!blank) end_row();
  }

  void end_row() {
    end_cell();
    if (csv_.header.empty()) {
      csv_.header = std::exchange(row_, {});
      return;
    }
    if (row_.size() != csv_.header.size())
      throw UsageError({csv_.file + ":" + std::to_string(row_line_),
                        "expected " + counted(static_cast<double>(csv_.header.size()), "cell") +
                            " as in the header, found " + std::to_string(row_.size()),
                        ""});
    csv_.rows.push_back(std::exchange(row_, {}));
    csv_.lines.push_back(row_line_);
  }

  Csv csv_;
  State state_ = State::start;
  bool returned_ = false;  ///< the last character was CR
  Place at_;
  Place cell_at_;
  std::string cell_;
  std::vector<std::string> row_;
  std::int64_t row_line_ = 1;
  std::size_t cells_ = 0;
};

Csv parse(Reader& reader) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  Parser parser(reader.path().string());
  std::vector<char> piece(1 << 20);
  std::uint64_t done = 0;
  while (const std::size_t got = reader.get(std::as_writable_bytes(std::span(piece)))) {
    std::string_view text(piece.data(), got);
    if (done == 0 && text.starts_with(mark)) text.remove_prefix(mark.size());
    if ((done += got) > kMaxBytes)
      throw UsageError({reader.path().string(), "the table is larger than 256 MiB", ""});
    for (const char c : text) parser.take(c);
  }
  reader.expect_end();
  return std::move(parser).finish();
}

template <class Open>
Csv read_from(Open open) try {
  Reader reader = open();
  return parse(reader);
} catch (const UsageError&) {
  throw;
} catch (const Error& error) {
  throw UsageError(error.diagnosis());
}

std::string quote(std::string_view text) {
  constexpr std::size_t most = 40;
  return "'" + std::string(text.substr(0, most)) + (text.size() > most ? "…'" : "'");
}

}  // namespace

bool Csv::has(std::string_view name) const {
  return std::ranges::find(header, name) != header.end();
}

std::size_t Csv::column(std::string_view name) const {
  const auto found = std::ranges::find(header, name);
  if (found == header.end()) {
    const auto near = nearest(name, header);
    const std::size_t most = std::min<std::size_t>(header.size(), 20);
    throw UsageError({file + " has no column " + quote(name), "",
                      near.empty()
                          ? "Its columns are " + join(std::span(header).first(most), ", ") +
                                (most < header.size() ? ", …" : "")
                          : "Did you mean " + quote(near) + "?"});
  }
  if (std::find(found + 1, header.end(), name) != header.end())
    throw UsageError({file + " has two columns " + quote(name), "", "Rename one of them"});
  return static_cast<std::size_t>(found - header.begin());
}

double Csv::number(std::size_t row, std::size_t column) const {
  if (const auto value = to_number(rows.at(row).at(column))) return *value;
  throw bad_cell(row, column, "expected a number, found " + quote(rows[row][column]));
}

UsageError Csv::bad_cell(std::size_t row, std::size_t column, std::string reason) const {
  return UsageError(
      {file + ":" + std::to_string(lines.at(row)) + ", column " + quote(header.at(column)),
       std::move(reason), ""});
}

Csv read_csv(const std::filesystem::path& file) {
  return read_from([&] { return Reader(file); });
}

Csv read_csv_input() {
  return read_from([] { return Reader::standard_input(); });
}

std::optional<double> to_number(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return std::nullopt;
  text = text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace cairn::data
