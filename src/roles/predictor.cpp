#include "cairn/roles/predictor.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <optional>
#include <utility>

#include "cairn/protocol/codec.hpp"
#include "roles/rank_0.hpp"
#include "roles/throttle.hpp"

namespace cairn::roles {
namespace {

using namespace protocol;

class Predictor {
 public:
  explicit Predictor(PredictorSetup& setup)
      : setup_(setup), rank_0_(setup.channel, setup.layout, setup.lost_after, setup.stop_reason) {}

  bool run() {
    while (!released_) {
      rank_0_.look();
      if (rank_0_.gone()) rank_0_.leave();
      take_all();
      answer();
    }
    return released_->resumable;
  }

 private:
  /// All that waits, so that one round judges many curves.
  void take_all() {
    auto envelope = setup_.channel.receive(std::chrono::milliseconds(500));
    for (; envelope; envelope = setup_.channel.receive(std::chrono::microseconds(0))) {
      rank_0_.heard(envelope->from);
      take(envelope->bytes);
    }
  }

  void take(const std::vector<std::byte>& bytes) try {
    Message message = decode_message(bytes);
    if (auto* lesson = std::get_if<Lesson>(&message)) learn(*lesson);
    if (auto* done = std::get_if<EpochDone>(&message)) keep(std::move(*done));
    if (auto* released = std::get_if<Released>(&message)) released_ = *released;
  } catch (const std::exception& error) {
    warn("", error.what());
  }

  void learn(const Lesson& lesson) {
    lessons_ = std::max(lessons_, lesson.index);
    questions_.erase(lesson.candidate);  // its training is over
    setup_.engine->learn(lesson);
  }

  /// Only the newest curve of a candidate needs an answer: a worker that waits for a verdict sends
  /// nothing newer before it has one.
  void keep(EpochDone&& done) {
    const bool known_worker = done.worker.value() < setup_.layout.workers;
    if (done.curve.epoch.empty() || !known_worker) return;
    questions_.insert_or_assign(done.candidate, std::move(done));
  }

  bool may_answer(const EpochDone& done) const {
    constexpr auto all = std::numeric_limits<std::uint64_t>::max();
    return done.known == all || done.known <= lessons_;
  }

  void answer() {
    std::vector<EpochDone> round;
    for (auto next = questions_.begin(); next != questions_.end();) {
      const auto entry = next++;
      if (may_answer(entry->second)) round.push_back(std::move(questions_.extract(entry).mapped()));
    }
    if (!round.empty()) answer(round);
  }

  void answer(const std::vector<EpochDone>& round) {
    std::vector<predict::Question> questions;
    for (const EpochDone& done : round)
      questions.push_back({done.candidate, &done.curve, done.known});
    auto forecasts = judge(*setup_.engine, questions, [this](CandidateId id, const auto& why) {
      warn(", candidate " + std::to_string(id.value()), why);
    });
    for (std::size_t i = 0; i < round.size(); ++i) {
      const Verdict verdict{round[i].candidate, round[i].attempt, std::move(forecasts[i])};
      setup_.channel.send(setup_.layout.worker(round[i].worker), encode(verdict));
    }
  }

  /// What goes wrong with one curve may go wrong with each: a few warnings say enough.
  void warn(const std::string& whom, const std::string& why) {
    if (!warning_.due()) return;
    const std::string from = "predictor " + std::to_string(setup_.channel.self().value());
    setup_.channel.send(setup_.layout.coordinator(), encode(Warning{from + whom, why}));
  }

  PredictorSetup& setup_;
  Rank0 rank_0_;
  std::map<CandidateId, EpochDone> questions_;  ///< without an answer
  std::uint64_t lessons_ = 0;                   ///< index of the newest
  Throttle warning_{std::chrono::seconds(10)};
  std::optional<Released> released_;
};

}  // namespace

bool predict(PredictorSetup setup) {
  return Predictor(setup).run();
}

}  // namespace cairn::roles
