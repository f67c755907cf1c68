#pragma once

#include <gmock/gmock.h>
#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <fstream>

#include "cairn/core/error.hpp"
#include "cairn/objective/table.hpp"

namespace cairn::objective {

using Clock = std::chrono::steady_clock;

using Choices = std::vector<space::Choice>;

inline constexpr std::string_view kTable =
    "id,op,width,accuracy,seconds,latency\n"
    "0,conv3x3,16,0.5,10,1.5\n"
    "1,conv3x3,32.0,0.6,20,2.5\n"
    "2,conv5x5, 16,0.7,30,3.5\n"
    "3,conv5x5,32,0.8,40,4.5\n"
    "4,conv5x5,32,0.9,50,5.5\n"
    "5,conv7x7,32,what,ever,\n";

/// Counts what it is told, and asks to stop after some seconds.
struct Recorder : Monitor {
  void enter(protocol::Phase phase) override { phases.push_back(phase); }
  void epoch_done(const Curve& curve) override { curves.push_back(curve); }
  void samples(std::int64_t) override {}
  bool should_stop() override {
    return std::chrono::duration<double>(Clock::now() - begin).count() >= stop_after;
  }

  std::vector<protocol::Phase> phases;
  std::vector<Curve> curves;
  double stop_after = 1e9;  // [s]
  Clock::time_point begin = Clock::now();
};

inline space::Space plain(std::vector<space::Decision> decisions) {
  space::Options options;
  options.stage.clear();
  options.choice = std::move(decisions);
  return {options, {{3, 32, 32}, 10}};
}

inline Choices texts(const std::vector<std::string>& words) {
  return {words.begin(), words.end()};
}

inline Choices integers(const std::vector<std::int64_t>& numbers) {
  return {numbers.begin(), numbers.end()};
}

inline const space::Decision op{"op", texts({"conv3x3", "conv5x5"})};
inline const space::Decision width{"width", integers({16, 32})};

class Table : public testing::Test {
 protected:
  Table() {
    std::string name = (std::filesystem::temp_directory_path() / "cairn-table-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    options.file = write(kTable);
    options.metric = "accuracy";
  }
  ~Table() override { std::filesystem::remove_all(folder_); }

  std::string write(std::string_view text) const {
    const auto file = folder_ / "t.csv";
    std::ofstream(file, std::ios::binary) << text;
    return file.string();
  }

  std::unique_ptr<Objective> make(const std::vector<space::Decision>& decisions) const {
    return make_table(options, plain(decisions), 3);
  }

  protocol::Outcome outcome(std::vector<std::uint16_t> choices) const {
    return evaluate(*make({op, width}), std::move(choices), recorder_);
  }

  static protocol::Outcome evaluate(Objective& objective, std::vector<std::uint16_t> choices,
                                    Monitor& monitor,
                                    protocol::Task task = protocol::SearchTask{}) {
    const protocol::Assignment assignment{
        CandidateId(0), Attempt(0), {std::move(choices)}, std::move(task)};
    return objective.evaluate({assignment, {}}, monitor).outcome;
  }

  double value(std::vector<std::uint16_t> choices) const {
    return outcome(std::move(choices)).metrics.at(0).value;
  }

  std::string complaint(const std::vector<space::Decision>& decisions = {op, width}) const {
    try {
      make(decisions);
    } catch (const UsageError& error) {
      return error.what();
    }
    return "";
  }

  TableOptions options;
  std::filesystem::path folder_;
  mutable Recorder recorder_;
};

}  // namespace cairn::objective
