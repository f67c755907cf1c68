#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <vector>

#include "cairn/core/text.hpp"
#include "cairn/predict/rehearsal.hpp"
#include "transfer_study.hpp"

/// How well the scores of a search rank networks, with transfer and without.
namespace cairn::bench {

/// The test accuracy of each network when it is fully trained from scratch.
inline std::vector<double> truth_of(const Study& study, const std::vector<Network>& networks) {
  const auto seeds = static_cast<std::size_t>(study.scale.true_seeds);
  std::vector<double> accuracy(networks.size() * seeds);
  on_two_threads(accuracy.size(), [&](std::size_t i) {
    const std::size_t n = i / seeds;
    const Trial trial{CandidateId(n), networks[n].architecture, 0, 0, 0, {}};
    accuracy[i] = full_accuracy(study.world, 101 + i % seeds, study.scale.full_epochs, trial, true);
    if ((i + 1) % 10 == 0) report_progress("full training " + std::to_string(i + 1));
  });
  std::vector<double> truth(networks.size());
  for (std::size_t i = 0; i < accuracy.size(); ++i)
    truth[i / seeds] += accuracy[i] / static_cast<double>(seeds);
  return truth;
}

/// How one pass through the fixed set ranks it.
struct Ranking {
  double tau = 0, corrected = 0;
  /// Correlation of the logarithm of inherited epochs with what the rank by score is too high by.
  double favour = 0;
  double score = 0;  ///< mean
};

inline Ranking rank(const std::vector<Trial>& trials, const std::vector<double>& truth) {
  std::vector<double> score, epochs;
  for (const Trial& trial : trials) {
    score.push_back(trial.score);
    // The first epochs help most.
    epochs.push_back(std::log1p(trial.inherited));
  }
  Ranking result{predict::kendall_tau(score, truth),
                 predict::kendall_tau(residuals(epochs, score), truth),
                 correlation(epochs, residuals(ranks(truth), ranks(score)))};
  for (const double value : score) result.score += value / static_cast<double>(score.size());
  return result;
}

inline Ranking rank_set(const Study& study, const Mode& mode, const std::vector<Network>& networks,
                        const std::vector<double>& truth, std::uint64_t seed) {
  Family family(study.world, mode, study.scale.search, seed);
  for (const Network& network : networks) family.evaluate(network);
  report_progress("fixed set " + mode.name + ", seed " + std::to_string(seed));
  return rank(family.trials(), truth);
}

/// Means over the passes of a mode, and of differences to passes without transfer.
struct RankingMeans {
  Mean tau, corrected, favour, score, tau_gain, score_gain;

  RankingMeans(const std::vector<Ranking>& rankings, const std::vector<Ranking>& off) {
    for (std::size_t i = 0; i < rankings.size(); ++i) {
      tau.add(rankings[i].tau);
      corrected.add(rankings[i].corrected);
      favour.add(rankings[i].favour);
      score.add(rankings[i].score);
      tau_gain.add(rankings[i].tau - off[i].tau);
      score_gain.add(rankings[i].score - off[i].score);
    }
  }
};

inline void print_rankings(const Study& study, const std::vector<std::vector<Ranking>>& rankings) {
  std::vector<std::vector<std::string>> rows;
  for (std::size_t m = 0; m < rankings.size(); ++m) {
    const Mode& mode = study.modes[m];
    const RankingMeans means(rankings[m], rankings[0]);
    rows.push_back({mode.name, text(means.score), test_text(means.score_gain), text(means.tau),
                    test_text(means.tau_gain), text(means.corrected), test_text(means.favour)});
  }
  std::fputs(text_table({"mode", "mean score", "to off", "tau", "to off", "tau corrected",
                         "favour of long lineages"},
                        rows)
                 .c_str(),
             stdout);
}

inline void print_ranking_figures(const Mode& mode, const RankingMeans& means) {
  print_figure(figure_name("tau", mode).c_str(), means.tau.value(), "1");
  print_figure(figure_name("tau_gain_p", mode).c_str(), p_value(means.tau_gain), "1");
  print_figure(figure_name("tau_corrected", mode).c_str(), means.corrected.value(), "1");
  print_figure(figure_name("same_networks_gain", mode).c_str(), means.score_gain.value(), "1");
}

inline void study_ranking(const Study& study) {
  const auto networks = fixed_set(study.world, static_cast<std::size_t>(study.scale.set));
  const auto truth = truth_of(study, networks);
  const auto seeds = static_cast<std::size_t>(study.scale.seeds);
  std::vector<std::vector<Ranking>> rankings(study.modes.size(), std::vector<Ranking>(seeds));
  on_two_threads(rankings.size() * seeds, [&](std::size_t i) {
    const auto mode = i % study.modes.size(), seed = i / study.modes.size();
    rankings[mode][seed] =
        rank_set(study, study.modes[mode], networks, truth, 201 + static_cast<std::uint64_t>(seed));
  });
  std::printf("%zu networks, test accuracy %.4f to %.4f after %g epochs from scratch\n",
              networks.size(), quantile(truth, 0), quantile(truth, 1), study.scale.full_epochs);
  std::printf(
      "tau: Kendall's of the search's score with that accuracy; corrected: what is left of the\n"
      "score after a regression on log(1 + inherited epochs); favour: correlation of this\n"
      "logarithm with what the rank by score is too high by\n");
  print_rankings(study, rankings);
  for (std::size_t m = 0; m < rankings.size(); ++m)
    print_ranking_figures(study.modes[m], {rankings[m], rankings[0]});
  std::printf("\n");
}

}  // namespace cairn::bench
