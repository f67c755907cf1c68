#pragma once

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

/// The published training records of A4NN (Apache-2.0; TauferLab): learning curves of NSGA-Net's
/// candidates with what its PENGUIN engine said at each epoch.
namespace cairn::predict::a4nn {

inline std::filesystem::path folder() {
  const char* shared = std::getenv("CAIRN_SHARED_DATA");
  const std::filesystem::path root = shared ? shared : CAIRN_SOURCE_DIR "/../shared/data";
  return root / "curves" / "a4nn";
}

inline std::vector<std::string> files() {
  std::vector<std::string> names;
  for (const char* beam : {"1e14", "1e15", "1e16"})
    for (const char* kind : {"", "stopping_"})
      names.push_back(std::string("1gpu_") + beam + "_" + kind + "training_data.csv");
  return names;
}

/// An epoch of a candidate, counted from 0.
struct Row {
  int epoch = 0;
  double accuracy = 0;    ///< percent
  double prediction = 0;  ///< for epoch 25; infinite for none
  bool converged = false;
  std::string parameters;  ///< "[a b c]", empty where the file has none
};

using Candidate = std::vector<Row>;

/// Cells of a text with quoted cells, which may hold commas and line breaks.
inline std::vector<std::vector<std::string>> cells(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      rows.back().emplace_back();
    } else if (c == '\n' && !quoted) {
      rows.emplace_back(1);
    } else {
      rows.back().back() += c;
    }
  }
  if (rows.back().size() == 1) rows.pop_back();
  return rows;
}

inline std::string cell(const std::vector<std::string>& header, const std::vector<std::string>& row,
                        const std::string& name) {
  for (std::size_t i = 0; i < header.size(); ++i)
    if (header[i] == name) return row.at(i);
  return "";
}

inline std::vector<Candidate> read(const std::string& file) {
  std::ifstream stream(folder() / file);
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  const auto rows = cells(text);
  std::vector<Candidate> candidates;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto at = [&](const char* name) { return cell(rows[0], rows[i], name); };
    const Row row{std::atoi(at("epoch").c_str()), std::atof(at("val_accs").c_str()),
                  std::strtod(at("predictions").c_str(), nullptr), at("converged") == "True",
                  at("params")};
    if (candidates.empty() || row.epoch == 0) candidates.emplace_back();
    candidates.back().push_back(row);
  }
  return candidates;
}

}  // namespace cairn::predict::a4nn
