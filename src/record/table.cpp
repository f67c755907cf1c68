#include "record/table.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace cairn::record {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Length of the UTF-8 character at the front of `text`, 0 if there is none (RFC 3629: neither
/// overlong forms, nor surrogates, nor more than U+10FFFF).
std::size_t character_length(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const unsigned first = byte(0), second = byte(1);
  if (first < 0x80) return first != 0;
  if (first >= 0xC2 && first < 0xE0) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first < 0xF0) {
    const bool bad = (first == 0xE0 && second < 0xA0) || (first == 0xED && second > 0x9F);
    return !bad && follows(1) && follows(2) ? 3 : 0;
  }
  const bool bad = first < 0xF0 || first > 0xF4 || (first == 0xF0 && second < 0x90) ||
                   (first == 0xF4 && second > 0x8F);
  return !bad && follows(1) && follows(2) && follows(3) ? 4 : 0;
}

/// '/' would make groups, and "." is a group's name for itself.
std::string link_name(std::string_view name) {
  std::string link = printable(name);
  std::ranges::replace(link, '/', '_');
  return link.empty() || link == "." ? "_" : link;
}

}  // namespace

void Table::add(Column column) {
  column.name = link_name(column.name);
  while (std::ranges::find(columns_, column.name, &Column::name) != columns_.end())
    column.name += '_';
  columns_.push_back(std::move(column));
}

void Table::add(std::vector<Column> columns) {
  for (auto& column : columns) add(std::move(column));
}

std::size_t Table::rows() const {
  if (columns_.empty()) return 0;
  return std::visit([](const auto& values) { return values.size(); }, columns_.front().values);
}

void MetricColumns::set(const MetricInfo& info, double value) {
  const auto [entry, is_new] = index_.try_emplace(info.name, infos_.size());
  if (is_new) {
    infos_.push_back(info);
    values_.emplace_back();
  }
  auto& values = values_[entry->second];
  values.resize(rows_, missing);
  values.back() = value;
}

std::vector<Column> MetricColumns::finish() && {
  std::vector<Column> columns;
  for (std::size_t i = 0; i < infos_.size(); ++i) {
    values_[i].resize(rows_, missing);
    columns.push_back({infos_[i].name, infos_[i].unit, std::move(values_[i]), infos_[i].direction});
  }
  return columns;
}

std::string printable(std::string_view text) {
  std::string clean;
  while (!text.empty()) {
    const std::size_t length = character_length(text);
    clean += length > 0 ? text.substr(0, length) : "?";
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return clean;
}

}  // namespace cairn::record
