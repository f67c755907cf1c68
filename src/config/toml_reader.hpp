#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace cairn::config {

/// What stands behind a key, free of any TOML library.
struct Value {
  struct Table {};
  /// An array of so many tables; they follow as "name[1]", their keys as "name[1].key".
  struct Tables {
    std::size_t count = 0;
  };
  struct Date {};
  using List = std::vector<Value>;

  std::variant<std::int64_t, double, bool, std::string, List, Table, Tables, Date> data;
};

/// A key of a file, with its whole path: "training.epochs", "space.stage[1].width". Names that are
/// not plain are in quotes, so that they cannot be mistaken for a path.
struct Entry {
  std::string key;
  Value value;
  int line = 1;
};

/// All keys of a TOML text, tables included, in the order of their lines. Throws UsageError with
/// "origin:line:column" for what is not TOML.
std::vector<Entry> read_toml(std::string_view text, std::string_view origin);

/// One TOML value; nothing if `text` is not exactly one.
std::optional<Value> read_value(std::string_view text);

}  // namespace cairn::config
