#pragma once

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cairn/data/csv.hpp"
#include "cairn/space/space.hpp"

/// Published tables of real trainings, as spaces to search in.
namespace cairn::bench {

/// A column that budgets are about.
struct CostColumn {
  std::string name;
  bool memory = false;  ///< a candidate over the budget fails when its training starts
  std::vector<double> values;
};

/// Candidates with what became of them; one row each.
struct ResultTable {
  std::string name;
  std::filesystem::path file;  ///< decisions and costs, as feasibility::TableOptions reads them
  std::shared_ptr<const space::Space> space;
  std::map<std::vector<std::uint16_t>, std::size_t> rows;
  std::vector<double> score;    ///< what the search sees
  std::vector<double> truth;    ///< what its answer is judged by
  std::vector<double> seconds;  ///< of training; all 1 where it is unknown
  std::vector<CostColumn> costs;

  std::size_t row(const space::Architecture& architecture) const {
    return rows.at(architecture.choices);
  }
};

/// How a file becomes a ResultTable.
struct TableLayout {
  std::string name, score, truth, seconds;  ///< columns; seconds may be empty
  std::vector<std::string> memory, other;   ///< cost columns
  std::vector<std::string> decisions;
  /// The choices of a row, one of each decision.
  std::vector<std::string> (*choices)(const data::Csv& csv, std::size_t row,
                                      const std::vector<std::string>& decisions);
};

/// Reads a table; writes `folder`/NAME.csv.
class TableReader {
 public:
  TableReader(const std::filesystem::path& path, const TableLayout& layout,
              const std::filesystem::path& folder)
      : csv_(data::read_csv(path)), layout_(layout), known_(layout.decisions.size()) {
    table_.name = layout.name;
    table_.file = folder / (layout.name + ".csv");
    for (const auto& name : layout.memory) table_.costs.push_back({name, true, {}});
    for (const auto& name : layout.other) table_.costs.push_back({name, false, {}});
    options_.stage.clear();
    for (const auto& name : layout.decisions) options_.choice.push_back({name, {}});
  }

  ResultTable read() {
    std::ofstream out(table_.file);
    for (const auto& name : layout_.decisions) out << name << ',';
    for (const auto& cost : table_.costs) out << cost.name << ',';
    out << "row\n";
    std::set<std::vector<std::string>> seen;
    for (std::size_t row = 0; row < csv_.rows.size(); ++row) {
      const auto choices = layout_.choices(csv_, row, layout_.decisions);
      if (!complete(row) || !seen.insert(choices).second) continue;
      for (const auto& choice : choices) out << choice << ',';
      for (const auto& cost : table_.costs) out << csv_.rows[row][csv_.column(cost.name)] << ',';
      out << row << '\n';
      add(row, choices);
    }
    table_.space = std::make_shared<const space::Space>(options_, space::Task{});
    return std::move(table_);
  }

 private:
  /// Whether all numbers are there.
  bool complete(std::size_t row) const {
    auto is_number = [&](const std::string& column) {
      return data::to_number(csv_.rows[row][csv_.column(column)]).has_value();
    };
    return is_number(layout_.score) && is_number(layout_.truth) &&
           std::ranges::all_of(layout_.memory, is_number) &&
           std::ranges::all_of(layout_.other, is_number);
  }

  void add(std::size_t row, const std::vector<std::string>& choices) {
    std::vector<std::uint16_t> indices;
    for (std::size_t d = 0; d < choices.size(); ++d) {
      const auto next = static_cast<std::uint16_t>(known_[d].size());
      const auto [found, is_new] = known_[d].try_emplace(choices[d], next);
      if (is_new) options_.choice[d].choices.emplace_back(choices[d]);
      indices.push_back(found->second);
    }
    table_.rows.emplace(std::move(indices), table_.score.size());
    for (auto& cost : table_.costs) cost.values.push_back(number(row, cost.name));
    table_.score.push_back(number(row, layout_.score));
    table_.truth.push_back(number(row, layout_.truth));
    table_.seconds.push_back(layout_.seconds.empty() ? 1 : number(row, layout_.seconds));
  }

  double number(std::size_t row, const std::string& column) const {
    return csv_.number(row, csv_.column(column));
  }

  data::Csv csv_;
  const TableLayout& layout_;
  space::Options options_;
  std::vector<std::map<std::string, std::uint16_t>> known_;  ///< [decision] numbers of choices
  ResultTable table_;
};

/// Accel-NASBench (Ahmad et al. 2024): 5,125 networks of the MnasNet space, trained on ImageNet.
inline TableLayout accel_nasbench() {
  TableLayout layout{"accel_nasbench",
                     "val_top1",
                     "val_top1",
                     "train_time",
                     {"params"},
                     {"macs", "latency_zcu102", "latency_vck190"},
                     {},
                     nullptr};
  for (int block = 0; block < 7; ++block)
    for (const char* decision : {"e", "k", "l", "se"})
      layout.decisions.push_back("block" + std::to_string(block) + "_" + decision);
  layout.choices = [](const data::Csv& csv, std::size_t row,
                      const std::vector<std::string>& decisions) {
    std::vector<std::string> choices;
    for (const auto& decision : decisions) choices.push_back(csv.rows[row][csv.column(decision)]);
    return choices;
  };
  return layout;
}

/// NAS-Bench-201 (Dong & Yang 2020): all 15,625 cells, CIFAR-10: validation after 12 epochs is what
/// the search sees, test after 200 the truth. Times of training are not known.
inline TableLayout nas_bench_201() {
  TableLayout layout{"nas_bench_201",
                     "c10_val_e12",
                     "c10_test_e200",
                     "",
                     {},
                     {"lat_ms_pixel3", "lat_ms_raspi4", "hw360_pi5_litert_energy_mJ"},
                     {},
                     nullptr};
  for (int edge = 0; edge < 6; ++edge) layout.decisions.push_back("edge" + std::to_string(edge));
  layout.choices = [](const data::Csv& csv, std::size_t row, const std::vector<std::string>&) {
    std::vector<std::string> choices;  // "|nor_conv_3x3~0|+|none~0|skip_connect~1|+|..."
    const std::string& text = csv.rows[row][csv.column("arch_str")];
    for (std::size_t end = text.find('~'); end != std::string::npos; end = text.find('~', end + 1))
      choices.push_back(text.substr(text.rfind('|', end) + 1, end - text.rfind('|', end) - 1));
    return choices;
  };
  return layout;
}

}  // namespace cairn::bench
