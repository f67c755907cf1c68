#pragma once

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include "cairn/coordinator/coordinator.hpp"
#include "cairn/protocol/codec.hpp"
#include "fuzz/target.hpp"

namespace cairn::coordinator {

/// Messages behind their lengths, of two bytes.
inline std::string framed(const std::vector<protocol::Message>& messages) {
  std::string text;
  for (const auto& message : messages) {
    const auto bytes = protocol::encode(message);
    const auto length = static_cast<std::uint16_t>(bytes.size());
    text.append(reinterpret_cast<const char*>(&length), 2);
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }
  return text;
}

/// A step for each message that can be decoded; the end of the input may be cut off.
inline void absorb_all(State& state, std::string_view rest) {
  while (rest.size() >= 2) {
    std::uint16_t length = 0;
    std::memcpy(&length, rest.data(), 2);
    const auto bytes = rest.substr(2, length);
    rest.remove_prefix(2 + bytes.size());
    absorb(state, protocol::decode_message(std::as_bytes(std::span(bytes))));
    commit(state, decide(state));
    fuzz::require(decide(state).empty(), "it decides again what is done");
  }
}

/// A small search: two workers, three candidates, a failure, checkpoints, a lost worker, the end.
inline std::vector<protocol::Message> small_search() {
  using namespace protocol;
  Started started;
  started.objective = {"accuracy", "1", Direction::maximize};
  started.candidates = 3;
  started.test_best = true;
  started.transfer = {Match::prefix, Provider::nearest, 0.5, 7};
  started.keeping = {2, 1, 4096};
  const auto proposed = [](std::uint64_t id) {
    return Proposed{CandidateId(id), {{1, 2}}, {CandidateId(0)}, {{{"conv"}, 5, 9}}};
  };
  const auto finished = [](unsigned worker, std::uint64_t id, unsigned attempt, double value) {
    Outcome outcome;
    outcome.metrics = {{{"accuracy", "1", Direction::maximize}, value}};
    return Finished{WorkerId(worker), CandidateId(id), Attempt(attempt), outcome, true};
  };
  const auto saved = [](unsigned worker, std::uint64_t id, unsigned attempt) {
    return CheckpointSaved{WorkerId(worker), {CandidateId(id), Attempt(attempt), 2, 1000}};
  };
  return {started,
          Joined{WorkerId(1), "a", "cpu", 1},
          Joined{WorkerId(2), "b", "cpu", 1},
          proposed(0),
          proposed(1),
          finished(1, 0, 0, 0.5),
          saved(1, 0, 0),
          WorkerLost{WorkerId(2), "silent", true},
          proposed(2),
          finished(1, 1, 1, 0.75),
          saved(1, 1, 1),
          finished(1, 2, 0, 0.25),
          saved(1, 2, 0),
          finished(1, 1, 2, 0.7),
          StopRequested{"SIGTERM"}};
}

/// Any messages in any order; a submission that trains some of the best fully, too.
inline fuzz::Target fuzz_coordinators() {
  const auto search = small_search();
  auto final = search;
  std::get<protocol::Started>(final[0]).final =
      protocol::FinalRequest{{CandidateId(1)}, {{{1, 2}}}, false, false, 5};
  auto both = search;
  both.insert(both.end(), final.begin(), final.begin() + 3);
  return {"coordinator",
          fuzz::Form::binary,
          {framed(search), framed(both), framed(search)},
          [](const std::string& input) {
            State state;
            absorb_all(state, input);
          }};
}

}  // namespace cairn::coordinator
