#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "cairn/coordinator/state.hpp"
#include "cairn/predict/engine.hpp"
#include "cairn/protocol/codec.hpp"
#include "cairn/roles/lessons.hpp"

namespace cairn::app {

/// Makes every forecast of a run again, from what was known when it was made, and compares.
class ForecastReplay {
 public:
  /// The next step; `state` is the one after its message was absorbed, `done` its number of
  /// outcomes before. Says what differs, if anything does.
  std::optional<std::string> step(const protocol::Step& step, const coordinator::State& state,
                                  std::uint64_t done);

  std::uint64_t forecasts() const { return forecasts_; }

 private:
  void begin(const protocol::Started& started);
  std::optional<std::string> check(const protocol::Finished& finished);
  void learn(protocol::Lesson lesson);

  std::unique_ptr<predict::Engine> engine_;  ///< of this submission; may have none
  roles::History history_;
  std::uint64_t forecasts_ = 0;
};

}  // namespace cairn::app
